package values

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// numberLabel is the label of a number at the beginning of a text, also misread: "Số:", "Sô :", "S6.", "No."
var numberLabel = regexp.MustCompile(`^(?:[Ss][ốôổỗộóoồòõọ6][ \W]*(?:/ ?No\.?)?|No\.?|SỐ|SÔ)[ .:…_\-]*`)

// documentNo is a number, an optional year and an optional symbol. Gaps of one space may stand around the signs.
var documentNo = regexp.MustCompile(`^([\dOolI]{1,6}|\d(?: \d){1,3})( ?/ ?(?:19|20)\d\d)?( ?/ ?|/? ?)(` + symbolPart + `(?: ?[-–—−&] ?` + symbolPart + `){0,5})?`)

// symbolPart is one part of a symbol: capitals and digits, and the small letters of TTr, CTr and QyĐ.
const symbolPart = `(?:[\p{Lu}\d][\p{Lu}\d.ry]{0,13})`

// numberParts is a document number taken apart.
type numberParts struct {
	number, year, symbol string
	slashLost            bool // no slash stood before the symbol
	symbolAt, start, end int  // bytes of the text
	repaired             bool
	form                 float64
}

// takeNumber finds the document number at the beginning of a text, after its label. It answers false where the number
// is blank, as in "Số:   /QĐ-UBND".
func takeNumber(text string) (numberParts, bool) {
	at := 0
	if m := numberLabel.FindString(text); m != "" {
		at = len(m)
	} else if i := strings.IndexFunc(text, unicode.IsDigit); i > 0 && notSymbol(text[:i]) {
		at = len(strings.TrimRight(text[:i], "OolI"))
		if r, _ := utf8.DecodeLastRuneInString(text[:at]); unicode.IsLetter(r) {
			at = i // the end of a word, no look-alike
		}
	}
	m := documentNo.FindStringSubmatchIndex(text[at:])
	if m == nil {
		return numberParts{}, false
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[at+m[2*i] : at+m[2*i+1]]
	}
	p := numberParts{start: at, end: at + m[1], form: 1}
	digits, slips, _ := viet.Digits(strings.ReplaceAll(group(1), " ", ""))
	if slips > 0 && !viet.LikeDigits(group(1)) {
		return numberParts{}, false
	}
	p.number, p.repaired = digits, slips > 0
	p.form -= 0.2 * float64(slips)
	p.year = strings.Trim(group(2), " /")
	p.symbol, p.symbolAt = group(4), at+m[8]
	p.slashLost = !strings.Contains(group(3), "/")
	p.cutSymbol(text)
	return p, true
}

// notSymbol tells whether what stands before the first digit is no more than punctuation and a label. Letters after a
// slash are a symbol whose number is blank.
func notSymbol(before string) bool {
	return !strings.Contains(before, "/") && len([]rune(before)) < 24
}

// cutSymbol gives up a symbol that is not one: the beginning of a word, of a place or of the next sentence.
func (p *numberParts) cutSymbol(text string) {
	if p.symbol == "" {
		p.end = p.start + len(strings.TrimRight(text[p.start:p.end], " /"))
		return
	}
	rest := text[p.end:]
	next := []rune(rest + " ")[0]
	if unicode.IsLetter(next) || unicode.IsDigit(next) { // it ends inside a word: go back to the last sign before it
		i := strings.LastIndexAny(p.symbol, "-–—−&")
		p.dropSymbol(text, max(i, 0))
	}
	p.dropSymbol(text, len(p.symbol))
	if p.slashLost && p.symbol != "" && !knownSymbol(p.symbol) {
		p.dropSymbol(text, 0)
	}
}

// dropSymbol keeps the first n bytes of the symbol.
func (p *numberParts) dropSymbol(text string, n int) {
	p.symbol = strings.TrimRight(p.symbol[:n], " .-–—−&")
	p.end = p.start + len(strings.TrimRight(text[p.start:p.symbolAt+len(p.symbol)], " /-–—−&."))
}

func knownSymbol(symbol string) bool {
	for _, part := range symbolParts(symbol) {
		if repaired, ok := repairPart(part); !ok || repaired == "" {
			return false
		}
	}
	return true
}

