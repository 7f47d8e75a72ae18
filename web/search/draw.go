package search

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/web/page"
)

// funcs gives what the templates of this package may call beside those of the frame.
func (p *Pages) funcs() template.FuncMap {
	return template.FuncMap{
		"unit":      p.unitName,
		"procedure": p.procedureName,
		"escape":    url.PathEscape,
		"dict":      dict,
		"next":      func(i int) int { return i + 1 },
		"clock":     func(at time.Time) string { return at.In(page.Vietnam).Format("15:04") },
		"look":      look,
		"linked":    linked,
		"standing":  standingLook,
		"known":     known,
		"reason":    reasonOf,
		"shown":     shown,
		"reused": func(n map[string]int) int {
			return n[string(models.ComponentReused)] + n[string(models.ComponentFromResult)]
		},
	}
}

// dict gives a template several values under names: pairs of a name and a value.
func dict(pairs ...any) map[string]any {
	out := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string) // the templates are ours
		out[name] = pairs[i+1]
	}
	return out
}

// look gives the mark of a dossier's state.
func look(s models.DossierState) string {
	switch s {
	case models.DossierReview:
		return "check"
	case models.DossierDone:
		return "confirmed"
	case models.DossierFailed:
		return "invalid"
	case models.DossierOpen:
		return "missing"
	}
	return "auto"
}

// linked gives the mark of a link's state.
func linked(s models.LinkState) string {
	switch s {
	case models.LinkConfirmed:
		return "confirmed"
	case models.LinkRejected:
		return "invalid"
	case models.LinkPending:
		return "missing"
	}
	return "check"
}

func standingLook(s models.ResultState) string {
	switch s {
	case models.ResultValid:
		return "confirmed"
	case models.ResultExpired:
		return "check"
	}
	return "invalid"
}

// known gives the key of what a word of the store is called on screen, or that of anything else of its kind.
func known(kind, name string) string {
	if _, ok := words[kind+name]; ok {
		return kind + name
	}
	return kind + "other"
}

// reason is why a link was proposed.
type reason struct {
	Text string
	For  bool // it speaks for the link
}

// reasonOf gives a reason in words. In English it is said as links carry it: the name of a part and how it compares.
func reasonOf(l page.Language, text string) reason {
	against := strings.Contains(text, "differs") || strings.Contains(text, "deceased") || strings.HasPrefix(text, "result ")
	if l == page.English {
		return reason{strings.ReplaceAll(text, "_", " "), !against}
	}
	return reason{linking.Sentence(text), !against}
}

// shared is the words that all pages have.
var shared = page.Shared()

// shown gives a value as people write it.
func shown(l page.Language, f models.Field) string {
	switch {
	case f.Name == "sex" || strings.HasSuffix(string(f.Name), "_sex"):
		if _, ok := shared["sex."+f.Value]; ok {
			return shared.Text(l, "sex."+f.Value)
		}
	case len(f.Value) == len(time.DateOnly):
		return page.Day(f.Value)
	}
	return f.Value
}
