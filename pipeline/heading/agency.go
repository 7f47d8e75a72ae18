package heading

import (
	"slices"
	"strings"

	"sohoa/pipeline/layout"
)

// agencyOpenings are the folded words that the name of an office begins with; placeOpenings those of the place it
// governs, printed under "ỦY BAN NHÂN DÂN".
var (
	agencyOpenings = []string{"uybannhandan", "ubnd", "hoidong", "hdnd", "congan", "sotu", "soxay", "sonong", "sonoi",
		"soy", "soyte", "soke", "sotai", "sogiao", "solao", "sovan", "sokhoa", "socong", "sothong", "sodu", "songoai", "sodan",
		"phong", "vanphong", "banchi", "banquan", "bantuyen", "banto", "banan", "bandan", "cuc", "chicuc", "chinhanh",
		"tongcuc", "trungtam", "bo", "truong", "thanhtra", "toaan", "vien", "chinhphu", "thutuong", "quochoi", "benhvien",
		"baohiem", "lienminh", "uyban", "kho", "khobac", "daihoc", "hoinong", "hoilien", "doan", "matran", "dang"}
	placeOpenings = []string{"tinh", "thanhpho", "huyen", "quan", "phuong", "xa", "thitran", "thixa", "dackhu", "tp"}
)

// OpensAgency tells whether the words begin as the name of an office or of the place it governs does.
func OpensAgency(words []layout.Word) bool {
	return opens(words, agencyOpenings) || opens(words, placeOpenings)
}

// opens tells whether the first one, two or more whole words are one of the openings: "XÃ" opens a place, "XÁC" none.
func opens(words []layout.Word, openings []string) bool {
	f := ""
	for _, w := range words[:min(len(words), 5)] {
		f += w.Fold
		if slices.Contains(openings, f) {
			return true
		}
	}
	return false
}

// Agencies gives the offices named in the left half of the header, the superior one first, each as the rows it
// stands on.
func Agencies(s *layout.Sheet, h Heading) [][]layout.Span {
	if h.Motto == nil {
		return nil
	}
	edge := s.Rows[h.Motto.Row].Words[h.Motto.From].Box.Left
	last := min(len(s.Rows), h.Motto.Row+7)
	if h.Number != nil {
		last = min(last, h.Number.Row)
	}
	if len(h.Title) > 0 {
		last = min(last, h.Title[0].Row)
	}
	var out [][]layout.Span
	for r := max(0, h.Motto.Row-2); r < last; r++ {
		seg, ok := leftSegment(s, r, edge)
		if !ok {
			continue
		}
		f := foldOf(s, seg)
		if strings.HasPrefix(f, "den") && len(f) < 12 {
			continue // the stamp of the office that received the paper: ĐẾN Số: …
		}
		switch {
		case !upper(s.Words(seg)) || len(f) < 3 || strings.ContainsAny(f, "0123456789") && strings.Contains(s.Text(seg), "/"):
			if len(out) > 0 && len(f) >= 3 {
				return out // notes and numbers come below the offices
			}
		case len(out) > 0 && (!OpensAgency(s.Words(seg)) || opens(s.Words(seg), placeOpenings) || seg.To == 1):
			out[len(out)-1] = append(out[len(out)-1], TrimMarks(s, seg))
		default:
			out = append(out, []layout.Span{TrimMarks(s, seg)})
		}
	}
	return out
}

// TrimMarks drops words without letters or digits from both ends: rulings and specks read as dashes and dots.
func TrimMarks(s *layout.Sheet, at layout.Span) layout.Span {
	words := s.Rows[at.Row].Words
	for at.From < at.To && words[at.From].Fold == "" {
		at.From++
	}
	for at.From < at.To && words[at.To-1].Fold == "" {
		at.To--
	}
	return at
}

// leftSegment gives the row's words that end left of the edge.
func leftSegment(s *layout.Sheet, row, edge int) (layout.Span, bool) {
	r := &s.Rows[row]
	to := 0
	for to < len(r.Words) && r.Words[to].Box.Right <= edge+r.Em/2 {
		to++
	}
	return layout.Span{Row: row, To: to}, to > 0
}
