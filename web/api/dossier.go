package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// Ledger is where dossiers are kept.
type Ledger interface {
	Receive(ctx context.Context, d models.Dossier, key string) (models.Dossier, error)
	Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error)
	Dossiers(ctx context.Context, scope models.Scope, q models.DossierQuery) ([]models.Dossier, error)
	Events(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.Event, error)
	File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error)
	Digitisation(ctx context.Context, scope models.Scope, id models.FileID) (models.Digitisation, error)
	Tallies(ctx context.Context) ([]models.Tally, error)
}

// Blobs is where bytes are kept. Put returns when they are safe on disk.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (models.File, error)
	Open(ctx context.Context, ref models.BlobRef) (models.Content, error)
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// fileView is one file of a dossier: what the command line's contract tells, and where it stands.
type fileView struct {
	ID    models.FileID    `json:"id"`
	State models.FileState `json:"state"`
	Size  int64            `json:"size"`
	models.FileReport
}

func viewOf(f models.File, read models.Digitisation, r *http.Request) fileView {
	return fileView{ID: f.ID, State: f.State, Size: f.Size, FileReport: models.Report(f, read, r.URL.Query().Get("text") == "1")}
}

// dossierHead is a dossier without what was read from it.
type dossierHead struct {
	Code      models.DossierCode   `json:"code"`
	Unit      models.UnitCode      `json:"unit"`
	Procedure models.ProcedureCode `json:"procedure"`
	Holder    string               `json:"holder"`
	Channel   models.Channel       `json:"channel"`
	Lane      models.Lane          `json:"lane"`
	State     models.DossierState  `json:"state"`
	Received  time.Time            `json:"received"`
}

func headOf(d models.Dossier) dossierHead {
	return dossierHead{d.Code, d.Unit, d.Procedure, d.Holder, d.Channel, d.Lane, d.State, d.Received}
}

// seen writes down that the visitor sees a dossier.
func (p *Pages) seen(r *http.Request, unit models.UnitCode, object string) error {
	return p.Witness.Viewed(r.Context(), page.VisitorOf(r.Context()).Account.Name, unit, object)
}

// dossier gives a dossier with everything read so far; with ?text=1 also the documents' text.
func (p *Pages) dossier(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "text"); err != nil {
		return err
	}
	d, read, err := p.Ledger.Dossier(r.Context(), page.VisitorOf(r.Context()).Scope(), models.DossierCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	if err := p.seen(r, d.Unit, "dossier:"+string(d.Code)); err != nil {
		return err
	}
	view := struct {
		dossierHead
		Files []fileView `json:"files"`
	}{headOf(d), make([]fileView, len(d.Files))}
	for i, f := range d.Files {
		view.Files[i] = viewOf(f, read[i], r)
	}
	return tagged(w, r, view)
}

// events gives the history of a dossier.
func (p *Pages) events(w http.ResponseWriter, r *http.Request) error {
	if err := known(r); err != nil {
		return err
	}
	all, err := p.Ledger.Events(r.Context(), page.VisitorOf(r.Context()).Scope(), models.DossierCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	if len(all) == 0 { // every dossier has the line of its reception
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such dossier", Hint: "check the code and the unit"}
	}
	return tagged(w, r, map[string]any{"events": all})
}

// file gives a file and what was read from it.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "text"); err != nil {
		return err
	}
	id, scope := models.FileID(r.PathValue("file")), page.VisitorOf(r.Context()).Scope()
	f, err := p.Ledger.File(r.Context(), scope, id)
	if err != nil {
		return err
	}
	read, err := p.Ledger.Digitisation(r.Context(), scope, id)
	if err != nil {
		return err
	}
	if err := p.seen(r, f.Unit, "file:"+string(id)); err != nil {
		return err
	}
	return tagged(w, r, viewOf(f, read, r))
}

