package values

import (
	"regexp"
	"strings"

	"sohoa/pipeline/viet"
)

// digitRun is digits with single separators between them, as IDs are printed in groups or in boxes.
var digitRun = regexp.MustCompile(`\d(?:[ .\-|\[\]_]{0,3}\d)*`)

// idLabel is what stands before a personal ID in running text.
var idLabel = regexp.MustCompile(`(?:cccd|cmnd|cmtnd|can cuoc(?: cong dan)?|dinh danh(?: ca nhan)?|chung minh nhan dan|ho chieu|\bcc)\W*(?:so)?\W*$|\bso\W*$`)

const (
	idLength    = 12
	oldIDLength = 9
)

// digits is a number found in a text.
type digits struct {
	found
	labelled bool // a label of an ID stands before it
	loose    int  // look-alikes replaced
}

// readPersonalID takes the 12-digit number, otherwise the 9-digit one, otherwise the digits that come nearest to
// being one, with a finding.
func readPersonalID(text string) (found, bool) {
	return pickID(numbersIn(text), idLength, oldIDLength)
}

// readOldID takes the 9-digit number only; a 12-digit one is not an old ID.
func readOldID(text string) (found, bool) {
	numbers := numbersIn(text)
	for _, n := range numbers {
		if len(n.value) == idLength && len(numbers) == 1 {
			return found{}, false
		}
	}
	return pickID(numbers, oldIDLength)
}

// pickID chooses among numbers: the first wanted length that occurs, labelled ones first, in the order of the text.
func pickID(numbers []digits, lengths ...int) (found, bool) {
	for _, length := range lengths {
		best := -1
		for i, n := range numbers {
			if len(n.value) == length && (best < 0 || better(n, numbers[best])) {
				best = i
			}
		}
		if best >= 0 {
			return judgeID(numbers[best]), true
		}
	}
	for _, n := range numbers {
		if off := len(n.value) - lengths[0]; off >= -2 && off <= 2 && off != 0 && !isPhone(n.value) {
			n.form = 0.2
			n.findings = illFormed("Số định danh không đủ hoặc thừa chữ số.")
			return n.found, true
		}
	}
	return found{}, false
}

func better(a, b digits) bool {
	if (a.loose == 0) != (b.loose == 0) {
		return a.loose == 0
	}
	return a.labelled && !b.labelled
}

func judgeID(n digits) found {
	f := n.found
	f.form = 1
	if n.loose > 0 {
		f.form, f.repaired = max(0.4, 0.75-0.1*float64(n.loose)), true
	}
	switch {
	case len(f.value) == oldIDLength:
		f.form = min(f.form, 0.9)
	case f.value[3] < '2' && f.value[4:6] < "25": // its owner would be a hundred years old: a digit is misread
		f.form = min(f.form, 0.7)
	case f.value[3] > '3':
		f.form = min(f.form, 0.3)
		f.findings = illFormed("Chữ số thứ tư của số định danh không đúng quy tắc (giới tính và thế kỷ sinh).")
	}
	return f
}

// numbersIn gives all numbers of at least eight digits, in the order of the text. Numbers beside a slash are dates or
// document numbers and are left out. A run of several numbers is cut where its separators allow an ID.
func numbersIn(text string) []digits {
	var out []digits
	for _, span := range digitRun.FindAllStringIndex(text, -1) {
		if besideSlash(text, span[0], span[1]) {
			continue
		}
		for _, s := range splitRun(text, span[0], span[1]) {
			value := onlyDigits(text[s[0]:s[1]])
			if len(value) < 8 {
				continue
			}
			out = append(out, digits{
				found:    found{value: value, start: s[0], end: s[1]},
				labelled: idLabel.MatchString(viet.Fold(text[:s[0]])),
			})
		}
	}
	for _, n := range out {
		if len(n.value) == idLength {
			return out
		}
	}
	return append(out, looseNumbers(text)...)
}

// splitRun gives the whole run where it has the length of an ID, otherwise the stretch of its groups that has, otherwise
// the whole run.
func splitRun(text string, start, end int) [][2]int {
	for _, length := range []int{idLength, oldIDLength} {
		if len(onlyDigits(text[start:end])) == length {
			return [][2]int{{start, end}}
		}
	}
	var groups [][2]int
	for _, g := range groupRun.FindAllStringIndex(text[start:end], -1) {
		groups = append(groups, [2]int{start + g[0], start + g[1]})
	}
	for _, length := range []int{idLength, oldIDLength} {
		for i := range groups {
			n := 0
			for j := i; j < len(groups) && n < length; j++ {
				n += groups[j][1] - groups[j][0]
				if n == length && (j-i < 4 || j-i == length-1) {
					return [][2]int{{groups[i][0], groups[j][1]}}
				}
			}
		}
	}
	return [][2]int{{start, end}}
}

var groupRun = regexp.MustCompile(`\d+`)

