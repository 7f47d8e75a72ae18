package opinion

import (
	"cmp"
	"slices"

	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// match is a run of words whose letters are near the wanted ones.
type match struct {
	spans []layout.Span
	edits int
	marks int // letters with other marks
	words int
}

// compareMatches puts the better match first: fewer edits, likelier marks, fewer words.
func compareMatches(a, b match) int {
	return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.marks, b.marks), cmp.Compare(a.words, b.words))
}

// matcher collects the runs of words that print the wanted letters.
type matcher struct {
	*grounding
	aligner
	keep   string
	words  map[int][][]letter // of the words of each row
	found  []match
	budget int // letters still to be compared: a page cannot make the search long
}

// mostCompared bounds the work for one claim; honest papers need a tenth of it.
const mostCompared = 100_000

// mostRowsOfValue is over how many rows one value may run.
const mostRowsOfValue = 12

// letters gives the best run of words whose letters are those of the text, nil where none is near enough.
func (g *grounding) letters(text, keep string) []layout.Span {
	want := lettersOf(text, keep)
	if len(want) == 0 {
		return nil
	}
	m := &matcher{grounding: g, aligner: aligner{want, slips(g.kind, len(want))}, keep: keep,
		words: map[int][][]letter{}, budget: mostCompared}
	for _, row := range g.rows {
		for from := range g.sheet.Rows[row].Words {
			m.extend(trail{band: m.start()}, row, from)
		}
	}
	if len(m.found) == 0 {
		return nil
	}
	return slices.MinFunc(m.found, compareMatches).spans
}

// trail is a run of words that may become a match.
type trail struct {
	spans  []layout.Span
	band   []int
	n      int      // letters so far
	print  []letter // they
	barred int      // letters of words that belong to the form
}

// extend lets a trail run on from a word to the end of its row, and from there into rows below.
func (m *matcher) extend(t trail, row, from int) {
	words := m.sheet.Rows[row].Words
	if from >= len(words) || m.printed(row, from) == nil {
		return
	}
	for to := from; to < len(words); to++ {
		if m.barred.at(row, to) && !m.mayHoldLabels() {
			return
		}
		if to > from && m.kind == values.KindPersonName && m.wide(row, to) {
			return
		}
		printed := m.printed(row, to)
		for _, l := range printed {
			var low int
			t.n++
			m.budget--
			if t.band, low = m.feed(t.band, t.n, l); low > m.limit || m.budget < 0 {
				return
			}
		}
		t.print = append(t.print[:len(t.print):len(t.print)], printed...)
		if m.barred.at(row, to) {
			t.barred += len(printed)
		}
		here := layout.Span{Row: row, From: from, To: to + 1}
		if printed != nil {
			m.accept(t, here)
		}
		if to+1 == len(words) || m.wide(row, to+1) || m.barred.at(row, to+1) {
			m.wrap(t, here)
		}
	}
}

// printed gives the letters of a word, nil where it has none.
func (m *matcher) printed(row, word int) []letter {
	words := m.sheet.Rows[row].Words
	if m.words[row] == nil {
		m.words[row] = make([][]letter, len(words))
		for i := range words {
			m.words[row][i] = lettersOf(words[i].Text, m.keep)
		}
	}
	return m.words[row][word]
}

func (g *grounding) wide(row, word int) bool {
	r := &g.sheet.Rows[row]
	return float64(r.Words[word].Gap) > layout.WideGap*float64(r.Em)
}

// mayHoldLabels tells whether a value of the kind may hold words with a colon, such as "CCCD số: 0312…".
func (g *grounding) mayHoldLabels() bool {
	return g.kind == values.KindText || g.kind == values.KindPlace
}

// accept keeps the trail that ends with here if it is a match by itself.
func (m *matcher) accept(t trail, here layout.Span) {
	edits := m.total(t.band, t.n)
	if edits > m.limit || 2*t.barred > t.n {
		return
	}
	spans := append(slices.Clone(t.spans), here)
	if !m.whole(spans) {
		return
	}
	words := 0
	for _, sp := range spans {
		words += sp.To - sp.From
	}
	m.found = append(m.found, match{spans, edits, unlike(m.want, t.print), words})
}

// wrap goes on in the next rows that may be searched, where a column begins: the row after next too, because the rows of
// two columns need not stand level.
func (m *matcher) wrap(t trail, here layout.Span) {
	if t.n >= len(m.want)+m.limit || len(t.spans)+1 >= mostRowsOfValue {
		return
	}
	t.spans = append(slices.Clone(t.spans), here)
	for next := here.Row + 1; next <= here.Row+2; next++ {
		if !slices.Contains(m.rows, next) {
			continue
		}
		for _, seg := range m.sheet.Segments(next) {
			from := seg.From
			for from < seg.To-1 && m.printed(next, from) == nil {
				from++ // a dash before an item
			}
			m.extend(t, next, from)
		}
	}
}
