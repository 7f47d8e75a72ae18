package review

import (
	"slices"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
	"sohoa/web/page"
)

// fieldView is a field as the API of review gives it.
type fieldView struct {
	Index          int               `json:"index"`
	Name           models.FieldName  `json:"name"`
	Label          string            `json:"label"`
	Group          string            `json:"group"`
	Kind           values.Kind       `json:"kind"`
	Value          string            `json:"value"`
	Display        string            `json:"display"`
	Raw            string            `json:"raw"`
	State          models.FieldState `json:"state"`
	Look           models.Look       `json:"look"`
	Source         models.Source     `json:"source"`
	Required       bool              `json:"required"`
	Critical       bool              `json:"critical"`
	Version        string            `json:"version"`
	Findings       []findingView     `json:"findings"`
	Evidence       []models.Evidence `json:"evidence"`
	Alternatives   []alternativeView `json:"alternatives"`
	Doubt          [][2]int          `json:"doubt"`
	Earlier        *earlierView      `json:"earlier"`
	Fix            *fixView          `json:"fix"`
	OptionalAbsent bool              `json:"optional_absent"`
	By             string            `json:"by,omitempty"` // who decided it last
	At             *time.Time        `json:"at,omitempty"` // when
	open           bool              // somebody must look at it before the paper is finished
}

type alternativeView struct {
	Value    string        `json:"value"`
	Display  string        `json:"display"`
	Source   models.Source `json:"source"`
	Page     int           `json:"page,omitempty"`
	Box      *models.Box   `json:"box,omitempty"`
	Findings []findingView `json:"findings"`
}

type earlierView struct {
	Value   string            `json:"value"`
	Display string            `json:"display"`
	Result  models.ResultCode `json:"result_code"`
	Title   string            `json:"title"`
}

type fixView struct {
	Value   string `json:"value"`
	Display string `json:"display"`
	Reason  string `json:"reason"`
}

// on gives the page that the field stands on, or the paper's first.
func (f fieldView) on(pages []int) int {
	if len(f.Evidence) > 0 {
		return f.Evidence[0].Page
	}
	if len(pages) > 0 {
		return pages[0]
	}
	return 0
}

// openOf gives the indexes of fields that need a look.
func openOf(fields []fieldView) []int {
	out := []int{}
	for _, f := range fields {
		if f.open {
			out = append(out, f.Index)
		}
	}
	return out
}

// listed gives the names of a paper's fields in the order in which they are shown, which is what indexes count: those of its
// type, then those that it has beside them, such as a certification's.
func (s *seen) listed() []models.FieldName {
	var out, more []models.FieldName
	if s.typ != nil {
		for _, f := range s.typ.Fields {
			out = append(out, f.Name)
		}
	}
	for _, f := range s.Document.Fields {
		if !slices.Contains(out, f.Name) && !slices.Contains(more, f.Name) {
			more = append(more, f.Name)
		}
	}
	slices.Sort(more)
	return append(out, more...)
}

// fields gives all fields of a paper as the visitor may see them. The second person at a paper sees those that he has to
// key, and those that nobody has decided.
func (p *Pages) fields(s *seen) []fieldView {
	blind := s.blind()
	out := []fieldView{}
	for i, name := range s.listed() {
		if blind && s.keying(name) == nil && !s.isOpen(name) {
			continue
		}
		out = append(out, p.field(s, i, name))
	}
	return out
}

// isOpen tells whether the field waits for anybody's look.
func (s *seen) isOpen(name models.FieldName) bool {
	f := s.Document.Field(name)
	return f != nil && f.Open()
}

// keying gives the keying of a field that is not settled, or nil.
func (s *seen) keying(name models.FieldName) *models.Keying {
	for i := range s.Keyings {
		if s.Keyings[i].Field == name {
			return &s.Keyings[i]
		}
	}
	return nil
}

// described gives what the paper's type says of a field.
func (s *seen) described(name models.FieldName) doctypes.Field {
	if s.typ != nil {
		if f := s.typ.Find(name); f != nil {
			return *f
		}
	}
	return doctypes.Field{Name: name, Kind: values.KindText}
}

// current gives the field as the visitor may see and change it: what stands in the paper, or what he keyed himself.
func (s *seen) current(name models.FieldName) models.Field {
	if k := s.keying(name); k != nil && s.blind() {
		if k.Second != s.visitor.Account.Name {
			k = &models.Keying{Field: name} // what another began counts no more
		}
		f := k.Blind()
		if stands := s.Document.Field(name); stands != nil {
			f.Evidence = stands.Evidence
			for i := range f.Evidence {
				f.Evidence[i].Text = ""
			}
		}
		return f
	}
	if f := s.Document.Field(name); f != nil {
		return *f
	}
	return models.Field{Name: name}
}

