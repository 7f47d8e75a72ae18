package candidates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// slot is a word or two of the value's text, or a letter of it, with the ways to read it; the first way is the page's.
type slot struct {
	ways   []way
	second string // what the second reading has at this place; empty where it has nothing
	trust  trust
}

// token is a word of the page's text with the recogniser's confidence.
type token struct {
	text       string
	confidence float64
}

// tokens parts the page's text into words and gives each the confidence of the word that it came from.
func tokens(raw string, words []models.Word) []token {
	fields := strings.Fields(raw)
	out := make([]token, len(fields))
	at := 0
	for i, f := range fields {
		out[i] = token{f, weakest(words)}
		for k := at; k < len(words); k++ {
			if text := viet.Normalise(words[k].Text); strings.Contains(text, f) || text != "" && strings.Contains(f, text) {
				out[i].confidence, at = words[k].Confidence, k
				break
			}
		}
	}
	return out
}

// move is one move of an alignment: how many words of the page's text stand for how many of the second reading.
type move struct{ first, second int }

var (
	letterMoves = []move{{1, 1}, {1, 0}, {0, 1}}
	wordMoves   = []move{{1, 1}, {1, 2}, {2, 1}, {1, 0}, {0, 1}}
)

// band is how many words the two readings may be out of step.
const band = 6

// reached is the least price of an alignment up to some place, and the last move to it.
type reached struct {
	cost float64
	last move
}

// align parts both texts into slots, so that the words in a slot are as alike as can be; nil where they are too far apart.
func align(first []token, second []string, moves []move) []slot {
	cells := make([][]reached, len(first)+1)
	for i := range cells {
		cells[i] = make([]reached, len(second)+1)
		for j := range cells[i] {
			if i > 0 || j > 0 {
				cells[i][j] = reach(cells, first[:i], second[:j], moves, off(i, j, len(first), len(second)))
			}
		}
	}
	var out []slot
	for i, j := len(first), len(second); i > 0 || j > 0; {
		m := cells[i][j].last
		if m == (move{}) {
			return nil
		}
		out = append(out, newSlot(first[i-m.first:i], second[j-m.second:j]))
		i, j = i-m.first, j-m.second
	}
	slices.Reverse(out)
	return out
}

// reach finds the cheapest last move to the ends of the two texts; there is none where the place is off.
func reach(cells [][]reached, first []token, second []string, moves []move, off bool) reached {
	best := reached{cost: math.Inf(1)}
	for _, m := range moves {
		i, j := len(first)-m.first, len(second)-m.second
		if off || i < 0 || j < 0 || cells[i][j].cost >= best.cost {
			continue
		}
		if cost := cells[i][j].cost + price(first[i:], second[j:]); cost < best.cost {
			best = reached{cost, m}
		}
	}
	return best
}

// off tells whether a place of the alignment lies outside the band around the diagonal.
func off(i, j, first, second int) bool {
	aside := i - j
	return aside > band+max(0, first-second) || -aside > band+max(0, second-first)
}

// price is what it costs to take the words for each other: the share of letters that differ, more where words were glued
// or parted, most where one reading has nothing.
func price(first []token, second []string) float64 {
	a, b := bareText(joined(first)), bareText(strings.Join(second, ""))
	switch {
	case a == b && len(first) == len(second):
		return 0
	case len(first) == 0 || len(second) == 0:
		if a == "" && b == "" {
			return 0.1
		}
		return 0.6
	}
	longer := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	if longer > longestWord && a != b {
		return 1
	}
	apart := viet.Distance(a, b) / float64(max(1, longer))
	if len(first) != len(second) {
		apart += 0.15
	}
	return apart
}

// longestWord is how many letters a word has that is looked into; words have seven, and four may have been glued.
const longestWord = 28

func joined(first []token) string {
	var b strings.Builder
	for _, t := range first {
		b.WriteString(t.text)
	}
	return b.String()
}

