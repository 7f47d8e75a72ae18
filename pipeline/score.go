package pipeline

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// Signals is what speaks for and against a value, each from 0 to 1.
type Signals struct {
	Weakest   float64 // the lowest of its words' confidences
	Mean      float64 // the mean of them
	Agrees    float64 // 1: the second reading says the same
	Second    float64 // the second reading's own confidence
	Form      float64 // how well-formed the value is for its kind
	Label     float64 // how well its label or place was found
	Whole     float64 // 1: the answer to the label holds nothing but the value
	Legal     float64 // share of its syllables that can be Vietnamese
	Supported float64 // 1: another value or reading on the paper bears it out
	Page      float64 // the page's mean word confidence
	Free      float64 // 1: free text, which no form can be checked of
}

// signals gathers what is known about a value.
func (r *reading) signals(v *value) Signals {
	s := Signals{Weakest: 1, Form: v.Reading.Form, Label: v.Label, Legal: legalShare(v), Page: 1, Second: v.second.confidence}
	var words, total float64
	for _, sp := range v.Spans {
		s.Page = min(s.Page, r.pages[v.sheet.Rows[sp.Row].Page].Page.Quality.Confidence)
		for _, w := range v.sheet.Words(sp) {
			if w.Fold != "" {
				s.Weakest = min(s.Weakest, w.Confidence)
				total += w.Confidence
				words++
			}
		}
	}
	if words == 0 {
		s.Weakest = 0
	} else {
		s.Mean = total / words
	}
	s.Agrees, s.Whole, s.Supported = bit(v.second.agrees), bit(v.Whole), bit(v.Reading.Confirmed || v.supported)
	s.Free = bit(v.Field.Kind == values.KindText)
	return s
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// legalShare gives the share of the value's syllables that Vietnamese could write. Numbers count as legal.
func legalShare(v *value) float64 {
	if suspicious(v) {
		return 0
	}
	switch v.Field.Kind {
	case values.KindPersonName, values.KindPlace, values.KindAgency, values.KindText, values.KindMaritalStatus:
	default:
		return 1
	}
	var all, legal float64
	for _, w := range strings.FieldsFunc(v.Reading.Value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if strings.ContainsFunc(w, unicode.IsDigit) || len([]rune(w)) <= 1 {
			continue
		}
		all++
		legal += bit(viet.IsSyllable(w) || strings.ToUpper(w) == w && len([]rune(w)) <= 5)
	}
	if all == 0 {
		return 1
	}
	return legal / all
}

var (
	// strangeSign is a sign inside an address where nobody writes one; abbreviations ("TP.", "P.") end in a capital.
	strangeSign = regexp.MustCompile(`[\p{Ll}\d]\.[ \p{Lu}]|\p{Ll}-\p{Lu}|;|(?i:tỉnh|thành phố|huyện|quận|phường|xã),`)
	// cutAddress is an address that ends before its district, or in the middle of a name.
	cutAddress = regexp.MustCompile(`(?i)[,–-] *(?:phường|xã|thị trấn|thôn|xóm|tổ|số|p\.|x\.|tt\.)[^,–-]*$|(?:thành|phố|tỉnh|huyện|quận|xã|phường|thị)$`)
)

// suspicious tells whether the value is written as nobody writes it: a sign between two words of an address, an
// address that ends before its district, a text with a label in it, a number with a symbol that no list knows or with letters left over.
func suspicious(v *value) bool {
	text := v.Reading.Value
	switch v.Field.Kind {
	case values.KindPlace, values.KindAgency:
		return strangeSign.MatchString(strings.ReplaceAll(text, "Tp.", "TP.")) || cutAddress.MatchString(text)
	case values.KindText:
		return strings.Contains(text, ": ") // a label stands in it that the type does not list
	case values.KindDocumentNo:
		_, symbol, ok := strings.Cut(strings.TrimLeft(text, "0123456789"), "/")
		symbol = strings.TrimLeft(symbol, "0123456789/")
		first, _, _ := strings.Cut(symbol, "-")
		return !v.Whole || ok && first != "" && !lexicon.Abbreviations().Has(first)
	case values.KindParcelNo:
		return !v.Whole || strings.Contains(text, "/")
	case values.KindRegisterNo:
		return !v.Whole
	}
	return false
}

// weights turn signals into the log-odds that a value is right: a logistic regression over 4,378 values of 295 generated
// files, cross-validated by file (docs/accuracy.md). The mean of the confidences counts against a value only because
// the weakest and the page's already speak for it.
var weights = struct {
	base, weakest, mean, agrees, second, form, label, whole, legal, supported, page, free float64
}{-10.42, 2.01, -1.19, 2.23, 0.94, 6.5, 0.96, 0.59, 2.08, 1.07, 0.86, -1.54}

// Limit is the least confidence at which the machine vouches for a value by itself; CriticalLimit the one for values
// that name a person or a paper.
const (
	Limit         = 0.95
	CriticalLimit = 0.965
)

func limit(f *doctypes.Field) float64 {
	if f.Critical {
		return CriticalLimit
	}
	return Limit
}

// confidence is the probability that a value with these signals is right.
func confidence(s Signals) float64 {
	w := weights
	z := w.base + w.weakest*s.Weakest + w.mean*s.Mean + w.agrees*s.Agrees + w.second*s.Second + w.form*s.Form + w.label*s.Label +
		w.whole*s.Whole + w.legal*s.Legal + w.supported*s.Supported + w.page*s.Page + w.free*s.Free
	return 1 / (1 + math.Exp(-z))
}

// leastForm is how well-formed a value must be to be vouched for. Tones that are misread alike by both readings show
// only in this: a syllable that no name is made of, an address that ends in no known place.
func leastForm(k values.Kind) float64 {
	switch k {
	case values.KindPersonName:
		return 0.95
	case values.KindPlace, values.KindAgency:
		return 0.85
	}
	return 0.75
}

// leastLabel is how well a label must be found: below it stand mentions in running text and places of last resort.
const leastLabel = 0.75

// vouchable tells whether the value's form and place alone allow it to be vouched for.
func vouchable(v *value) bool {
	return v.Reading.Form >= leastForm(v.Field.Kind) && v.Label >= leastLabel && legalShare(v) == 1
}

// leastWord is the least confidence of a word that the machine vouches for, whatever else speaks for it.
const leastWord = 0.4

// score decides who vouches for the value. Only a value that a second, independent reading repeats, that no check
// contradicts and that points at words on the page may be auto.
func (r *reading) score(v *value, f *models.Field) {
	s := r.signals(v)
	f.State = models.StateCheck
	switch {
	case v.vouched || v.source == models.SourceBarcode || v.source == models.SourceTextLayer:
		f.Confidence = max(confidence(s), 0.99*s.Form*s.Label)
	default:
		f.Confidence = confidence(s)
	}
	if v.failed {
		f.Confidence = min(f.Confidence, 0.5)
	}
	switch {
	case v.failed: // the check has said why
	case len(f.Evidence) == 0:
		f.Findings = append(f.Findings, models.Finding{Code: models.FindingNotConfirmed, Message: "Giá trị này không có căn cứ trên ảnh."})
	case v.source == models.SourceRules && v.second.done && v.second.text == "" && !v.vouched:
		f.Confidence = min(f.Confidence, 0.7)
		f.Findings = append(f.Findings, models.Finding{Code: models.FindingNotConfirmed, Message: "Không đọc lại được chỗ này; hãy so với ảnh."})
	case v.source == models.SourceRules && v.second.done && !v.second.agrees && !v.vouched:
		f.Confidence = min(f.Confidence, 0.7)
		f.Findings = append(f.Findings, models.Finding{Code: models.FindingReadingsDiffer,
			Message: "Hai lần đọc cho kết quả khác nhau: “" + viet.Normalise(v.second.text) + "”."})
	case f.Confidence >= limit(v.Field) && vouchable(v) && (s.Weakest >= leastWord || v.source != models.SourceRules):
		f.State = models.StateAuto
	default:
		f.Findings = append(f.Findings, doubt(v))
	}
	f.Confidence = math.Round(f.Confidence*1000) / 1000
}

// doubt says why the machine does not vouch for a value that nothing contradicts.
func doubt(v *value) models.Finding {
	switch {
	case v.Label < leastLabel:
		return models.Finding{Code: models.FindingNotConfirmed, Message: "Không thấy nhãn của trường này ở đúng chỗ; hãy so với ảnh."}
	case !vouchable(v):
		return models.Finding{Code: models.FindingIllFormed, Message: "Giá trị có dạng khác thường; hãy so với ảnh."}
	case v.Field.Kind == values.KindText:
		return models.Finding{Code: models.FindingNotConfirmed, Message: "Nội dung tự do, máy không tự đối chiếu được; hãy so với ảnh."}
	}
	return models.Finding{Code: models.FindingLowConfidence, Message: "Chữ khó đọc; hãy so với ảnh."}
}
