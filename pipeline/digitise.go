package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/candidates"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/learn"
	"sohoa/pipeline/opinion"
)

// reading is a document while its values are being judged.
type reading struct {
	file   models.File
	lane   models.Lane
	trust  Trust
	taught learn.Lexicon // what the unit's clerks confirmed again and again
	paper  paper
	pages  map[int]models.Reading
	typ    *doctypes.Type
	head   heading.Heading
	sheet  *layout.Sheet // without the mark of a certified copy
	mark   *layout.Sheet // the mark, or nil
	values []value
	// notes are findings about the whole paper.
	notes []models.Finding
	// guessed is true where the model alone told the type: nothing read by it is vouched for.
	guessed bool
	claims  bool // the checks run for the values that the model gave
	// contradictions is what the checks found, with all values that each speaks of.
	contradictions []Contradiction
	pairs          []models.Pair
}

// value is a candidate with everything that speaks for and against it.
type value struct {
	extract.Candidate
	sheet     *layout.Sheet // the candidate's spans stand on it
	source    models.Source
	second    second
	offered   []candidates.Candidate // what else its place may say; nil: not worked out yet
	mended    bool                   // another reading of its place was taken
	opinion   verdict                // what the model's reading says of it
	others    []models.Alternative
	findings  []models.Finding
	failed    bool              // a check contradicts it
	supported bool              // another value on the paper bears it out
	vouched   bool              // a second source, such as a QR code, says the same
	evidence  []models.Evidence // where the value stands, if not on words of the sheet
}

// verdict is what the model's reading says of a value.
type verdict int

const (
	unasked   verdict = iota // it was not asked, or gave nothing that stands on the page
	seconded                 // it found the same value
	differing                // it found another value on the page
)

// digitise classifies one paper and reads its fields by rules.
func (l *Line) digitise(ctx context.Context, file models.File, lane models.Lane, p paper) (*reading, error) {
	r := &reading{file: file, lane: lane, trust: l.trust(file.Unit), taught: l.taught(file.Unit), paper: p, head: p.head, pages: map[int]models.Reading{}}
	for _, page := range p.readings {
		r.pages[page.Page.Number] = page
	}
	sheet, mark := extract.CutCertification(layout.New(p.readings))
	if mark != nil {
		// The mark may hide the paper's own head.
		r.head = heading.Find(sheet, l.Types)
	}
	if told := cmp.Or(p.told, file.Type); told != "" {
		r.head.Type, r.head.Confidence = told, 1
	}
	r.sheet, r.mark = sheet, mark
	return r, l.extract(ctx, r)
}

// trust gives what decides for the unit between a clerk's look and the machine's word.
func (l *Line) trust(unit models.UnitCode) Trust {
	if l.Trust == nil {
		return Trust{}
	}
	return l.Trust(unit)
}

func (l *Line) taught(unit models.UnitCode) learn.Lexicon {
	if l.Lexicon == nil {
		return learn.Lexicon{}
	}
	return l.Lexicon(unit)
}

// extract reads the fields of the type that the heading names.
func (l *Line) extract(ctx context.Context, r *reading) error {
	r.values = nil
	if r.typ = l.Types.Find(r.head.Type); r.typ == nil {
		r.typ = &doctypes.Type{Name: models.TypeUnknown}
	}
	r.add(r.sheet, extract.Fields(r.sheet, r.typ, r.head))
	if r.pairs = nil; r.typ.Name == models.TypeUnknown {
		for _, p := range opinion.RulePairs(r.sheet) {
			r.pairs = append(r.pairs, r.pair(p, models.SourceRules))
		}
	}
	if r.mark != nil {
		r.add(r.mark, extract.Certification(r.mark))
	}
	r.addCodes()
	if err := l.reread(ctx, r); err != nil {
		return err
	}
	r.mend()
	r.check()
	return nil
}

