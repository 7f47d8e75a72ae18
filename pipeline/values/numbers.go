package values

import (
	"regexp"
	"strings"

	"sohoa/pipeline/viet"
)

// printedNumber is digits with points and commas; recognisers put spaces after them.
var printedNumber = regexp.MustCompile(`\d+(?:[.,] ?\d+| \d{3})*`)

// number is a decimal read from digits.
type number struct {
	value      string // plain decimal
	start, end int
	form       float64
}

// takeNumeral reads the first number of a text. A point before exactly three digits parts thousands, a comma parts the
// fraction, as Vietnamese papers print them; the other way round is understood where only that makes sense. Trailing
// zeros of a fraction are dropped: 275,0 is 275.
func takeNumeral(text string) (number, bool) {
	var span []int
	for _, s := range printedNumber.FindAllStringIndex(text, -1) {
		if text[s[0]:s[1]] == "2" && strings.HasSuffix(strings.ToLower(text[:s[0]]), "m") {
			continue // of m2
		}
		span = s
		break
	}
	if span == nil {
		return number{}, false
	}
	printed := text[span[0]:span[1]]
	value, form := plainDecimal(strings.ReplaceAll(printed, " ", ""))
	if strings.Contains(printed, " ") {
		form = min(form, 0.7)
	}
	return number{value, span[0], span[1], form}, true
}

var (
	dotThousands   = regexp.MustCompile(`^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$`)
	commaThousands = regexp.MustCompile(`^[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?$|^[1-9]\d{0,2}(?:,\d{3})+\.\d+$`)
	likeGroups     = regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)
	oneComma       = regexp.MustCompile(`^\d+,\d+$`)
	oneDot         = regexp.MustCompile(`^\d+\.\d+$`)
	plainDigits    = regexp.MustCompile(`^\d+$`)
)

// plainDecimal turns a printed number into a plain decimal and says how sure its form is.
func plainDecimal(s string) (string, float64) {
	form := 1.0
	switch {
	case plainDigits.MatchString(s):
	case dotThousands.MatchString(s):
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case commaThousands.MatchString(s):
		s, form = strings.ReplaceAll(s, ",", ""), 0.9
	case oneComma.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
		if likeGroups.MatchString(strings.TrimLeft(s, "0")) { // 12,500 is a fraction here and thousands elsewhere
			form = 0.45
		}
	case oneDot.MatchString(s):
		form = 0.9 // 120.5
	default: // groups that are no groups: 500.000.0000, 1.25,7.5
		s, form = strings.NewReplacer(".", "", ",", "").Replace(s), 0.2
	}
	return trimZeros(s), form
}

// trimZeros drops leading zeros of the whole part and trailing zeros of the fraction.
func trimZeros(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

func (n number) found() found {
	f := found{value: n.value, start: n.start, end: n.end, form: n.form}
	if n.form < 0.5 {
		f.findings = illFormed("Cách chia nhóm chữ số không rõ hoặc không đúng.")
	}
	return f
}

// inWords stands before a number that is written again in words.
var inWords = regexp.MustCompile(`bang chu[^a-z0-9]*|^[^a-z]*(?:m[2z]?|met vuong|dong|vnd|d)?[ .,]*\( *`)

// crossCheck compares digits with the words that repeat them after the number.
func crossCheck(f found, text string) found {
	rest := text[f.end:]
	mark := inWords.FindStringIndex(foldSame(rest))
	if mark == nil {
		return f
	}
	words, ok := SpokenDecimal(rest[byteAt(rest, mark[1]):])
	switch {
	case !ok:
	case sameDecimal(words, f.value):
		f.confirmed, f.form, f.findings = true, max(f.form, 0.95), nil
	default:
		f.form = min(f.form, 0.4)
		f.findings = contradicts("Số ghi bằng chữ số và ghi bằng chữ không khớp nhau.")
	}
	return f
}

func sameDecimal(a, b string) bool { return trimZeros(a) == trimZeros(b) }

var squareMetre = regexp.MustCompile(`\d ?m ?(?:[2²z?°"“'*]|vuông)`)

// readArea reads square metres, in digits or else in words.
func readArea(text string) (found, bool) {
	n, ok := takeNumeral(text)
	if !ok {
		value, ok := SpokenDecimal(text)
		return found{value: value, start: 0, end: len(text), form: 0.6}, ok
	}
	f := crossCheck(n.found(), text)
	if !f.confirmed && !squareMetre.MatchString(text[n.end-1:min(len(text), n.end+12)]) && f.form > 0.9 {
		f.form = 0.9
	}
	return f, true
}

// readDecimal reads a number and drops its unit.
func readDecimal(text string) (found, bool) {
	n, ok := takeNumeral(text)
	if !ok {
		return found{}, false
	}
	return crossCheck(n.found(), text), true
}

var moneyScale = regexp.MustCompile(`^[^\pL\d]*(nghìn|ngàn|triệu|tỷ|tỉ)(?:$|[^\pL])`)

// readMoney reads an amount of đồng: "500.000.000 đồng", also "500 triệu đồng" and words alone.
func readMoney(text string) (found, bool) {
	n, ok := takeNumeral(text)
	if !ok {
		value, ok := SpokenDecimal(text)
		return found{value: value, start: 0, end: len(text), form: 0.6}, ok && !strings.Contains(value, ".")
	}
	f := n.found()
	if m := moneyScale.FindStringSubmatchIndex(strings.ToLower(text[n.end:])); m != nil {
		zeros := map[byte]int{'n': 3, 't': 6}
		count := zeros[viet.Fold(text[n.end+m[2] : n.end+m[3]])[0]]
		if word := viet.Fold(text[n.end+m[2] : n.end+m[3]]); word == "ty" || word == "ti" {
			count = 9
		}
		value, whole := shift(f.value, count)
		if !whole {
			return found{}, false
		}
		f.value, f.form, f.end = value, min(f.form, 0.85), n.end+m[3]
	}
	if whole, fraction, cut := strings.Cut(f.value, "."); cut {
		f.value, f.form = whole, min(f.form, 0.5)
		if strings.Trim(fraction, "0") != "" {
			f.form, f.findings = 0.2, illFormed("Số tiền có phần lẻ.")
		}
	}
	return crossCheck(f, text), true
}

// shift multiplies a plain decimal by a power of ten; it answers false where a fraction would stay.
func shift(value string, zeros int) (string, bool) {
	whole, fraction, _ := strings.Cut(value, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > zeros {
		return "", false
	}
	return trimZeros(whole + fraction + strings.Repeat("0", zeros-len(fraction))), true
}

// readInteger reads the first whole number: "03 tầng", "lần thứ 2", also "ba tầng".
func readInteger(text string) (found, bool) {
	if m := plainInteger.FindStringIndex(text); m != nil {
		f := found{value: trimZeros(text[m[0]:m[1]]), start: m[0], end: m[1], form: 1}
		if len(f.value) > 9 {
			f.form, f.findings = 0.3, illFormed("Số quá lớn.")
		}
		return f, true
	}
	for _, run := range speak(text) {
		if n, ok := spokenNumber(run); ok {
			f := spanOf(run, itoa(n))
			f.form = min(f.form, 0.9)
			return f, true
		}
	}
	for _, s := range wordRun.FindAllStringIndex(text, -1) {
		if value, slips, ok := viet.Digits(text[s[0]:s[1]]); ok && slips == 1 && len(value) <= 2 {
			return found{value: trimZeros(value), start: s[0], end: s[1], form: 0.4, repaired: true}, true
		}
	}
	return found{}, false
}

var plainInteger = regexp.MustCompile(`\d+`)