// field gives one field as the visitor may see it.
func (p *Pages) field(s *seen, index int, name models.FieldName) fieldView {
	d, f := s.described(name), s.current(name)
	view := fieldView{Index: index, Name: name, Label: s.label(d), Group: groupLabel(s.visitor.Language, d.Section), Kind: d.Kind,
		Value: f.Value, Display: display(d.Kind, f.Value), Raw: f.Raw, State: f.State, Look: f.Look(), Source: f.Source,
		Required: d.Required, Critical: d.Critical, Version: f.Version(), Evidence: f.Evidence, open: f.Open(),
		Findings: []findingView{}, Alternatives: []alternativeView{}, Doubt: [][2]int{}}
	if view.Evidence == nil {
		view.Evidence = []models.Evidence{}
	}
	k := s.keying(name)
	switch {
	case k != nil && s.blind():
		if f.State == "" {
			view.State, view.Look, view.open = models.StateCheck, models.LookLocked, true
		}
		return view
	case f.State == "":
		view.State, view.Look, view.OptionalAbsent = models.StateMissing, models.Look(models.StateMissing), true
	case k != nil && s.Stage == models.StageThird:
		p.dispute(s, *k, d, &view)
	}
	s.judge(f, &view)
	s.offer(f, d, &view)
	if t := s.touched(name); t != nil {
		view.By, view.At = t.Actor, &t.At
	}
	return view
}

// label gives what the field is called; an office's own field by what is printed before it.
func (s *seen) label(d doctypes.Field) string {
	label := page.FieldLabel(s.visitor.Language, d.Name)
	if label == string(d.Name) && len(d.Labels) > 0 {
		return d.Labels[0]
	}
	return label
}

func (s *seen) touched(name models.FieldName) *models.FieldTouch {
	for i := range s.Touched {
		if s.Touched[i].Field == name && !s.Touched[i].Undone {
			return &s.Touched[i]
		}
	}
	return nil
}

// dispute shows a field that two people keyed differently: both values, and not who gave which.
func (p *Pages) dispute(s *seen, k models.Keying, d doctypes.Field, view *fieldView) {
	view.Look, view.open = models.Look(models.StateCheck), true
	view.Findings = append(view.Findings, findingView{Code: models.FindingReadingsDiffer, Message: apiWords.Text(s.visitor.Language, "reviewapi.dispute")})
	view.Alternatives = append(view.Alternatives, alternativeView{Value: k.Value, Display: display(d.Kind, k.Value),
		Source: models.SourceClerk, Findings: []findingView{}})
	view.Doubt = doubt(view.Display, display(d.Kind, k.Value))
}

// judge tells what speaks against a value: for one that waits everything that stands, for one that a person decided what he
// said himself and what a later reading of the model has against it.
func (s *seen) judge(f models.Field, view *fieldView) {
	standing := pipeline.Standing(f, s.contradictions)
	for _, finding := range standing {
		if f.State.ByClerk() && !outlives(finding.Code) {
			continue
		}
		view.Findings = append(view.Findings, findingView{finding.Code, s.sentence(finding), finding.Page})
	}
	if f.State != models.StateCheck {
		return
	}
	f.Findings = standing
	view.Look = f.Look()
	if _, wrong := typed(view.Kind, view.Display); len(wrong) > 0 && view.Look == models.Look(models.StateCheck) {
		view.Look = models.LookInvalid
		view.Findings = append(view.Findings, s.findings(wrong)...)
	}
}

// outlives tells whether a finding is still told after a person decided the field.
func outlives(code models.FindingCode) bool {
	switch code {
	case models.FindingAbsent, models.FindingIllegible, models.FindingAsTyped, models.FindingOverridden, // he said it himself
		models.FindingOpinionsDiffer, models.FindingUngrounded: // the model came late
		return true
	}
	return false
}

func (s *seen) sentence(f models.Finding) string {
	if key := "reviewapi." + string(f.Code); f.Message == "" && apiWords[key] != [2]string{} {
		return apiWords.Text(s.visitor.Language, key)
	}
	return page.FindingText(s.visitor.Language, f)
}

// offer gives what else may stand in the field: other readings, what the paper writes in words, an earlier result's value.
func (s *seen) offer(f models.Field, d doctypes.Field, view *fieldView) {
	for _, a := range f.Alternatives {
		v := alternativeView{Value: a.Value, Display: display(d.Kind, a.Value), Source: a.Source, Findings: []findingView{}}
		if places := a.Evidence; len(places) > 0 {
			v.Page, v.Box = places[0].Page, &places[0].Box
		}
		view.Alternatives = append(view.Alternatives, v)
	}
	if f.State == models.StateCheck && len(f.Alternatives) > 0 {
		view.Doubt = doubt(view.Display, view.Alternatives[0].Display)
	}
	if view.Doubt == nil {
		view.Doubt = [][2]int{}
	}
	if s.typ != nil {
		if spoken := pipeline.Spoken(&s.Document, f, s.typ); spoken != "" && spoken != f.Value {
			view.Fix = &fixView{spoken, display(d.Kind, spoken), apiWords.Text(s.visitor.Language, "reviewapi.in_words")}
		}
	}
	for _, e := range s.earlier {
		if value := e.values[f.Name]; value != "" && value != f.Value {
			view.Earlier = &earlierView{value, display(d.Kind, value), e.code, e.title}
			return
		}
	}
}
