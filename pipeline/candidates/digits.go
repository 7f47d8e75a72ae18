package candidates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// letterWays gives the texts that a number, a date or an identifier may have been: its letters where the two readings
// differ, and what its own rules decide.
func letterWays(in Input) []way {
	var ways []way
	sure := trustOf(weakest(in.Words))
	if second, ok := values.Read(in.Kind, in.Second); ok {
		odds := numberOdds(in.First.Raw, second.Raw)
		ways = append(mixed(in.First.Raw, second.Raw, odds-1), way{text: in.Second, weight: odds, edits: []string{EditDigit}, source: SourceSecond})
	}
	switch in.Kind {
	case values.KindPersonalID:
		ways = append(ways, byRule(in.First.Raw, sure)...)
	case values.KindDocumentNo, values.KindAdmNo:
		ways = append(ways, symbols(in.First.Raw, sure)...)
	}
	return ways
}

// mixed aligns two readings letter by letter and takes some letters from either, each at the odds.
func mixed(first, second string, odds float64) []way {
	const far, longest = 5, 64
	if len(first) > longest || viet.Levenshtein(first, second, far) > far {
		return nil
	}
	letters := make([]token, 0, len(first))
	for _, r := range first {
		letters = append(letters, token{text: string(r)})
	}
	slots := align(letters, strings.Split(second, ""), letterMoves)
	for i := range slots {
		s := &slots[i]
		s.takeSecond(false)
		if len(s.ways) > 1 {
			s.ways[1].weight = odds
			s.ways[1].edits = []string{EditDigit}
			if strings.ContainsFunc(s.ways[0].text+s.ways[1].text, unicode.IsLetter) {
				s.ways[1].edits = []string{EditLetter}
			}
		}
	}
	return combine(slots, "")
}

// byRule gives a personal ID the two digits that its rules decide: the code of a province or country, which begins with 0 to
// 3, and the fourth digit, of sex and century (Decree 137/2015), which until the year 2100 is 0 to 3. Only digits that are
// taken for the one that was read come in.
func byRule(raw string, sure trust) []way {
	runes := []rune(raw)
	at := make([]int, 0, len(runes))
	for i, r := range runes {
		if unicode.IsDigit(r) {
			at = append(at, i)
		}
	}
	if len(at) != idLength {
		return nil
	}
	ways := []way{{text: raw}}
	for _, place := range []int{0, 3} {
		const allowed = "0123"
		read := runes[at[place]]
		if strings.ContainsRune(allowed, read) {
			continue
		}
		var next []way
		for _, w := range ways {
			for _, digit := range allowed {
				if odds, ok := confusionOdds(string(read), string(digit), "", sure); ok {
					text := []rune(w.text)
					text[at[place]] = digit
					next = append(next, way{text: string(text), weight: w.weight + odds, edits: []string{EditDigit}, source: SourceConfusion})
				}
			}
		}
		ways = next
	}
	if len(ways) == 1 && ways[0].source == "" {
		return nil
	}
	return ways
}

// symbols gives the parts of a document's symbol that no list knows the abbreviation they may have been.
func symbols(raw string, sure trust) []way {
	slash := strings.LastIndex(raw, "/")
	if slash < 0 {
		return nil
	}
	var slots []slot
	for i, part := range strings.SplitAfter(raw[slash+1:], "-") {
		s := slot{ways: []way{{text: part}}, trust: sure}
		bare := strings.TrimSuffix(part, "-")
		if i < 4 && bare != "" && !lexicon.Abbreviations().Has(bare) && !strings.ContainsFunc(bare, unicode.IsDigit) {
			s.ways = append(s.ways, abbreviations(bare, part[len(bare):], sure)...)
		}
		slots = append(slots, s)
	}
	ways := combine(slots, "")
	for i := range ways {
		ways[i].text = raw[:slash+1] + ways[i].text
	}
	return ways
}

// abbreviations gives those of the list that a part may have been.
func abbreviations(part, after string, sure trust) []way {
	var out []way
	for _, e := range lexicon.Abbreviations().All() {
		if len(part) > longestWord || utf8.RuneCountInString(e.Text) < 2 || viet.Levenshtein(e.Text, part, 2) > 2 {
			continue
		}
		if odds, ok := confusionOdds(part, e.Text, "", sure); ok {
			out = append(out, way{text: e.Text + after, weight: odds + unknownSymbol, edits: []string{EditLetter}, source: SourceConfusion})
		}
	}
	return out
}

// unknownSymbol is the log odds of a listed abbreviation against one that no list has.
const unknownSymbol = 5
