package pipeline

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/candidates"
	"sohoa/pipeline/values"
)

// candidates gives what else the value's place may say, worked out once.
func (r *reading) candidates(v *value) []candidates.Candidate {
	if v.offered != nil {
		return v.offered
	}
	in := candidates.Input{Kind: v.Field.Kind, First: v.Reading, Second: v.second.text, Lexicon: r.taught.For(v.Field.Name)}
	for _, sp := range v.Spans {
		for _, w := range v.sheet.Words(sp) {
			in.Words = append(in.Words, w.Word)
		}
	}
	v.offered = append([]candidates.Candidate{}, candidates.For(in)...)
	return v.offered
}

// mend puts another reading of its place in the stead of a value that was recognised, where it is far likelier (measured:
// docs/accuracy.md). The value that stood there becomes an alternative. A mended value has used up its second witness: it
// is never vouched for.
func (r *reading) mend() {
	for i := range r.values {
		v := &r.values[i]
		if v.source != models.SourceRules || v.vouched || v.second.agrees {
			continue
		}
		c, ok := candidates.Better(r.candidates(v))
		if !ok {
			continue
		}
		again, ok := values.Read(v.Field.Kind, c.Raw)
		if !ok || again.Value != c.Value {
			continue
		}
		v.others = append(v.others, models.Alternative{Value: v.Reading.Value, Raw: v.Reading.Raw, Source: v.source})
		again.Raw = v.Reading.Raw // what was recognised stays on record
		v.Reading, v.mended, v.offered = again, true, nil
		v.findings = append(slices.Clone(again.Findings), models.Finding{Code: models.FindingReadingsDiffer,
			Message: "Máy đọc được “" + again.Raw + "” và đã chọn cách đọc hợp lý hơn; hãy so với ảnh."})
	}
}

// otherReadings gives what else the value's place may say, by its second reading and by letters that are known to be
// misread, the likeliest first. What is an alternative already is not given again.
func (r *reading) otherReadings(v *value) []models.Alternative {
	if v.source != models.SourceRules || v.vouched {
		return nil
	}
	var out []models.Alternative
	for _, c := range r.candidates(v) {
		known := func(o models.Alternative) bool { return o.Value == c.Value }
		if !slices.ContainsFunc(v.others, known) {
			out = append(out, models.Alternative{Value: c.Value, Raw: c.Raw, Source: v.source})
		}
	}
	return out
}
