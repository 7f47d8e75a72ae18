package extract

import (
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
		if slips > longest || len(p.fold) < shortest || like < 0.9 || len(first) >= len(p.fold) {
			continue
		}
		m := match{Span: seg, pattern: p, likeness: like, opens: true, colon: true, lead: lead}
		out = append(out, m, match{Span: below, pattern: &pattern{fold: p.fold}, likeness: like, opens: true, colon: true, tail: true})
	}
	return out
}

// leadOf counts the words that number a label: "6."
func leadOf(words []layout.Word) int {
	if len(words) > 1 && (bullet(words[0]) || bareNumber(words[0])) {
		return 1
	}
	return 0
}

// lineBelow gives the first segment of the next row where it goes on under the given one: same left edge, usual distance.
func lineBelow(s *layout.Sheet, seg layout.Span) (layout.Span, bool) {
	r := seg.Row + 1
	if r >= len(s.Rows) || s.Rows[r].Page != s.Rows[seg.Row].Page {
		return layout.Span{}, false
	}
	box, em := s.Box(seg), s.Rows[seg.Row].Em
	for _, at := range s.Segments(r) {
		b := s.Box(at)
		if b.Left > box.Left-em && b.Left < box.Left+2*em && b.Right <= box.Right+2*em && b.Top-box.Bottom < em {
			return at, true
		}
	}
	return layout.Span{}, false
}
