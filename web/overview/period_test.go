package overview

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"2026-11":                "2026-11-01 2026-11-30 | 2026-10-01 2026-10-31 | [2026-11 2026-Q4 2026]",
		"2026-01":                "2026-01-01 2026-01-31 | 2025-12-01 2025-12-31 | [2026-01 2026-Q1 2026]",
		"2024-03":                "2024-03-01 2024-03-31 | 2024-02-01 2024-02-29 | [2024-03 2024-Q1 2024]",
		"2026-Q1":                "2026-01-01 2026-03-31 | 2025-10-01 2025-12-31 | [2026-Q1 2026]",
		"2026":                   "2026-01-01 2026-12-31 | 2025-01-01 2025-12-31 | [2026]",
		"2026-11-03..2026-11-09": "2026-11-03 2026-11-09 | 2026-10-27 2026-11-02 | [2026]",
		"2025-12-31..2026-01-01": "2025-12-31 2026-01-01 | 2025-12-29 2025-12-30 | []",
	} {
		p, err := parsePeriod(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		span, before := p.span(), p.before().span()
		got := fmt.Sprintf("%s %s | %s %s | %v", span.From, span.Until, before.From, before.Until, p.targets())
		if got != want || p.code != code {
			t.Errorf("%s (%s): %s, want %s", code, p.code, got, want)
		}
	}
	for _, code := range []string{"2026-13", "26", "2026-Q5", "2026-Q", "2026-11-09..2026-11-03", "1990-01-01..2026-01-01", "..", "x"} {
		if _, err := parsePeriod(code); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%q: %v", code, err)
		}
	}
}

// A day begins at midnight in Vietnam.
func TestToday(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC)
	if p, err := periodOf(nil, at); err != nil || p.code != "2026-11" {
		t.Errorf("%s, %v", p.code, err)
	}
	if p, err := periodOf(nil, at.Add(-time.Second)); err != nil || p.code != "2026-10" {
		t.Errorf("%s, %v", p.code, err)
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	f := models.Figures{Due: 1000, Digitised: 849}
	for target, want := range map[int]string{-1: "", 850: "low", 849: "reached", 848: "reached", 0: "reached"} {
		r := newRate(models.MeasureDigitised, f, target)
		got := ""
		switch {
		case r.Low() && r.Reached():
			got = "both"
		case r.Low():
			got = "low"
		case r.Reached():
			got = "reached"
		}
		if got != want {
			t.Errorf("84.9 %% against %d tenths is %q, want %q", target, got, want)
		}
	}
	if r := newRate(models.MeasureReused, models.Figures{}, 800); r.Low() || r.Reached() || r.Width() != "0.0" {
		t.Errorf("a rate of nothing is %+v", r)
	}
	r := newRate(models.MeasureDigitised, f, -1).than(models.Figures{Due: 10, Digitised: 8})
	if !r.Compared() || r.Points() != 49 {
		t.Errorf("grew by %d tenths", r.Points())
	}
	if r := newRate(models.MeasureDigitised, f, -1).than(models.Figures{}); r.Compared() {
		t.Error("compared with nothing")
	}
	for text, want := range map[string]string{
		points(page.Vietnamese, 14): "+1,4", points(page.English, -14): "−1.4", points(page.Vietnamese, 0): "±0,0",
		tenths(page.Vietnamese, 850): "85\u00a0%", tenths(page.Vietnamese, 855): "85,5\u00a0%", tenths(page.English, 1000): "100\u00a0%",
	} {
		if text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
}

// A month without figures parts the line, and a lonely month is a dot.
func TestLines(t *testing.T) {
	t.Parallel()
	p := month(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	var figures []models.Figures
	for _, code := range []string{"2025-12", "2026-02", "2026-03", "2026-11"} {
		figures = append(figures, models.Figures{Month: code, Due: 10, Digitised: 8, Reused: 2})
	}
	l := newLines(p.year12(time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)), figures, []rate{newRate(models.MeasureDigitised, figures[0], 850)})
	if len(l.Table) != 12 || l.Table[0].Code != "2025-12" || l.Table[11].Code != "2026-11" || !l.Targets {
		t.Fatalf("lines %+v", l)
	}
	for _, s := range l.Series {
		if len(s.Paths) != 1 || strings.Count(s.Paths[0], ",") != 2 || len(s.Singles) != 2 || !s.HasLast {
			t.Errorf("%s: %+v", s.Measure, s)
		}
	}
	if empty := newLines(p.year12(time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)), nil, nil); !empty.Empty || len(empty.Series[0].Paths) != 0 {
		t.Errorf("of nothing: %+v", empty)
	}
}

// Dots of one share stand over each other inside the plot, however many there are.
func TestDots(t *testing.T) {
	t.Parallel()
	var rows []row
	for i := range 130 {
		f := models.Figures{Due: 100, Digitised: 90}
		if i == 0 {
			f = models.Figures{}
		}
		rows = append(rows, row{Rates: map[string]rate{string(models.MeasureDigitised): newRate(models.MeasureDigitised, f, -1)}, Figures: f})
	}
	d := newDots(rows, 850)
	if len(d.Dots) != 129 || d.Unknown != 1 || d.Low != 0 || d.Reached != 129 {
		t.Errorf("%d dots, %d unknown, %d low", len(d.Dots), d.Unknown, d.Low)
	}
	seen := map[string]bool{}
	for _, dot := range d.Dots {
		if seen[dot.X+" "+dot.Y] || strings.HasPrefix(dot.Y, "-") {
			t.Errorf("a dot at %s, %s", dot.X, dot.Y)
		}
		seen[dot.X+" "+dot.Y] = true
	}
}
