package values

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sohoa/pipeline/viet"
)

// spoken is one word of a number or date written in words, recognised in a text.
type spoken struct {
	name       string // of vocabulary
	value      int    // of digits
	exact      bool   // the letters without marks were exactly those
	start, end int    // bytes of the text
}

// vocabulary maps the folded words of numbers and dates to names. "năm" is five and year: it stays "nam".
var vocabulary = map[string]string{
	"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "nam", "lam": "5", "nham": "5",
	"sau": "6", "bay": "7", "tam": "8", "chin": "9", "muoi": "10", "tram": "100", "nghin": "1000", "ngan": "1000",
	"ngin": "1000", "trieu": "1000000", "ty": "1000000000", "ti": "1000000000", "linh": "linh", "le": "linh",
	"phay": "phay", "ngay": "ngay", "thang": "thang", "mong": "mong", "mung": "mong", "gieng": "gieng", "chap": "chap",
}

// speak cuts a text into spoken words; a word that is none ends the run that it stands in. Glued words are parted.
func speak(text string) [][]spoken {
	var runs [][]spoken
	var run []spoken
	flush := func() {
		if len(run) > 0 {
			runs = append(runs, run)
		}
		run = nil
	}
	for _, span := range wordRun.FindAllStringIndex(text, -1) {
		words := recogniseWord(text, span[0], span[1])
		if words == nil {
			flush()
			continue
		}
		if len(run) > 0 && strings.ContainsAny(text[run[len(run)-1].end:span[0]], ";()") {
			flush()
		}
		run = append(run, words...)
	}
	flush()
	return runs
}

// recogniseWord gives the spoken word, or the words that are glued in it, or nil.
func recogniseWord(text string, start, end int) []spoken {
	word := viet.Fold(text[start:end])
	if s, ok := vocabularyWord(word); ok {
		s.start, s.end = start, end
		return []spoken{s}
	}
	if parts := unglue(word); parts != nil {
		out := make([]spoken, len(parts))
		for i, part := range parts {
			out[i], _ = vocabularyWord(part)
			out[i].start, out[i].end = start, end
		}
		return out
	}
	if viet.KnownSyllable(text[start:end]) {
		return nil // "tầng" is a word of its own, no misread "tháng"
	}
	return nearestWord(word, start, end)
}

func vocabularyWord(word string) (spoken, bool) {
	name, ok := vocabulary[word]
	if !ok {
		return spoken{}, false
	}
	value, _ := strconv.Atoi(name)
	return spoken{name: name, value: value, exact: true}, true
}

// unglue parts "muoilam" into "muoi" and "lam": the fewest words, the longer first.
func unglue(word string) []string {
	if len(word) < 5 || len(word) > 60 {
		return nil
	}
	best := make([][]string, len(word)+1)
	best[0] = []string{}
	for i := range word {
		if best[i] == nil {
			continue
		}
		for j := min(len(word), i+5); j > i+1; j-- {
			if _, ok := vocabulary[word[i:j]]; !ok {
				continue
			}
			if best[j] == nil || len(best[j]) > len(best[i])+1 {
				best[j] = append(best[i][:len(best[i]):len(best[i])], word[i:j])
			}
		}
	}
	if len(best[len(word)]) < 2 {
		return nil
	}
	return best[len(word)]
}

// nearestWord forgives one wrong letter in words of four letters and more, where only one word is that near.
func nearestWord(word string, start, end int) []spoken {
	if len(word) < 4 {
		return nil
	}
	near := map[string]string{}
	for known, name := range vocabulary {
		if len(known) >= 4 && viet.Levenshtein(known, word, 1) <= 1 {
			near[name] = known
		}
	}
	if len(near) != 1 {
		return nil
	}
	for _, known := range near {
		s, _ := vocabularyWord(known)
		s.exact, s.start, s.end = false, start, end
		return []spoken{s}
	}
	return nil
}

// readDateWords reads a date written in words: "Ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi", or a year
// alone, "Năm một nghìn chín trăm sáu mươi chín", which gives YYYY.
func readDateWords(text string) (found, bool) {
	for _, run := range speak(text) {
		for i := range run {
			if i > 0 && (run[i-1].value > 0 || run[i-1].name == "0") {
				continue // the day would be the tail of another number
			}
			if f, ok := spokenDate(run[i:]); ok {
				return f, true
			}
		}
	}
	for _, run := range speak(text) {
		if f, ok := spokenYear(run); ok {
			return f, true
		}
	}
	return found{}, false
}

// spokenDate reads [ngày] [mồng] DAY tháng MONTH năm YEAR at the beginning of a run.
func spokenDate(run []spoken) (found, bool) {
	at := 0
	if run[at].name == "ngay" {
		at++
	}
	if at < len(run) && run[at].name == "mong" {
		at++
	}
	first := at
	for at < len(run) && run[at].name != "thang" {
		at++
	}
	day, ok := spokenNumber(run[first:at])
	if !ok || at >= len(run) {
		return found{}, false
	}
	at++
	month, used, ok := spokenMonth(run[at:])
	if !ok {
		return found{}, false
	}
	at += used
	year, used, ok := spokenYearNumber(run[at:])
	if !ok || !realDay(year, month, day) {
		return found{}, false
	}
	value := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	return spanOf(run[:at+used], value), true
}

// spokenMonth reads a month and the word "năm" after it; the longest month that leaves that word wins.
func spokenMonth(run []spoken) (month, used int, ok bool) {
	for used = 2; used >= 1; used-- {
		if len(run) <= used || run[used].name != "nam" {
			continue
		}
		switch {
		case used == 1 && run[0].name == "gieng":
			return 1, 2, true
		case used == 1 && run[0].name == "chap":
			return 12, 2, true
		}
		if n, ok := spokenNumber(run[:used]); ok && n >= 1 && n <= 12 {
			return n, used + 1, true
		}
	}
	return 0, 0, false
}

