package candidates

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// The bounds of respelling: how many words of a value are doubted, and how many spellings of one are tried.
const (
	mostDoubted   = 6
	mostSpellings = 4
)

// wordWays gives the texts that a value of words may have been.
func wordWays(in Input) []way {
	base, asPrinted := baseOf(in)
	if base == "" {
		return nil
	}
	slots := bothReadings(tokens(base, in.Words), cleaned(in.Second), !asPrinted || in.Kind == values.KindPersonName)
	ways := wholeSecond(slots)
	for _, i := range doubted(in.Kind, slots) {
		slots[i].ways = append(slots[i].ways, respelled(in.Kind, i, slots)...)
	}
	if in.Kind == values.KindPlace {
		numbered(slots)
	}
	if asPrinted && signed(in.Kind) {
		signs(in.Kind, slots)
	}
	return append(ways, combine(slots, " ")...)
}

// bothReadings gives the slots of the page's text with what the second reading has there; where there is none, or it is
// about something else, the page's words alone.
func bothReadings(first []token, second []string, lettersOnly bool) []slot {
	if slots := align(first, second, wordMoves); len(second) > 0 && slots != nil {
		for i := range slots {
			slots[i].takeSecond(lettersOnly)
		}
		return slots
	}
	out := make([]slot, len(first))
	for i, t := range first {
		out[i] = slot{ways: []way{{text: t.text}}, trust: trustOf(t.confidence)}
	}
	return out
}

// baseOf gives the text that the value is read from once more: what stands on the page, or the value itself where more
// than a reader's hand made it, such as the lines of a list. The second answer is true for the page's own text; in the
// other case signs and capitals are not the page's and prove nothing.
func baseOf(in Input) (string, bool) {
	if r, ok := values.Read(in.Kind, in.First.Raw); ok && r.Value == in.First.Value {
		return in.First.Raw, true
	}
	if r, ok := values.Read(in.Kind, in.First.Value); ok && r.Value == in.First.Value {
		return in.First.Value, false
	}
	return "", false
}

// cleaned gives the words of the second reading without the specks that stand before them.
func cleaned(second string) []string {
	words := strings.Fields(second)
	for i, w := range words {
		if bareText(w) != "" {
			words[i] = strings.TrimRight(strings.TrimLeftFunc(w, speck), "'‘’`_|~\"”“-–")
		}
	}
	return words
}

