package keep_test

import (
	"reflect"
	"testing"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

var (
	waits     = models.Finding{Code: models.FindingOpinionPending, Message: "chưa có"}
	ungrounds = models.Finding{Code: models.FindingUngrounded, Message: "không có trên giấy"}
	faint     = models.Finding{Code: models.FindingLowConfidence, Message: "mờ"}
)

func differ(message string) models.Finding {
	return models.Finding{Code: models.FindingOpinionsDiffer, Message: message}
}

func later(value string) models.Finding {
	return differ("Lần đọc sau, có mô hình, cho giá trị khác: “" + value + "”.")
}

// f gives a field of the rules.
func f(value string, state models.FieldState, findings ...models.Finding) models.Field {
	return models.Field{Name: "x", Value: value, State: state, Source: models.SourceRules, Confidence: 0.9, Findings: findings}
}

// model gives a field of the model.
func model(value string, findings ...models.Finding) models.Field {
	return models.Field{Name: "x", Value: value, State: models.StateCheck, Source: models.SourceLLM, Confidence: 0.5, Findings: findings}
}

// or gives the field with other readings of the source.
func or(field models.Field, source models.Source, values ...string) models.Field {
	for _, v := range values {
		field.Alternatives = append(field.Alternatives, models.Alternative{Value: v, Source: source})
	}
	return field
}

func sure(field models.Field, confidence float64) models.Field {
	field.Confidence = confidence
	return field
}

func TestOpinionsOnFields(t *testing.T) {
	t.Parallel()
	const auto, check, missing = models.StateAuto, models.StateCheck, models.StateMissing
	const llm, rules = models.SourceLLM, models.SourceRules
	d := differ("bản đọc kia: “B”")
	for name, c := range map[string]struct{ before, now, want models.Field }{
		"both say the same":                {f("A", auto), f("A", auto), f("A", auto)},
		"agreement does not vouch":         {f("A", check, faint), f("A", auto), f("A", check, faint)},
		"disagreement asks a clerk":        {f("A", auto), or(sure(f("A", check, d), 0.4), llm, "B"), or(sure(f("A", check, d), 0.4), llm, "B")},
		"another value asks a clerk":       {f("A", auto), sure(f("B", auto), 0.8), or(sure(f("A", check, later("B")), 0.8), rules, "B")},
		"doubt about the type does":        {f("A", auto), f("A", check, faint), f("A", check, faint)},
		"the model's value comes second":   {f("A", check, faint), or(model("B", differ("bản đọc kia: “A”")), rules, "A"), or(f("A", check, faint, later("B")), llm, "B")},
		"not on the page":                  {f("A", auto), f("A", auto, ungrounds), f("A", auto, ungrounds)},
		"told once":                        {f("A", check, d), f("A", check, d), f("A", check, d)},
		"alternatives add up":              {or(f("A", check), rules, "C"), or(f("A", check), llm, "C", "D"), models.Field{Name: "x", Value: "A", State: check, Source: rules, Confidence: 0.9, Alternatives: []models.Alternative{{Value: "C", Source: rules}, {Value: "D", Source: llm}}}},
		"a gap is filled, to be checked":   {f("", missing, models.Finding{Code: models.FindingMissing}), model("B", faint), model("B", faint)},
		"a gap is never filled as vouched": {f("", missing), f("B", auto), f("B", check)},
		"a gap stays":                      {f("", missing), f("", missing, ungrounds), f("", missing, ungrounds)},
		"a value does not vanish":          {f("A", auto), f("", missing, models.Finding{Code: models.FindingMissing}), f("A", auto)},
		"confirmed, and the model differs": {f("A", models.StateConfirmed), or(f("A", check, d), llm, "B"), f("A", models.StateConfirmed, later("B"))},
		"confirmed, its reading unknown":   {f("A", models.StateConfirmed), f("A", check, d), f("A", models.StateConfirmed, d)},
		"corrected to the model's value":   {f("B", models.StateCorrected), or(f("A", check, d), llm, "B"), f("B", models.StateCorrected)},
		"corrected to a third value":       {f("C", models.StateCorrected), or(f("A", check, d, ungrounds, faint), llm, "B"), f("C", models.StateCorrected, ungrounds, later("B"))},
		"emptied by a clerk":               {f("", models.StateCorrected), model("B"), f("", models.StateCorrected)},
		"reused":                           {f("A", models.StateReused), f("B", auto), f("A", models.StateReused)},
	} {
		before := []models.Document{doc("A", "a", []int{1}, c.before)}
		got, _, _ := keep.Opinions(before, []models.Document{doc("", "a", []int{1}, c.now)})
		if want := []models.Document{doc("A", "a", []int{1}, c.want)}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
		if !reflect.DeepEqual(before, []models.Document{doc("A", "a", []int{1}, c.before)}) {
			t.Errorf("%s: the caller's documents were changed", name)
		}
		again, changed, _ := keep.Opinions(got, []models.Document{doc("", "a", []int{1}, c.now)})
		if changed != 0 {
			t.Errorf("%s: told twice:\n%+v\n%+v", name, got, again)
		}
	}
}

func TestOpinionsOnDocuments(t *testing.T) {
	t.Parallel()
	with := func(d models.Document, findings ...models.Finding) models.Document {
		d.Findings = findings
		return d
	}
	paired := func(d models.Document, pairs ...models.Pair) models.Document {
		d.Pairs = pairs
		return d
	}
	one, two := []int{1}, []int{2}
	p, q := models.Pair{Label: "Số", Value: "1"}, models.Pair{Label: "Ngày", Value: "2"}
	for name, c := range map[string]struct {
		before, now, want []models.Document
		changed, strange  int
	}{
		"nothing waits any more": {
			[]models.Document{with(doc("A", "a", one), faint, waits)}, []models.Document{with(doc("", "a", one), faint, ungrounds)},
			[]models.Document{with(doc("A", "a", one), faint, ungrounds)}, 1, 0},
		"one still waits": {
			[]models.Document{with(doc("A", "a", one), waits), with(doc("B", "a", two), waits)},
			[]models.Document{with(doc("", "a", one), waits), doc("", "a", two)},
			[]models.Document{with(doc("A", "a", one), waits), with(doc("B", "a", two), []models.Finding{}...)}, 1, 0},
		"split otherwise": {
			[]models.Document{with(doc("A", "a", one), waits), with(doc("B", "a", two), waits)},
			[]models.Document{doc("", "a", []int{1, 2}, machine("x", "1"))},
			[]models.Document{with(doc("A", "a", one), waits), with(doc("B", "a", two), waits)}, 0, 1},
		"another type": {
			[]models.Document{with(doc("A", "a", one, machine("x", "1")), waits)},
			[]models.Document{doc("", "b", one, machine("y", "2"))},
			[]models.Document{with(doc("A", "a", one, machine("x", "1")), differ("Mô hình cho rằng đây là loại giấy tờ khác; hãy kiểm tra loại giấy tờ."))}, 1, 0},
		"two papers on one page": {
			[]models.Document{doc("A", "a", one), doc("B", "b", one, f("", models.StateMissing))},
			[]models.Document{doc("", "b", one, model("2")), doc("", "a", one)},
			[]models.Document{doc("A", "a", one), doc("B", "b", one, model("2"))}, 1, 0},
		"pairs": {
			[]models.Document{paired(doc("A", models.TypeUnknown, one), p)}, []models.Document{paired(doc("", models.TypeUnknown, one), p, q)},
			[]models.Document{paired(doc("A", models.TypeUnknown, one), p, q)}, 1, 0},
		"a field that no rule found": {
			[]models.Document{doc("A", "a", one)}, []models.Document{doc("", "a", one, model("2"), models.Field{Name: "y"})},
			[]models.Document{doc("A", "a", one, model("2"))}, 1, 0},
	} {
		got, changed, strange := keep.Opinions(c.before, c.now)
		if changed != c.changed || strange != c.strange {
			t.Errorf("%s: %d changed, %d strange", name, changed, strange)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, c.want)
		}
	}
}