func (r *reading) add(s *layout.Sheet, found []extract.Candidate) {
	for _, c := range found {
		source := models.SourceRules
		if len(c.Spans) > 0 && r.pages[s.Rows[c.Spans[0].Row].Page].TextLayer {
			source = models.SourceTextLayer
		}
		r.values = append(r.values, value{Candidate: c, sheet: s, source: source, findings: c.Reading.Findings})
	}
}

// value gives the value of that name, or nil.
func (r *reading) value(name models.FieldName) *value {
	for i := range r.values {
		if r.values[i].Field.Name == name {
			return &r.values[i]
		}
	}
	return nil
}

// document puts the judged values into the words of the contract.
func (r *reading) document() models.Document {
	doc := models.Document{Type: r.typ.Name, TypeConfidence: r.head.Confidence, Fields: []models.Field{},
		Findings: []models.Finding{}, Links: []models.Link{}, Pairs: r.pairs}
	var text []string
	for _, page := range r.paper.readings {
		doc.Pages = append(doc.Pages, page.Page.Number)
		text = append(text, pageText(page))
		if page.Page.Quality.Unread {
			doc.Findings = append(doc.Findings, models.Finding{Code: models.FindingPageUnread, Page: page.Page.Number,
				Message: "Trang này không đọc được; hãy xem ảnh hoặc quét lại."})
		}
	}
	doc.Text = strings.Join(text, "\f")
	for i := range r.values {
		doc.Fields = append(doc.Fields, r.field(&r.values[i]))
	}
	for i := range r.typ.Fields {
		if f := &r.typ.Fields[i]; f.Required && r.value(f.Name) == nil {
			doc.Fields = append(doc.Fields, missing(f.Name))
		}
	}
	doc.Findings = append(append(doc.Findings, r.typeFindings()...), r.notes...)
	return doc
}

func pageText(page models.Reading) string {
	lines := make([]string, 0, len(page.Lines))
	for _, line := range page.Lines {
		lines = append(lines, line.Text())
	}
	return strings.Join(lines, "\n")
}

func missing(name models.FieldName) models.Field {
	return models.Field{Name: name, State: models.StateMissing, Source: models.SourceRules, Evidence: []models.Evidence{},
		Findings: []models.Finding{{Code: models.FindingMissing, Message: "Không tìm thấy giá trị bắt buộc này trên giấy."}}}
}

// field gives a value in the words of the contract, with what else its place may say where a clerk must look.
func (r *reading) field(v *value) models.Field {
	f := r.judged(v)
	if f.State == models.StateCheck {
		f.Alternatives = append(slices.Clip(f.Alternatives), r.otherReadings(v)...)
	}
	return f
}

// judged gives a value with its confidence and its state.
func (r *reading) judged(v *value) models.Field {
	f := models.Field{Name: v.Field.Name, Value: v.Reading.Value, Raw: v.Reading.Raw, Source: v.source,
		Findings: slices.Clone(v.findings), Evidence: v.evidence, Alternatives: v.others}
	if f.Evidence == nil {
		f.Evidence = v.Evidence(v.sheet, r.pages)
	}
	if f.Findings == nil {
		f.Findings = []models.Finding{}
	}
	r.trust.score(r, v, &f)
	return f
}

func (r *reading) typeFindings() []models.Finding {
	var out []models.Finding
	switch {
	case r.typ.Name == models.TypeUnknown:
		out = append(out, models.Finding{Code: models.FindingTypeUnknown, Message: "Không nhận ra loại giấy tờ; hãy chọn loại."})
	case r.head.Confidence < 0.9:
		out = append(out, models.Finding{Code: models.FindingTypeUnsure, Message: "Tiêu đề khó đọc; hãy kiểm tra loại giấy tờ."})
	}
	if r.value(extract.CertificationNo) != nil || r.value(extract.CertificationDate) != nil {
		out = append(out, models.Finding{Code: models.FindingCertifiedCopy,
			Message: "Đây là bản sao chứng thực; khi số hóa hãy dùng bản chính (Thông tư 01/2023/TT-VPCP, Điều 4)."})
	}
	return out
}