func speck(r rune) bool {
	return r != '(' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// doubted gives the slots whose word may be another one: not well-formed, or not surely read, the worst first.
func doubted(k values.Kind, slots []slot) []int {
	type doubt struct {
		at   int
		much float64
	}
	var all []doubt
	for i, s := range slots {
		word := bareText(s.ways[0].text)
		if word == "" || abbreviation(s.ways[0].text) || strings.ContainsFunc(word, unicode.IsDigit) && !strings.ContainsFunc(word, unicode.IsLetter) {
			continue
		}
		d := doubt{i, s.trust.risk}
		if !wellFormed(k, i, word) {
			d.much++
		}
		if d.much >= trustOf(unsure).risk {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b doubt) int { return cmp.Compare(b.much, a.much) })
	var out []int
	for _, d := range all[:min(len(all), mostDoubted)] {
		out = append(out, d.at)
	}
	return out
}

// respelled gives the known words that the word at a place may have been misread from, the likeliest between its neighbours.
func respelled(k values.Kind, place int, slots []slot) []way {
	s := slots[place]
	before, word, after := parted(s.ways[0].text)
	if word == "" || strings.Contains(word, " ") || utf8.RuneCountInString(word) > longestWord {
		return nil
	}
	_, second, _ := parted(s.second)
	if viet.Same(second, word) {
		second = word
	}
	known := vocabularyOf(k)
	var out []way
	add := func(printed string) {
		text := before + printed + after
		if viet.Same(printed, word) || slices.ContainsFunc(s.ways, func(w way) bool { return w.text == text }) {
			return
		}
		if odds, ok := confusionOdds(word, printed, second, s.trust); ok {
			out = append(out, way{text: text, weight: odds, edits: changed(word, printed), source: SourceConfusion})
		}
	}
	for _, printed := range known.near(word) {
		add(inCase(word, printed))
	}
	for _, printed := range unglued(k, place, word) {
		add(printed)
	}
	first, left, right := neighbours(place, slots)
	believed := map[string]float64{}
	for _, w := range out {
		believed[w.text] = w.weight + likelihoodAt(k, first, left+" "+w.text+" "+right)
	}
	slices.SortStableFunc(out, func(a, b way) int {
		return cmp.Or(cmp.Compare(believed[b.text], believed[a.text]), cmp.Compare(a.text, b.text))
	})
	return out[:min(len(out), mostSpellings)]
}

// neighbours gives the words on both sides of a place and the place of the first of them.
func neighbours(place int, slots []slot) (first int, left, right string) {
	first = place
	if place > 0 {
		first, left = place-1, slots[place-1].ways[0].text
	}
	if place+1 < len(slots) {
		right = slots[place+1].ways[0].text
	}
	return first, left, right
}

// numbered gives the number that a lone letter may be after a word that numbers follow: "Xóm I" is rather Xóm 1.
func numbered(slots []slot) {
	for i := 1; i < len(slots); i++ {
		s := &slots[i]
		before, letter, after := parted(s.ways[0].text)
		digits, _, ok := viet.Digits(letter)
		if !ok || digits == letter || utf8.RuneCountInString(letter) != 1 || !lexicon.PlaceWords().Has(slots[i-1].ways[0].text) {
			continue
		}
		_, second, _ := parted(s.second)
		text := before + digits + after
		if odds, ok := confusionOdds(letter, digits, second, s.trust); ok && second != digits {
			s.ways = append(s.ways, way{text: text, weight: odds, edits: []string{EditDigit}, source: SourceConfusion})
		}
	}
}

// unglued parts a word that is none into two that are.
func unglued(k values.Kind, place int, word string) []string {
	runes := []rune(word)
	if viet.IsSyllable(word) {
		return nil
	}
	var out []string
	for i := 2; i <= len(runes)-2; i++ {
		a, b := string(runes[:i]), string(runes[i:])
		if wellFormed(k, place, a) && wellFormed(k, place+1, b) {
			if unicode.IsUpper(runes[0]) && k == values.KindPersonName {
				first, size := utf8.DecodeRuneInString(b)
				b = string(unicode.ToUpper(first)) + b[size:]
			}
			out = append(out, a+" "+b)
		}
	}
	return out
}

// abbreviation tells whether a word is one that no list of words can judge: TL., P., QSDĐ.
func abbreviation(text string) bool {
	word := bareText(text)
	short := word == strings.ToUpper(word) && utf8.RuneCountInString(word) <= 4 && !viet.IsSyllable(word)
	return short && (strings.HasSuffix(text, ".") || lexicon.Abbreviations().Has(word)) || utf8.RuneCountInString(word) == 1
}

// parted takes the signs off both ends of a word.
func parted(text string) (before, word, after string) {
	sign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	rest := strings.TrimLeftFunc(text, sign)
	before = text[:len(text)-len(rest)]
	word = strings.TrimRightFunc(rest, sign)
	return before, word, rest[len(word):]
}

// inCase gives a word in small letters the case of the one that it replaces.
func inCase(like, word string) string {
	first, size := utf8.DecodeRuneInString(like)
	switch {
	case like == strings.ToUpper(like) && utf8.RuneCountInString(like) > 1:
		return strings.ToUpper(word)
	case size > 0 && (unicode.IsUpper(first) || unicode.IsDigit(first)):
		r, n := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(r)) + word[n:]
	}
	return word
}
