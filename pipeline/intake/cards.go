package intake

import (
	"sohoa/models"
	"sohoa/pipeline"
)

// typeCard is the type of identity cards.
const typeCard models.TypeName = "id_card"

// Card is an identity card among the papers of a dossier whose holder is not written down yet.
type Card struct {
	Document models.DocumentID
	File     models.FileID
	Name     string
	Sure     bool // nobody needs to look at its number, name and birth date
}

// Cards gives the cards in a file that could say who the dossier is about, while nobody is written down.
func Cards(i models.Intake, f models.File, read models.Digitisation) []Card {
	if !i.Open() || i.Holder.FullName != "" {
		return nil
	}
	var out []Card
	for _, d := range read.Documents {
		person := pipeline.ResultOf(&d).Holder
		if d.Type != typeCard || person.FullName == "" {
			continue
		}
		c := Card{Document: d.ID, File: f.ID, Name: person.FullName, Sure: true}
		for _, name := range []models.FieldName{"personal_id", "full_name", "date_of_birth"} {
			field := d.Field(name)
			c.Sure = c.Sure && field != nil && !field.Open()
		}
		out = append(out, c)
	}
	return out
}

// HolderOf gives the person of a card among what was read of a dossier's files. CodeNotFound where there is no such card.
func HolderOf(read []models.Digitisation, card models.DocumentID) (models.Person, error) {
	for _, file := range read {
		for _, d := range file.Documents {
			if d.ID == card && d.Type == typeCard {
				return pipeline.ResultOf(&d).Holder, nil
			}
		}
	}
	return models.Person{}, &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such card", Hint: "load the page again"}
}