func symbolParts(symbol string) []string {
	return strings.FieldsFunc(symbol, func(r rune) bool { return strings.ContainsRune(" -–—−&.", r) })
}

// repairPart gives the spelling of a part that a list of abbreviations knows; HD and HĐ are both known and both stay.
func repairPart(part string) (string, bool) {
	list := lexicon.Abbreviations()
	for _, e := range list.Alike(part) {
		if e.Text == part {
			return part, true
		}
	}
	if e, distance, ok := list.Nearest(part); ok && distance < 1 && strings.EqualFold(viet.Fold(e.Text), viet.Fold(part)) {
		return e.Text, true
	}
	letters := lettersFor.Replace(part)
	if strings.HasSuffix(part, "Ir") {
		letters = strings.TrimSuffix(part, "Ir") + "Tr" // TTr, CTr
	}
	if letters == part {
		return part, false
	}
	if list.Has(letters) {
		return letters, true
	}
	return part, false
}

// lettersFor turns digits back into the letters that they are read for.
var lettersFor = strings.NewReplacer("8", "B", "0", "D", "5", "S", "1", "T", "6", "G")

// repairSymbol mends the parts that the list of abbreviations knows by their letters alone, and parts two that are glued.
// The answer's form is what the symbol is worth.
func repairSymbol(symbol string) (mended string, form float64, repaired bool) {
	form = 1
	var b strings.Builder
	for i, part := range splitKeeping(identifier(symbol)) {
		if i%2 == 1 {
			b.WriteString(part)
			continue
		}
		better, ok := repairPart(part)
		if !ok {
			if first, second, parted := partGlued(part); parted {
				better, ok = first+"-"+second, true
				form -= 0.2
			}
		}
		if !ok {
			form -= 0.1
		}
		if better != part {
			repaired = true
			form -= 0.05
		}
		b.WriteString(better)
	}
	return b.String(), max(form, 0.5), repaired
}

// splitKeeping parts a symbol at its signs; the odd entries are the signs.
func splitKeeping(symbol string) []string {
	var out []string
	from := 0
	for i, r := range symbol {
		if r == '-' || r == '&' || r == '.' {
			out = append(out, symbol[from:i], symbol[i:i+1])
			from = i + 1
		}
	}
	return append(out, symbol[from:])
}

// partGlued parts "UBNDXNTTHN" into two known abbreviations of three letters and more.
func partGlued(part string) (first, second string, ok bool) {
	runes := []rune(part)
	for i := 2; i <= len(runes)-2; i++ {
		a, okA := repairPart(string(runes[:i]))
		b, okB := repairPart(string(runes[i:]))
		if okA && okB && len(runes) >= 6 {
			return a, b, true
		}
	}
	return "", "", false
}

// reading makes the value of the parts.
func (p numberParts) reading() found {
	f := found{value: p.number, start: p.start, end: p.end, form: p.form, repaired: p.repaired}
	if p.year != "" {
		f.value += "/" + p.year
	}
	if p.symbol != "" {
		symbol, form, repaired := repairSymbol(p.symbol)
		f.value += "/" + symbol
		f.form = min(f.form, form)
		f.repaired = f.repaired || repaired
		if p.slashLost {
			f.form, f.repaired = min(f.form, 0.6), true
		}
	}
	return f
}

// readDocumentNo reads a number of any shape. A bare number is half as good as one with a year or a symbol.
func readDocumentNo(text string) (found, bool) {
	p, ok := takeNumber(text)
	if !ok {
		return found{}, false
	}
	f := p.reading()
	if p.year == "" && p.symbol == "" {
		f.form = min(f.form, 0.6)
	}
	return f, true
}

// readAdmNo reads a number with its symbol.
func readAdmNo(text string) (found, bool) {
	p, ok := takeNumber(text)
	if !ok {
		return found{}, false
	}
	f := p.reading()
	if p.symbol == "" {
		f.form, f.findings = min(f.form, 0.4), illFormed("Số văn bản thiếu ký hiệu.")
	}
	return f, true
}

