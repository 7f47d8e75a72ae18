package search

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/export"
	"sohoa/web/page"
)

// attach has the browser save the answer under a name and never show it, whatever it holds.
func attach(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// original answers with a file as it was received. It is strangers' bytes: whatever it claims to be, it is sent as bytes.
func (p *Pages) original(w http.ResponseWriter, r *http.Request) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	for _, f := range read.dossier.Files {
		if f.ID != models.FileID(r.PathValue("file")) {
			continue
		}
		if err := p.Audit.Viewed(r.Context(), page.VisitorOf(r.Context()).Account.Name, read.dossier.Unit, "file:"+string(f.ID)); err != nil {
			return err
		}
		content, err := p.Blobs.Open(r.Context(), f.Blob)
		if err != nil {
			return err
		}
		defer content.Close()
		attach(w, "application/octet-stream", path.Base(f.Name))
		http.ServeContent(w, r, "", time.Time{}, content)
		return nil
	}
	return noFile()
}

// dossierReport is a dossier as the API gives it.
type dossierReport struct {
	models.Dossier
	Files []fileReport `json:"files"` // in place of the dossier's own
}

type fileReport struct {
	ID    models.FileID    `json:"id"`
	State models.FileState `json:"state"`
	Size  int64            `json:"size"`
	models.FileReport
}

// report answers with the contract of the command line about all files, with the text of the papers.
func (p *Pages) report(w http.ResponseWriter, r *http.Request) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	out := dossierReport{Dossier: read.dossier, Files: make([]fileReport, len(read.dossier.Files))}
	for i, f := range read.dossier.Files {
		out.Files[i] = fileReport{ID: f.ID, State: f.State, Size: f.Size, FileReport: models.Report(f, read.read[i], true)}
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return &models.Error{Code: models.CodeInternal, Message: "the dossier cannot be written as JSON", Err: err}
	}
	attach(w, "application/json", string(read.dossier.Code)+".json")
	_, _ = w.Write(body) // whoever asked may have left
	return nil
}

// text answers with the text of all papers.
func (p *Pages) text(w http.ResponseWriter, r *http.Request) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	attach(w, "text/plain; charset=utf-8", string(read.dossier.Code)+".txt")
	language := page.VisitorOf(r.Context()).Language
	for _, d := range read.papers() {
		_, err := fmt.Fprintf(w, "=== %s (%s) ===\n%s\n\n", page.TypeLabel(language, d.Type), d.File.Name, strings.ReplaceAll(d.Text, "\f", "\n\n"))
		if err != nil {
			return nil // whoever asked left
		}
	}
	return nil
}

// fieldsHead names the columns of the table of fields, by the keys of their words.
var fieldsHead = []string{"export.dossier", "export.file", "export.paper", "export.type", "export.field", "export.label", "export.value", "export.raw",
	"export.state", "export.source", "export.page", "export.by", "export.at"}

func (p *Pages) fieldsCSV(w http.ResponseWriter, r *http.Request) error {
	return p.fields(w, r, export.TypeCSV, ".csv", func(out io.Writer, head []string, rows iter.Seq[[]string]) error { return export.CSV(out, head, rows) })
}

func (p *Pages) fieldsXLSX(w http.ResponseWriter, r *http.Request) error {
	return p.fields(w, r, export.TypeXLSX, ".xlsx", func(out io.Writer, head []string, rows iter.Seq[[]string]) error {
		return export.XLSX(out, p.views.Text(r, "export.sheet"), head, rows)
	})
}

// fields answers with the table of all fields of a dossier.
func (p *Pages) fields(w http.ResponseWriter, r *http.Request, kind, end string, write func(io.Writer, []string, iter.Seq[[]string]) error) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	head := make([]string, len(fieldsHead))
	for i, key := range fieldsHead {
		head[i] = p.views.Text(r, key)
	}
	attach(w, kind, string(read.dossier.Code)+end)
	return write(w, head, p.rows(r, read))
}

func (p *Pages) rows(r *http.Request, read *reading) iter.Seq[[]string] {
	language := page.VisitorOf(r.Context()).Language
	return func(yield func([]string) bool) {
		for n, d := range read.papers() {
			for _, f := range d.Rows {
				where, at := "", ""
				if len(f.Evidence) > 0 {
					where = fmt.Sprint(f.Evidence[0].Page)
				}
				if f.Change != nil {
					at = page.Moment(f.Change.At)
				}
				row := []string{string(d.Dossier), d.File.Name, fmt.Sprint(n + 1), page.TypeLabel(language, d.Type), string(f.Name), page.FieldLabel(language, f.Name),
					f.Value, f.Raw, p.views.Text(r, "state."+string(f.State)), string(f.Source), where, f.By, at}
				if !yield(row) {
					return
				}
			}
		}
	}
}
