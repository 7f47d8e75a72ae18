package values

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// The values of KindSex.
const (
	Male   = "male"
	Female = "female"
)

var (
	sexWord     = regexp.MustCompile(`(?:^|[^a-z]|gioi ?tinh)(nam|nu|male|female)(?:$|[^a-z]|quoc|dan)`)
	sexLoose    = regexp.MustCompile(`^[^a-z]*(nan|narn|nann|nem|hu|ny|nuu|nv|mu|nuo)[^a-z]*$`)
	vietNam     = regexp.MustCompile(`viet ?nam`)
	yearNamed   = regexp.MustCompile(`nam (?:sinh|[0-9])|(?:sinh|thang [0-9]+) nam`)
	sexTokenLen = utf8.RuneCountInString("nam")
)

// readSex reads Nam or Nữ, also with a slip in the marks of Nữ, glued to its label, or beside a marked box. Where both
// words are printed as labels and no box is marked, nothing is answered.
func readSex(text string) (found, bool) {
	if chosen, ok := readCheckbox(text); ok {
		text := text[chosen.start:chosen.end]
		f, ok := sexIn(text)
		f.start, f.end = f.start+chosen.start, f.end+chosen.start
		return f, ok
	}
	return sexIn(text)
}

func sexIn(text string) (found, bool) {
	folded := foldSame(text)
	for _, other := range []*regexp.Regexp{vietNam, yearNamed} {
		folded = other.ReplaceAllStringFunc(folded, func(s string) string { return strings.Repeat("-", len(s)) })
	}
	all := allGroups(sexWord, folded)
	if len(all) == 0 {
		all = allGroups(sexLoose, folded)
		if len(all) == 0 {
			return found{}, false
		}
	}
	start, end := all[0][0], all[0][1]
	word := folded[start:end]
	f := found{start: byteAt(text, start), end: byteAt(text, end), value: Male}
	if word[0] == 'f' || strings.ContainsAny(word, "uyv") {
		f.value = Female
	}
	for _, s := range all[1:] {
		other := folded[s[0]:s[1]]
		if (other[0] == 'f' || strings.ContainsAny(other, "uyv")) != (f.value == Female) {
			return found{}, false
		}
	}
	switch printed := strings.ToLower(text[f.start:f.end]); {
	case printed == "nam" || printed == "nữ" || printed == "male" || printed == "female":
		f.form = 1
	case len(word) <= sexTokenLen && sexWord.MatchString(word):
		f.form, f.repaired = 0.85, true
	default:
		f.form, f.repaired = 0.5, true
	}
	return f, true
}

// allGroups gives the span of the first group of each match; matches may share a border.
func allGroups(pattern *regexp.Regexp, s string) [][2]int {
	var out [][2]int
	for from := 0; from <= len(s); {
		m := pattern.FindStringSubmatchIndex(s[from:])
		if m == nil {
			return out
		}
		out = append(out, [2]int{from + m[2], from + m[3]})
		from += m[3]
	}
	return out
}

// readEthnicity reads one of the 54 groups or another name of one.
func readEthnicity(text string) (found, bool) { return fromList(text, lexicon.EthnicGroups()) }

// readNationality reads the name of a country; of a card's bilingual label a misread word may stand before it.
func readNationality(text string) (found, bool) {
	f, ok := fromList(text, lexicon.Countries())
	if ok && f.form > 0.3 {
		return f, true
	}
	words := spaced.FindAllStringIndex(text, -1)
	for i := 1; i < len(words); i++ {
		start, end := trimSpan(text, words[i][0], len(text))
		if g, listed := listedAt(text, start, end, lexicon.Countries()); listed && g.end == end && !g.repaired {
			g.form = min(g.form, 0.7)
			return g, true
		}
	}
	return f, ok
}

// fromList finds an entry of a list at the beginning of the text, or else after a slash or comma, as in "Kinh / Việt
// Nam", in the spelling and case that are printed. Marks may be misread, letters not, but for one in names of six
// letters and more. A word that no entry is near is kept as printed, ill-formed.
func fromList(text string, list *lexicon.List) (found, bool) {
	for at := 0; at >= 0 && at < len(text); {
		start, end := trimSpan(text, at, len(text))
		if f, ok := listedAt(text, start, end, list); ok {
			if at > 0 {
				f.form = min(f.form, 0.8)
			}
			return f, true
		}
		next := strings.IndexAny(text[at:], "/,;:")
		if next < 0 {
			break
		}
		at += next + 1
	}
	start, end := trimSpan(text, 0, len(text))
	return unlisted(text, start, end)
}

