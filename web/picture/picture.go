// Package picture gives pages as pictures, and what a glance tells of how they were captured. Browsers only ever get pixels
// that a child process drew, never a page of the file as it was received.
package picture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/web/page"
)

// Files is where files and what is known of their pages are kept.
type Files interface {
	File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error)
	// Page gives what was read of a page of the file; false where nothing was yet.
	Page(ctx context.Context, file models.FileID, number int) (models.Page, bool, error)
}

// Viewer draws pages.
type Viewer interface {
	// Count gives the number of pages.
	Count(ctx context.Context, file models.File) (int, error)
	// Image gives a page as JPEG, turned clockwise by turn degrees, or as a glance tells where turn is nil, at most about
	// width pixels wide, 0 for its own size.
	Image(ctx context.Context, file models.File, page int, turn *int, width int) ([]byte, error)
	// Judge tells how the page was captured.
	Judge(ctx context.Context, file models.File, page int) (models.Capture, error)
}

// Pages is the addresses of pictures.
type Pages struct {
	Files  Files
	Viewer Viewer
}

// Routes gives the addresses.
func (p *Pages) Routes() []page.Route {
	return []page.Route{
		{Pattern: "GET /files/{file}/pages", Roles: models.Readers, API: true, Handle: p.count},
		{Pattern: "GET /files/{file}/pages/{page}", Roles: models.Readers, API: true, Handle: p.image},
		{Pattern: "GET /files/{file}/pages/{page}/verdict", Roles: models.Readers, API: true, Handle: p.verdict},
	}
}

func (p *Pages) count(w http.ResponseWriter, r *http.Request) error {
	file, err := p.file(r)
	if err != nil {
		return err
	}
	n, err := p.Viewer.Count(r.Context(), file)
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, map[string]int{"pages": n})
}

// image answers with N.jpg. The picture of a page changes only with a rescan, so that a browser may keep it for a while and
// then asks whether it still is the same.
func (p *Pages) image(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(r.PathValue("page"), ".jpg")
	number, err := strconv.Atoi(name)
	if !ok || err != nil || number < 1 {
		return noPage()
	}
	width, err := strconv.Atoi(r.URL.Query().Get("w"))
	if r.URL.Query().Has("w") && (err != nil || width < 0) {
		return &models.Error{Code: models.CodeInvalid, Message: "the width is no number", Hint: "give w in pixels, or leave it out"}
	}
	file, err := p.file(r)
	if err != nil {
		return err
	}
	var turn *int
	if known, ok, err := p.Files.Page(r.Context(), file.ID, number); err != nil {
		return err
	} else if ok {
		turn = &known.Rotated
	}
	data, err := p.Viewer.Image(r.Context(), file, number, turn, width)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, max-age=300")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(data) // whoever asked may have left
	return nil
}

// verdict is what the desk is told about a page while the paper is still there.
type verdict struct {
	models.Capture
	Advice string `json:"advice"` // one sentence in the visitor's language
}

func (p *Pages) verdict(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return noPage()
	}
	file, err := p.file(r)
	if err != nil {
		return err
	}
	c, err := p.Viewer.Judge(r.Context(), file, number)
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, verdict{c, Words.Text(page.VisitorOf(r.Context()).Language, "capture."+string(c.Code))})
}

func (p *Pages) file(r *http.Request) (models.File, error) {
	return p.Files.File(r.Context(), page.VisitorOf(r.Context()).Scope(), models.FileID(r.PathValue("file")))
}

func noPage() error {
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "pages count from 1"}
}
