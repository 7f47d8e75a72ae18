package heading

import (
	"regexp"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// findNumber gives the words after "Số" in the head of the page, up to the other half of the header.
func findNumber(s *layout.Sheet, end int, motto *layout.Span) *layout.Span {
	limit := min(end, 14)
	if motto != nil {
		limit = min(end, motto.Row+12)
	}
	for r := 0; r < limit; r++ {
		words := s.Rows[r].Words
		for i := range words {
			if !numberLabel(words, i) && !misreadLabel(words, i, motto != nil) {
				continue
			}
			at := layout.Span{Row: r, From: i + 1, To: i + 1}
			if glued, ok := gluedNumber(words[i]); ok && glued {
				at.From = i
			}
			at.To = numberEnd(&s.Rows[r], at.From)
			return &at
		}
	}
	return nil
}

// numberLabel tells whether the word is the label of the paper's own number: "Số:", alone in front of its segment,
// not of a book, a house, a card or a phone.
func numberLabel(words []layout.Word, i int) bool {
	glued, ok := gluedNumber(words[i])
	if !ok && words[i].Fold != "so" || ok && !glued || strings.HasPrefix(words[i].Text, "s") {
		return false // in running text the word is small
	}
	colon := strings.ContainsRune(words[i].Text, ':') ||
		i+1 < len(words) && len(words[i+1].Fold) <= 2 && strings.HasSuffix(words[i+1].Text, ":")
	if i > 0 && float64(words[i].Gap) < layout.WideGap*float64(words[i].Box.Height()) && words[i-1].Fold != "" {
		return false
	}
	return colon || glued || i+1 < len(words) && digitFirst(words[i+1].Text)
}

// symbolled is a number with its symbol, as 705/XN-CAX.
var symbolled = regexp.MustCompile(`^\d{1,5}/(?:(?:19|20)\d\d/)?\p{Lu}{2}`)

// misreadLabel tells whether the word is a label "Số:" that lost its letters, as "Su.": a short word with a capital that
// opens its row in a header with the motto, a number with a symbol behind it.
func misreadLabel(words []layout.Word, i int, header bool) bool {
	return header && i == 0 && len(words) > 1 && len([]rune(words[0].Text)) <= 3 && strings.HasPrefix(words[0].Text, "S") &&
		symbolled.MatchString(words[1].Text)
}

// gluedNumber tells whether the word is label and number in one: "Số299/UBND".
func gluedNumber(w layout.Word) (glued, ok bool) {
	rest, found := strings.CutPrefix(w.Fold, "so")
	if !found || rest == "" {
		return false, false
	}
	return digitFirst(rest) && strings.ContainsAny(w.Text, "/-"), true
}

func digitFirst(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// numberEnd finds where the number ends: at the dateline, at a book's number, or at a wide gap that no "/" follows.
func numberEnd(r *layout.Row, from int) int {
	for i := from; i < len(r.Words); i++ {
		w := r.Words[i]
		if w.Fold == "quyen" || w.Fold == "ngay" || strings.HasPrefix(w.Fold, "ngay") && i > from {
			return i
		}
		if float64(w.Gap) > layout.WideGap*float64(r.Em) && !strings.HasPrefix(w.Text, "/") && i > from {
			return i
		}
		if i > from && float64(w.Gap) > 8*float64(r.Em) {
			return i
		}
	}
	return len(r.Words)
}

// byNumber types a paper whose title was not read by the abbreviation in its number, as 12/QĐ-UBND is a decision;
// without one it is an official letter where the abstract opens with V/v (Decree 30/2020, annexes I and III).
func (h *Heading) byNumber(s *layout.Sheet, types doctypes.Set) {
	if h.Motto == nil || h.Number == nil {
		return
	}
	for _, t := range types {
		if !t.Header || len(t.Titles) > 0 {
			continue
		}
		if _, ok := LetterAbstract(s, *h); ok {
			h.Type, h.Confidence = t.Name, 0.95
		}
	}
	if h.Type == models.TypeUnknown {
		h.byAbbreviation(s, types)
	}
}

func (h *Heading) byAbbreviation(s *layout.Sheet, types doctypes.Set) {
	_, symbol, ok := strings.Cut(strings.ReplaceAll(s.Text(*h.Number), " ", ""), "/")
	if !ok {
		return
	}
	symbol = strings.TrimLeft(symbol, "0123456789/")
	head, _, _ := strings.Cut(symbol, "-")
	for _, t := range types {
		for _, title := range t.Titles {
			if title.Abbreviation != "" && head == title.Abbreviation {
				h.Type, h.Kind, h.Confidence = t.Name, title.Kind, 0.7
				return
			}
		}
	}
}

// LetterAbstract gives the rows of an official letter's abstract: from "V/v" in the left half down to a wider gap.
func LetterAbstract(s *layout.Sheet, h Heading) ([]layout.Span, bool) {
	first := 0
	if h.Number != nil {
		first = h.Number.Row
	}
	edge := 1 << 30
	if h.Motto != nil {
		edge = s.Rows[h.Motto.Row].Words[h.Motto.From].Box.Left + s.Rows[h.Motto.Row].Box.Width()/8
	}
	for r := first; r < len(s.Rows) && r < first+5; r++ {
		for _, seg := range s.Segments(r) {
			words := s.Words(seg)
			for i := range words {
				if letterMark(words[i].Text) || words[i].Fold == "ve" && i+1 < len(words) && words[i+1].Fold == "viec" && i == 0 {
					if words[i].Box.Left > edge {
						return nil, false
					}
					seg.From += i
					return letterLines(s, seg, edge), true
				}
			}
		}
	}
	return nil, false
}

// letterMark tells whether the word is the "V/v" that an abstract opens with, as the recogniser may spell it.
func letterMark(s string) bool {
	s = strings.ToLower(strings.Trim(s, "'‘’\"“”`.,"))
	return len(s) >= 3 && s[0] == 'v' && s[1] == '/' && strings.ContainsRune("vwyu", rune(s[2])) || s == "vv" || s == "vw" || s == "viv" || s == "vlv" || s == "v/"
}

func letterLines(s *layout.Sheet, first layout.Span, edge int) []layout.Span {
	out := []layout.Span{cutAtDateline(s, first)}
	at := out[0]
	for r := first.Row + 1; r < len(s.Rows) && len(out) < 6; r++ {
		row := &s.Rows[r]
		if row.Page != s.Rows[first.Row].Page || row.Box.Top-s.Box(at).Bottom > row.Em*6/5 {
			break
		}
		seg := s.Segments(r)[0]
		if s.Box(seg).Left > edge || strings.HasPrefix(foldOf(s, seg), "kinhgui") {
			break
		}
		at = cutAtDateline(s, seg)
		if at.To == at.From {
			break
		}
		out = append(out, at)
	}
	return out
}

// cutAtDateline ends the span before the dateline of the header's other half.
func cutAtDateline(s *layout.Sheet, at layout.Span) layout.Span {
	row := &s.Rows[at.Row]
	for i := at.From; i < at.To; i++ {
		if i > at.From && float64(row.Words[i].Gap) > layout.WideGap*float64(row.Em) {
			at.To = i
		}
	}
	return at
}
