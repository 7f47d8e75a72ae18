package api

import (
	"context"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/units"
	"sohoa/web/page"
)

// Figures counts what units did.
type Figures interface {
	UnitFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error)
	WaitingNow(ctx context.Context, scope models.Scope) ([]models.Waiting, error)
}

type procedureView struct {
	Code       models.ProcedureCode `json:"code"`
	Name       string               `json:"name"`
	Level      string               `json:"level"`
	Field      string               `json:"field"`
	OnlineOnly bool                 `json:"online_only"`
	Days       *int                 `json:"days"` // working days; null: not known
	From       models.Day           `json:"from"`
	Until      models.Day           `json:"until"`
	Components []componentView      `json:"components"`
}

type componentView struct {
	Name      string               `json:"name"`
	Label     string               `json:"label"`
	Presented procedures.Presented `json:"presented"`
	Required  string               `json:"required"`
	Types     []models.TypeName    `json:"types"`
	Database  string               `json:"database"`
	Digitise  string               `json:"digitise"`
	Note      string               `json:"note"`
}

func procedureOf(p procedures.Procedure) procedureView {
	v := procedureView{Code: p.Code, Name: p.Name, Level: p.Level, Field: p.Field, OnlineOnly: p.OnlineOnly, From: p.From, Until: p.Until, Components: []componentView{}}
	if p.DaysKnown {
		v.Days = &p.Days
	}
	for _, c := range p.Components {
		v.Components = append(v.Components, componentView{c.Name, c.Label, c.Presented, c.Required, orEmpty(c.Types()), c.Database, c.Digitise, c.Note})
	}
	return v
}

// procedures lists the procedures.
func (p *Pages) procedures(w http.ResponseWriter, r *http.Request) error {
	all := []procedureView{}
	for _, one := range p.Procedures {
		all = append(all, procedureOf(one))
	}
	return tagged(w, r, map[string]any{"procedures": all})
}

// procedure gives one procedure.
func (p *Pages) procedure(w http.ResponseWriter, r *http.Request) error {
	one, ok := p.Procedures.Find(models.ProcedureCode(r.PathValue("code")))
	if !ok {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such procedure", Hint: "see /api/v1/procedures"}
	}
	return tagged(w, r, procedureOf(one))
}

type typeView struct {
	Name   models.TypeName `json:"name"`
	Label  string          `json:"label"`
	Fields []fieldView     `json:"fields"`
}

type fieldView struct {
	Name     models.FieldName `json:"name"`
	Kind     string           `json:"kind"`
	Required bool             `json:"required"`
	Critical bool             `json:"critical"`
}

func typeOf(t *doctypes.Type) typeView {
	v := typeView{Name: t.Name, Label: t.Label, Fields: []fieldView{}}
	for _, f := range t.Fields {
		v.Fields = append(v.Fields, fieldView{f.Name, string(f.Kind), f.Required, f.Critical})
	}
	return v
}

// types lists the document types.
func (p *Pages) types(w http.ResponseWriter, r *http.Request) error {
	all := []typeView{}
	for _, t := range p.Types {
		all = append(all, typeOf(t))
	}
	return tagged(w, r, map[string]any{"types": all})
}

// documentType gives one document type.
func (p *Pages) documentType(w http.ResponseWriter, r *http.Request) error {
	t := p.Types.Find(models.TypeName(r.PathValue("name")))
	if t == nil {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such document type", Hint: "see /api/v1/document-types"}
	}
	return tagged(w, r, typeOf(t))
}

type unitView struct {
	Code   models.UnitCode `json:"code"`
	Name   string          `json:"name"`
	Kind   units.Kind      `json:"kind"`
	Parent models.UnitCode `json:"parent"`
	From   models.Day      `json:"from"`
	Until  models.Day      `json:"until"`
}

// units lists the units.
func (p *Pages) units(w http.ResponseWriter, r *http.Request) error {
	all := []unitView{}
	for _, u := range p.Units.Units() {
		all = append(all, unitView{u.Code, u.Name, u.Kind, u.Parent, u.From, u.Until})
	}
	return tagged(w, r, map[string]any{"units": all})
}

type figuresView struct {
	Unit      models.UnitCode `json:"unit"`
	Name      string          `json:"name"`
	Received  int             `json:"received"`
	Due       int             `json:"components_due"`
	Digitised int             `json:"components_digitised"`
	Reused    int             `json:"components_reused"`
	Demanded  int             `json:"components_demanded"`
	Avoided   int             `json:"certified_copies_avoided"`
	Finished  int             `json:"finished"`
	Resulted  int             `json:"results_digitised"`
	Fields    int             `json:"fields"`
	Auto      int             `json:"fields_auto"`
	Waiting   int             `json:"waiting"`
	Oldest    *time.Time      `json:"oldest_waiting"`
}

// overview counts what units did with the dossiers that they received in a span of days, this month where none is given, and
// what waits for clerks now. Rates are for the program to work out: both their numbers are here.
func (p *Pages) overview(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "from", "until"); err != nil {
		return err
	}
	span := models.Span{From: models.Day(r.URL.Query().Get("from")), Until: models.Day(r.URL.Query().Get("until"))}
	if span == (models.Span{}) {
		span = models.Span{From: page.Today()[:len("2026-11-")] + "01", Until: page.Today()}
	}
	for _, day := range []models.Day{span.From, span.Until} {
		if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
			return invalid("from and until are days and come together", "write from=2026-11-01&until=2026-11-30")
		}
	}
	scope := page.VisitorOf(r.Context()).Scope()
	figures, err := p.Figures.UnitFigures(r.Context(), scope, span)
	if err != nil {
		return err
	}
	waiting, err := p.Figures.WaitingNow(r.Context(), scope)
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, map[string]any{"from": span.From, "until": span.Until, "units": p.figuresOf(figures, waiting)})
}

// figuresOf joins figures and what waits, by unit, in the order in which the units come.
func (p *Pages) figuresOf(figures []models.Figures, waiting []models.Waiting) []figuresView {
	out, place := []figuresView{}, map[models.UnitCode]int{}
	of := func(unit models.UnitCode) *figuresView {
		i, ok := place[unit]
		if !ok {
			i = len(out)
			place[unit] = i
			named, _ := p.Units.Unit(unit) // one that is in no table has no name
			out = append(out, figuresView{Unit: unit, Name: named.Name})
		}
		return &out[i]
	}
	for _, f := range figures {
		v := of(f.Unit)
		v.Received, v.Due, v.Digitised, v.Reused, v.Demanded, v.Avoided = f.Received, f.Due, f.Digitised, f.Reused, f.Demanded, f.Avoided
		v.Finished, v.Resulted, v.Fields, v.Auto = f.Finished, f.Resulted, f.Fields, f.Auto
	}
	for _, n := range waiting {
		v := of(n.Unit)
		v.Waiting += n.Count
		if !n.Oldest.IsZero() && (v.Oldest == nil || n.Oldest.Before(*v.Oldest)) {
			v.Oldest = &n.Oldest
		}
	}
	return out
}

type tallyView struct {
	Lane   models.Lane      `json:"lane"`
	State  models.FileState `json:"state"`
	Files  int              `json:"files"`
	Oldest time.Time        `json:"oldest"`
}

// queue counts files by lane and state.
func (p *Pages) queue(w http.ResponseWriter, r *http.Request) error {
	tallies, err := p.Ledger.Tallies(r.Context())
	if err != nil {
		return err
	}
	all := []tallyView{}
	for _, t := range tallies {
		all = append(all, tallyView(t))
	}
	return page.JSON(w, http.StatusOK, map[string]any{"files": all})
}
