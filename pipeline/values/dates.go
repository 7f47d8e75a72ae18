package values

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"sohoa/pipeline/viet"
)

// The years that a paper of an office can speak of.
const (
	firstYear = 1850
	lastYear  = 2150
)

// Patterns over text folded by foldSame. The gaps hold dot leaders and spaces, or nothing where words are glued.
const (
	gap       = `[ .,:;_\-]*`
	dayDigits = `([0-9]{1,2}|[0-9] [0-9])`
	yearFour  = `([0-9](?:[ .]?[0-9]){3})`
	anyTwo    = `([0-9oqdlizsbgt|!]{1,2})`
	anyFour   = `([0-9oqdlizsbgt|!]{4})`
	slash     = ` ?[/.\-] ?`
)

var (
	datePrinted = regexp.MustCompile(`ngay` + gap + dayDigits + gap + `thang` + gap + dayDigits + gap + `nam` + gap + yearFour)
	dateBare    = regexp.MustCompile(dayDigits + gap + `thang` + gap + dayDigits + gap + `nam` + gap + yearFour)
	dateLoose   = regexp.MustCompile(anyTwo + gap + `t[a-z]{2,4}` + gap + anyTwo + gap + `n[a-z]{1,3}` + gap + anyFour)
	dateNumeric = regexp.MustCompile(`([0-9]{1,2})` + slash + `([0-9]{1,2})` + slash + `([0-9]{4}|[0-9]{2} [0-9]{2})`)
	dateISO     = regexp.MustCompile(`([0-9]{4})-([0-9]{2})-([0-9]{2})`)
	dateSlips   = regexp.MustCompile(anyTwo + ` ?[/.\-,|] ?` + anyTwo + ` ?[/.\-,|] ?` + anyFour)
	dateLost    = regexp.MustCompile(`([0-9]{2})[/.\-]([0-9]{2})[ 1]?([0-9]{4})|([0-9]{2})1([0-9]{2})[/.\-]([0-9]{4})|([0-9]{2}) ?([0-9]{2})[/.\-]([0-9]{4})|([0-9]{2}) ([0-9]{2}) ([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})`)
	yearOnly    = regexp.MustCompile(`[0-9]{4}`)
	mentions    = regexp.MustCompile(`thang|[0-9] ?[/\-.] ?[0-9]`)
)

// dateForm is one way of writing a date and what it is worth.
type dateForm struct {
	pattern *regexp.Regexp
	form    float64
	reverse bool // year first
}

// dateForms in the order in which they are tried: what is surest first.
var dateForms = []dateForm{
	{datePrinted, 1, false},
	{dateISO, 1, true},
	{dateNumeric, 1, false},
	{dateBare, 0.85, false},
	{dateLoose, 0.55, false},
	{dateSlips, 0.5, false},
	{dateLost, 0.45, false},
}

// NoExpiry is what an identity card without expiry prints in the place of a date; it is the value of that date.
const NoExpiry = "Không thời hạn"

var noExpiry = regexp.MustCompile(`khong (?:xac dinh )?thoi ?han|khongthoihan|vo thoi han`)

// readDate reads the first date of the text, in digits or else in words, or NoExpiry. Where both are written, it says whether they
// agree. Days that the calendar does not have are refused. A year alone is answered only where nothing more is written.
func readDate(text string) (found, bool) {
	digits, ok := dateInDigits(text)
	words, okWords := readDateWords(text)
	switch {
	case ok && okWords && words.form >= 0.7:
		if digits.value == words.value {
			digits.confirmed = true
			digits.form = 1
			return digits, true
		}
		digits.form = min(digits.form, 0.4)
		digits.findings = contradicts("Ngày ghi bằng số và ghi bằng chữ không khớp nhau.")
		return digits, true
	case ok:
		return digits, true
	case okWords:
		return words, true
	}
	folded := foldSame(text)
	if m := noExpiry.FindStringIndex(folded); m != nil {
		return found{value: NoExpiry, start: byteAt(text, m[0]), end: byteAt(text, m[1]), form: 1}, true
	}
	return yearAlone(text)
}

