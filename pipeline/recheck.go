package pipeline

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// Contradiction is values of a paper that cannot all be right.
type Contradiction struct {
	Fields  []models.FieldName
	Message string // for the clerk, in Vietnamese
}

func contradiction(message string, about []*value) Contradiction {
	c := Contradiction{Message: message}
	for _, v := range about {
		if v != nil {
			c.Fields = append(c.Fields, v.Field.Name)
		}
	}
	return c
}

// rechecked is what Contradictions can tell from values alone, so that findings of an earlier reading that say it are
// worth nothing once a value changed.
var rechecked = []string{saysRegisteredUnborn, saysDeadUnborn, saysRegisteredAlive, saysIssuedUnborn, saysChangedUnregistered,
	saysSex, saysBirthYear, saysExpiry, saysSameName, saysSigner}

// Contradictions runs the checks of the paper's type over its fields as they are now, whoever gave them. A date or number
// that is also written out in words is compared with its Spoken.
func Contradictions(doc *models.Document, t *doctypes.Type) []Contradiction {
	if t == nil {
		return nil
	}
	r := &reading{typ: t}
	for _, f := range doc.Fields {
		described := t.Find(f.Name)
		if f.Value == "" || described == nil {
			continue
		}
		v := value{source: f.Source}
		v.Field, v.Reading.Value = described, f.Value
		r.values = append(r.values, v)
	}
	for _, name := range t.Checks {
		if name != "in_words" && checks[name] != nil {
			checks[name](r)
		}
	}
	out := r.contradictions
	for _, f := range doc.Fields {
		if spoken := Spoken(doc, f, t); spoken != "" && f.Value != "" && spoken != f.Value {
			message := saysNumberWords
			if t.Find(f.Name).Kind == values.KindDate {
				message = saysDateWords
			}
			out = append(out, Contradiction{Fields: []models.FieldName{f.Name}, Message: message})
		}
	}
	return out
}

// Standing gives the findings of a field that still hold: what an earlier reading found, but for contradictions that its
// values no longer show.
func Standing(f models.Field, contradictions []Contradiction) []models.Finding {
	var out []models.Finding
	for _, finding := range f.Findings {
		if finding.Code != models.FindingCheckFailed || !slices.Contains(rechecked, finding.Message) && !spokenOf(finding.Message) {
			out = append(out, finding)
		}
	}
	for _, c := range contradictions {
		if slices.Contains(c.Fields, f.Name) {
			out = append(out, models.Finding{Code: models.FindingCheckFailed, Message: c.Message})
		}
	}
	return out
}

func spokenOf(message string) bool { return message == saysDateWords || message == saysNumberWords }

// Spoken gives the value that the paper writes out in words for a date or number whose digits an earlier reading found to
// be another; "" where nothing of that kind is known. Where several phrases could be meant, it is the one most like the digits.
func Spoken(doc *models.Document, f models.Field, t *doctypes.Type) string {
	described := t.Find(f.Name)
	doubted := slices.ContainsFunc(f.Findings, func(f models.Finding) bool { return spokenOf(f.Message) })
	if described == nil || !doubted {
		return ""
	}
	best, most, rival := "", -1, false
	for _, phrase := range phrases(doc.Text) {
		value := spokenValue(described.Kind, phrase)
		if value == "" || value == best {
			continue
		}
		alike := alikeness(value, f.Value, f.Raw)
		switch {
		case alike > most:
			best, most, rival = value, alike, false
		case alike == most:
			rival = true
		}
	}
	if rival {
		return ""
	}
	return best
}

func spokenValue(kind values.Kind, phrase string) string {
	switch kind {
	case values.KindDate:
		r, _ := values.Read(values.KindDateWords, phrase)
		return r.Value
	case values.KindArea, values.KindMoney:
		value, _ := values.SpokenDecimal(phrase)
		return value
	}
	return ""
}

// alikeness counts the parts of a spoken value that stand in the value or in what was read.
func alikeness(spoken, value, raw string) int {
	parts := strings.FieldsFunc(value+" "+raw, func(r rune) bool { return !unicode.IsDigit(r) })
	n := 0
	for part := range strings.FieldsFuncSeq(spoken, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if slices.ContainsFunc(parts, func(p string) bool { return strings.TrimLeft(p, "0") == strings.TrimLeft(part, "0") }) {
			n++
		}
	}
	return n
}

// phrases gives what a paper's text writes out after "bằng chữ", each with the line after it where that goes on.
func phrases(text string) []string {
	var out []string
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\f' })
	for i, line := range lines {
		runes, fold := []rune(viet.Normalise(line)), []rune(viet.Fold(viet.Normalise(line)))
		at := strings.Index(string(fold), "bang chu")
		if at < 0 || len(fold) != len(runes) {
			continue
		}
		at = len([]rune(string(fold)[:at])) + len("bang chu")
		phrase := strings.TrimLeft(string(runes[at:]), " ):.,…")
		if next := i + 1; next < len(lines) {
			if first := []rune(strings.TrimSpace(lines[next])); len(first) > 0 && unicode.IsLower(first[0]) {
				phrase += " " + strings.TrimSpace(lines[next])
			}
		}
		out = append(out, phrase)
	}
	return out
}
