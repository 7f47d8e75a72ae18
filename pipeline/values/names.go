package values

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

const (
	maxNameSyllables    = 7
	commonNameSyllables = 5
)

// honorific is what stands before a name and is no part of it.
var honorific = regexp.MustCompile(`(?i)^(?:\(?đã ký\)?|ông/bà|ông \(bà\)|ông, bà|bà/ông|hộ ông|hộ bà|ông|bà|anh|chị|cháu|đồng chí|đ/c|ths|ts|bs|luật sư|cn)[ .:]+`)

// nextLabel matches, folded, what follows a name on the same line.
var nextLabel = regexp.MustCompile(`^(?:ngay(?:[ ,.:0-9]|$)|sinh (?:ngay|nam)|nam (?:sinh|[0-9])|gioi ?tinh|dan ?toc|quoc ?tich|` +
	`so (?:dinh|cccd|cmnd|can|dien|cmt)|cccd|cmnd|cmt|can cuoc|giay to|dia chi|noi (?:cu|sinh|thuong|dang|o)|thuong tru|ho khau|` +
	`que quan|chuc vu|dien thoai|quan he|moi quan|va (?:vo|chong)|ma so|hien (?:dang|o|cu|tai)|ky ten|da ky|so ?:)`)

// nameWord is one word of a name with its place in the text.
type nameWord struct {
	text       string
	start, end int
}

// readPersonName takes the name at the beginning of a text, after an honorific, up to the first word that is none.
// Case stays as printed; a stray small letter in a name printed in capitals is raised.
func readPersonName(text string) (found, bool) {
	words, cut := nameWords(text, beforeName(text))
	if len(words) == 0 {
		return found{}, false
	}
	f := found{start: words[0].start, end: words[len(words)-1].end}
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.text
	}
	parts, glued := partNames(parts)
	for len(parts) > 1 && honorific.MatchString(parts[0]+" ") { // it was glued to the name
		parts = parts[1:]
	}
	mended, ok := mendSurname(parts[0])
	if ok && len(parts) > 1 {
		parts[0] = mended
	}
	f.value = strings.Join(parts, " ")
	f.form, f.repaired = nameForm(parts), ok || glued
	switch {
	case ok: // where one tone was misread another may be
		f.form = min(f.form, 0.7)
	case glued:
		f.form = min(f.form, 0.8)
	}
	if cut {
		f.form *= 0.6
	}
	if f.form < 0.5 {
		f.findings = illFormed("Họ tên có chữ không giống tên người Việt Nam hoặc bị thiếu chữ.")
	}
	return f, true
}

// beforeName gives the bytes of what stands before the name: signs, notes, "(đã ký)", honorifics.
func beforeName(text string) int {
	n, _ := trimSpan(text, 0, len(text))
	for {
		m := honorific.FindString(text[n:])
		if m == "" {
			m = footnote.FindString(text[n:])
		}
		if m == "" {
			return n
		}
		n += len(m)
	}
}

// nameWords collects the words of a name. The second answer is true where it had to stop at something that is
// neither the end, nor a sign, nor a label: the name may go on there.
func nameWords(text string, at int) (words []nameWord, cut bool) {
	capitals := false
	for _, span := range spaced.FindAllStringIndex(text[at:], -1) {
		start, end := at+span[0], at+span[1]
		word := trimWord(text, start, end)
		switch {
		case nextLabel.MatchString(viet.Fold(text[start:])):
			return dropStray(words), false
		case word.text == "" && len(words) == 0:
			continue
		case word.text == "" || letterRun(word.text) && !viet.KnownSyllable(word.text):
			return dropStray(words), false
		case len(words) == 0 && unicode.IsLower([]rune(word.text)[0]) && !lexicon.Surnames().Has(word.text):
			cut = true // the end of a label or a misread name
			continue
		case !nameLike(word.text):
			return dropStray(words), true
		case len(words) == 0:
			word.text = raiseFirst(word.text)
			capitals, cut = mostlyCapitals(word.text), false
		case !sameStyle(word.text, capitals):
			return dropStray(words), true
		}
		if capitals {
			word.text = strings.ToUpper(word.text)
		}
		words = append(words, word)
		if len(words) == maxNameSyllables || endsName(text[start:end]) {
			break
		}
	}
	return dropStray(words), false
}

var spaced = regexp.MustCompile(`[^ ]+`)