// spokenYearNumber reads the longest year at the beginning of a run.
func spokenYearNumber(run []spoken) (year, used int, ok bool) {
	for used = min(len(run), 8); used >= 2; used-- {
		if n, ok := spokenNumber(run[:used]); ok && n >= firstYear && n <= lastYear {
			return n, used, true
		}
	}
	if len(run) >= 4 { // digit by digit: một chín chín không
		n, ok := digitByDigit(run[:4])
		return n, 4, ok && n >= firstYear && n <= lastYear
	}
	return 0, 0, false
}

func digitByDigit(run []spoken) (int, bool) {
	n := 0
	for _, w := range run {
		value := w.value
		if w.name == "nam" {
			value = 5
		} else if len(w.name) != 1 {
			return 0, false
		}
		n = n*10 + value
	}
	return n, true
}

func spokenYear(run []spoken) (found, bool) {
	for i, w := range run {
		if w.name != "nam" || i+1 == len(run) {
			continue
		}
		if year, used, ok := spokenYearNumber(run[i+1:]); ok && i+1+used == len(run) && i == 0 {
			return spanOf(run[i:i+1+used], fmt.Sprintf("%04d", year)), true
		}
	}
	return found{}, false
}

// spanOf gives the reading of a run, its form lowered for each word that was not exact.
func spanOf(run []spoken, value string) found {
	f := found{value: value, start: run[0].start, end: run[len(run)-1].end, form: 0.95}
	for _, w := range run {
		if !w.exact {
			f.form -= 0.1
		}
	}
	return f
}

// spokenNumber reads a whole run as a number below a thousand billion, "năm" being five.
func spokenNumber(run []spoken) (int, bool) {
	if len(run) == 0 {
		return 0, false
	}
	total, group, read := 0, 0, false
	limit := 1_000_000_000_000
	for at := 0; at < len(run); {
		n, used, ok := spokenGroup(run[at:])
		if ok {
			group, read = n, true
			at += used
		} else if !read {
			return 0, false
		}
		if at == len(run) {
			return total + group, ok
		}
		scale := run[at].value
		if scale < 1000 || scale >= limit {
			return 0, false
		}
		total, group, limit = total+group*scale, 0, scale
		at++
		read = at == len(run)
		if read {
			return total, true
		}
	}
	return 0, false
}

// spokenGroup reads up to three digits: [H trăm] [linh|lẻ] [T mươi|mười] [U].
func spokenGroup(run []spoken) (value, used int, ok bool) {
	unit := func(i int) (int, bool) {
		if i >= len(run) {
			return 0, false
		}
		if run[i].name == "nam" {
			return 5, true
		}
		return run[i].value, len(run[i].name) == 1
	}
	at := 0
	hundreds := false
	if n, ok := unit(0); ok && len(run) > 1 && run[1].value == 100 {
		value, at, hundreds = n*100, 2, true
	}
	linh := at < len(run) && run[at].name == "linh"
	if linh {
		at++
	}
	n, isUnit := unit(at)
	switch {
	case linh:
		return value + n, at + 1, isUnit
	case at < len(run) && run[at].value == 10:
		value, at = value+10, at+1
	case isUnit && at+1 < len(run) && run[at+1].value == 10:
		value, at = value+n*10, at+2
	case isUnit:
		if next, ok := unit(at + 1); ok && n > 1 && (run[at+1].exact) { // tám mốt, tám lăm
			if at+2 < len(run) && (run[at+2].value == 10 || run[at+2].value == 100) {
				return value + n, at + 1, true
			}
			return value + n*10 + next, at + 2, true
		}
		return value + n, at + 1, true
	default:
		return value, at, hundreds
	}
	if n, ok := unit(at); ok && n > 0 {
		value, at = value+n, at+1
	}
	return value, at, true
}

// SpokenDecimal reads the number that a text writes in words, as "một trăm hai mươi phẩy năm mét vuông" or "năm trăm
// triệu đồng chẵn", and gives it as a plain decimal. It answers false where the first words of a number are not one
// whole number that ends with the text, with a sign or with a unit: half a number is none.
func SpokenDecimal(text string) (string, bool) {
	runs := speak(text)
	if len(runs) == 0 {
		return "", false
	}
	run := runs[0]
	if !unitFollows.MatchString(foldSame(text[run[len(run)-1].end:])) {
		return "", false
	}
	return spokenDecimal(run)
}

// unitFollows matches what may stand after a number in words.
var unitFollows = regexp.MustCompile(`^(?:[ .…]*$|[ .]*[);,/]|[ .,]*(?:met|m2|m\b|dong|vnd|viet nam|tang|ngoi|ban|nguoi|ki ?lo))`)

// mostDecimals is how many digits a fraction in words has; papers give areas and heights with one or two.
const mostDecimals = 2

func spokenDecimal(run []spoken) (string, bool) {
	point := -1
	for i, w := range run {
		if w.name == "phay" {
			point = i
		}
	}
	if point < 0 {
		n, ok := spokenNumber(run)
		if !ok {
			return "", false
		}
		return itoa(n), true
	}
	whole, ok := spokenNumber(run[:point])
	if !ok {
		return "", false
	}
	fraction := run[point+1:]
	zeros := 0
	for zeros < len(fraction)-1 && fraction[zeros].name == "0" {
		zeros++
	}
	n, ok := spokenNumber(fraction[zeros:])
	digits := strings.Repeat("0", zeros) + itoa(n)
	if !ok || len(digits) > mostDecimals {
		return "", false
	}
	return trimZeros(itoa(whole) + "." + digits), true
}

func itoa(n int) string { return strconv.Itoa(n) }
