package opinion

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// Grounded is a claim that was found on the page.
type Grounded struct {
	// Spans is the tightest run of words that prints the value: one span a row, in reading order, in the cited rows or
	// one row beside them.
	Spans []layout.Span
	// Exact is true where the printed letters, marks included, are those of the claim, or the printed number is. Else
	// they are only near: both readings should be kept.
	Exact   bool
	Printed string         // the words of the spans, joined by spaces
	Reading values.Reading // of Printed
	Claimed values.Reading // of the claim's value
}

// Ground looks for a claim in the lines that it cites, and in the rows beside them, since models miscount by one.
//
// Case, spaces, punctuation, Unicode form and the placing of tones do not count; letters may differ by a few edits where
// the kind is text (see slips), marks too, digits never. Only whole words count, none of a printed label that ends in a
// colon, and no part of a longer number. It answers false where the value does not stand there, or where what stands
// there or is claimed is no value of the kind.
func Ground(s *layout.Sheet, kind values.Kind, c Claim) (Grounded, bool) {
	return ground(s, nil, kind, c)
}

// Ground is the function Ground, which here also knows the labels of the paper's type that have no colon.
func (p *Paper) Ground(kind values.Kind, c Claim) (Grounded, bool) {
	t := p.Type
	if p.unknown() {
		t = nil
	}
	return ground(p.Sheet, t, kind, c)
}

func ground(s *layout.Sheet, t *doctypes.Type, kind values.Kind, c Claim) (Grounded, bool) {
	claimed, ok := values.Read(saidAs(kind), c.Value)
	if !ok {
		return Grounded{}, false
	}
	cited := citedRows(s, c.Lines)
	wide := widened(s, cited)
	barred := barLabels(s, wide)
	if t != nil {
		barred.barType(s, wide, t)
	}
	if kind == values.KindNationality || kind == values.KindSex {
		barred.barMotto(s, wide)
	}
	for _, rows := range [][]int{cited, wide} {
		g := grounding{sheet: s, kind: kind, claimed: claimed, rows: rows, barred: barred}
		if out, ok := g.find(); ok {
			return out, true
		}
	}
	return Grounded{}, false
}

// saidAs gives the kind as which a claim is read: what stands beside a marked box is claimed without the box.
func saidAs(k values.Kind) values.Kind {
	if k == values.KindCheckbox {
		return values.KindText
	}
	return k
}

// citedRows gives the rows of the lines, rising, those that the sheet has.
func citedRows(s *layout.Sheet, lines []int) []int {
	var out []int
	for _, n := range lines {
		if n >= 1 && n <= len(s.Rows) {
			out = append(out, n-1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// widened adds the rows above and below.
func widened(s *layout.Sheet, rows []int) []int {
	var out []int
	for _, r := range rows {
		for n := max(0, r-1); n <= r+1 && n < len(s.Rows); n++ {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// grounding is the search for one claim in some rows.
type grounding struct {
	sheet   *layout.Sheet
	kind    values.Kind
	claimed values.Reading
	rows    []int // rising
	barred  bars
	// The work so far: texts given to a reader, runs of words looked at.
	reads, runsTried int
}

func (g *grounding) find() (Grounded, bool) {
	var spans []layout.Span
	switch {
	case g.kind == values.KindSex:
		spans = g.sex()
	case g.kind == values.KindCheckbox:
		spans = g.ticked()
	case counted(g.kind):
		spans = g.number()
	default:
		spans = g.letters(g.claimed.Raw, keptSigns(g.kind))
	}
	if len(spans) == 0 {
		return Grounded{}, false
	}
	out := Grounded{Spans: spans, Claimed: g.claimed, Printed: textOf(g.sheet, spans)}
	var ok bool
	if out.Reading, ok = values.Read(saidAs(g.kind), out.Printed); !ok {
		return Grounded{}, false
	}
	same := out.Reading.Value == out.Claimed.Value
	switch {
	case counted(g.kind) || g.kind == values.KindSex:
		if !same {
			return Grounded{}, false
		}
		out.Exact = !out.Reading.Repaired && !out.Claimed.Repaired
	case g.kind == values.KindEmail && !same:
		return Grounded{}, false // its dots count
	default:
		keep := keptSigns(g.kind)
		out.Exact = sameFull(lettersOf(out.Printed, keep), lettersOf(out.Claimed.Raw, keep)) && (same || g.kind.Worded())
	}
	return out, true
}

// counted tells whether a value of the kind is a number or a date: two ways of writing it are the same value.
func counted(k values.Kind) bool {
	switch k {
	case values.KindDate, values.KindDateWords, values.KindYear, values.KindArea, values.KindMoney, values.KindDecimal, values.KindInteger:
		return true
	}
	return false
}

// keptSigns are the signs that part the numbers of one identifier: without them 12/32020 would be 123/2020.
func keptSigns(k values.Kind) string {
	switch k {
	case values.KindDocumentNo, values.KindAdmNo, values.KindCivilNo:
		return "/"
	case values.KindEmail:
		return "@"
	}
	return ""
}

// slips gives how many letters of n may be changed, added or dropped between the claim and the print: none in
// identifiers, one or two in names, a tenth in running text. A model mends what the recogniser misread; a clerk then
// sees both.
func slips(k values.Kind, n int) int {
	const mostInText = 20
	switch k {
	case values.KindText, values.KindMaritalStatus, values.KindPlace, values.KindAgency, values.KindPosition:
		return min(mostInText, n/10)
	case values.KindPersonName, values.KindEthnicity, values.KindNationality:
		switch {
		case n < 6:
			return 0
		case n < 12:
			return 1
		}
		return 2
	}
	return 0
}

// textOf gives the words of spans joined by spaces.
func textOf(s *layout.Sheet, spans []layout.Span) string {
	parts := make([]string, len(spans))
	for i, sp := range spans {
		parts[i] = s.Text(sp)
	}
	return strings.Join(parts, " ")
}

// whole tells whether the words of the spans are no part of a longer number: no digits stand close before or after
// digits.
func (g *grounding) whole(spans []layout.Span) bool {
	first, last := spans[0], spans[len(spans)-1]
	head, tail := g.sheet.Rows[first.Row].Words, g.sheet.Rows[last.Row].Words
	if first == last && first.To-first.From == 1 && digitsIn(head[first.From].Text) >= longNumber {
		return true // long enough to be one by itself
	}
	if first.From > 0 && g.close(first.Row, first.From) && startsNumber(head[first.From].Text) && endsNumber(head[first.From-1].Text) {
		return false
	}
	return last.To >= len(tail) || !g.close(last.Row, last.To) || !endsNumber(tail[last.To-1].Text) || !startsNumber(tail[last.To].Text)
}

// longNumber is how many digits no group of a longer number has.
const longNumber = 9

// close tells whether a word stands near enough to the one before it to go on with its number.
func (g *grounding) close(row, word int) bool {
	r := &g.sheet.Rows[row]
	return float64(r.Words[word].Gap) <= 1.2*float64(r.Em)
}

func startsNumber(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	if strings.ContainsRune("/-.,", r) {
		r, _ = utf8.DecodeRuneInString(word[size:])
		return r == utf8.RuneError || unicode.IsDigit(r)
	}
	return unicode.IsDigit(r)
}

func endsNumber(word string) bool {
	r, size := utf8.DecodeLastRuneInString(word)
	if strings.ContainsRune("/-.", r) {
		r, _ = utf8.DecodeLastRuneInString(word[:len(word)-size])
		return strings.HasSuffix(word, "/") && len(word) == 1 || unicode.IsDigit(r)
	}
	return unicode.IsDigit(r)
}

func digitsIn(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
