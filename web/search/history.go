package search

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// dayView is a day of a history, the last first.
type dayView struct {
	Day   time.Time
	Lines []lineView
}

// lineView is a line of a history: something that happened, or a field that somebody decided about.
type lineView struct {
	At     time.Time
	By     string
	Action string
	File   string // its name
	Detail string
	Change *models.FieldChange
}

// history gives what happened to the dossier, what happened last first. What people decided about fields stands in it with
// the values, which the events do not carry.
func (p *Pages) history(r *http.Request, read *reading) ([]dayView, error) {
	_, scope := visitor(r)
	events, err := p.Dossiers.Events(r.Context(), scope, read.dossier.Code)
	if err != nil {
		return nil, err
	}
	names := map[models.FileID]string{}
	for _, f := range read.dossier.Files {
		names[f.ID] = f.Name
	}
	var lines []lineView
	for _, e := range events {
		if told(e, read.changes) {
			continue
		}
		if err := p.name(r, read, e.Actor); err != nil {
			return nil, err
		}
		lines = append(lines, lineView{At: e.At, By: read.names[e.Actor], Action: e.Action, File: names[e.File], Detail: detail(e)})
	}
	for i, c := range read.changes {
		action := "field_" + string(c.State)
		if c.Undone {
			action = "field_undone"
		}
		lines = append(lines, lineView{At: c.At, By: read.names[c.Actor], Action: action, Detail: c.Reason, Change: &read.changes[i]})
	}
	slices.SortStableFunc(lines, func(a, b lineView) int { return b.At.Compare(a.At) })
	return byDay(lines), nil
}

// told tells whether a change says the same as the event, and more.
func told(e models.Event, changes []models.FieldChange) bool {
	return slices.ContainsFunc(changes, func(c models.FieldChange) bool {
		return e.Actor == c.Actor && e.Detail == string(c.Field) && e.At.Sub(c.At).Abs() < time.Second
	})
}

// detail gives what of an event's detail people should see: counts and identifiers for machines are none of it.
func detail(e models.Event) string {
	if e.Action == "component" || strings.HasPrefix(e.Action, "held_") || strings.HasPrefix(e.Action, "link_") {
		return e.Detail
	}
	return ""
}

func byDay(lines []lineView) []dayView {
	var out []dayView
	for _, l := range lines {
		day := l.At.In(page.Vietnam).Format(time.DateOnly)
		if len(out) == 0 || out[len(out)-1].Day.In(page.Vietnam).Format(time.DateOnly) != day {
			out = append(out, dayView{Day: l.At})
		}
		out[len(out)-1].Lines = append(out[len(out)-1].Lines, l)
	}
	return out
}
