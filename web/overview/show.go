package overview

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// shown is the overview as its template sees it.
type shown struct {
	view
	Left        int // dossiers that are not counted yet
	Figures     models.Figures
	Before      models.Figures
	BeforeLabel string
	Rates       []rate
	Waiting     waiting
	Months      lines
	Dots        dots
	Rows        []row
	Order       order
	Filter      string
	Corrections []models.FieldDecisions
	Corrected   int // fields, all of them
	Decided     int
	Choices     []choice
	Units       []choice
}

// choice is an entry of a list that somebody chooses from.
type choice struct {
	Code, Label string
	Chosen      bool
}

// waiting is what waits for clerks now, whatever the period.
type waiting struct {
	Count, Desk, Backlog int
	Oldest               time.Time
}

// correctionsShown is how many fields the overview lists by how often they were corrected.
const correctionsShown = 8

// overdueAfter is the age from which what waits is told in red: a working day and a night.
const overdueAfter = 48 * time.Hour

func (p *Pages) overview(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	s := shown{view: v, Order: orderOf(r.URL.Query()), Filter: r.URL.Query().Get("q")}
	if s.Left, err = p.Figures.CountFigures(r.Context(), countedAtLook); err != nil {
		return err
	}
	if err := s.fill(r.Context()); err != nil {
		return err
	}
	if err := s.fillWork(r.Context()); err != nil {
		return err
	}
	s.Choices, s.Units = s.periodChoices(), s.unitChoices(r)
	frame := page.Frame{Title: s.say("overview.title"), Here: "overview"}
	return p.views.Page(w, r, frame, "overview.html", s)
}

// unitRows answers with the table alone, for a filter that is typed.
func (p *Pages) unitRows(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	s := shown{view: v, Order: orderOf(r.URL.Query()), Filter: r.URL.Query().Get("q")}
	if err := s.fill(r.Context()); err != nil {
		return err
	}
	return p.views.Part(w, r, "units", s)
}

// fill works out the figures of the period, in all and by unit.
func (s *shown) fill(ctx context.Context) error {
	targets, err := s.targetsFor(ctx)
	if err != nil {
		return err
	}
	figures, err := s.page.Figures.UnitFigures(ctx, s.scope, s.Period.span())
	if err != nil {
		return err
	}
	before, err := s.page.Figures.UnitFigures(ctx, s.scope, s.Period.before().span())
	if err != nil {
		return err
	}
	waits, err := s.page.Work.WaitingNow(ctx, s.scope)
	if err != nil {
		return err
	}
	s.Figures, s.Before, s.BeforeLabel = sum(figures), sum(before), s.Period.before().label(s.say)
	for _, m := range models.Measures {
		s.Rates = append(s.Rates, newRate(m, s.Figures, targets.of(s.Unit, m)).than(s.Before))
	}
	s.Waiting = waitingOf(waits)
	rows := s.rows(figures, waits, targets)
	s.Dots = newDots(rows, targets.of(s.Unit, models.MeasureDigitised))
	s.Rows = named(rows, s.Filter)
	s.Order.sort(s.Rows)
	return nil
}

// fillWork adds the months and what people corrected.
func (s *shown) fillWork(ctx context.Context) error {
	months := s.Period.year12(s.now)
	figures, err := s.page.Figures.MonthFigures(ctx, s.scope, models.Span{From: months[0].span().From, Until: months[len(months)-1].span().Until})
	if err != nil {
		return err
	}
	s.Months = newLines(months, figures, s.Rates)
	all, err := s.page.Work.FieldDecisions(ctx, s.scope, s.Period.span(), fieldsMost)
	for _, d := range all {
		s.Decided += d.Decided
		s.Corrected += d.Corrected
	}
	all = slices.DeleteFunc(all, func(d models.FieldDecisions) bool { return d.Corrected == 0 })
	s.Corrections = all[:min(correctionsShown, len(all))]
	return err
}

// fieldsMost is more than there are fields of all types.
const fieldsMost = 10_000

func sum(all []models.Figures) models.Figures {
	var out models.Figures
	for _, f := range all {
		out.Add(f)
	}
	return out
}

func waitingOf(all []models.Waiting) waiting {
	var out waiting
	for _, w := range all {
		out.Count += w.Count
		if w.Lane == models.LaneDesk {
			out.Desk += w.Count
		} else {
			out.Backlog += w.Count
		}
		if out.Oldest.IsZero() || w.Oldest.Before(out.Oldest) {
			out.Oldest = w.Oldest
		}
	}
	return out
}

func (v view) periodChoices() []choice {
	var out []choice
	found := false
	for _, p := range choices(v.now) {
		found = found || p.code == v.Period.code
		out = append(out, choice{p.code, p.label(v.say), p.code == v.Period.code})
	}
	if !found {
		out = append([]choice{{v.Period.code, v.Period.label(v.say), true}}, out...)
	}
	return out
}

func (v view) unitChoices(r *http.Request) []choice {
	if !v.City {
		return nil
	}
	var out []choice
	for _, u := range v.page.Units.Units() {
		if counts(u, v.Period.span()) && page.VisitorOf(r.Context()).Scope().Covers(u.Code) {
			out = append(out, choice{string(u.Code), u.Name, u.Code == v.Unit})
		}
	}
	if v.Unit != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Chosen }) {
		out = append(out, choice{string(v.Unit), v.page.name(v.Unit), true})
	}
	return out
}

// Age tells in words how old something is.
func (v view) Age(since time.Time) string {
	if since.IsZero() {
		return "–"
	}
	key, n := ageKey(v.now, since)
	return v.say(key, n)
}

// Overdue tells whether something waits for too long.
func (v view) Overdue(since time.Time) bool {
	return !since.IsZero() && v.now.Sub(since) > overdueAfter
}

// Query gives the address's question for the same period with the parts given as key, value, …; an empty value leaves
// the part out.
func (v view) Query(parts ...string) string {
	q := url.Values{"period": {v.Period.code}}
	if v.Unit != "" && v.City {
		q.Set("unit", string(v.Unit))
	}
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i+1] == "" {
			q.Del(parts[i])
			continue
		}
		q.Set(parts[i], parts[i+1])
	}
	return "?" + q.Encode()
}
