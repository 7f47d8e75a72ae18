package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// senders knows who is sending which upload. A sender whose line broke comes back before the server noticed that the
// first connection is dead; the one who comes back has the word.
type senders struct {
	mu  sync.Mutex
	now map[models.UploadID]*sender
}

type sender struct {
	cancel context.CancelFunc
	left   chan struct{}
}

// claim ends whoever is sending the upload, waits until that one has kept what arrived, and makes the caller the sender until
// release. cancel ends the caller, nil for one who only asks.
func (s *senders) claim(ctx context.Context, id models.UploadID, cancel context.CancelFunc) (release func()) {
	me := &sender{cancel: cancel, left: make(chan struct{})}
	for {
		s.mu.Lock()
		before := s.now[id]
		if before == nil {
			if s.now == nil {
				s.now = map[models.UploadID]*sender{}
			}
			s.now[id] = me
			s.mu.Unlock()
			return func() { s.release(id, me) }
		}
		s.mu.Unlock()
		if before.cancel != nil {
			before.cancel()
		}
		select {
		case <-before.left:
		case <-ctx.Done():
			return func() {}
		}
	}
}

func (s *senders) release(id models.UploadID, me *sender) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.now, id)
	close(me.left)
}

// patient gives the reader's sender time for every piece, and ends when ctx does. The caller calls end when it has read, or
// the connection could not be used again.
func patient(ctx context.Context, w http.ResponseWriter, r io.Reader) (body io.Reader, end func() bool) {
	conn := http.NewResponseController(w)
	end = context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now()) }) // not every connection knows deadlines
	return page.Patient(ctx, conn, r), end
}

// mostParts bounds the files of one form.
const mostParts = 50

// send takes files from a plain form, for browsers without scripts.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "the files did not come as a form", Hint: "choose files and send them", Err: err}
	}
	scope := page.VisitorOf(r.Context()).Scope()
	for range mostParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return p.done(w, r, i.Dossier)
		}
		if err != nil {
			return &models.Error{Code: models.CodeInvalid, Message: "the files did not arrive whole; those on the page did", Hint: "send the others again", Err: err}
		}
		if part.FileName() == "" {
			continue
		}
		body, end := patient(r.Context(), w, part)
		f, err := p.Blobs.Put(r.Context(), body, p.MaxFile)
		end()
		if err != nil {
			return err
		}
		f.Name = shownName(part.FileName())
		u := models.Upload{ID: models.UploadID(rand.Text()), Dossier: i.Dossier}
		if _, err := p.add(r.Context(), scope, u, f, actor(r)); err != nil {
			return err
		}
	}
	return &models.Error{Code: models.CodeTooLarge, Message: "these are too many files at once", Hint: "send the others on their own"}
}
