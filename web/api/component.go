package api

import (
	"context"
	"net/http"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/offers"
	"sohoa/web/page"
)

// Desk is what desks wrote down about dossiers.
type Desk interface {
	Intake(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Intake, error)
	DecideComponent(ctx context.Context, scope models.Scope, code models.DossierCode, c models.Component, actor string) error
	Accept(ctx context.Context, scope models.Scope, code models.DossierCode, actor string) error
}

type componentLine struct {
	Name      string                   `json:"name"`
	Label     string                   `json:"label"`
	Presented string                   `json:"presented"`
	Required  string                   `json:"required"`
	Types     []models.TypeName        `json:"types"`
	Digitise  string                   `json:"digitise"`
	Decision  models.ComponentDecision `json:"decision"`
	Form      models.CopyForm          `json:"form"`
	Result    models.ResultCode        `json:"result"`
	Reason    string                   `json:"reason"`
	Presence  models.Presence          `json:"presence"`
	State     models.ComponentState    `json:"state"`
}

// components tells how the components of a dossier stand that a desk opened.
func (p *Pages) components(w http.ResponseWriter, r *http.Request) error {
	i, err := p.Desk.Intake(r.Context(), page.VisitorOf(r.Context()).Scope(), models.DossierCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	return tagged(w, r, map[string]any{"procedure": i.Procedure, "accepted": !i.Open(), "components": componentsOf(i)})
}

func componentsOf(i models.Intake) []componentLine {
	lines := []componentLine{}
	for _, c := range i.Components {
		lines = append(lines, componentLine{c.Name, c.Label, c.Presented, c.Required, orEmpty(c.Types), c.Digitise, c.Decision, c.Form, c.Result,
			c.Reason, c.Presence, c.State})
	}
	return lines
}

// decideComponent writes what a person of a desk decided about a component. A result stands for one only through the book of reuse.
func (p *Pages) decideComponent(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Decision models.ComponentDecision `json:"decision"`
		Form     models.CopyForm          `json:"form"`
		Reason   string                   `json:"reason"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	if body.Decision == models.DecisionReused {
		return invalid("a result is reused through the book of reuse", "use POST /api/v1/reuse")
	}
	if body.Form != "" && !slices.Contains(offers.Forms, body.Form) {
		return invalid("there is no such form of a paper", "see /api/docs")
	}
	v := page.VisitorOf(r.Context())
	err := p.Desk.DecideComponent(r.Context(), v.Scope(), models.DossierCode(r.PathValue("code")),
		models.Component{Name: r.PathValue("component"), Decision: body.Decision, Form: body.Form, Reason: intake.Text(body.Reason)}, v.Account.Name)
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// accept takes in a dossier that a desk gathered.
func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	i, err := p.Desk.Intake(r.Context(), v.Scope(), models.DossierCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	if err := p.acceptable(r.Context(), v.Scope(), i); err != nil {
		return err
	}
	if err := p.Desk.Accept(r.Context(), v.Scope(), i.Dossier, v.Account.Name); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
