package pipeline

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/candidates"
)

// otherReadings gives what else the value's place may say, by its second reading and by letters that are known to be
// misread, the likeliest first. What the model or the rules gave as another reading already is not given again.
func (r *reading) otherReadings(v *value) []models.Alternative {
	if v.source != models.SourceRules || v.vouched {
		return nil
	}
	in := candidates.Input{Kind: v.Field.Kind, First: v.Reading, Second: v.second.text, Lexicon: r.taught.For(v.Field.Name)}
	for _, sp := range v.Spans {
		for _, w := range v.sheet.Words(sp) {
			in.Words = append(in.Words, w.Word)
		}
	}
	var out []models.Alternative
	for _, c := range candidates.For(in) {
		known := func(o models.Alternative) bool { return o.Value == c.Value }
		if !slices.ContainsFunc(v.others, known) {
			out = append(out, models.Alternative{Value: c.Value, Raw: c.Raw, Source: v.source})
		}
	}
	return out
}
