package pipeline

import (
	"cmp"
	"math"
	"regexp"
	"strings"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

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
	strangeSign = regexp.MustCompile(`[\p{Ll}\d]\.[ \p{Lu}]|\p{Ll}-\p{Lu}|[;:]|,[^ ]|(?i:tỉnh|thành phố|huyện|quận|phường|xã|tp),|(?:^|[ ,])[THXP],| [.,]\p{L}|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}`)
	// cutAddress is an address that ends before its district, or in the middle of a name.
	cutAddress = regexp.MustCompile(`(?i)[,–-] *(?:phường|xã|thị trấn|thôn|xóm|tổ|số|p\.|x\.|tt\.)[^,–-]*$|(?:thành|phố|tỉnh|huyện|quận|xã|phường|thị)$`)
	// unitWord opens the name of a unit inside an address.
	unitWord = regexp.MustCompile(`(?i)(?:^| )(?:thị trấn|thị xã|thành phố|xã|phường|huyện|quận|tỉnh) `)
	// lastPart is a last part of an address that has one syllable.
	lastPart = regexp.MustCompile(`(?i)(?:[,–-] *|(?:tỉnh|thành phố) +)(\p{L}+)$`)
)

// halfProvince tells whether an address ends in half the name of a province: but for Huế all have two syllables.
func halfProvince(address string) bool {
	m := lastPart.FindStringSubmatch(address)
	return m != nil && !strings.EqualFold(m[1], "Huế")
}

// lostComma tells whether two units of an address stand in one part of it: the sign between them was not read.
func lostComma(address string) bool {
	for part := range strings.FieldsFuncSeq(address, func(r rune) bool { return strings.ContainsRune(",;–-", r) }) {
		if len(unitWord.FindAllString(part, 2)) > 1 {
			return true
		}
	}
	return false
}