// readCivilNo reads a number of a register of civil status: 123/2020, or 45 in books before 2016.
func readCivilNo(text string) (found, bool) {
	p, ok := takeNumber(text)
	if !ok {
		return found{}, false
	}
	f := p.reading()
	if p.year == "" && p.symbol == "" {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

var (
	serial       = regexp.MustCompile(`(?:^|[^\p{L}\d])([A-ZĐ]{1,2}) ?(\d{6,8}|\d{3,4} \d{3,4})(?:$|[^\p{L}\d])`)
	serialLoose  = regexp.MustCompile(`(?:^|[^\p{L}\d])([A-ZĐ80]{1,2}) ([\dOolISB]{6,8})(?:$|[^\p{L}\d])`)
	register     = regexp.MustCompile(`(?:^|[^\p{L}\d])((?:[A-ZĐ]{1,3}s?|[A-ZĐ]{2,5}) ?[.\-]? ?)?(\d{2,7})((?:[./\-][\p{L}\d]+)*)`)
	parcel       = regexp.MustCompile(`(?:[A-Z]{1,3}[ \-.]?)?\d{1,6}[a-zA-Z]?(?: ?[\-/.+] ?(?:\d{1,6}[a-zA-Z]?|\(\d{1,4}\)))*(?: ?\([A-Z\d\-. ]+\))?`)
	registerWord = regexp.MustCompile(`(?i)^.*(?:gcn|giấy chứng nhận|vào sổ)[ .:…]*`)
)

// readSerial reads the printed number of a land certificate: one or two capitals and six to eight digits.
func readSerial(text string) (found, bool) {
	if m := serial.FindStringSubmatchIndex(text); m != nil {
		return found{value: identifier(text[m[2]:m[5]]), start: m[2], end: m[5], form: 1}, true
	}
	m := serialLoose.FindStringSubmatchIndex(text)
	if m == nil {
		return found{}, false
	}
	digits, slips, ok := viet.Digits(text[m[4]:m[5]])
	if !ok || slips > 2 {
		return found{}, false
	}
	letters := strings.NewReplacer("8", "B", "0", "O").Replace(text[m[2]:m[3]])
	return found{value: letters + digits, start: m[2], end: m[5], form: 0.6, repaired: true}, true
}

// readRegisterNo reads a number of the register of land certificates: CH00120, CN.5429, 00123/QSDĐ.
func readRegisterNo(text string) (found, bool) {
	from := len(registerWord.FindString(text))
	m := register.FindStringSubmatchIndex(text[from:])
	if m == nil {
		return found{}, false
	}
	start, end := m[4], m[1]
	form := 0.9
	if m[2] >= 0 {
		start, form = m[2], 1
	}
	start, end = from+start, from+end
	if isNumber(text[start:end]) {
		form = 0.6 // digits alone may be any number near the label
	}
	return found{value: identifier(text[start:end]), start: start, end: end, form: form}, true
}

// readParcelNo reads the number of a parcel or of a map sheet.
func readParcelNo(text string) (found, bool) {
	s := parcel.FindStringIndex(text)
	if s == nil {
		for _, w := range wordRun.FindAllStringIndex(text, -1) {
			if value, slips, ok := viet.Digits(text[w[0]:w[1]]); ok && len(value) <= 4 && slips > 0 {
				return found{value: value, start: w[0], end: w[1], form: 0.4, repaired: true}, true
			}
		}
		return found{}, false
	}
	form := 1.0
	const words = 4 // "tại số thửa đất 44"
	switch {
	case len(spaced.FindAllString(text[:s[0]], -1)) > words:
		form = 0.6 // a number in an address or a sentence
	case strings.ContainsAny(text[s[0]:s[1]], " ("):
		form = 0.8
	}
	return found{value: identifier(text[s[0]:s[1]]), start: s[0], end: s[1], form: form}, true
}

// readCode keeps an identifier of a shape not known here, without spaces.
func readCode(text string) (found, bool) {
	start, end := trimSpan(text, 0, len(text))
	value := identifier(withoutLeaders(identifier(text[start:end])))
	if value == "" {
		return found{}, false
	}
	form := 0.9
	if !strings.ContainsAny(value, "0123456789") {
		form = 0.4
	}
	return found{value: value, start: start, end: end, form: form}, true
}