// trimWord takes signs off both ends of a word.
func trimWord(text string, start, end int) nameWord {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	word := strings.TrimLeftFunc(text[start:end], notLetter)
	start = end - len(word)
	word = strings.TrimRightFunc(word, notLetter)
	return nameWord{word, start, start + len(word)}
}

// nameLike tells whether a word may be part of a name: letters, an apostrophe or a hyphen of names of minorities.
func nameLike(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '-' {
			return false
		}
	}
	return word != ""
}

func raiseFirst(word string) string {
	runes := []rune(word)
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

func mostlyCapitals(word string) bool {
	upper, all := 0, 0
	for _, r := range word {
		all++
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return all > 1 && upper*2 > all
}

// sameStyle tells whether a word is printed as the first one was: in capitals, or with a capital at its beginning.
func sameStyle(word string, capitals bool) bool {
	first := []rune(word)[0]
	if capitals {
		return mostlyCapitals(word) || len([]rune(word)) == 1 && unicode.IsUpper(first)
	}
	return unicode.IsUpper(first)
}

// endsName tells whether punctuation after a word ends the name: "Nguyễn Văn An, sinh năm …".
func endsName(word string) bool { return strings.ContainsAny(word[len(word)-1:], ",;:.)|") }

// dropStray takes single consonants off the end: they are specks, not names.
func dropStray(words []nameWord) []nameWord {
	for len(words) > 1 {
		last := words[len(words)-1].text
		if len([]rune(last)) > 1 || viet.IsSyllable(last) {
			break
		}
		words = words[:len(words)-1]
	}
	return words
}

// partNames parts words that were glued: "NguyễnVăn" at the capital, "NGUYỄNVĂN" where both parts are known.
func partNames(words []string) ([]string, bool) {
	var out []string
	parted := false
	for _, word := range words {
		parts := atCapitals(word)
		if len(parts) == 1 && word == strings.ToUpper(word) && !viet.IsSyllable(word) {
			parts = twoSyllables(word, ofName)
		}
		parted = parted || len(parts) > 1
		out = append(out, parts...)
	}
	return out, parted
}

// ofName tells whether one of two syllables shows that a name was glued.
func ofName(first, second string) bool {
	return lexicon.NameSyllables().Has(second) || lexicon.Surnames().Has(first)
}

func atCapitals(word string) []string {
	if word == strings.ToUpper(word) {
		return []string{word}
	}
	var parts []string
	from := 0
	var before rune
	for i, r := range word {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(before) {
			parts = append(parts, word[from:i])
			from = i
		}
		before = r
	}
	parts = append(parts, word[from:])
	for _, part := range parts {
		if !viet.IsSyllable(part) {
			return []string{word}
		}
	}
	return parts
}

// mendSurname gives the surname that a misread first word must be: the marks differ, the letters do not, and of those
// alike one is by far the most frequent.
func mendSurname(word string) (string, bool) {
	list := lexicon.Surnames()
	if list.Has(word) {
		return "", false
	}
	var best, second lexicon.Entry
	for _, e := range list.Alike(word) {
		switch {
		case e.Weight > best.Weight:
			best, second = e, best
		case e.Weight > second.Weight:
			second = e
		}
	}
	const common = 0.002
	if best.Weight < common || second.Weight*10 > best.Weight || viet.Distance(best.Text, word) > 0.5 {
		return "", false
	}
	return viet.SetTones(word, best.Text), true
}

// nameForm judges the words of a name. Half of a name is what layout errors leave, so a name of two words, or one that
// begins with a word that is rather a middle name than a surname, is never well-formed.
func nameForm(words []string) float64 {
	form := 1.0
	surname, known := lexicon.Surnames().Find(words[0])
	first, _ := lexicon.NameSyllables().Find(words[0])
	const rare = 0.002
	switch {
	case len(words) == 1:
		form = 0.3
	case len(words) > commonNameSyllables:
		form = 0.7
	case !known || surname.Weight < rare && len(words) == 2:
		form = 0.5
	case len(words) == 2 || surname.Weight < rare && first.Weight == 1:
		form = 0.7
	}
	for _, word := range words {
		switch {
		case lexicon.NameSyllables().Has(word) || lexicon.Surnames().Has(word):
		case viet.KnownSyllable(word):
			form *= 0.9
		case viet.IsSyllable(word):
			form *= 0.75
		case viet.AllLetters(word):
			form *= 0.6
		default:
			form *= 0.5
		}
	}
	return form
}
