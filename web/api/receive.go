package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/web/page"
)

// Limits of one request. A file's own limit is Pages.MaxFile.
const (
	maxFiles = 500
	maxField = 1 << 10 // bytes of a form field
	maxName  = 255     // bytes of a file's name that are kept
)

// wordForm is the form of codes and type names in a request.
var wordForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// receive stores the files of a multipart request as one dossier. The answer 201 is a receipt: bytes and rows are on
// disk. Fields: unit, procedure, channel, lane, type; every part that has a file name is a file. The header
// Idempotency-Key makes a repeated request give the first receipt.
func (p *Pages) receive(w http.ResponseWriter, r *http.Request) error {
	key, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	form, err := p.sent(w, r, "unit", "procedure", "channel", "lane", "type")
	if err != nil {
		return err
	}
	dossier, err := form.dossier(page.VisitorOf(r.Context()))
	if err != nil {
		return err
	}
	dossier, err = p.Ledger.Receive(r.Context(), dossier, key)
	if err != nil {
		return err
	}
	p.enqueue(r.Context(), dossier)
	w.Header().Set("Location", "/api/v1/dossiers/"+string(dossier.Code))
	return page.JSON(w, http.StatusCreated, receiptFor(dossier))
}

// receipt is what a sender may rely on.
type receipt struct {
	Code     models.DossierCode  `json:"code"`
	Unit     models.UnitCode     `json:"unit"`
	Lane     models.Lane         `json:"lane"`
	State    models.DossierState `json:"state"`
	Received time.Time           `json:"received"`
	Files    []receiptFile       `json:"files"`
}

type receiptFile struct {
	ID     models.FileID `json:"id"`
	File   string        `json:"file"` // the name as the sender gave it
	SHA256 string        `json:"sha256"`
	Size   int64         `json:"size"`
}

func receiptFor(d models.Dossier) receipt {
	out := receipt{Code: d.Code, Unit: d.Unit, Lane: d.Lane, State: d.State, Received: d.Received}
	for _, f := range d.Files {
		out.Files = append(out.Files, receiptFile{f.ID, f.Name, f.SHA256, f.Size})
	}
	return out
}

// enqueue tells the queue about the files that wait. The receipt never depends on it.
func (p *Pages) enqueue(ctx context.Context, d models.Dossier) {
	ctx = context.WithoutCancel(ctx) // whoever sent it may have left
	for _, f := range d.Files {
		if f.State != models.FileReceived {
			continue // of a repeated request
		}
		if err := p.Queue.Enqueue(ctx, f.Ticket(d.Lane)); err != nil {
			p.Log.Warn("file not enqueued; the sweep will do it", "file", f.ID, "error", err)
			return
		}
	}
}

// sent reads a multipart request, whose fields may be those named, to its end and stores its files on the way.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request, fields ...string) (*form, error) {
	if _, err := idempotencyKey(r); err != nil {
		return nil, err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the request is not multipart/form-data",
			Hint: "send the files as multipart/form-data", Err: err}
	}
	form := &form{fields: fields, said: map[string]string{}}
	return form, p.readParts(r.Context(), http.NewResponseController(w), parts, form)
}

func (p *Pages) readParts(ctx context.Context, conn *http.ResponseController, parts *multipart.Reader, form *form) error {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &models.Error{Code: models.CodeInvalid, Message: "the request did not arrive whole", Hint: "send it again", Err: err}
		}
		body := page.Patient(ctx, conn, part)
		if part.FileName() == "" {
			err = form.readField(part.FormName(), body)
		} else {
			err = p.readFile(ctx, part, body, form)
		}
		if err != nil {
			return err
		}
	}
}

func (p *Pages) readFile(ctx context.Context, part *multipart.Part, body io.Reader, form *form) error {
	if len(form.files) == maxFiles {
		return &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the request has more than %d files", maxFiles),
			Hint: "send them as several dossiers"}
	}
	file, err := p.Blobs.Put(ctx, body, p.MaxFile)
	if err != nil {
		if e, ok := errors.AsType[*models.Error](err); ok && e.Code.ByInput() {
			// Of many files the sender must know which one.
			return &models.Error{Code: e.Code, Message: fmt.Sprintf("file number %d: %s", len(form.files)+1, e.Message), Hint: e.Hint, Err: e}
		}
		return err
	}
	file.Name = displayName(part.FileName())
	form.files = append(form.files, file)
	return nil
}

// form is what a request said.
type form struct {
	fields []string          // that it may have
	said   map[string]string // by field
	files  []models.File
}

func (f *form) readField(name string, body io.Reader) error {
	if !slices.Contains(f.fields, name) {
		return invalid("the request has an unknown field", cmp.Or(strings.Join(f.fields, ", "), "no field")+" would be known")
	}
	text, err := io.ReadAll(io.LimitReader(body, maxField+1))
	if err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "the request did not arrive whole", Hint: "send it again", Err: err}
	}
	f.said[name] = strings.TrimSpace(string(text))
	if len(text) > maxField || (f.said[name] != "" && !wordForm.MatchString(f.said[name])) {
		return invalid("the field "+name+" is ill-formed", "use letters, digits, dots and hyphens, at most 64 of them")
	}
	return nil
}

// dossier gives what the form describes, as a dossier of the visitor's unit; who sees all units may name another one.
func (f *form) dossier(v page.Visitor) (models.Dossier, error) {
	d := models.Dossier{Unit: cmp.Or(models.UnitCode(f.said["unit"]), v.Account.Unit), Procedure: models.ProcedureCode(f.said["procedure"]),
		Channel: cmp.Or(models.Channel(f.said["channel"]), models.ChannelDirect),
		Lane:    cmp.Or(models.Lane(f.said["lane"]), models.LaneDesk), Files: f.files}
	if !v.Scope().Covers(d.Unit) {
		return d, invalid("the field unit names another unit than that of the account", "leave the field out")
	}
	switch d.Channel {
	case models.ChannelDirect, models.ChannelOnline, models.ChannelPostal, models.ChannelBatch:
	default:
		return d, invalid("the field channel is unknown", "use direct, online, postal or batch")
	}
	switch d.Lane {
	case models.LaneDesk, models.LaneBacklog:
	default:
		return d, invalid("the field lane is unknown", "use desk or backlog")
	}
	for i := range d.Files {
		d.Files[i].Type = models.TypeName(f.said["type"])
	}
	return d, nil
}

// displayName gives the last element of the sender's name, valid UTF-8 without control characters, at most maxName
// bytes. It is shown to people and never used as a path.
func displayName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || (r >= 0x80 && r <= 0x9f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return -1 // control characters, also those that turn the direction of writing
		}
		return r
	}, name)
	for len(name) > maxName {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return cmp.Or(name, "tệp")
}
