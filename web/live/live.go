// Package live tells pages what happens to dossiers while it happens, as server-sent events. What is told is only that
// something happened; the page then asks for what it may see.
package live

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// Events is where the history of dossiers is kept.
type Events interface {
	LastEvent(ctx context.Context) (int64, error)
	EventsAfter(ctx context.Context, scope models.Scope, dossier models.DossierCode, after int64, most int) ([]models.Event, error)
}

const (
	// look is how often the events are looked at, once for all who listen.
	look = 250 * time.Millisecond
	// alive is how often a stream on which nothing happens says that it is there; proxies cut silent ones.
	alive = 15 * time.Second
	// writeWithin is how long a listener may take to receive an event.
	writeWithin = 10 * time.Second
	// mostAtOnce bounds the events of one look.
	mostAtOnce = 200
)

// Stream is the address of events. Run must be running for it to tell anything.
type Stream struct {
	Events Events
	// Again tells whether a visitor who listens may still do so, and in which scope: accounts are disabled and sessions end.
	Again func(ctx context.Context, v page.Visitor) (models.Scope, error)
	Log   *slog.Logger

	mu   sync.Mutex
	last int64
	more chan struct{} // closed when last grows
}

// Run looks for new events until ctx ends.
func (s *Stream) Run(ctx context.Context) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		last, err := s.Events.LastEvent(ctx)
		switch {
		case err == nil:
			s.tell(last)
		case ctx.Err() == nil:
			s.Log.Warn("events cannot be looked at", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (s *Stream) tell(last int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last == s.last && s.more != nil {
		return
	}
	if s.more != nil {
		close(s.more)
	}
	s.last, s.more = last, make(chan struct{})
}

// now gives the newest event's number and what is closed when there is a newer one.
func (s *Stream) now() (int64, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.more == nil {
		s.more = make(chan struct{})
	}
	return s.last, s.more
}

// Routes gives the address: /live of everything in the visitor's scope, /live?dossier=CODE of one dossier.
func (s *Stream) Routes() []page.Route {
	return []page.Route{{Pattern: "GET /live", Stream: true, API: true,
		Roles: models.Readers, Handle: s.listen}}
}

// listen sends events until the visitor leaves or may no longer listen. A browser that comes back names the last event it
// got and misses nothing.
func (s *Stream) listen(w http.ResponseWriter, r *http.Request) error {
	visitor := page.VisitorOf(r.Context())
	after, _ := s.now()
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		seq, err := strconv.ParseInt(id, 10, 64)
		if err != nil || seq < 0 {
			return &models.Error{Code: models.CodeInvalid, Message: "Last-Event-ID is no number of an event", Hint: "leave it out to begin with now"}
		}
		after = seq
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // or proxies hold events back
	out := &listener{w: w, conn: http.NewResponseController(w)}
	if err := out.send(fmt.Sprintf("id: %d\nretry: 2000\n: listening\n\n", after)); err != nil {
		return nil //nolint:nilerr // whoever listened has left
	}
	dossier := models.DossierCode(r.URL.Query().Get("dossier"))
	silence := time.NewTicker(alive)
	defer silence.Stop()
	for {
		last, more := s.now()
		if last > after {
			next, err := s.forward(r.Context(), out, visitor, dossier, after, last)
			if err != nil {
				return nil //nolint:nilerr // left, or no longer allowed: the browser comes again and is told why
			}
			after = next
			continue
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-more:
		case <-silence.C:
			if _, err := s.Again(r.Context(), visitor); err != nil || out.send(": here\n\n") != nil {
				return nil
			}
		}
	}
}

// forward sends the visitor's events after one number up to another and gives the number up to which all were sent.
func (s *Stream) forward(ctx context.Context, out *listener, v page.Visitor, dossier models.DossierCode, after, last int64) (int64, error) {
	scope, err := s.Again(ctx, v)
	if err != nil {
		return after, err
	}
	events, err := s.Events.EventsAfter(ctx, scope, dossier, after, mostAtOnce)
	if err != nil {
		return after, err
	}
	for _, e := range events {
		data, err := json.Marshal(struct {
			Seq     int64              `json:"seq"`
			Dossier models.DossierCode `json:"dossier"`
			File    models.FileID      `json:"file,omitempty"`
			Action  string             `json:"action"`
		}{e.Seq, e.Dossier, e.File, e.Action})
		if err != nil {
			return after, err
		}
		if err := out.send(fmt.Sprintf("id: %d\nevent: dossier\ndata: %s\n\n", e.Seq, data)); err != nil {
			return after, err
		}
		after = e.Seq
	}
	if len(events) < mostAtOnce {
		after = max(after, last)
	}
	return after, nil
}

// listener is the way to one browser.
type listener struct {
	w    http.ResponseWriter
	conn *http.ResponseController
}

func (l *listener) send(text string) error {
	_ = l.conn.SetWriteDeadline(time.Now().Add(writeWithin)) // not every connection knows deadlines
	if _, err := l.w.Write([]byte(text)); err != nil {
		return err
	}
	return l.conn.Flush()
}
