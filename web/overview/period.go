package overview

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// period is what the figures are over: a month, a quarter, a year, or days that somebody chose. Its code stands in
// addresses: 2026-11, 2026-Q4, 2026 or 2026-11-03..2026-11-20.
type period struct {
	code        string
	from, until time.Time // days, both included
}

// spanMost is how far apart freely chosen days may lie.
const spanMost = 10 * 366

func today(now time.Time) time.Time {
	y, m, d := now.In(page.Vietnam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func month(day time.Time) period {
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	return period{first.Format("2006-01"), first, first.AddDate(0, 1, -1)}
}

func quarter(day time.Time) period {
	q := (int(day.Month()) - 1) / 3
	first := time.Date(day.Year(), time.Month(3*q+1), 1, 0, 0, 0, 0, time.UTC)
	return period{fmt.Sprintf("%d-Q%d", day.Year(), q+1), first, first.AddDate(0, 3, -1)}
}

func year(day time.Time) period {
	first := time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	return period{strconv.Itoa(day.Year()), first, first.AddDate(1, 0, -1)}
}

func days(from, until time.Time) period {
	return period{from.Format(time.DateOnly) + ".." + until.Format(time.DateOnly), from, until}
}

// parsePeriod gives the period of a code; CodeInvalid where it is none.
func parsePeriod(code string) (period, error) {
	wrong := &models.Error{Code: models.CodeInvalid, Message: "there is no such period", Hint: "choose one of the list, or two days"}
	if from, until, free := strings.Cut(code, ".."); free {
		a, err := time.Parse(time.DateOnly, from)
		b, bad := time.Parse(time.DateOnly, until)
		if err != nil || bad != nil || b.Before(a) || b.Sub(a) > spanMost*24*time.Hour {
			return period{}, wrong
		}
		return days(a, b), nil
	}
	if y, q, is := strings.Cut(code, "-Q"); is {
		day, err := time.Parse("2006", y)
		n, bad := strconv.Atoi(q)
		if err != nil || bad != nil || n < 1 || n > 4 {
			return period{}, wrong
		}
		return quarter(day.AddDate(0, 3*(n-1), 0)), nil
	}
	if day, err := time.Parse("2006-01", code); err == nil {
		return month(day), nil
	}
	if day, err := time.Parse("2006", code); err == nil {
		return year(day), nil
	}
	return period{}, wrong
}

// periodOf gives the period that a request asks for: the code, or the days of a form; this month where it asks for none.
func periodOf(q url.Values, now time.Time) (period, error) {
	if from, until := q.Get("from"), q.Get("until"); from != "" && until != "" {
		return parsePeriod(from + ".." + until)
	}
	if code := q.Get("period"); code != "" {
		return parsePeriod(code)
	}
	return month(today(now)), nil
}

// before gives the period of the same length that ends where this one begins.
func (p period) before() period {
	last := p.from.AddDate(0, 0, -1)
	switch {
	case p.free():
		return days(p.from.AddDate(0, 0, -p.length()), last)
	case len(p.code) == len("2026"):
		return year(last)
	case strings.Contains(p.code, "Q"):
		return quarter(last)
	}
	return month(last)
}

func (p period) free() bool { return strings.Contains(p.code, "..") }

func (p period) length() int { return int(p.until.Sub(p.from).Hours()/24) + 1 }

// targets gives the codes of the periods whose targets hold for this one, the nearest first.
func (p period) targets() []string {
	q, y := quarter(p.from), year(p.from)
	switch {
	case p.free() && p.from.Year() == p.until.Year():
		return []string{y.code}
	case p.free():
		return nil
	case len(p.code) == len("2026"):
		return []string{p.code}
	case strings.Contains(p.code, "Q"):
		return []string{p.code, y.code}
	}
	return []string{p.code, q.code, y.code}
}

func (p period) span() models.Span {
	return models.Span{From: models.Day(p.from.Format(time.DateOnly)), Until: models.Day(p.until.Format(time.DateOnly))}
}

// year12 gives the twelve months that end with the period's last, or with the running one where that lies ahead.
func (p period) year12(now time.Time) []period {
	last := p.until
	if t := today(now); last.After(t) {
		last = t
	}
	end := month(last)
	var out []period
	for i := 11; i >= 0; i-- {
		out = append(out, month(end.from.AddDate(0, -i, 0)))
	}
	return out
}

// choices gives the periods that are offered: thirteen months, five quarters, three years, each the latest first.
func choices(now time.Time) []period {
	day := today(now)
	first := month(day).from
	var out []period
	for i := range 13 {
		out = append(out, month(first.AddDate(0, -i, 0)))
	}
	for i := range 5 {
		out = append(out, quarter(quarter(day).from.AddDate(0, -3*i, 0)))
	}
	for i := range 3 {
		out = append(out, year(year(day).from.AddDate(-i, 0, 0)))
	}
	return out
}

// label gives the period in the language's words.
func (p period) label(say func(key string, args ...any) string) string {
	switch {
	case p.free():
		return say("overview.days", page.Day(p.from), page.Day(p.until))
	case len(p.code) == len("2026"):
		return say("overview.year", p.code)
	case strings.Contains(p.code, "Q"):
		return say("overview.quarter", p.code[len("2026-Q"):], p.code[:len("2026")])
	}
	return say("overview.month", p.from.Format("01/2006"))
}

// Code gives the period's code, for templates.
func (p period) Code() string { return p.code }