// original gives a file as it was received, to be kept and never to be shown by a browser.
func (p *Pages) original(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Ledger.File(r.Context(), page.VisitorOf(r.Context()).Scope(), models.FileID(r.PathValue("file")))
	if err != nil {
		return err
	}
	if err := p.seen(r, f.Unit, "file:"+string(f.ID)); err != nil {
		return err
	}
	content, err := p.Blobs.Open(r.Context(), f.Blob)
	if err != nil {
		return err
	}
	defer content.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
	w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(w, content) // too late for another answer; the length tells that it is cut
	return nil
}

// listMost is how many dossiers a page of a list may have, and listUsual how many it has.
const (
	listMost  = 500
	listUsual = 100
)

// cursor is where a list goes on. It is given to programs as a word that they do not read.
type cursor struct {
	At     int64              `json:"a"`
	Code   models.DossierCode `json:"c"`
	Filter string             `json:"f"` // digest of the question, so that a cursor is not used for another one
}

// dossiers lists dossiers, those received last first, page by page.
func (p *Pages) dossiers(w http.ResponseWriter, r *http.Request) error {
	q, filter, err := dossierQuery(r)
	if err != nil {
		return err
	}
	q.Limit++
	found, err := p.Ledger.Dossiers(r.Context(), page.VisitorOf(r.Context()).Scope(), q)
	if err != nil {
		return err
	}
	next := ""
	if len(found) == q.Limit {
		found = found[:q.Limit-1]
		last := found[len(found)-1]
		text, err := json.Marshal(cursor{last.Received.UnixMilli(), last.Code, filter})
		if err != nil {
			return &models.Error{Code: models.CodeInternal, Message: "the list cannot be gone on with", Err: err}
		}
		next = base64.RawURLEncoding.EncodeToString(text)
	}
	heads := make([]dossierHead, len(found))
	for i, d := range found {
		heads[i] = headOf(d)
	}
	return page.JSON(w, http.StatusOK, map[string]any{"dossiers": heads, "next": next})
}

// dossierQuery reads the address of a list, and gives a digest of all that narrows it.
func dossierQuery(r *http.Request) (q models.DossierQuery, filter string, err error) {
	v := r.URL.Query()
	if err := known(r, "unit", "state", "lane", "channel", "procedure", "from", "until", "limit", "cursor"); err != nil {
		return q, "", err
	}
	q = models.DossierQuery{Unit: models.UnitCode(v.Get("unit")), State: models.DossierState(v.Get("state")), Lane: models.Lane(v.Get("lane")),
		Channel: models.Channel(v.Get("channel")), Procedure: models.ProcedureCode(v.Get("procedure"))}
	for name, into := range map[string]*time.Time{"from": &q.From, "until": &q.Until} {
		if *into, err = instant(v.Get(name)); err != nil {
			return q, "", err
		}
	}
	limit, err := number(r, "limit", 1, listMost, listUsual)
	if err != nil {
		return q, "", err
	}
	q.Limit = int(limit)
	position := v.Get("cursor")
	v.Del("cursor")
	v.Del("limit")
	sum := sha256.Sum256([]byte(v.Encode()))
	filter = base64.RawURLEncoding.EncodeToString(sum[:9])
	if position == "" {
		return q, filter, nil
	}
	var c cursor
	text, err := base64.RawURLEncoding.DecodeString(position)
	if err != nil || json.Unmarshal(text, &c) != nil || c.Code == "" || c.Filter != filter {
		return q, "", invalid("the cursor does not belong to this list", "use the next of the page before, with the same filters")
	}
	q.After, q.AfterCode = time.UnixMilli(c.At), c.Code
	return q, filter, nil
}

// instant reads a moment, or a day as its first moment in Vietnam; the zero time for "".
func instant(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, page.Vietnam)
	if err != nil {
		return t, invalid("a time is ill-formed", "write 2026-11-24 or 2026-11-24T08:00:00+07:00")
	}
	return t, nil
}
