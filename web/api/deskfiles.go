package api

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/web/page"
)

// addFiles adds the files of a multipart request to a dossier that a desk opened, also after it was accepted. The field
// component says what they are. 201 is a receipt: bytes and rows are on disk.
func (p *Pages) addFiles(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	said, err := p.sent(w, r, "component")
	if err != nil {
		return err
	}
	if len(said.files) == 0 {
		return invalid("the request has no file", "send at least one part with a file name")
	}
	component := said.said["component"]
	if component != "" && !slices.ContainsFunc(i.Components, func(c models.Component) bool { return c.Name == component }) {
		return invalid("the dossier has no such component", "see its components")
	}
	receipts := []receiptFile{}
	for n, f := range said.files {
		a, err := p.add(r, models.Upload{ID: uploadOf(r, n), Dossier: i.Dossier, Component: component}, f)
		if err != nil {
			return err
		}
		receipts = append(receipts, receiptFile{a.File.ID, a.File.Name, a.File.SHA256, a.File.Size})
	}
	return page.JSON(w, http.StatusCreated, map[string]any{"files": receipts})
}

// replacePage puts a page that was scanned again in the place of one of a file. Reviewers send back pages of dossiers that no desk
// opened as well.
func (p *Pages) replacePage(w http.ResponseWriter, r *http.Request) error {
	d, read, err := p.Ledger.Dossier(r.Context(), page.VisitorOf(r.Context()).Scope(), models.DossierCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	file := models.FileID(r.PathValue("file"))
	at := slices.IndexFunc(d.Files, func(f models.File) bool { return f.ID == file })
	if at < 0 {
		return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such file", Hint: "see its files"}
	}
	number, err := strconv.Atoi(r.PathValue("page"))
	if pages := len(read[at].Pages); err != nil || number < 1 || pages > 0 && number > pages {
		return &models.Error{Code: models.CodeNotFound, Message: "the file has no such page", Hint: "pages count from 1"}
	}
	said, err := p.sent(w, r)
	if err != nil {
		return err
	}
	if len(said.files) != 1 {
		return invalid("a page is replaced by one file", "send one part with a file name, of which the first page is taken")
	}
	a, err := p.add(r, models.Upload{ID: uploadOf(r, 0), Dossier: d.Code, Replaces: file, Page: number}, said.files[0])
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusCreated, map[string]any{"file": a.File.ID, "page": a.Page})
}

// uploadOf gives the name under which the ledger remembers the file with the number of this request: the same whenever an account asks
// again at this address under this key, another one where there is no key.
func uploadOf(r *http.Request, number int) models.UploadID {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return models.UploadID(rand.Text())
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%d", page.VisitorOf(r.Context()).Account.ID, r.URL.Path, key, number))
	return models.UploadID(hex.EncodeToString(sum[:]))
}

// add adds what arrived. CodeConflict where the key was used for something else.
func (p *Pages) add(r *http.Request, u models.Upload, f models.File) (models.Addition, error) {
	v := page.VisitorOf(r.Context())
	a, err := intake.Adder{Papers: p.Papers, Queue: p.Queue, Log: p.Log}.Add(r.Context(), v.Scope(), u, f, v.Account.Name)
	if err != nil || !a.Again {
		return a, err
	}
	same := a.File.SHA256 == f.SHA256
	if u.Replaces != "" {
		same = slices.ContainsFunc(a.File.Rescans, func(s models.Rescan) bool { return s.Page == u.Page && s.Blob == f.Blob })
	}
	if !same {
		return a, &models.Error{Code: models.CodeConflict, Message: "the idempotency key was used for other files", Hint: "use a key once"}
	}
	return a, nil
}

// placePaper writes what a person said about which component a paper is.
func (p *Pages) placePaper(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	var q struct {
		File      models.FileID `json:"file"`
		Page      int           `json:"page"`
		Component string        `json:"component"`
	}
	if err := readJSON(r, &q); err != nil {
		return err
	}
	if q.Page < 1 {
		return invalid("the member page is no number of a page", "pages count from 1")
	}
	v := page.VisitorOf(r.Context())
	d, _, err := p.Ledger.Dossier(r.Context(), v.Scope(), i.Dossier)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(d.Files, func(f models.File) bool { return f.ID == q.File }) {
		return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such file", Hint: "see its files"}
	}
	if err := p.Papers.PlacePaper(r.Context(), v.Scope(), models.PaperPlace{File: q.File, Page: q.Page, Component: q.Component}, v.Account.Name); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
