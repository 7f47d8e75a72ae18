package overview

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/viet"
	"sohoa/web/page"
)

// importMost bounds a table of targets, in bytes: 130 units with four targets for twelve months take a tenth of it.
const importMost = 1 << 20

// historyShown is how many earlier targets the page shows.
const historyShown = 50

// targetsPage is the page of targets as its template sees it.
type targetsPage struct {
	view
	Periods  []choice
	Units    []choice
	Own      map[string]string // what stands for the unit and period, by measure, as people type it
	Standing []models.Target
	History  []models.Target
	Measures []models.Measure
	May      bool // set targets
	Saved    string
}

// targets shows what targets stand, and lets heads set them.
func (p *Pages) targets(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	if v.Period.free() {
		v.Period = month(v.Period.until)
	}
	t := targetsPage{view: v, Measures: models.Measures, Own: map[string]string{}, Units: v.unitChoices(r), Saved: r.URL.Query().Get("saved"),
		May: page.VisitorOf(r.Context()).Account.Has(models.RoleHead)}
	t.Periods = v.targetPeriods()
	if t.Standing, err = p.Targets.Targets(r.Context(), v.scope, v.Period.targets()); err != nil {
		return err
	}
	for _, s := range t.Standing {
		if s.Unit == v.Unit && s.Period == v.Period.code {
			t.Own[string(s.Measure)] = strings.TrimSuffix(tenths(page.VisitorOf(r.Context()).Language, s.Tenths), "\u00a0%")
		}
	}
	if t.History, err = p.Targets.TargetHistory(r.Context(), v.scope, historyShown); err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: t.say("overview.tab.targets"), Here: "overview"}, "targets.html", t)
}

// targetPeriods offers this and the next year, their quarters and months.
func (v view) targetPeriods() []choice {
	var out []choice
	first := year(today(v.now))
	for _, y := range []period{first, year(first.until.AddDate(0, 0, 1))} {
		all := []period{y}
		for q := range 4 {
			all = append(all, quarter(y.from.AddDate(0, 3*q, 0)))
		}
		for m := range 12 {
			all = append(all, month(y.from.AddDate(0, m, 0)))
		}
		for _, p := range all {
			out = append(out, choice{p.code, p.label(v.say), p.code == v.Period.code})
		}
	}
	if !slices.ContainsFunc(out, func(c choice) bool { return c.Chosen }) {
		out = append([]choice{{v.Period.code, v.Period.label(v.say), true}}, out...)
	}
	return out
}

// UnitName gives the name of a target's unit.
func (t targetsPage) UnitName(code models.UnitCode) string {
	if code == "" {
		return t.say("overview.targets.all")
	}
	return t.page.name(code)
}

// PeriodName gives a target's period in words.
func (t targetsPage) PeriodName(code string) string {
	p, err := parsePeriod(code)
	if err != nil {
		return code
	}
	return p.label(t.say)
}

// setTargets takes the targets of one unit and period from the form, or of many from a table that was pasted or chosen.
func (p *Pages) setTargets(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, importMost)
	if err := r.ParseMultipartForm(importMost); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return &models.Error{Code: models.CodeInvalid, Message: "the form could not be read", Hint: "a table may have 1 MB", Err: err}
	}
	visitor := page.VisitorOf(r.Context())
	scope := visitor.Scope()
	var set []models.Target
	text, err := pasted(r)
	if err == nil && strings.TrimSpace(text) != "" {
		set, err = p.parseTable(text)
	} else if err == nil {
		set, err = p.parseForm(r, scope)
	}
	if err != nil {
		return err
	}
	written, err := p.Targets.SetTargets(r.Context(), scope, set, visitor.Account.Name)
	if err != nil {
		return err
	}
	q := "?saved=" + strconv.Itoa(written)
	if len(set) > 0 && r.FormValue("period") == set[0].Period {
		q += "&period=" + set[0].Period + "&unit=" + string(set[0].Unit)
	}
	http.Redirect(w, r, "/overview/targets"+q, http.StatusSeeOther)
	return nil
}

// pasted gives the table of the form, pasted or as a file; "" where there is none.
func pasted(r *http.Request) (string, error) {
	if text := r.FormValue("table"); strings.TrimSpace(text) != "" {
		return text, nil
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		return "", nil //nolint:nilerr // no file was chosen
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return "", &models.Error{Code: models.CodeUnavailable, Message: "the table could not be read", Hint: "send it again", Err: err}
	}
	return string(text), nil
}