func dateInDigits(text string) (found, bool) {
	folded, runes := foldSame(text), []rune(text)
	for _, f := range dateForms {
		for from := 0; from < len(folded); {
			m := f.pattern.FindStringSubmatchIndex(folded[from:])
			if m == nil {
				break
			}
			parts := submatches(runes[from:], m)
			start, end := from+m[0], from+m[1]
			value, replaced, ok := isoDay(parts, f.reverse)
			if ok && standsAlone(folded, start, end) {
				form := f.form - 0.05*float64(replaced)
				if spaced := strings.ContainsRune(parts[2], ' '); spaced {
					form -= 0.15
				}
				return found{value: value, start: byteAt(text, start), end: byteAt(text, end), form: form, repaired: replaced > 0 || f.form < 0.5}, true
			}
			from = start + 1
		}
	}
	return found{}, false
}

// submatches gives the groups that took part, in order, as they stand in the text before it was folded.
func submatches(runes []rune, m []int) []string {
	var parts []string
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			parts = append(parts, string(runes[m[i]:m[i+1]]))
		}
	}
	return parts
}

// standsAlone refuses a date that is cut out of a longer number.
func standsAlone(folded string, start, end int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(folded) && folded[i] >= '0' && folded[i] <= '9' }
	inNumber := digit(start) && (digit(start-1) || start > 1 && folded[start-1] == '/' && digit(start-2))
	return !inNumber && !digit(end)
}

// isoDay makes an ISO day of day, month and year as printed; it answers false for a day that does not exist.
func isoDay(parts []string, reverse bool) (iso string, replaced int, ok bool) {
	if len(parts) != 3 {
		return "", 0, false
	}
	var n [3]int
	real := 0
	for i, part := range parts {
		part = strings.NewReplacer(" ", "", ".", "").Replace(part)
		digits, slips, ok := viet.Digits(part)
		if !ok {
			return "", 0, false
		}
		replaced += slips
		real += len(digits) - slips
		for _, d := range digits {
			n[i] = n[i]*10 + int(d-'0')
		}
	}
	if reverse {
		n[0], n[2] = n[2], n[0]
	}
	if real < replaced || !realDay(n[2], n[1], n[0]) {
		return "", 0, false
	}
	return fmt.Sprintf("%04d-%02d-%02d", n[2], n[1], n[0]), replaced, true
}

// realDay tells whether the calendar has the day and a paper may speak of it.
func realDay(year, month, day int) bool {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// yearAlone reads "Sinh năm 1969" or "1969", and nothing where more numbers or a month are written.
func yearAlone(text string) (found, bool) {
	folded := foldSame(text)
	all := yearOnly.FindAllStringIndex(folded, -1)
	if len(all) != 1 || mentions.MatchString(folded) {
		return found{}, false
	}
	start, end := all[0][0], all[0][1]
	year := folded[start:end]
	if !standsAlone(folded, start, end) || !plausibleYear(year) {
		return found{}, false
	}
	form := 0.9
	if rest := strings.Trim(folded[:start]+folded[end:], " .,:;-\x00"); rest == "" || strings.HasSuffix(strings.TrimRight(folded[:start], " .:"), "nam") {
		form = 1
	} else if strings.ContainsAny(rest, "0123456789") {
		return found{}, false
	}
	if strings.Contains(folded, "ngay") { // a day was printed and is lost
		form = 0.45
	}
	return found{value: year, start: byteAt(text, start), end: byteAt(text, end), form: form}, true
}

func plausibleYear(year string) bool {
	return len(year) == 4 && year >= fmt.Sprint(firstYear) && year <= fmt.Sprint(lastYear)
}

// readYear reads a year alone, or takes the year of a full date.
func readYear(text string) (found, bool) {
	if f, ok := readDate(text); ok && f.value != NoExpiry {
		f.value = f.value[:4]
		return f, true
	}
	folded := foldSame(text)
	for _, s := range yearOnly.FindAllStringIndex(folded, -1) {
		if year := folded[s[0]:s[1]]; standsAlone(folded, s[0], s[1]) && plausibleYear(year) {
			return found{value: year, start: byteAt(text, s[0]), end: byteAt(text, s[1]), form: 0.8}, true
		}
	}
	return looseYear(text)
}

// looseYear reads a year with look-alikes, such as "l969" or "198O".
func looseYear(text string) (found, bool) {
	for _, s := range wordRun.FindAllStringIndex(text, -1) {
		year, replaced, ok := viet.Digits(text[s[0]:s[1]])
		if ok && replaced < 3 && plausibleYear(year) {
			return found{value: year, start: s[0], end: s[1], form: 0.6 - 0.1*float64(replaced), repaired: true}, true
		}
	}
	return found{}, false
}
