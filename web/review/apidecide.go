package review

import (
	"net/http"
	"slices"
	"strconv"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/web/page"
)

// decision is what a request says about a field.
type decision struct {
	Action  string `json:"action"`
	Value   string `json:"value"`
	Version string `json:"version"`
	// AsTyped keeps a value that breaks a rule, because the paper says so.
	AsTyped bool `json:"as_typed"`
	// Reason says in the person's words why a rule does not hold; AsTyped alone says that the paper does say so.
	Reason   string `json:"reason"`
	Evidence *struct {
		Page int        `json:"page"`
		Box  models.Box `json:"box"`
	} `json:"evidence"`
}

// The actions on a field.
const (
	actConfirm   = "confirm"
	actCorrect   = "correct"
	actIllegible = "illegible"
	actAbsent    = "absent"
	actUndo      = "undo"
)

// decide writes what a person decided about a field.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	var in decision
	if err := decode(w, r, &in); err != nil {
		return err
	}
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	index, err := strconv.Atoi(r.PathValue("index"))
	names := s.listed()
	if err != nil || index < 0 || index >= len(names) {
		return &models.Error{Code: models.CodeNotFound, Message: "the paper has no such field", Hint: "look at the paper as it is now"}
	}
	name := names[index]
	d, wrong, err := s.decision(name, in)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		title := "reviewapi.wrong"
		if d.Value == "" {
			title = "reviewapi.nothing"
		}
		return unfit(w, s, title, wrong, d.Value, display(s.described(name).Kind, d.Value))
	}
	_, err = p.Decisions.DecideField(r.Context(), s.visitor.Scope(), s.Document.ID, d)
	if models.CodeOf(err) == models.CodeConflict {
		return p.conflict(w, r, err, &name)
	}
	if err != nil {
		return err
	}
	return p.decided(w, r, name)
}

// decided answers with the field as it is after the decision.
func (p *Pages) decided(w http.ResponseWriter, r *http.Request, name models.FieldName) error {
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	if _, err := p.links(r.Context(), s); err != nil { // for the earlier values of the field
		return err
	}
	index := slices.Index(s.listed(), name)
	if index < 0 { // an addition was taken back
		index = len(s.listed())
	}
	view := p.field(s, index, name)
	return page.JSON(w, http.StatusOK, map[string]any{"field": view, "open": len(openOf(p.fields(s))), "version": view.Version})
}

// decision gives what is to be written, and what is wrong with it.
func (s *seen) decision(name models.FieldName, in decision) (models.FieldDecision, []models.Finding, error) {
	now := s.current(name)
	d := models.FieldDecision{Field: name, Version: in.Version, Actor: s.visitor.Account.Name, Reason: in.Reason}
	if in.Evidence != nil {
		d.Evidence = []models.Evidence{{Page: in.Evidence.Page, Box: in.Evidence.Box}}
	}
	var wrong []models.Finding
	switch in.Action {
	case actUndo:
		d.Undo = true
		return d, nil, nil
	case actAbsent:
		d.Findings = []models.Finding{{Code: models.FindingAbsent}}
		return d, nil, nil
	case actIllegible:
		d.Findings = []models.Finding{{Code: models.FindingIllegible}}
		return d, nil, nil
	case actConfirm:
		// What stands there was read by the same reader; people judge it by the page, not by its form.
		d.Value = now.Value
		_, wrong = typed(s.described(name).Kind, display(s.described(name).Kind, d.Value))
	case actCorrect:
		d.Value, wrong = typed(s.described(name).Kind, in.Value)
	default:
		return d, nil, &models.Error{Code: models.CodeInvalid, Message: "there is no such action on a field",
			Hint: "use confirm, correct, illegible, absent or undo"}
	}
	if d.Value == "" {
		return d, []models.Finding{{Code: models.FindingMissing, Message: ""}}, nil
	}
	return d, s.weigh(&d, wrong, in), nil
}

// weigh gives what speaks against a value and was not overridden; what was overridden becomes a finding of the decision.
func (s *seen) weigh(d *models.FieldDecision, form []models.Finding, in decision) []models.Finding {
	overrides := in.AsTyped || in.Reason != ""
	if len(form) > 0 && !overrides {
		return form
	}
	against := s.against(d.Field, d.Value)
	if !overrides {
		return against
	}
	if len(form) > 0 {
		d.Findings = append(d.Findings, models.Finding{Code: models.FindingAsTyped})
	}
	if len(against) > 0 {
		d.Findings = append(d.Findings, models.Finding{Code: models.FindingOverridden})
	}
	if d.Reason == "" && len(d.Findings) > 0 {
		d.Reason = "as on the paper"
	}
	return nil
}

// against gives what a value of the field would contradict. A value that nobody has decided yet contradicts nothing: it may
// be the one that is wrong, and gets its turn.
func (s *seen) against(name models.FieldName, value string) []models.Finding {
	if s.blind() {
		return nil // it would tell what the first person gave
	}
	doc := s.Document
	doc.Fields = slices.Clone(doc.Fields)
	if f := doc.Field(name); f != nil {
		f.Value = value
	} else {
		doc.Fields = append(doc.Fields, models.Field{Name: name, Value: value})
	}
	var out []models.Finding
	for _, c := range pipeline.Contradictions(&doc, s.typ) {
		undecided := func(other models.FieldName) bool { return other != name && s.isOpen(other) }
		if slices.Contains(c.Fields, name) && !slices.ContainsFunc(c.Fields, undecided) {
			out = append(out, models.Finding{Code: models.FindingCheckFailed, Message: c.Message})
		}
	}
	return out
}
