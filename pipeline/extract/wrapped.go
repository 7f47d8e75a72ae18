package extract

import (
	"strings"

	"sohoa/pipeline/layout"
)

// findWrapped gives the labels that begin in the segment and end in the one below it, as in the narrow first column of
// a table: "Ngày, tháng," over "năm sinh". The two segments must be the label and nothing else.
func findWrapped(s *layout.Sheet, seg layout.Span, patterns []*pattern) []match {
	lead := leadOf(s.Words(seg))
	seg.From += lead
	words := s.Words(seg)
	below, ok := lineBelow(s, seg)
	if !ok || endsLabel(words[len(words)-1]) {
		return nil
	}
	first := dropBullet(words[0]) + layout.FoldWords(words[1:])
	text := first + layout.FoldWords(s.Words(below))
	var out []match
	for _, p := range patterns {
		const shortest, longest = 8, 3
		slips := layout.Slips(p.fold, text, longest)
		like := 1 - float64(slips)/float64(len(p.fold))
		if slips > longest || len(p.fold) < shortest || like < 0.95 || len(first) >= len(p.fold) {
			continue
		}
		m := match{Span: seg, pattern: p, likeness: like, opens: true, colon: true, lead: lead}
		out = append(out, m, match{Span: below, pattern: &pattern{fold: p.fold}, likeness: like, opens: true, colon: true, tail: true})
	}
	return out
}

// findBroken gives the labels of running text that begin at the end of a row and end with a colon in the next one:
// "…; số định danh cá" over "nhân của chủ hộ: …". The first part is given as a label of its own that ends the value before.
func findBroken(s *layout.Sheet, r int, patterns []*pattern) []match {
	if r+1 >= len(s.Rows) || s.Rows[r+1].Page != s.Rows[r].Page || s.Rows[r+1].Half != s.Rows[r].Half {
		return nil
	}
	above, below := s.Rows[r].Words, s.Rows[r+1].Words
	from := len(above) - 1
	for from > 0 && !strings.HasSuffix(above[from-1].Text, ";") {
		from--
	}
	to := 1
	for to < len(below) && to < 8 && !endsLabel(below[to-1]) {
		to++
	}
	if from == 0 || !endsLabel(below[to-1]) {
		return nil
	}
	text := layout.FoldWords(above[from:]) + layout.FoldWords(below[:to])
	for _, p := range patterns {
		if p.fold == text {
			head := match{Span: layout.Span{Row: r, From: from, To: len(above)}, pattern: &pattern{fold: text}, likeness: 1, colon: true, item: true}
			return []match{head, {Span: layout.Span{Row: r + 1, To: to}, pattern: p, likeness: 1, opens: true, colon: true}}
		}
	}
	return nil
}

// leadOf counts the words that number a label: "6."
func leadOf(words []layout.Word) int {
	if len(words) > 1 && (bullet(words[0]) || bareNumber(words[0])) {
		return 1
	}
	return 0
}

// lineBelow gives the segment that goes on under the given one: same left edge, usual distance. The value may stand in a
// row between the two, at half the label's height.
func lineBelow(s *layout.Sheet, seg layout.Span) (layout.Span, bool) {
	box, em := s.Box(seg), s.Rows[seg.Row].Em
	for r := seg.Row + 1; r < len(s.Rows) && r <= seg.Row+2; r++ {
		if s.Rows[r].Page != s.Rows[seg.Row].Page {
			break
		}
		for _, at := range s.Segments(r) {
			b := s.Box(at)
			if b.Left > box.Left-em && b.Left < box.Left+2*em && b.Right <= box.Right+2*em && b.Top-box.Bottom < em {
				return at, true
			}
		}
		if s.Rows[r].Box.Left <= box.Right {
			break
		}
	}
	return layout.Span{}, false
}
