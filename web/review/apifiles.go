package review

import (
	"net/http"
	"strconv"

	"sohoa/models"
	"sohoa/pipeline/values"
	"sohoa/web/page"
)

// retell says how a file splits, and has it read again so.
func (p *Pages) retell(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Papers  []models.Paper `json:"papers"`
		Version string         `json:"version"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	return p.readAgain(w, r, models.FileID(r.PathValue("file")), in.Papers, in.Version)
}

// retype says what a paper is, and has its file read again so.
func (p *Pages) retype(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Type models.TypeName `json:"type"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if p.Types.Find(in.Type) == nil {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such type of paper", Hint: "choose one of the list"}
	}
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	var papers []models.Paper
	for _, d := range s.Siblings {
		name := d.Type
		if d.ID == s.Document.ID {
			name = in.Type
		}
		papers = append(papers, models.Paper{Pages: d.Pages, Type: name})
	}
	return p.readAgain(w, r, s.File.ID, papers, models.SplitVersion(s.Siblings))
}

// readAgain has a file read again as the person said that it splits. Nothing is recognised anew; the news of the dossier
// tell when it is done.
func (p *Pages) readAgain(w http.ResponseWriter, r *http.Request, file models.FileID, papers []models.Paper, version string) error {
	v := page.VisitorOf(r.Context())
	read, err := p.Papers.Digitisation(r.Context(), v.Scope(), file)
	if err != nil {
		return err
	}
	if err := p.Reader.CheckPapers(papers, len(read.Pages)); err != nil {
		return err
	}
	ticket, err := p.Decisions.Retell(r.Context(), v.Scope(), file, papers, version, v.Account.Name)
	if err != nil {
		return err
	}
	_ = p.Queue.Enqueue(r.Context(), ticket) // what Redis was not told, the sweep finds
	return page.JSON(w, http.StatusAccepted, map[string]any{"file": file, "reading": true})
}

// pageOf gives the file and the page that the address names.
func (p *Pages) pageOf(r *http.Request) (models.File, int, error) {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return models.File{}, 0, &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "pages count from 1"}
	}
	v := page.VisitorOf(r.Context())
	file, err := p.Papers.File(r.Context(), v.Scope(), models.FileID(r.PathValue("file")))
	return file, number, err
}

// words gives the words of a page with their places, for clicking.
func (p *Pages) words(w http.ResponseWriter, r *http.Request) error {
	file, number, err := p.pageOf(r)
	if err != nil {
		return err
	}
	found, err := p.Reader.Words(r.Context(), file, number)
	if err != nil {
		return err
	}
	type word struct {
		Text string     `json:"t"`
		Box  models.Box `json:"b"`
	}
	out := make([]word, 0, len(found))
	for _, f := range found {
		out = append(out, word{f.Text, f.Box})
	}
	return page.JSON(w, http.StatusOK, map[string]any{"words": out})
}

// read recognises a box of a page once more, for a field.
func (p *Pages) read(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Box   models.Box       `json:"box"`
		Field models.FieldName `json:"field"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	file, number, err := p.pageOf(r)
	if err != nil {
		return err
	}
	v := page.VisitorOf(r.Context())
	read, err := p.Papers.Digitisation(r.Context(), v.Scope(), file.ID)
	if err != nil {
		return err
	}
	kind := p.kindOf(read.Documents, number, in.Field)
	box, err := p.Reader.ReadBox(r.Context(), file, number, in.Box, kind)
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, map[string]any{"text": box.Text, "value": box.Value.Value,
		"display": display(kind, box.Value.Value), "ok": box.OK})
}

// kindOf gives the kind of a field of the paper on the page; text where nobody described it.
func (p *Pages) kindOf(documents []models.Document, number int, name models.FieldName) values.Kind {
	for _, d := range documents {
		t := p.Types.Find(d.Type)
		for _, n := range d.Pages {
			if n == number && t != nil && t.Find(name) != nil {
				return t.Find(name).Kind
			}
		}
	}
	return values.KindText
}