// listedAt finds the longest entry that begins a span.
func listedAt(text string, start, end int, list *lexicon.List) (found, bool) {
	words := spaced.FindAllStringIndex(text[start:end], -1)
	const longest = 6
	for n := min(len(words), longest); n > 0; n-- {
		s, e := trimSpan(text, start+words[0][0], start+words[n-1][1])
		printed := text[s:e]
		entry, distance, ok := nearest(list, printed)
		if !ok {
			continue
		}
		f := found{value: entry.Text, start: s, end: e, form: 1 - 0.5*distance, repaired: distance > 0}
		switch { // capitals stay
		case viet.Same(printed, entry.Text):
			f.value = printed
		case printed == strings.ToUpper(printed):
			f.value = strings.ToUpper(entry.Text)
		}
		return f, true
	}
	return found{}, false
}

func nearest(list *lexicon.List, printed string) (lexicon.Entry, float64, bool) {
	if e, distance, ok := list.Nearest(printed); ok && distance <= 1 {
		return e, distance, true
	}
	const enough = 6
	if utf8.RuneCountInString(printed) < enough {
		return lexicon.Entry{}, 0, false
	}
	var best lexicon.Entry
	distance, unique := 1.3, false
	for _, e := range list.All() {
		if viet.Levenshtein(e.Text, printed, 1) > 1 {
			continue
		}
		switch d := viet.Distance(e.Text, printed); {
		case d < distance:
			best, distance, unique = e, d, true
		case d == distance:
			unique = false
		}
	}
	return best, distance, unique
}

// unlisted keeps the words up to the first sign as they are printed.
func unlisted(text string, start, end int) (found, bool) {
	if i := strings.IndexAny(text[start:end], ",;:.("); i > 0 {
		end = start + i
	}
	start, end = trimSpan(text, start, end)
	value := withoutLeaders(text[start:end])
	if value == "" || !strings.ContainsFunc(value, unicode.IsLetter) {
		return found{}, false
	}
	return found{value: value, start: start, end: end, form: 0.3, findings: illFormed("Giá trị không có trong danh mục.")}, true
}

var (
	boxMark   = regexp.MustCompile(`[☒☑✓✔☐□▢◻]|\[ ?[xXvV✓]? ?\]|\( ?[xXvV✓] ?\)`)
	boxTicked = regexp.MustCompile(`[☒☑✓✔xXvV]`)
)

// readCheckbox gives the label beside the one box that is marked: before it where the text begins with a label, after
// it where the text begins with a box. Without a marked box, or with two, nothing is answered.
func readCheckbox(text string) (found, bool) {
	marks := boxMark.FindAllStringIndex(text, -1)
	chosen := -1
	for i, m := range marks {
		if !boxTicked.MatchString(text[m[0]:m[1]]) {
			continue
		}
		if chosen >= 0 {
			return found{}, false
		}
		chosen = i
	}
	if chosen < 0 {
		return found{}, false
	}
	start, end := marks[chosen][1], len(text)
	if viet.IsBlank(text[:marks[0][0]]) {
		if chosen+1 < len(marks) {
			end = marks[chosen+1][0]
		}
	} else {
		start, end = 0, marks[chosen][0]
		if chosen > 0 {
			start = marks[chosen-1][1]
		}
	}
	start, end = trimSpan(text, start, end)
	value := viet.Normalise(text[start:end])
	if value == "" {
		return found{}, false
	}
	return found{value: value, start: start, end: end, form: 0.9}, true
}

// maritalWords are what a statement on marital status speaks of, folded.
var maritalWords = []string{"ket hon", "doc than", "ly hon", "goa", "hon nhan", "vo", "chong"}

// readMaritalStatus reads text that should speak of marriage.
func readMaritalStatus(text string) (found, bool) {
	f, ok := readText(text)
	if !ok {
		return found{}, false
	}
	folded := viet.Fold(f.value)
	for _, word := range maritalWords {
		if strings.Contains(folded, word) {
			return f, true
		}
	}
	f.form *= 0.6
	return f, true
}