// looseNumbers finds words of an ID's length that hold look-alikes of digits, such as "O311990O6874".
func looseNumbers(text string) []digits {
	var out []digits
	for _, span := range wordRun.FindAllStringIndex(text, -1) {
		word := text[span[0]:span[1]]
		value, replaced, ok := viet.Digits(word)
		if !ok || replaced == 0 || replaced > 4 || (len(value) != idLength && len(value) != oldIDLength) {
			continue
		}
		if besideSlash(text, span[0], span[1]) {
			continue
		}
		out = append(out, digits{found: found{value: value, start: span[0], end: span[1]}, loose: replaced})
	}
	return out
}

var wordRun = regexp.MustCompile(`[\pL\d|!°]+`)

func besideSlash(text string, start, end int) bool {
	before := strings.TrimRight(text[:start], " ")
	after := strings.TrimLeft(text[end:], " ")
	return strings.HasSuffix(before, "/") || strings.HasPrefix(after, "/")
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

var (
	businessOld = regexp.MustCompile(`\b\d{2} ?[A-Z] ?\d{7}\b`)
	taxCode     = regexp.MustCompile(`\b\d{10}(?: ?[-–] ?\d{3})?\b`)
)

// readBusinessCode knows the owner's 12-digit ID (since July 2025), the tax code with its branch, and 01R8017431.
func readBusinessCode(text string) (found, bool) {
	for _, n := range numbersIn(text) {
		if len(n.value) == idLength {
			return judgeID(n), true
		}
	}
	for _, pattern := range []*regexp.Regexp{businessOld, taxCode} {
		if s := pattern.FindStringIndex(text); s != nil && !besideSlash(text, s[0], s[1]) {
			return found{value: identifier(text[s[0]:s[1]]), start: s[0], end: s[1], form: 1}, true
		}
	}
	for _, s := range digitRun.FindAllStringIndex(text, -1) {
		value := onlyDigits(text[s[0]:s[1]])
		if besideSlash(text, s[0], s[1]) || len(value) < 8 {
			continue
		}
		f := found{value: value, start: s[0], end: s[1], form: 0.9}
		if len(value) == 13 {
			f.value = value[:10] + "-" + value[10:]
			f.repaired, f.form = true, 0.7
		} else if len(value) != 10 {
			f.form, f.findings = 0.3, illFormed("Mã số không đúng số chữ số quy định.")
		}
		return f, true
	}
	return found{}, false
}

// identifier drops white space and gives all dashes as hyphens.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ':
			return -1
		case '–', '—', '−', '‐', '‑':
			return '-'
		}
		return r
	}, s)
}

var phone = regexp.MustCompile(`(?:\+ ?84|\b0)(?:[ .\-()]{0,2}\d){9,10}\b`)

func isPhone(value string) bool { return mobile.MatchString(value) || landline.MatchString(value) }

var (
	mobile   = regexp.MustCompile(`^(?:\+84|0)[35789]\d{8}$`)
	landline = regexp.MustCompile(`^(?:\+84|0)2\d{9}$`)
)

// readPhone takes the first telephone number.
func readPhone(text string) (found, bool) {
	s := phone.FindStringIndex(text)
	if s == nil {
		return loosePhone(text)
	}
	value := onlyDigits(text[s[0]:s[1]])
	if text[s[0]] == '+' {
		value = "+" + value
	}
	f := found{value: value, start: s[0], end: s[1], form: 1}
	if !isPhone(value) {
		f.form, f.findings = 0.3, illFormed("Số điện thoại không đúng dạng.")
	}
	return f, true
}

func loosePhone(text string) (found, bool) {
	for _, s := range wordRun.FindAllStringIndex(text, -1) {
		if value, replaced, ok := viet.Digits(text[s[0]:s[1]]); ok && replaced < 4 && isPhone(value) {
			return found{value: value, start: s[0], end: s[1], form: 0.6, repaired: true}, true
		}
	}
	for _, s := range digitRun.FindAllStringIndex(text, -1) {
		if value := onlyDigits(text[s[0]:s[1]]); len(value) >= 8 && len(value) <= 12 && !besideSlash(text, s[0], s[1]) {
			return found{value: value, start: s[0], end: s[1], form: 0.2, findings: illFormed("Số điện thoại không đúng dạng.")}, true
		}
	}
	return found{}, false
}

var (
	email      = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+\-]*\s?@\s?[A-Za-z0-9\-]+(?:\s?\.\s?[A-Za-z0-9\-]+)*\s?\.\s?[A-Za-z]{2,}`)
	emailExact = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._%+\-]*@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}$`)
)

// readEmail takes the first address; spaces that recognisers put around its signs are dropped.
func readEmail(text string) (found, bool) {
	s := email.FindStringIndex(text)
	if s == nil {
		return found{}, false
	}
	value := strings.ReplaceAll(text[s[0]:s[1]], " ", "")
	form := 1.0
	if value != text[s[0]:s[1]] {
		form = 0.8
	}
	if !emailExact.MatchString(value) {
		form = 0.4
	}
	return found{value: value, start: s[0], end: s[1], form: form}, true
}
