package opinion

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

const (
	mostWords  = 12 // of a date or number printed in digits
	mostSpoken = 20 // of one that is written out
	mostReads  = 1000
	mostRuns   = 20_000
)

// read gives the reading of words that stand on the page. After mostReads of them it gives none, as runs stops after
// mostRuns: a page cannot make the search long.
func (g *grounding) read(kind values.Kind, spans []layout.Span) (values.Reading, bool) {
	if g.reads++; g.reads > mostReads {
		return values.Reading{}, false
	}
	return values.Read(kind, textOf(g.sheet, spans))
}

// number gives the tightest, best-formed run of words that prints the claimed date or number, in digits or in words.
func (g *grounding) number() []layout.Span {
	if !strings.ContainsFunc(g.claimed.Value, unicode.IsDigit) {
		return g.letters(g.claimed.Raw, "") // no day but words, such as values.NoExpiry
	}
	var best []layout.Span
	var form float64
	var words int
	try := func(spans ...layout.Span) {
		if !g.mayPrint(textOf(g.sheet, spans)) {
			return
		}
		r, ok := g.read(g.kind, spans)
		if !ok || r.Value != g.claimed.Value || r.Repaired || !g.undivided(spans) {
			return
		}
		n := 0
		for _, sp := range spans {
			n += sp.To - sp.From
		}
		if best == nil || r.Form > form || r.Form == form && n < words {
			best, form, words = slices.Clone(spans), r.Form, n
		}
	}
	for _, row := range g.rows {
		for from := range g.sheet.Rows[row].Words {
			g.runs(row, from, mostWords, opensNumber, try)
		}
	}
	if best == nil {
		return g.spoken()
	}
	return best
}

// runs tries the runs of at most most words from one word on, also those that go on in the next row.
func (g *grounding) runs(row, from, most int, opens func(layout.Word) bool, try func(...layout.Span)) {
	words := g.sheet.Rows[row].Words
	if !opens(words[from]) || g.runsTried > mostRuns {
		return
	}
	to := from
	for to < len(words) && to-from < most && !g.barred.at(row, to) {
		to++
		g.runsTried++
		try(layout.Span{Row: row, From: from, To: to})
	}
	if to < len(words) || to == from || !slices.Contains(g.rows, row+1) {
		return
	}
	here, next := layout.Span{Row: row, From: from, To: to}, g.sheet.Rows[row+1].Words
	for end := 0; end < len(next) && end < most && !g.barred.at(row+1, end); end++ {
		g.runsTried++
		try(here, layout.Span{Row: row + 1, To: end + 1})
	}
}

// opensNumber tells whether a date or number printed in digits may begin with the word.
func opensNumber(w layout.Word) bool {
	return w.Fold == "ngay" || w.Fold == "nam" || digitsIn(w.Text) > 0
}

// mayPrint tells cheaply whether a text can print the claimed value: its digits are those of the value, in an order in
// which dates are written.
func (g *grounding) mayPrint(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	value := g.claimed.Value
	if g.kind == values.KindDate || g.kind == values.KindDateWords {
		if len(value) == len("2006-01-02") {
			y, m, d := value[:4], value[5:7], value[8:]
			for _, day := range []string{d, strings.TrimPrefix(d, "0")} {
				for _, month := range []string{m, strings.TrimPrefix(m, "0")} {
					if digits == day+month+y {
						return true
					}
				}
			}
			return digits == y+m+d
		}
		return digits == value
	}
	if g.kind == values.KindYear {
		return strings.Contains(digits, value) && len(digits) <= len("02012006")
	}
	whole, _, _ := strings.Cut(value, ".")
	return strings.Contains(digits, whole)
}

// undivided tells whether the spans are no part of a longer number or date.
func (g *grounding) undivided(spans []layout.Span) bool {
	if digits := digitsIn(textOf(g.sheet, spans)); (g.kind == values.KindDate || g.kind == values.KindYear) && digits > len("2006") {
		return true // a full date ends by itself
	}
	first := spans[0]
	words := g.sheet.Rows[first.Row].Words
	if g.kind == values.KindDate && first.From > 0 {
		// A year that closes a date is not the year that stands for one.
		before := first.From - 1
		if words[before].Fold == "nam" && before > 0 {
			before--
		}
		if words[before].Fold == "thang" || digitsIn(words[before].Text) > 0 && before < first.From-1 {
			return false
		}
		if words[first.From].Fold == "nam" && digitsIn(words[first.From-1].Text) > 0 {
			return false
		}
	}
	return g.whole(spans)
}

// spoken finds a date or number that is written in words. What follows is read with it, since the beginning of
// a number in words is another number.
func (g *grounding) spoken() []layout.Span {
	kind := g.kind
	if kind == values.KindDate {
		kind = values.KindDateWords
	}
	var found []layout.Span
	for _, row := range g.rows {
		for from := range g.sheet.Rows[row].Words {
			var longest [][]layout.Span
			g.runs(row, from, mostSpoken, g.opensSpoken, func(spans ...layout.Span) {
				longest = append(longest, slices.Clone(spans))
			})
			says := func(spans []layout.Span) bool {
				r, ok := g.read(kind, spans)
				return ok && r.Value == g.claimed.Value && digitsIn(r.Raw) == 0
			}
			n := len(longest)
			if n == 0 || !says(longest[n-1]) {
				continue
			}
			for n > 1 && says(longest[n-2]) {
				n--
			}
			if found == nil || len(textOf(g.sheet, longest[n-1])) < len(textOf(g.sheet, found)) {
				found = longest[n-1]
			}
		}
	}
	return found
}

// opensSpoken tells whether a date or number in words may begin with the word: a date with its "ngày", any other number
// with a capital.
func (g *grounding) opensSpoken(w layout.Word) bool {
	if g.kind == values.KindDate || g.kind == values.KindDateWords {
		return w.Fold == "ngay" || w.Fold == "mong" || w.Fold == "mung"
	}
	return w.Fold != "" && digitsIn(w.Text) == 0 && opensWithCapital(w)
}
