package opinion

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// bars are the words of a sheet, by row, that belong to the form and not to what was filled in: no value stands there.
type bars map[int][]bool

func (b bars) at(row, word int) bool { return b[row] != nil && b[row][word] }

func (b bars) set(s *layout.Sheet, at layout.Span) {
	if b[at.Row] == nil {
		b[at.Row] = make([]bool, len(s.Rows[at.Row].Words))
	}
	for i := at.From; i < at.To; i++ {
		b[at.Row][i] = true
	}
}

// longestLabel is how many words stand before the colon of a label at most.
const longestLabel = 14

// labelsByColon finds the labels of one segment that end in a colon. The first reaches back to the beginning of the
// segment; a later one, behind the value of the one before, to the nearest word with a capital or behind a number: "Nữ Dân
// tộc: Kinh".
func labelsByColon(s *layout.Sheet, seg layout.Span) []layout.Span {
	words, from := s.Rows[seg.Row].Words, seg.From
	first := true
	var out []layout.Span
	for i := seg.From; i < seg.To; i++ {
		if !strings.HasSuffix(words[i].Text, ":") {
			continue
		}
		open := from
		if !first || i-open >= longestLabel {
			for open = i; open > from && !opensWithCapital(words[open]) && digitsIn(words[open-1].Text) == 0; open-- {
			}
			if open > from && strings.HasSuffix(words[open].Text, ",") && opensWithCapital(words[open-1]) {
				open++ // the end of a name: "Nguyễn Văn Anh, sinh năm:"
			}
		}
		open = pastAnswer(words, open, i)
		out = append(out, layout.Span{Row: seg.Row, From: open, To: i + 1})
		from, first = i+1, false
	}
	return out
}

// pastAnswer gives the first word of a label that ends with word i and was thought to begin at open, without what
// answers a label before it: "Ông Mạc Hữu Tú, CCCD:", "CMND số 032926127; địa chỉ:". Labels hold commas too, behind one
// word or two: "Họ, chữ đệm, tên:".
func pastAnswer(words []layout.Word, open, i int) int {
	count, listed := 0, false // words so far; a comma stood behind one or two of them
	for k := open; k < i; k++ {
		text := words[k].Text
		if words[k].Fold != "" && !isBullet(text) {
			count++
		}
		comma := strings.HasSuffix(text, ",")
		if strings.HasSuffix(text, ";") || digitsIn(text) > 2 || comma && !listed && count > 2 {
			open, count, listed = k+1, 0, false
		} else if comma {
			listed = true
		}
	}
	return open
}

func opensWithCapital(w layout.Word) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w.Text, "(“\"-*•"))
	return unicode.IsUpper(r)
}

// barLabels bars every label with a colon in the rows.
func barLabels(s *layout.Sheet, rows []int) bars {
	b := bars{}
	for _, row := range rows {
		for _, seg := range s.Segments(row) {
			for _, l := range labelsByColon(s, seg) {
				b.set(s, l)
			}
		}
	}
	return b
}

// barMotto bars the national motto, which would lend its "Việt Nam" to any paper.
func (b bars) barMotto(s *layout.Sheet, rows []int) {
	const motto = "conghoaxahoichunghiavietnam"
	for _, row := range rows {
		b.find(s, row, len(motto)+3, func(letters string) bool { return layout.Likeness(motto, letters) > 0.85 })
	}
}

// barType bars the labels that the type lists, also where no colon follows. Short ones, which may be words of a value,
// and misread ones are left to their colons.
func (b bars) barType(s *layout.Sheet, rows []int, t *doctypes.Type) {
	labels, longest := map[string]bool{}, 0
	add := func(words []string) {
		for _, w := range words {
			if f := layout.FoldLetters(w); len(f) >= shortestLabel {
				labels[f] = true
				longest = max(longest, len(f))
			}
		}
	}
	for _, f := range t.Fields {
		add(f.Labels)
	}
	for _, sec := range t.Sections {
		add(sec.Anchors)
	}
	for _, row := range rows {
		b.find(s, row, longest, func(letters string) bool { return labels[letters] })
	}
}

// shortestLabel is how many letters make a wording that stands for nothing but a label.
const shortestLabel = 6

// find bars the words whose letters are those of a label, where labels stand: they open a segment or follow a sign, and
// begin with a capital. A mention in a text does not.
func (b bars) find(s *layout.Sheet, row, longest int, isLabel func(letters string) bool) {
	words := s.Rows[row].Words
	for _, seg := range s.Segments(row) {
		for from := seg.From; from < seg.To; from++ {
			if !opensWithCapital(words[from]) || from > seg.From && !strings.ContainsAny(lastSign(words[from-1].Text), ".)/-*•") {
				continue
			}
			letters := ""
			for to := from; to < seg.To && len(letters) < longest; to++ {
				letters += words[to].Fold
				if isLabel(letters) {
					b.set(s, layout.Span{Row: row, From: from, To: to + 1})
				}
			}
		}
	}
}

func lastSign(word string) string {
	_, size := utf8.DecodeLastRuneInString(word)
	return word[len(word)-size:]
}
