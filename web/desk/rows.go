package desk

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/procedures"
)

// row is a component as the desk shows it.
type row struct {
	models.Component
	Dossier models.DossierCode
	Number  int
	Best    *procedures.Offer // to be taken, nil where none may be
	Barred  []procedures.Offer
	Say     string // what the catalogue and the law say about it, one sentence
	NotWhy  string // why the paper that is there is not digitised, "" where it is
	Open    bool   // the dossier is not accepted
}

// rows gives the components with what is offered for them. Those that earlier results stand for come first.
func rows(i models.Intake, plan procedures.Plan) []row {
	var out []row
	for _, c := range i.Components {
		out = append(out, rowOf(i, c, plan))
	}
	slices.SortStableFunc(out, func(a, b row) int { return a.rank() - b.rank() })
	for n := range out {
		out[n].Number = n + 1
	}
	return out
}

func rowOf(i models.Intake, c models.Component, plan procedures.Plan) row {
	out := row{Component: c, Dossier: i.Dossier, Open: i.Open()}
	at := slices.IndexFunc(plan.Answers, func(a procedures.Answer) bool { return a.Component.Name == c.Name })
	if at < 0 {
		return out
	}
	answer := plan.Answers[at]
	out.Say = answer.Say
	for n, offer := range answer.Offers {
		switch {
		case offer.Verdict == procedures.Barred:
			out.Barred = append(out.Barred, offer)
		case out.Best == nil && answer.Action == procedures.ActionReuse:
			out.Best = &answer.Offers[n]
		}
	}
	if c.Presence == models.PresencePaper && c.State == models.ComponentNone {
		form := c.Form
		if form == "" && slices.ContainsFunc(c.Papers, func(p models.ComponentPaper) bool { return p.Certified }) {
			form = models.CopyCertified
		}
		_, out.NotWhy = answer.Component.Digitised(form)
	}
	return out
}

// rank orders rows: what can be reused or was comes first.
func (r row) rank() int {
	if r.Best != nil || r.Presence == models.PresenceReused {
		return 0
	}
	return 1
}

// Offered tells whether an earlier result waits to be taken.
func (r row) Offered() bool {
	return r.Open && r.Best != nil && (r.Presence == models.PresenceMissing || r.Presence == models.PresenceOptional) &&
		r.Decision != models.DecisionDemanded
}

// Look tells whether the offered result must be looked at first.
func (r row) Look() bool { return r.Best != nil && r.Best.Verdict == procedures.Look }

// Wanted tells whether something has to be done about the component.
func (r row) Wanted() bool { return r.Presence == models.PresenceMissing }

// Shows tells whether the paper is only looked at.
func (r row) Shows() bool { return r.Presented == string(procedures.PresentedShow) }

// Settled tells whether a decision of a person can be taken back.
func (r row) Settled() bool {
	return r.Open && r.Decision != models.DecisionNone && r.Decision != models.DecisionReused
}

// Chip gives the state that the row's mark shows, as a class of the look. Green is for what a person decided.
func (r row) Chip() string {
	switch r.Presence {
	case models.PresenceMissing:
		return "missing"
	case models.PresenceReused:
		return "reused"
	case models.PresencePaper:
		switch {
		case r.NotWhy != "":
			return "check"
		case slices.ContainsFunc(r.Papers, func(p models.ComponentPaper) bool { return p.Placed }):
			return "confirmed"
		}
	}
	return "auto"
}

// ChipWord gives the key of the mark's word.
func (r row) ChipWord() string {
	switch {
	case r.Presence != models.PresencePaper:
		return "desk.presence." + string(r.Presence)
	case r.State == models.ComponentDigitised && r.Digitise != "": // a form of this dossier is here, and not counted
		return "component.digitised"
	case r.NotWhy != "" && !r.Shows() && r.Database == "" && r.Digitise != "":
		return "desk.presence.not_digitised"
	}
	return "desk.presence.paper"
}

// Forms gives the forms in which a paper may be shown.
func (r row) Forms() []models.CopyForm {
	return []models.CopyForm{models.CopyOriginal, models.CopyRegister, models.CopyElectronic, models.CopyCertified, models.CopyPhoto}
}
