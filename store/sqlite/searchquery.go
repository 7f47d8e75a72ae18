package sqlite

import (
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/store/internal/terms"
)

// mostMonths is how many months a search names one by one; a longer time is narrowed by looking at what was found.
const mostMonths = 36

// tiers gives what to ask the index for, best answers first; no entry answers two of them. They are expressions of FTS5,
// empty where everything is asked for.
//
// A question with tones prefers entries that have its words with these tones. Among those it prefers entries whose values
// have all of it, words side by side, to those where it is scattered over values and text.
func tiers(q models.Search, scope models.Scope) []string {
	question := terms.Ask(q.Text)
	narrow := narrowed(q, scope)
	if question.Empty() {
		return []string{narrow}
	}
	var all, spoken []string
	for _, p := range question.Parts {
		all = append(all, anywhere(p))
		for _, w := range p.Spoken {
			spoken = append(spoken, "spoken : "+quoted("", w))
		}
	}
	found, values := both(narrow, strings.Join(all, " AND ")), inValues(question)
	if !question.Marked() {
		return []string{both(found, values), without(found, values)}
	}
	tones := strings.Join(spoken, " AND ")
	return []string{
		both(both(found, tones), values),
		without(both(found, tones), values),
		without(both(found, values), tones),
		without(without(found, tones), values),
	}
}

func both(a, b string) string {
	if a == "" {
		return b
	}
	return "(" + a + ") AND (" + b + ")"
}

func without(a, b string) string { return "(" + a + ") NOT (" + b + ")" }

// narrowed gives the tags that every entry must have.
func narrowed(q models.Search, scope models.Scope) string {
	var all []string
	add := func(kind, value string) {
		if value != "" {
			all = append(all, "tags : "+tag(kind, value))
		}
	}
	if unit, one := scope.Unit(); one {
		add("unit", string(unit))
	}
	add("unit", string(q.Unit))
	add("type", string(q.Type))
	add("state", string(q.State))
	add("lane", string(q.Lane))
	add("procedure", string(q.Procedure))
	if months := monthsOf(q); len(months) > 0 {
		all = append(all, "("+strings.Join(months, " OR ")+")")
	}
	return strings.Join(all, " AND ")
}

func monthsOf(q models.Search) []string {
	from, to, ok := days(q)
	if !ok || q.From == "" || q.To == "" {
		return nil
	}
	var out []string
	for at := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, vietnam); at.Before(to); at = at.AddDate(0, 1, 0) {
		if out = append(out, "tags : "+tag("month", monthOf(at))); len(out) > mostMonths {
			return nil
		}
	}
	return out
}

// days gives the moments between which a dossier must have been received, the second excluded; false where a day is
// ill-formed.
func days(q models.Search) (from, to time.Time, ok bool) {
	from, to = time.UnixMilli(0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	var err error
	if q.From != "" {
		if from, err = time.ParseInLocation(time.DateOnly, string(q.From), vietnam); err != nil {
			return from, to, false
		}
	}
	if q.To != "" {
		if to, err = time.ParseInLocation(time.DateOnly, string(q.To), vietnam); err != nil {
			return from, to, false
		}
		to = to.AddDate(0, 0, 1)
	}
	return from, to, true
}

// anywhere asks for a part in the values or the text. Words of a paper stand in no other column, so none is named: the index
// then need not look at places.
func anywhere(p terms.Part) string { return either(p, "") }

// either asks for a part by any of its spellings, its words behind a sign.
func either(p terms.Part, sign string) string {
	var out []string
	switch {
	case p.Whole:
	case p.Loose:
		each := make([]string, len(p.Words))
		for i, w := range p.Words {
			each[i] = quoted(sign, w) + open(p.Open && i == len(p.Words)-1)
		}
		out = append(out, "("+strings.Join(each, " AND ")+")")
	default:
		out = append(out, quoted(sign, p.Words...)+open(p.Open))
	}
	for _, w := range p.Joined {
		out = append(out, "joined : "+quoted("", w)+open(p.Open), quoted(sign, w)+open(p.Open)) // unparted it is a word like others
	}
	return "(" + strings.Join(out, " OR ") + ")"
}

// inValues asks for the whole question in the values: its words side by side where they are words, else each part.
func inValues(q terms.Question) string {
	plain := !slices.ContainsFunc(q.Parts, func(p terms.Part) bool { return len(p.Joined) > 0 })
	if plain {
		var all []string
		for _, p := range q.Parts {
			all = append(all, p.Words...)
		}
		return quoted(terms.FactSign, all...) + open(q.Parts[len(q.Parts)-1].Open)
	}
	var out []string
	for _, p := range q.Parts {
		out = append(out, either(p, terms.FactSign))
	}
	return strings.Join(out, " AND ")
}

// open gives the sign that lets the last word go on.
func open(yes bool) string {
	if yes {
		return " *"
	}
	return ""
}

// quoted gives a phrase of words, which are letters and digits alone, each behind a sign.
func quoted(sign string, words ...string) string {
	return `"` + sign + strings.Join(words, " "+sign) + `"`
}
