package values

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

var (
	// footnote is the mark of a note of the form, or the rest of a label in parentheses, before a value.
	footnote = regexp.MustCompile(`^\(\d{1,2}\)[ .:]*|^\([^()]{3,40}\)[ .]*:[ .]*`)
	// specks are signs that stand alone and mean nothing in running text.
	specks = regexp.MustCompile(`(?:^| )[¡¬|~›‹«»*^={}\[\]\\_§¦©®™°<>“”"'‘’?!]+(?:$| )`)
	// nextItem is the beginning of the next item of a form with its own label.
	nextItem = regexp.MustCompile(` (?:[a-eđghik]|\d{1,2})[).] ?\p{Lu}[^:.;]{3,40} ?:`)
	// numberGlued is a word of an address with its number glued on.
	numberGlued = regexp.MustCompile(`^([Ss]ố|SỐ|[Nn]gõ|[Nn]gách|[Tt]ổ|[Xx]óm|[Tt]hôn|[Kk]hu|[Đđ]ội)(\d+[\p{L}\d/]*,?)$`)
)

// tidy takes what is no part of running text out of it: leaders, specks, notes before it, the next item after it. Words
// that recognisers glued are parted and a digit at the head of a word becomes the letter that it was; then the last
// answer is true. Start and end are bytes of the text.
func tidy(text string) (value string, start, end int, repaired bool) {
	start, end = trimSpan(text, 0, len(text))
	for {
		m := footnote.FindString(text[start:end])
		if m == "" {
			break
		}
		start, end = trimSpan(text, start+len(m), end)
	}
	if m := nextItem.FindStringIndex(text[start:end]); m != nil {
		start, end = trimSpan(text, start, start+m[0])
	}
	value = withoutLeaders(text[start:end])
	for specks.MatchString(value) {
		value = withoutLeaders(specks.ReplaceAllString(value, " "))
	}
	words := strings.Split(value, " ")
	for i, word := range words {
		if better := mendWord(word); better != word {
			words[i], repaired = better, true
		}
	}
	return strings.Join(words, " "), start, end, repaired
}

// mendWord parts one glued word, or gives it back its first letter.
func mendWord(word string) string {
	if m := numberGlued.FindStringSubmatch(word); m != nil {
		return m[1] + " " + m[2]
	}
	core := strings.TrimRight(word, ",;.:)")
	tail := word[len(core):]
	if better := evenCase(core); better != core {
		return better + tail
	}
	runes := []rune(core)
	if len(runes) < 4 || viet.KnownSyllable(core) {
		return word
	}
	if letter, ok := lettersOf[runes[0]]; ok && viet.AllLetters(string(runes[1:])) {
		if better := string(letter) + string(runes[1:]); viet.KnownSyllable(better) {
			return better + tail
		}
		return word
	}
	if !viet.AllLetters(core) || viet.IsSyllable(core) || viet.Fold(core) == strings.ToLower(core) {
		return word
	}
	if parts := atCapitals(core); len(parts) > 1 {
		return strings.Join(parts, " ") + tail
	}
	return strings.Join(twoSyllables(core, nil), " ") + tail
}

// evenCase gives a syllable the case of its most letters: a vowel with two marks is often read as a capital, "CẦm".
func evenCase(core string) string {
	runes := []rune(core)
	if len(runes) < 3 || !unicode.IsUpper(runes[0]) || !viet.AllLetters(core) {
		return core
	}
	lower, upper := 0, 0
	for _, r := range runes[1:] {
		if unicode.IsLower(r) {
			lower++
		} else {
			upper++
		}
	}
	if capital := strings.ToUpper(core); upper > 1 && lower == 1 && viet.Fold(core) != strings.ToLower(core) && viet.KnownSyllable(capital) {
		return capital
	}
	title := string(runes[:1]) + strings.ToLower(string(runes[1:]))
	if lower == 0 || upper != 1 || viet.Fold(core) == strings.ToLower(core) || !viet.KnownSyllable(title) {
		return core
	}
	return title
}

// lettersOf are the capitals that are read as digits at the head of a word.
var lettersOf = map[rune]rune{'7': 'T', '1': 'T', '0': 'O', '5': 'S', '8': 'B', '6': 'G'}

// twoSyllables parts a word into two known syllables where only one way is, and where accept, if given, allows it.
// Otherwise it gives the word alone.
func twoSyllables(word string, accept func(first, second string) bool) []string {
	runes := []rune(word)
	var ways [][]string
	for i := 2; i <= len(runes)-2; i++ {
		a, b := string(runes[:i]), string(runes[i:])
		if viet.KnownSyllable(a) && viet.KnownSyllable(b) && (accept == nil || accept(a, b)) {
			ways = append(ways, []string{a, b})
		}
	}
	if len(ways) != 1 {
		return []string{word}
	}
	return ways[0]
}

// inCase gives like in the case in which printed stands: all capitals, a capital at its head, or as it is.
func inCase(printed, like string) string {
	switch {
	case printed == strings.ToUpper(printed):
		return strings.ToUpper(like)
	case printed != "" && unicode.IsUpper([]rune(printed)[0]):
		return raiseFirst(like)
	}
	return like
}

// readPosition keeps the post of a signer as printed, its set phrases mended in their marks.
func readPosition(text string) (found, bool) {
	value, start, end, repaired := tidy(text)
	if value == "" || viet.IsBlank(value) {
		return found{}, false
	}
	mended, known := mendPhrases(value, lexicon.Agencies())
	f := found{value: mended, start: start, end: end, form: letterQuality(mended), repaired: repaired || mended != value}
	if !known {
		f.form *= 0.7
	}
	if f.repaired {
		f.form = min(f.form, 0.85)
	}
	return f, true
}