// bareText is the letters and digits of a word.
func bareText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func newSlot(first []token, second []string) slot {
	page, confidence := make([]string, len(first)), 1.0
	for i, t := range first {
		page[i], confidence = t.text, min(confidence, t.confidence)
	}
	return slot{ways: []way{{text: strings.Join(page, " ")}}, second: strings.Join(second, " "), trust: trustOf(confidence)}
}

// takeSecond adds what the second reading has as a way to read the slot. Where letters alone count, other signs and
// capitals are none.
func (s *slot) takeSecond(lettersOnly bool) {
	page := s.ways[0].text
	if lettersOnly && !strings.Contains(page+s.second, " ") {
		s.second = inCase(page, strings.ToLower(s.second))
	}
	sameLetters := viet.Same(bareText(page), bareText(s.second))
	raised := strings.ToUpper(page) != page && capitalInside(s.second) // small letters are not printed as capitals
	if s.second == page || sameLetters && (lettersOnly || raised) {
		return
	}
	odds := secondOdds(page, s.second, s.trust)
	if (page == "" || s.second == "") && bareText(page+s.second) != "" {
		odds = min(odds, oneSided)
	}
	s.ways = append(s.ways, way{text: s.second, weight: odds, edits: changed(page, s.second), source: SourceSecond})
}

func capitalInside(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	return strings.ContainsFunc(word[size:], unicode.IsUpper)
}

// oneSided is the most that speaks for a word that only one reading has: specks are read as words more often than words
// are lost.
const oneSided = -1

// wholeSecond gives the second reading of all slots at once, which combine gives only where few of them differ. It is asked
// before other ways are added.
func wholeSecond(slots []slot) []way {
	w := way{source: SourceSecond}
	var text []string
	for _, s := range slots {
		last := s.ways[len(s.ways)-1]
		w.weight += last.weight
		w.edits = append(w.edits, last.edits...)
		if last.text != "" {
			text = append(text, last.text)
		}
	}
	if len(w.edits) == 0 {
		return nil
	}
	w.text = strings.Join(text, " ")
	return []way{w}
}

// changed names what differs between two ways to read the same place.
func changed(a, b string) []string {
	x, y := bareText(a), bareText(b)
	spaces := strings.Count(b, " ") - strings.Count(a, " ")
	digits := strings.ContainsFunc(x+y, unicode.IsDigit)
	switch {
	case x == "" && y == "" || x == y && spaces == 0:
		return []string{EditSign}
	case x == "" || y == "":
		return []string{EditWord}
	case spaces > 0:
		return []string{EditGlued}
	case spaces < 0:
		return []string{EditSplit}
	case digits && !strings.ContainsFunc(x+y, unicode.IsLetter):
		return []string{EditDigit}
	case viet.Fold(x) == viet.Fold(y):
		return []string{EditTone}
	case viet.Levenshtein(x, y, 2) <= 2:
		return []string{EditLetter}
	}
	return []string{EditWord}
}

// The bounds of the search for whole texts: how many are kept on the way, and how many slots are read otherwise at once.
const (
	mostWays  = 48
	mostEdits = 4
)

// combine gives the likeliest texts that the slots make, the page's own not among them.
func combine(slots []slot, separator string) []way {
	type partial struct {
		way
		changed int
	}
	all := []partial{{}}
	for _, s := range slots {
		var next []partial
		for _, p := range all {
			for i, w := range s.ways {
				n := partial{way{p.text, p.weight + w.weight, p.edits, p.source}, p.changed}
				if w.text != "" && n.text != "" {
					n.text += separator
				}
				n.text += w.text
				if i > 0 {
					n.changed++
					n.edits = append(slices.Clone(n.edits), w.edits...)
					if n.source != SourceConfusion {
						n.source = w.source
					}
				}
				if n.changed <= mostEdits {
					next = append(next, n)
				}
			}
		}
		slices.SortStableFunc(next, func(a, b partial) int { return cmp.Compare(b.weight, a.weight) })
		all = next[:min(len(next), mostWays)]
	}
	var out []way
	for _, p := range all {
		if p.changed > 0 {
			out = append(out, p.way)
		}
	}
	return out
}
