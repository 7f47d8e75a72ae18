package pipeline

import (
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/opinion"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// arbitrate weighs what the model claims against what the rules read, field by field.
//
// The model has no say in what is vouched for: its agreement adds to a value's confidence but never makes it auto, a
// value that it alone gives is never auto, and its disagreement puts the value before a clerk. So a model that errs,
// lies or obeys the paper costs a clerk's look, never a silent error (docs/design.md).
func (r *reading) arbitrate(p *opinion.Paper, reply opinion.Reply) {
	if reply.HiddenSigns {
		r.notes = append(r.notes, models.Finding{Code: models.FindingHiddenSigns,
			Message: "Trong văn bản có ký tự ẩn hoặc ký tự đổi chiều; chúng đã bị bỏ đi."})
	}
	for i := range r.typ.Fields {
		spec := &r.typ.Fields[i]
		if claim, ok := reply.Fields[spec.Name]; ok {
			r.weigh(p, spec, claim)
		}
	}
	if r.typ.Name == models.TypeUnknown {
		r.weighUnknown(p, reply)
	}
	r.checkClaims()
}

// weigh compares one claim with the value of the rules.
func (r *reading) weigh(p *opinion.Paper, spec *doctypes.Field, claim opinion.Claim) {
	v := r.value(spec.Name)
	g, grounded := p.Ground(spec.Kind, claim)
	switch {
	case !grounded:
		r.ungrounded(v, spec)
	case v == nil:
		r.values = append(r.values, r.claimed(spec, g))
	case same(spec.Kind, v.Reading.Value, g.Claimed.Value):
		v.opinion = seconded
	default:
		r.differ(v, g)
	}
}

// ungrounded notes a value that stands nowhere on the paper: never given, but told.
func (r *reading) ungrounded(v *value, spec *doctypes.Field) {
	if v != nil {
		v.findings = append(v.findings, models.Finding{Code: models.FindingUngrounded,
			Message: "Mô hình đưa ra một giá trị không có trên giấy; giá trị đó bị bỏ qua."})
		return
	}
	r.notes = append(r.notes, models.Finding{Code: models.FindingUngrounded,
		Message: "Mô hình đưa ra một giá trị không có trên giấy cho trường “" + string(spec.Name) + "”; giá trị đó bị bỏ qua."})
}

// claimed gives the value that only the model found. What is printed is its value; what the model would rather read
// there is an alternative.
func (r *reading) claimed(spec *doctypes.Field, g opinion.Grounded) value {
	v := value{sheet: r.sheet, source: models.SourceLLM, opinion: seconded,
		Candidate: extract.Candidate{Field: spec, Reading: g.Reading, Spans: g.Spans, Label: modelLabel}}
	if v.Reading.Value == "" || !same(spec.Kind, g.Reading.Value, g.Claimed.Value) && g.Claimed.Form > g.Reading.Form {
		v.Reading, g.Claimed = g.Claimed, g.Reading
		v.Reading.Raw = g.Printed
	}
	if other := g.Claimed; other.Value != "" && other.Value != v.Reading.Value {
		v.others = append(v.others, models.Alternative{Value: other.Value, Raw: other.Raw, Source: models.SourceLLM})
	}
	v.findings = slices.Clone(v.Reading.Findings)
	return v
}

// modelLabel is how well a value that the model alone found counts as labelled: below leastLabel.
const modelLabel = 0.6

// differ keeps both readings. The model's comes first only where the rules' own one waits for a clerk anyway: where the
// model spells the same words otherwise, or where the rules' value would hardly be believed.
func (r *reading) differ(v *value, g opinion.Grounded) {
	mine := r.claimed(v.Field, g)
	was := r.judged(v)
	respelt := !g.Exact && same(v.Field.Kind, v.Reading.Value, g.Reading.Value) && g.Claimed.Form >= v.Reading.Form
	if respelt {
		mine.Reading, mine.others = g.Claimed, nil
		mine.Reading.Raw = g.Printed
	}
	doubted := (v.failed || was.Confidence < doubtful) && mine.Reading.Form >= v.Reading.Form
	if was.State != models.StateAuto && v.source == models.SourceRules && (respelt || doubted) {
		mine.others = append(mine.others, models.Alternative{Value: v.Reading.Value, Raw: v.Reading.Raw, Source: v.source, Evidence: was.Evidence})
		mine.opinion = differing
		mine.findings = append(mine.findings, differs(v.Reading.Value))
		*v = mine
		return
	}
	v.opinion = differing
	v.findings = append(v.findings, differs(mine.Reading.Value))
	v.others = append(v.others, models.Alternative{Value: mine.Reading.Value, Raw: mine.Reading.Raw, Source: models.SourceLLM,
		Evidence: mine.Evidence(r.sheet, r.pages)})
}

// doubtful is the confidence below which a value of the rules gives way to the model's.
const doubtful = 0.6

func differs(other string) models.Finding {
	return models.Finding{Code: models.FindingOpinionsDiffer, Message: "Quy tắc và mô hình đọc khác nhau; bản đọc kia: “" + other + "”."}
}

// same tells whether two values are one: writing, case and white space aside.
func same(k values.Kind, a, b string) bool {
	if a == b {
		return true
	}
	if a == "" || b == "" || k.Numeric() {
		return false
	}
	fold := func(s string) string { return viet.Canonical(strings.ToLower(letterRun(s))) }
	return fold(a) == fold(b)
}

// weighUnknown takes the title and the labelled pairs of a paper of no known type.
func (r *reading) weighUnknown(p *opinion.Paper, reply opinion.Reply) {
	if spec := r.typ.Find("title"); spec != nil && reply.Title != nil {
		r.weigh(p, spec, *reply.Title)
	}
	for _, claim := range reply.Pairs {
		if pair, ok := p.GroundPair(claim); ok && !r.paired(pair) {
			r.pairs = append(r.pairs, r.pair(pair, models.SourceLLM))
		}
	}
}

// paired tells whether the pair's value is taken already.
func (r *reading) paired(p opinion.Pair) bool {
	at := r.evidence(r.sheet, p.ValueAt)
	return slices.ContainsFunc(r.pairs, func(o models.Pair) bool {
		return len(o.Evidence) > 0 && len(at) > 0 && o.Evidence[0].Page == at[0].Page && !o.Evidence[0].Box.Intersect(at[0].Box).Empty()
	})
}

func (r *reading) pair(p opinion.Pair, source models.Source) models.Pair {
	return models.Pair{Label: p.Label, Value: p.Value, Source: source, Evidence: r.evidence(r.sheet, p.ValueAt)}
}

// evidence gives the places of words of the sheet on the pages.
func (r *reading) evidence(s *layout.Sheet, spans []layout.Span) []models.Evidence {
	c := extract.Candidate{Spans: spans}
	return c.Evidence(s, r.pages)
}

// checkClaims runs the named checks once more for the values that the model gave. They speak for or against those only:
// what the rules read is neither borne out nor blamed by a claim.
func (r *reading) checkClaims() {
	if slices.ContainsFunc(r.values, func(v value) bool { return v.source == models.SourceLLM }) {
		r.claims = true
		r.check()
	}
}