// parseForm gives the targets of the form's unit and period. An empty one takes a target back.
func (p *Pages) parseForm(r *http.Request, scope models.Scope) ([]models.Target, error) {
	unit := models.UnitCode(r.FormValue("unit"))
	if own, single := scope.Unit(); single && unit == "" {
		unit = own
	}
	if _, known := p.Units.Unit(unit); unit != "" && !known && !scope.Covers(unit) {
		return nil, &models.Error{Code: models.CodeNotFound, Message: "there is no such unit", Hint: "choose one of the list"}
	}
	var out []models.Target
	for _, m := range models.Measures {
		n, given, err := parseTenths(r.FormValue(string(m)))
		if err != nil {
			return nil, err
		}
		if !given {
			n = -1
		}
		out = append(out, models.Target{Unit: unit, Period: r.FormValue("period"), Measure: m, Tenths: n})
	}
	return out, nil
}

// parseTenths gives the tenths of a percent that somebody typed: 85, 85,5 or 85.5 %; given is false for nothing.
func parseTenths(text string) (n int, given bool, err error) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0, false, nil
	}
	value, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !(value >= 0 && value <= 100) {
		return 0, false, &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("%q is no share in percent", text), Hint: "give a number between 0 and 100"}
	}
	return int(value*10 + .5), true, nil
}

// parseTable gives the targets of a table whose columns are unit (code or name, * for all), period and then the measures
// in their order, parted by tabs, semicolons or commas. A cell without text leaves a target as it is, - takes it back; a
// first line whose period is none is a head.
func (p *Pages) parseTable(text string) ([]models.Target, error) {
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	rows.FieldsPerRecord, rows.LazyQuotes, rows.TrimLeadingSpace = -1, true, true
	first, _, _ := strings.Cut(text, "\n")
	for _, comma := range "\t;" {
		if strings.ContainsRune(first, comma) {
			rows.Comma, rows.TrimLeadingSpace = comma, comma != '\t'
			break
		}
	}
	var out []models.Target
	for number := 1; ; number++ {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, tableFault(number, "the line cannot be read")
		}
		if number == 1 && (len(cells) < 2 || !isPeriod(cells[1])) {
			continue
		}
		line, err := p.parseLine(cells)
		if err != nil {
			return nil, tableFault(number, err.Error())
		}
		out = append(out, line...)
	}
}

func tableFault(line int, what string) error {
	return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("line %d of the table: %s", line, what),
		Hint: "the columns are unit, period and the targets; nothing was written"}
}

func isPeriod(code string) bool {
	p, err := parsePeriod(strings.TrimSpace(code))
	return err == nil && !p.free()
}

func (p *Pages) parseLine(cells []string) ([]models.Target, error) {
	if len(cells) < 3 || !isPeriod(cells[1]) {
		return nil, errors.New("a unit, a period (2026, 2026-Q4, 2026-11) and at least one target are needed")
	}
	unit, err := p.unitOf(cells[0])
	if err != nil {
		return nil, err
	}
	var out []models.Target
	for i, m := range models.Measures[:min(len(models.Measures), len(cells)-2)] {
		t := models.Target{Unit: unit, Period: strings.TrimSpace(cells[1]), Measure: m, Tenths: -1}
		if text := strings.TrimSpace(cells[2+i]); text != "-" {
			n, given, err := parseTenths(text)
			if err != nil {
				return nil, err
			}
			if !given {
				continue
			}
			t.Tenths = n
		}
		out = append(out, t)
	}
	return out, nil
}

// unitOf gives the unit that a code or a name stands for; "" for *.
func (p *Pages) unitOf(text string) (models.UnitCode, error) {
	text = viet.Normalise(text)
	if text == "*" {
		return "", nil
	}
	if u, ok := p.Units.Unit(models.UnitCode(text)); ok {
		return u.Code, nil
	}
	for _, u := range p.Units.Units() {
		if u.Until == "" && (strings.EqualFold(u.Name, text) || strings.EqualFold(shortName(u), text)) {
			return u.Code, nil
		}
	}
	return "", fmt.Errorf("nobody knows the unit %q", text)
}
