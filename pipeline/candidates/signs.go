package candidates

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// The log odds that a sign is none, or another: a full stop inside an address is rarely printed, a speck often.
const (
	oddsInner  = 1.2  // An.Lão
	oddsHyphen = 0.3  // Thanh-Hà, but also Rịa-Vũng
	oddsStop   = 0.0  // Lộc. xã
	oddsLost   = -1.0 // Hòa huyện, between parts of an address
)

// signs adds the ways in which signs between words are misread: a speck inside or after a word, a full stop for a comma,
// a comma or dash that was lost before a word of places.
func signs(k values.Kind, slots []slot) {
	separator, inPart := ",", false // inPart: the part of the address has its word of places
	ofPlaces := k == values.KindPlace || k == values.KindAgency
	for _, s := range slots {
		if s.ways[0].text == "-" || s.ways[0].text == "–" {
			separator = " -"
		}
	}
	for i := range slots {
		s := &slots[i]
		text := s.ways[0].text
		if better, odds := innerSign(text); better != "" {
			s.offer(better, odds)
		}
		if i+1 == len(slots) {
			continue
		}
		next := slots[i+1].ways[0].text
		if bare, ok := strings.CutSuffix(text, "."); ok && strings.ToUpper(bare) != bare && viet.KnownSyllable(bareText(bare)) && !abbreviates(text) {
			s.offer(bare, oddsStop)
			if ofPlaces && (inPart || k == values.KindPlace) {
				s.offer(bare+",", oddsStop+1)
			}
		}
		if lexicon.PlaceWords().Has(text) {
			inPart = true
		}
		if strings.ContainsAny(text, ",;-–") {
			inPart = false
		}
		if ofPlaces && inPart && opensPart(next) && endsInLetter(text) && !opensPart(text) && !phrases().pairs[pair(text, next)] {
			s.offer(text+separator, oddsLost)
		}
	}
}

// offer adds a way to read the slot by its signs. Where the second reading has it too it is there already.
func (s *slot) offer(text string, odds float64) {
	if !slices.ContainsFunc(s.ways, func(w way) bool { return w.text == text }) {
		s.ways = append(s.ways, way{text: text, weight: odds, edits: []string{EditSign}, source: SourceConfusion})
	}
}

// innerSign parts a word at a sign between two words of it. Numbers keep their hyphens.
func innerSign(text string) (parted string, odds float64) {
	numbers := strings.ContainsFunc(text, unicode.IsDigit)
	for i, r := range text {
		if !strings.ContainsRune(".-'’;", r) || r == '-' && numbers || strings.Contains(text, "@") {
			continue
		}
		left, right := text[:i], text[i+utf8.RuneLen(r):]
		first, _ := utf8.DecodeRuneInString(right)
		if utf8.RuneCountInString(bareText(left)) < 2 || utf8.RuneCountInString(bareText(right)) < 2 || !unicode.IsLetter(first) ||
			!endsInLetter(left) || abbreviates(left+".") {
			continue
		}
		if r == '-' {
			return left + " " + right, oddsHyphen
		}
		return left + " " + right, oddsInner
	}
	return "", 0
}

func abbreviates(text string) bool {
	return lexicon.PlaceWords().Has(text) || lexicon.Abbreviations().Has(strings.TrimSuffix(text, "."))
}

// opensPart tells whether a word is one that stands before the name of a commune or of something above it.
func opensPart(word string) bool {
	switch strings.ToLower(word) {
	case "thành", "thị":
		return true
	}
	const commune = 3
	e, ok := lexicon.PlaceWords().Find(word)
	return ok && e.Weight <= commune
}

func endsInLetter(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// signed tells whether signs stand in values of the kind.
func signed(k values.Kind) bool {
	switch k {
	case values.KindPlace, values.KindAgency, values.KindText, values.KindPosition, values.KindMaritalStatus:
		return true
	}
	return false
}

func pair(a, b string) [2]string {
	return [2]string{strings.ToLower(viet.Canonical(bareText(a))), strings.ToLower(viet.Canonical(bareText(b)))}
}
