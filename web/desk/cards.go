package desk

import (
	"net/http"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/web/page"
)

// typeCard is the type of identity cards.
const typeCard models.TypeName = "id_card"

// cardFound is a card among the papers of a dossier whose holder is not written down yet, or otherwise.
type cardFound struct {
	Document models.DocumentID
	File     models.FileID
	Name     string
	Sure     bool // nobody needs to look at its number, name and birth date
}

// cards gives the cards in a file that could say who the dossier is about, while nobody is written down.
func cards(i models.Intake, f models.File, read models.Digitisation) []cardFound {
	if !i.Open() || i.Holder.FullName != "" {
		return nil
	}
	var out []cardFound
	for _, d := range read.Documents {
		person := pipeline.ResultOf(&d).Holder
		if d.Type != typeCard || person.FullName == "" {
			continue
		}
		c := cardFound{Document: d.ID, File: f.ID, Name: person.FullName, Sure: true}
		for _, name := range []models.FieldName{"personal_id", "full_name", "date_of_birth"} {
			field := d.Field(name)
			c.Sure = c.Sure && field != nil && !field.Open()
		}
		out = append(out, c)
	}
	return out
}

// cardOf gives the person of a card among the papers of the dossier.
func (p *Pages) cardOf(r *http.Request, code models.DossierCode, document models.DocumentID) (models.Person, error) {
	_, read, err := p.Dossiers.Dossier(r.Context(), page.VisitorOf(r.Context()).Scope(), code)
	if err != nil {
		return models.Person{}, err
	}
	for _, file := range read {
		for _, d := range file.Documents {
			if d.ID == document && d.Type == typeCard {
				return pipeline.ResultOf(&d).Holder, nil
			}
		}
	}
	return models.Person{}, &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such card", Hint: "load the page again"}
}
