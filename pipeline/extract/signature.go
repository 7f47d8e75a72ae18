package extract

import (
	"slices"
	"strings"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// signature is the block in which a paper is signed: who signs for whom, in what office, and the name under it.
type signature struct {
	top      int             // row of its first line; the row count of the sheet where there is none
	agency   []layout.Span   // the agency it is signed for: TM. ỦY BAN NHÂN DÂN …
	position [][]layout.Span // the authority he signs by and his office, each with its rows: TM. …, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH
	name     []layout.Span   // the words that may be his name, the likeliest first
}

var (
	authorities = []string{"tm", "kt", "tl", "tuq", "qyen", "quyen", "thuathamquyen"}
	offices     = []string{"chutich", "phochutich", "giamdoc", "phogiamdoc", "truong", "photruong", "chanhvanphong", "phochanh",
		"botruong", "thutruong", "cuctruong", "phocuctruong", "thutuong", "bithu", "nguoiky",
		"doitruong", "chidoi", "thuky", "chihuy", "vientruong", "hieutruong", "chanhthanhtra", "photruongphong", "truongphong"}
)

// findSignature looks for the last block of office lines in capitals with a person's name under them.
func findSignature(s *layout.Sheet) signature {
	best, score := signature{top: len(s.Rows)}, 0.0
	for r := len(s.Rows) - 1; r >= 0; r-- {
		for _, seg := range s.Segments(r) {
			if !opensSignature(s, seg) || opensAbove(s, seg) {
				continue
			}
			b := blockAt(s, seg)
			// Of several blocks the last with a name wins; one without a name only where none has.
			v := 0.1
			if len(b.name) > 0 {
				v = 1 + nameForm(s, b.name[0])
			}
			if v > score+0.3 {
				best, score = b, v
			}
		}
	}
	if len(best.agency) == 0 {
		best.agency = agencyAbove(s, best)
	}
	if len(best.agency) == 0 {
		best.agency = agencyInOffice(s, best)
	}
	return best
}

// agencyInOffice gives the agency that an office names: "GIÁM ĐỐC SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG".
func agencyInOffice(s *layout.Sheet, b signature) []layout.Span {
	for _, rows := range b.position {
		words := s.Words(rows[0])
		for i := 2; i+3 <= len(words); i++ {
			if heading.OpensAgency(words[i:]) {
				out := slices.Clone(rows)
				out[0].From += i
				return out
			}
		}
	}
	return nil
}

// agencyAbove gives the rows of an agency's name that stand right above an office without "TM.".
func agencyAbove(s *layout.Sheet, b signature) []layout.Span {
	if b.top >= len(s.Rows) || len(b.position) == 0 {
		return nil
	}
	var out []layout.Span
	below := b.position[0][0]
	for r := b.top - 1; r >= 0 && r >= b.top-3; r-- {
		for _, seg := range s.Segments(r) {
			if s.Rows[r].Page == s.Rows[b.top].Page && mostlyCapital(s.Words(seg)) && stacked(s, seg, below) &&
				s.Box(below).Top-s.Box(seg).Bottom < 3*s.Rows[r].Em/2 {
				out = append([]layout.Span{seg}, out...)
				below = seg
			}
		}
		if len(out) > 0 && heading.OpensAgency(s.Words(out[0])) {
			return out
		}
	}
	return nil
}

func opensSignature(s *layout.Sheet, seg layout.Span) bool {
	words := s.Words(seg)
	if !mostlyCapital(words) || len(words) > 9 {
		return false
	}
	f := layout.FoldWords(words)
	for _, a := range authorities {
		if words[0].Fold == a || strings.HasPrefix(words[0].Text, strings.ToUpper(a)+".") {
			return true
		}
	}
	for _, o := range offices {
		if strings.HasPrefix(f, o) {
			return true
		}
	}
	return false
}

// opensAbove tells whether the row above belongs to the same block, so that the block opens there.
func opensAbove(s *layout.Sheet, seg layout.Span) bool {
	box := s.Box(seg)
	for r := seg.Row - 1; r >= 0 && r >= seg.Row-3; r-- {
		if s.Rows[r].Page != s.Rows[seg.Row].Page || box.Top-s.Rows[r].Box.Bottom > 7*s.Rows[r].Em/2 {
			return false
		}
		for _, o := range s.Segments(r) {
			if opensSignature(s, o) && stacked(s, o, seg) {
				return true
			}
		}
	}
	return false
}

// stacked tells whether two segments are centred under each other.
func stacked(s *layout.Sheet, a, b layout.Span) bool {
	x, y := s.Box(a), s.Box(b)
	shared := min(x.Right, y.Right) - max(x.Left, y.Left)
	return shared > min(x.Width(), y.Width())/2
}

func blockAt(s *layout.Sheet, first layout.Span) signature {
	b := signature{top: first.Row}
	for r := first.Row; r < len(s.Rows) && r < first.Row+16; r++ {
		if s.Rows[r].Page != s.Rows[first.Row].Page {
			break
		}
		for _, seg := range s.Segments(r) {
			if !stacked(s, first, seg) {
				continue
			}
			b.take(s, seg, r == first.Row)
		}
	}
	return b
}

// take sorts one line of the block: agency, office or name.
func (b *signature) take(s *layout.Sheet, seg layout.Span, first bool) {
	words := s.Words(seg)
	switch {
	case words[0].Fold == "tm" && len(words) > 1:
		b.agency = []layout.Span{{Row: seg.Row, From: seg.From + 1, To: seg.To}}
		b.position = [][]layout.Span{{seg}}
	case len(b.position) == 1 && len(b.agency) > 0 && len(b.agency) < 3 && mostlyCapital(words) && !opensSignature(s, seg):
		b.agency = append(b.agency, seg) // the agency's name runs on
		b.position[0] = append(b.position[0], seg)
	case opensSignature(s, seg) || first && mostlyCapital(words) && heading.OpensAgency(words):
		if len(b.position) < 4 && !strings.HasPrefix(layout.FoldWords(words), "nguoiky") {
			b.position = append(b.position, []layout.Span{seg})
		}
	case mostlyCapital(words) && nameForm(s, seg) < 0.9:
	default:
		if f := nameForm(s, seg); f >= 0.5 {
			b.addName(s, seg, f)
		}
	}
}

// addName keeps the better formed name in front; of equals the first one under the office.
func (b *signature) addName(s *layout.Sheet, seg layout.Span, form float64) {
	if len(b.name) > 0 && form > nameForm(s, b.name[0])+0.05 {
		b.name = append([]layout.Span{seg}, b.name...)
		return
	}
	b.name = append(b.name, seg)
}

// names tells whether the span lies in the signer's name: "Nguyễn Xuân" is no misread "Nguyên quán".
func (b *signature) names(at layout.Span) bool {
	return len(b.name) > 0 && b.name[0].Row == at.Row && b.name[0].From <= at.From && at.To <= b.name[0].To
}

// ranks are the folded words in front of a signer's name that are not part of it.
var ranks = []string{"dai", "thuong", "trung", "thieu", "uy", "ta", "tuong", "ths", "ts", "bs", "ks", "luatsu"}

// withoutRank drops a rank or degree in front of a name: "Đại úy", "ThS.".
func withoutRank(s *layout.Sheet, at layout.Span) layout.Span {
	at.From += besideName(s.Words(at))
	words := s.Words(at)
	switch {
	case len(words) >= 4 && slices.Contains(ranks[:4], words[0].Fold) && slices.Contains(ranks[4:7], words[1].Fold):
		at.From += 2
	case len(words) >= 3 && slices.Contains(ranks[7:], words[0].Fold):
		at.From++
	}
	return at
}

// besideName counts the words in front of a name that belong to the seal over it: its capitals, or one stray letter.
func besideName(words []layout.Word) int {
	n := 0
	for n < len(words) && (len([]rune(words[n].Text)) == 1 || mostlyCapital(words[n:n+1])) {
		n++
	}
	if len(words)-n < 2 {
		return 0 // the name itself is printed in capitals
	}
	return n
}

func nameForm(s *layout.Sheet, at layout.Span) float64 {
	r, ok := values.Read(values.KindPersonName, s.Text(withoutRank(s, at)))
	if !ok {
		return 0
	}
	return r.Form
}

func (b *signature) signer(x *extractor, f *doctypes.Field) *Candidate {
	if len(b.name) == 0 {
		return nil
	}
	return x.read(f, []layout.Span{withoutRank(x.sheet, b.name[0])}, 0.95)
}

// mostlyCapital tells whether the words are written in capitals.
func mostlyCapital(words []layout.Word) bool {
	upper, lower := layout.Capitals(words)
	return upper >= 2 && upper >= 3*lower
}
