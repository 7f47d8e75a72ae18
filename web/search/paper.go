package search

import (
	"net/http"
	"slices"

	"sohoa/models"
	"sohoa/web/page"
)

// paperView is one document with everything that was read from it.
type paperView struct {
	models.Document
	Dossier models.DossierCode
	File    models.File
	Result  models.ResultCode // under which the register has it
	Rows    []fieldView
	Images  []models.Page // its pages
	Open    int           // fields that wait for a look
	Later   bool          // its parts come when somebody gets there
}

// fieldView is one field.
type fieldView struct {
	models.Field
	Crop   *cropView
	Second *models.Field // as another reading of its place has it, where somebody must still look
	By     string        // who decided, "" where nobody did
	Change *models.FieldChange
}

// cropView is the piece of a page's image that a value stands on.
type cropView struct {
	File          models.FileID
	Page          int
	Box           models.Box
	Width, Height int // of the whole page
	Wide, High    int // on screen
}

// How values are cut out: margin is what is shown around one, as a part of its height; a line of it is cropLine pixels high
// on screen, unless the whole would be wider than cropMost.
const (
	margin   = 4
	cropLine = 20
	cropMost = 144
)

// paper answers with one document: as a part for the page of its dossier, or as a page of its own.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	for _, d := range read.papers() {
		if d.ID != models.DocumentID(r.PathValue("document")) {
			continue
		}
		if r.Header.Get("HX-Request") == "true" {
			return p.views.Part(w, r, "paper", d)
		}
		return p.views.Page(w, r, page.Frame{Title: string(read.dossier.Code), Here: "search"}, "paper.html", d)
	}
	return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such document", Hint: "it may have been read again: open the dossier"}
}

// papers gives the documents of all files.
func (r *reading) papers() []paperView {
	last := map[models.DocumentID]map[models.FieldName]*models.FieldChange{}
	for i, c := range r.changes {
		if last[c.Document] == nil {
			last[c.Document] = map[models.FieldName]*models.FieldChange{}
		}
		last[c.Document][c.Field] = &r.changes[i]
	}
	var out []paperView
	for i, file := range r.dossier.Files {
		for _, d := range r.read[i].Documents {
			out = append(out, r.paper(file, r.read[i].Pages, d, last[d.ID]))
		}
	}
	return out
}

// Told gives the findings that still say something: what the machine was unsure of is no news once a person looked.
func (f fieldView) Told() []models.Finding {
	if !f.State.ByClerk() {
		return f.Findings
	}
	var out []models.Finding
	for _, finding := range f.Findings {
		switch finding.Code {
		case models.FindingAbsent, models.FindingIllegible, models.FindingAsTyped, models.FindingOverridden:
			out = append(out, finding)
		}
	}
	return out
}

func (r *reading) paper(file models.File, pages []models.Page, d models.Document, changes map[models.FieldName]*models.FieldChange) paperView {
	v := paperView{Document: d, Dossier: r.dossier.Code, File: file, Result: r.entered[d.ID]}
	for _, n := range d.Pages {
		if p := pageOf(pages, n); p != nil {
			v.Images = append(v.Images, *p)
		}
	}
	for _, f := range d.Fields {
		row := fieldView{Field: f, Crop: cropOf(file.ID, pages, f), Change: changes[f.Name]}
		if row.Change != nil {
			row.By = r.names[row.Change.Actor]
		}
		if f.Open() {
			v.Open++
		}
		if i := slices.IndexFunc(f.Alternatives, func(a models.Alternative) bool { return a.Value != f.Value }); i >= 0 && f.Open() {
			row.Second = &models.Field{Name: f.Name, Value: f.Alternatives[i].Value}
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func pageOf(pages []models.Page, number int) *models.Page {
	for i := range pages {
		if pages[i].Number == number {
			return &pages[i]
		}
	}
	return nil
}

// cropOf gives the place of a value with a margin, nil where it points at none. Of a value that stands on several pages it
// is the place on the first.
func cropOf(file models.FileID, pages []models.Page, f models.Field) *cropView {
	if len(f.Evidence) == 0 {
		return nil
	}
	first := f.Evidence[0].Page
	p := pageOf(pages, first)
	if p == nil {
		return nil
	}
	var box models.Box
	for _, e := range f.Evidence {
		if e.Page == first {
			box = box.Union(e.Box)
		}
	}
	around := max(4, f.Evidence[0].Box.Height()/margin)
	box = models.Box{Left: box.Left - around, Top: box.Top - around, Right: box.Right + around, Bottom: box.Bottom + around}.
		Intersect(models.Box{Right: p.Width, Bottom: p.Height})
	if box.Empty() {
		return nil
	}
	scale := min(cropLine/float64(max(1, f.Evidence[0].Box.Height())), cropMost/float64(box.Width()))
	return &cropView{File: file, Page: first, Box: box, Width: p.Width, Height: p.Height,
		Wide: max(1, int(scale*float64(box.Width()))), High: max(1, int(scale*float64(box.Height())))}
}
