package values

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// leader is a run of dots, or what recognisers print for one, also as letters: "......", ". . .", "…", "____", "cccc".
var leader = regexp.MustCompile(`[.…·_]{2,}|(?:[.…·_] ?){3,}|…|[-–—]{3,}|(?:- ){2,}-?`)

// letterRun matches the letters that are read out of dots when they stand alone, e.g. "cccc" or "eeee".
func letterRun(word string) bool {
	runes := []rune(strings.ToLower(word))
	if len(runes) < 3 || !strings.ContainsRune("ceosnrmuvwx", runes[0]) {
		return false
	}
	for _, r := range runes {
		if r != runes[0] {
			return false
		}
	}
	return true
}

// readText keeps the text, without leaders, without what belongs to labels and without signs at its ends.
func readText(text string) (found, bool) {
	value, start, end, repaired := tidy(text)
	if value == "" || viet.IsBlank(value) {
		return found{}, false
	}
	mended, _ := mendPlacesIn(value)
	f := found{value: mended, start: start, end: end, form: letterQuality(mended), repaired: repaired || mended != value}
	if f.repaired {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

// trimSpan narrows a span: no leaders, white space or stray signs at its ends, in signs or in letters. A closing
// parenthesis stays only where its partner stays.
func trimSpan(text string, start, end int) (int, int) {
	for {
		s, e := trimSigns(text, start, end)
		s, e = trimRuns(text, s, e)
		if s == start && e == end {
			return s, e
		}
		start, end = s, e
	}
}

func trimSigns(text string, start, end int) (int, int) {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("([\"“+", r) {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("\"”²³%", r) {
			break
		}
		if r == ')' && strings.Contains(text[start:end], "(") || r == ']' && strings.Contains(text[start:end], "[") {
			break
		}
		end -= size
	}
	return start, end
}

// trimRuns takes one word that is read out of dots off either end.
func trimRuns(text string, start, end int) (int, int) {
	inner := text[start:end]
	if letterRun(inner) {
		return start, start
	}
	if i := strings.IndexByte(inner, ' '); i > 0 && letterRun(inner[:i]) {
		return start + i + 1, end
	}
	if i := strings.LastIndexByte(inner, ' '); i >= 0 && letterRun(inner[i+1:]) {
		return start, start + i
	}
	return start, end
}

// withoutLeaders takes leaders out of the middle, makes white space single again and trims what then is at the ends.
func withoutLeaders(text string) string {
	text = viet.Normalise(leader.ReplaceAllString(text, " "))
	start, end := trimSpan(text, 0, len(text))
	return text[start:end]
}

// letterQuality is the share of words that can be Vietnamese or a number, squared, so that junk weighs.
func letterQuality(text string) float64 {
	words, good := 0, 0.0
	for _, word := range strings.FieldsFunc(text, notLetterOrDigit) {
		words++
		good += wordQuality(word)
	}
	if words == 0 {
		return 0
	}
	share := good / float64(words)
	return share * share
}

func wordQuality(word string) float64 {
	switch {
	case viet.KnownSyllable(word) || isNumber(word) || len(word) == 1 || lexicon.PlaceWords().Has(word) || lexicon.Abbreviations().Has(word):
		return 1
	case viet.IsSyllable(word):
		return 0.8
	case viet.AllLetters(word) && viet.Fold(word) == strings.ToLower(word):
		return 0.9 // foreign words, abbreviations
	case viet.AllLetters(word) && word == strings.ToUpper(word):
		return 0.9 // abbreviations with Đ
	}
	return 0.3
}

func notLetterOrDigit(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// foldSame gives the folded text byte for byte aligned by runes: rune i of the answer is rune i of text. Signs that
// cannot be folded to one ASCII byte become '\x00', so that byte i of the answer is rune i of text.
func foldSame(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		f := viet.FoldRune(r)
		switch {
		case r == '…' || r == '·':
			out = append(out, '.')
		case r == '–' || r == '—' || r == '−':
			out = append(out, '-')
		case f < utf8.RuneSelf:
			out = append(out, byte(f))
		default:
			out = append(out, 0)
		}
	}
	return string(out)
}

// byteAt gives the byte position of a rune position of text.
func byteAt(text string, runes int) int {
	for i := range text {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(text)
}
