package procedures

import "sohoa/models"

// Asked gives what the procedure asks for as a new dossier keeps it, whatever becomes of the catalogue.
func (p *Procedure) Asked() []models.Component {
	out := make([]models.Component, len(p.Components))
	for i, c := range p.Components {
		out[i] = models.Component{Name: c.Name, Label: c.Label, Presented: string(c.Presented), Required: c.Required,
			Types: c.Types(), Database: c.Database, Digitise: c.Digitise, Note: c.Note}
	}
	return out
}
