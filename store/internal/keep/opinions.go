package keep

import (
	"reflect"
	"slices"

	"sohoa/models"
)

// What a clerk is told about a document whose late reading finds another type on it.
const otherType = "Mô hình cho rằng đây là loại giấy tờ khác; hãy kiểm tra loại giấy tờ."

// Opinions gives the documents of a finished file after the model's reading of them arrived late, how many of them that
// changed, and how many of those read now match none. It only ever adds:
//
//   - a document keeps its identifier, type, pages, text and links;
//   - what a clerk confirmed or corrected and what was reused gets the model's findings and nothing else;
//   - a value keeps its state, but one that is auto becomes check where the new reading is another or is not auto itself;
//   - a field without a value gets the one read now, to be checked;
//   - findings, alternatives and pairs are added to those that are there.
//
// A document of now matches the one on the very same pages, one of the same type first. Where it is of another type, that
// is only told. One that still waits for the model (FindingOpinionPending) changes nothing.
func Opinions(before, now []models.Document) (merged []models.Document, changed, strange int) {
	merged = slices.Clone(before)
	matched := make([]bool, len(merged))
	for _, d := range now {
		i := samePages(d, merged, matched)
		if i < 0 {
			strange++
			continue
		}
		matched[i] = true
		if slices.ContainsFunc(d.Findings, pending) {
			continue
		}
		merged[i] = takeIn(before[i], d)
		if !reflect.DeepEqual(merged[i], before[i]) {
			changed++
		}
	}
	return merged, changed, strange
}

// samePages gives the index of the free document on the same pages as d, if there is one of its type, or -1.
func samePages(d models.Document, among []models.Document, matched []bool) int {
	other := -1
	for i, o := range among {
		if matched[i] || !slices.Equal(o.Pages, d.Pages) {
			continue
		}
		if o.Type == d.Type {
			return i
		}
		if other < 0 {
			other = i
		}
	}
	return other
}

func pending(f models.Finding) bool { return f.Code == models.FindingOpinionPending }

// takeIn adds to a document what the model's reading of it brings.
func takeIn(old, now models.Document) models.Document {
	if slices.ContainsFunc(old.Findings, pending) {
		old.Findings = slices.DeleteFunc(slices.Clone(old.Findings), pending)
	}
	if now.Type != old.Type {
		old.Findings = addFindings(old.Findings, models.Finding{Code: models.FindingOpinionsDiffer, Message: otherType})
		return old
	}
	old.Findings = addFindings(old.Findings, now.Findings...)
	old.Fields = slices.Clone(old.Fields)
	for _, f := range now.Fields {
		if mine := old.Field(f.Name); mine != nil {
			*mine = weigh(*mine, f)
		} else if f.Value != "" {
			old.Fields = append(old.Fields, toCheck(f))
		}
	}
	for _, p := range now.Pairs {
		if !slices.ContainsFunc(old.Pairs, func(o models.Pair) bool { return o.Label == p.Label && o.Value == p.Value }) {
			old.Pairs = append(slices.Clip(old.Pairs), p)
		}
	}
	return old
}

// weigh gives a field after it was read once more.
func weigh(old, now models.Field) models.Field {
	byHand := old.State.ByClerk() || old.State == models.StateReused
	switch {
	case byHand || now.Value == "":
		old.Findings = addFindings(old.Findings, modelFindings(old, now)...)
		return old
	case old.Value == "":
		return toCheck(now)
	}
	if old.State == models.StateAuto && (now.State != models.StateAuto || now.Value != old.Value) {
		old.State, old.Confidence = models.StateCheck, min(old.Confidence, now.Confidence)
	}
	more := now.Findings
	if now.Value != old.Value {
		more = modelFindings(old, now)
		if !slices.ContainsFunc(more, differs) {
			more = append(more, another(now.Value))
		}
	}
	old.Findings = addFindings(old.Findings, more...)
	old.Alternatives = addReadings(old, now)
	return old
}

func differs(f models.Finding) bool { return f.Code == models.FindingOpinionsDiffer }

// another tells the clerk of a value other than the one that stays on view. The line's own sentence would not do: it
// names whichever reading the line did not choose, and that may be the one on view.
func another(value string) models.Finding {
	return models.Finding{Code: models.FindingOpinionsDiffer, Message: "Lần đọc sau, có mô hình, cho giá trị khác: “" + value + "”."}
}

// modelFindings gives what the model's reading has against a value that was read before.
func modelFindings(old, now models.Field) []models.Finding {
	var out []models.Finding
	for _, f := range now.Findings {
		if f.Code == models.FindingUngrounded {
			out = append(out, f)
		}
	}
	i := slices.IndexFunc(now.Findings, differs)
	if i < 0 {
		return out
	}
	value, known := modelValue(now)
	if !known {
		return append(out, now.Findings[i])
	}
	if value == old.Value {
		return out
	}
	return append(out, another(value))
}

// modelValue gives the model's own reading where a field holds it.
func modelValue(f models.Field) (string, bool) {
	if f.Source == models.SourceLLM {
		return f.Value, true
	}
	for _, a := range f.Alternatives {
		if a.Source == models.SourceLLM {
			return a.Value, true
		}
	}
	return "", false
}

// toCheck gives a field that nobody vouches for.
func toCheck(f models.Field) models.Field {
	f.State = models.StateCheck
	return f
}

// addFindings adds those that are not there yet.
func addFindings(to []models.Finding, more ...models.Finding) []models.Finding {
	for _, f := range more {
		if !slices.Contains(to, f) {
			to = append(slices.Clip(to), f)
		}
	}
	return to
}

// addReadings gives the old field's alternatives and those of the new one that say something else.
func addReadings(old, now models.Field) []models.Alternative {
	out := slices.Clip(old.Alternatives)
	first := models.Alternative{Value: now.Value, Raw: now.Raw, Source: now.Source, Evidence: now.Evidence}
	for _, a := range append([]models.Alternative{first}, now.Alternatives...) {
		if a.Value != old.Value && !slices.ContainsFunc(out, func(o models.Alternative) bool { return o.Value == a.Value }) {
			out = append(out, a)
		}
	}
	return out
}
