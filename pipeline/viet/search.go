package viet

import (
	"cmp"
	"slices"
	"unicode"
)

// Match is where a pattern was found: rune positions in the original text, End exclusive.
type Match struct {
	Start, End int
	Distance   int // edits between the folded pattern and what stands there; 0 is an exact match of the letters
}

// Pattern is a label ready for fuzzy search.
type Pattern struct {
	letters []rune
	limit   int
	short   bool
}

// NewPattern prepares a label. It is matched by its letters and digits alone, so "Giới tính" finds "Giớitính :", and
// up to two edits are forgiven per ten letters; labels under five letters must match exactly.
func NewPattern(label string) Pattern {
	letters := NewFolded(label).letters
	return Pattern{letters: letters, limit: len(letters) / 5, short: len(letters) < 6}
}

// FindFuzzy finds a label in a text; see Pattern.Find.
func FindFuzzy(label, text string) []Match {
	return NewPattern(label).Find(NewFolded(text))
}

// Find gives all places where the pattern stands, in order, never overlapping, each the best of its surroundings.
// A match begins at the beginning of a word; a short label also ends at the end of one, while a long one may be
// glued to its value ("Giớitính:Nữ", "Dân tộcKinh").
func (p Pattern) Find(text Folded) []Match {
	if len(p.letters) == 0 {
		return nil
	}
	found := p.scan(text)
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.start, b.start))
	})
	var kept []candidate
	for _, c := range found {
		overlaps := func(k candidate) bool { return c.start < k.end && k.start < c.end }
		if !slices.ContainsFunc(kept, overlaps) {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int { return cmp.Compare(a.start, b.start) })
	matches := make([]Match, len(kept))
	for i, c := range kept {
		matches[i] = Match{Start: text.at[c.start], End: text.at[c.end-1] + 1, Distance: c.edits}
	}
	return matches
}

// candidate is a match in folded letters, end exclusive.
type candidate struct{ start, end, edits, cost int }

// cell is one alignment: its edits and where it began.
type cell struct{ edits, start int }

func (c cell) plus(n int) cell { return cell{c.edits + n, c.start} }

func better(a, b cell) cell {
	if b.edits < a.edits || b.edits == a.edits && b.start > a.start {
		return b
	}
	return a
}

// scan aligns the pattern with every stretch of the text that begins a word (Sellers' algorithm).
func (p Pattern) scan(text Folded) []candidate {
	m := len(p.letters)
	column := make([]cell, m+1)
	for i := range column {
		column[i] = cell{i, 0}
	}
	var found []candidate
	for j, r := range text.letters {
		diagonal := column[0]
		column[0] = cell{m + 1, j + 1} // no match may begin inside a word
		if j+1 < len(text.letters) && text.starts[j+1] {
			column[0].edits = 0
		}
		for i := 1; i <= m; i++ {
			step := diagonal
			if p.letters[i-1] != r {
				step = step.plus(1)
			}
			next := better(better(step, column[i].plus(1)), column[i-1].plus(1))
			diagonal, column[i] = column[i], next
		}
		last := column[m]
		if last.edits > p.limit || p.short && !text.ends[j] {
			continue
		}
		cost := 2 * last.edits
		if !text.ends[j] {
			cost++ // of equals, the one that ends with a word
		}
		found = append(found, candidate{last.start, j + 1, last.edits, cost})
	}
	return found
}

// IsBlank tells whether nothing is written: only white space, dot leaders, dashes and other punctuation.
func IsBlank(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