// suspicious tells whether the value is written as nobody writes it: a sign between two words of an address, an
// address that ends before its district, a text with a label in it, a number with a symbol that no list knows or with letters left over.
func suspicious(v *value) bool {
	text := v.Reading.Value
	switch v.Field.Kind {
	case values.KindPlace, values.KindAgency:
		return strangeSign.MatchString(strings.ReplaceAll(text, "Tp.", "TP.")) || cutAddress.MatchString(text) || halfProvince(text) ||
			v.Field.Kind == values.KindPlace && lostComma(text)
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

// leastWord is the confidence of a word below which its letters count as not read.
const leastWord = 0.4

// Trust is what decides between a clerk's look and the machine's word. The zero value is the standard.
type Trust struct {
	Model *confidence.Model // nil: the embedded one
	Risk  float64           // the share of wrong values among those vouched for that the office accepts; 0: confidence.DefaultLimit
	// Suspended tells whether a sample found too many errors among such fields, so that none of them is vouched for; nil: none is.
	Suspended func(models.TypeName, models.FieldName) bool
}

// score gives the value its confidence and decides who vouches for it. Only a value that a second, independent reading
// repeats, that no check and no model contradicts and that points at words on the page may be auto.
func (t Trust) score(r *reading, v *value, f *models.Field) {
	model, limit := cmp.Or(t.Model, confidence.Standard()), cmp.Or(t.Risk, confidence.DefaultLimit)
	s := r.signals(v)
	barred, why := r.bar(v, f, s)
	if barred {
		s[confidence.Barred] = 1
	}
	p := model.Probability(s)
	f.Signals, f.Confidence, f.State = s, math.Round(p*1000)/1000, models.StateCheck
	switch {
	case barred: // why is told
	case !model.Vouches(s, p, limit):
		why = finding(doubt(v))
	case t.Suspended != nil && t.Suspended(r.typ.Name, v.Field.Name):
		why = finding(models.FindingSuspended, "Kiểm tra mẫu cho thấy trường này hay sai; hiện mọi giá trị của nó đều phải xem lại.")
	default:
		f.State = models.StateAuto
	}
	f.Findings = append(f.Findings, why...)
}

func finding(code models.FindingCode, message string) []models.Finding {
	return []models.Finding{{Code: code, Message: message}}
}

// sureType is the confidence in a type from which on its fields can be vouched for: on a paper taken for another every value
// may be well read and yet be nobody's.
const sureType = 0.9

// bar tells whether a rule forbids to vouch for the value, whatever its probability, and if so why, unless a finding of the
// value says it already.
func (r *reading) bar(v *value, f *models.Field, s confidence.Signals) (barred bool, why []models.Finding) {
	switch {
	case v.failed || v.opinion == differing || v.mended:
		return true, nil
	case len(f.Evidence) == 0:
		return true, finding(models.FindingNotConfirmed, "Giá trị này không có căn cứ trên ảnh.")
	case v.source == models.SourceLLM:
		return true, finding(models.FindingNotConfirmed, "Chỉ mô hình tìm thấy giá trị này; hãy so với ảnh.")
	case r.guessed, r.head.Confidence > 0 && r.head.Confidence < sureType:
		return true, finding(models.FindingTypeUnsure, "Loại giấy tờ chưa chắc chắn; hãy so với ảnh.")
	case s[confidence.Unprinted] > 0:
		return true, finding(models.FindingNotConfirmed, "Giá trị này chỉ có trong mã, không thấy in trên giấy.")
	case v.vouched || v.source == models.SourceBarcode:
		return false, nil // the code names the field and spells the value
	case !vouchable(v), v.source == models.SourceRules && !v.second.done:
		return true, finding(doubt(v))
	case v.source != models.SourceRules:
		return false, nil
	case v.second.done && v.second.text == "":
		return true, finding(models.FindingNotConfirmed, "Không đọc lại được chỗ này; hãy so với ảnh.")
	case v.mended || v.second.done && !v.second.agrees:
		return true, finding(models.FindingReadingsDiffer, "Hai lần đọc cho kết quả khác nhau: “"+viet.Normalise(v.second.text)+"”.")
	case s[confidence.Weakest] < leastWord: // agreement over what neither reading could see
		return true, finding(models.FindingLowConfidence, "Chữ khó đọc; hãy so với ảnh.")
	case s[confidence.Disputed] > 0 && s[confidence.Repeated] == 0:
		return true, finding(models.FindingReadingsDiffer, "Ở chỗ khác trên giấy tên này được viết với dấu khác; hãy so với ảnh.")
	}
	return false, nil
}

// printed tells whether the value of a code stands on the paper in letters too, if misread by a slip or two. The fields of a
// paper are what is printed on it; a code also knows what the card does not say.
func (r *reading) printed(v *value) bool {
	want := layout.FoldLetters(v.Reading.Value)
	slips := len(want) / 8
	if v.Field.Kind == values.KindDate && len(want) == len("20060102") {
		want, slips = want[6:]+want[4:6]+want[:4], 0 // another date may be a slip away
	}
	for i := range r.sheet.Rows {
		row := &r.sheet.Rows[i]
		line := layout.FoldLetters(row.Text(0, len(row.Words)))
		for at := 0; at+len(want) <= len(line); at++ {
			if layout.Slips(line[at:at+len(want)], want, slips) <= slips {
				return true
			}
		}
	}
	return false
}

// doubt says why the machine does not vouch for a value that nothing contradicts.
func doubt(v *value) (models.FindingCode, string) {
	switch {
	case v.Label < leastLabel:
		return models.FindingNotConfirmed, "Không thấy nhãn của trường này ở đúng chỗ; hãy so với ảnh."
	case !vouchable(v):
		return models.FindingIllFormed, "Giá trị có dạng khác thường; hãy so với ảnh."
	case v.Field.Kind == values.KindText:
		return models.FindingNotConfirmed, "Nội dung tự do, máy không tự đối chiếu được; hãy so với ảnh."
	}
	return models.FindingLowConfidence, "Chữ khó đọc; hãy so với ảnh."
}
