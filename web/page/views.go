package page

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"net/http"

	"sohoa/models"
)

// Views draws the pages of one package inside the common frame.
type Views struct {
	words Words
	views map[Language]*template.Template
}

// Frame says what the frame around a page shows.
type Frame struct {
	Title string // in the visitor's language
	Here  string // which entry of the main menu the page belongs to: desk, review, search, overview, admin, or ""
	Kind  string // class of the body, which decides the page's layout; "" for a page that scrolls
}

// shown is what the frame's template sees.
type shown struct {
	Frame
	Visitor Visitor
	Body    template.HTML
	Path    string
}

// Bar tells whether the product's bar stands on top: not on pages of kind "login", which have a face of their own.
func (s shown) Bar() bool { return s.Kind != "login" }

// NewViews parses the templates *.html of files, which may use those of the frame and the functions of Funcs, and the
// words of the frame. A template that does not parse is a fault of the program.
func NewViews(files fs.FS, words Words, more template.FuncMap) *Views {
	v := &Views{words: Joined(Shared(), words), views: map[Language]*template.Template{}}
	for _, language := range []Language{Vietnamese, English} {
		funcs := Funcs(language, v.words)
		maps.Copy(funcs, more)
		t := template.Must(template.New("frame").Funcs(funcs).ParseFS(frameFiles, "frame/*.html"))
		v.views[language] = template.Must(t.ParseFS(files, "*.html"))
	}
	return v
}

// Shared gives the words that all pages have: those of the frame, and what fields, types, findings and states are called.
func Shared() Words {
	return Joined(frameWords, scriptWords, fieldWords, typeWords, findingWords, stateWords)
}

// Text gives the text of a key in the visitor's language.
func (v *Views) Text(r *http.Request, key string, args ...any) string {
	return v.words.Text(VisitorOf(r.Context()).Language, key, args...)
}

// Page answers with a whole page: the named template inside the frame.
func (v *Views) Page(w http.ResponseWriter, r *http.Request, frame Frame, name string, data any) error {
	return v.page(w, r, http.StatusOK, frame, name, data)
}

func (v *Views) page(w http.ResponseWriter, r *http.Request, status int, frame Frame, name string, data any) error {
	visitor := VisitorOf(r.Context())
	body, err := v.draw(visitor.Language, name, data)
	if err != nil {
		return err
	}
	whole, err := v.draw(visitor.Language, "frame.html", shown{Frame: frame, Visitor: visitor, Body: template.HTML(body), Path: r.URL.RequestURI()}) //nolint:gosec // drawn by the template above
	if err != nil {
		return err
	}
	write(w, status, whole)
	return nil
}

// Part answers with the named template alone, to be put into a page that is on screen.
func (v *Views) Part(w http.ResponseWriter, r *http.Request, name string, data any) error {
	body, err := v.draw(VisitorOf(r.Context()).Language, name, data)
	if err != nil {
		return err
	}
	write(w, http.StatusOK, body)
	return nil
}

// draw gives the template's text. It is drawn whole before a byte is sent, so that a fault is answered as one.
func (v *Views) draw(l Language, name string, data any) ([]byte, error) {
	if l != English {
		l = Vietnamese
	}
	var out bytes.Buffer
	if err := v.views[l].ExecuteTemplate(&out, name, data); err != nil {
		return nil, &models.Error{Code: models.CodeInternal, Message: "the page could not be drawn", Err: err}
	}
	return out.Bytes(), nil
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked may have left
}
