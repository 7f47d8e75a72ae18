package extract

import (
	"cmp"
	"slices"
	"strings"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// pattern is one printed wording to look for: a label of fields, the opening of a section, a stop, or several of
// these at once.
type pattern struct {
	fold     string
	fields   []int // indices into the type's fields
	sections []int // indices into the type's sections
}

// match is a pattern found on the sheet.
type match struct {
	layout.Span
	*pattern
	likeness float64 // 1: letter for letter
	opens    bool    // stands at the start of a segment or after a number or bullet
	colon    bool    // a colon follows
	lead     int     // words in front that number it: "6." before "Tôn giáo"
	alone    bool    // nothing else stands in its segment
	parted   bool    // opens with a capital or follows a comma, as no words in the middle of a sentence do
	item     bool    // follows a semicolon, as the items of a list in running text do
	tail     bool    // is only the second line of a label that two rows hold
}

// patterns gathers the wordings of a type, equal ones joined.
func patternsOf(t *doctypes.Type) []*pattern {
	byFold := map[string]*pattern{}
	var all []*pattern
	get := func(words string) *pattern {
		f := layout.FoldLetters(words)
		p := byFold[f]
		if p == nil {
			p = &pattern{fold: f}
			byFold[f] = p
			all = append(all, p)
		}
		return p
	}
	for i, f := range t.Fields {
		for _, l := range f.Labels {
			p := get(l)
			p.fields = append(p.fields, i)
		}
	}
	for i, s := range t.Sections {
		for _, a := range s.Anchors {
			p := get(a)
			p.sections = append(p.sections, i)
		}
	}
	for _, s := range t.Stops {
		get(s)
	}
	for _, s := range commonStops {
		get(s)
	}
	return all
}

// commonStops end a value on any paper.
var commonStops = []string{
	"NGƯỜI KÝ", "Nơi nhận", "Ghi chú", "Nơi cấp", "Ghi bằng chữ", "Bằng chữ", "Tôn giáo", "TM. ỦY BAN NHÂN DÂN",
	"KT. CHỦ TỊCH", "NGƯỜI YÊU CẦU", "NGƯỜI KHAI", "NGƯỜI ĐỀ NGHỊ", "Người thực hiện", "Đề nghị cấp bản sao",
}

// findLabels gives the labels of the sheet in reading order, none overlapping another.
func findLabels(s *layout.Sheet, patterns []*pattern) []match {
	var all []match
	for r := range s.Rows {
		for _, seg := range s.Segments(r) {
			all = append(all, findInSegment(s, seg, patterns)...)
			all = append(all, findWrapped(s, seg, patterns)...)
		}
		all = append(all, findBroken(s, r, patterns)...)
	}
	// The longer and the more alike wins: "Họ, chữ đệm, tên người mẹ" over "Họ, chữ đệm, tên".
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.weight(), a.weight()) })
	var kept []match
	for _, m := range all {
		if !slices.ContainsFunc(kept, func(k match) bool { return k.Row == m.Row && k.From < m.To && m.From < k.To }) {
			kept = append(kept, m)
		}
	}
	slices.SortFunc(kept, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.From, b.From))
	})
	kept = mergeTwins(s, kept)
	for i := range kept {
		kept[i].To = pastNote(s.Rows[kept[i].Row].Words, kept[i])
	}
	return kept
}

// pastNote gives the end of a label with the note in brackets that belongs to it: "công trình (loại công trình):".
func pastNote(words []layout.Word, m match) int {
	if m.To >= len(words) || !strings.HasPrefix(words[m.To].Text, "(") || endsLabel(words[m.To-1]) {
		return m.To
	}
	for i := m.To; i < len(words) && i < m.To+10; i++ {
		if strings.Contains(words[i].Text, ")") {
			return i + 1
		}
	}
	return m.To
}

// weight ranks matches that claim the same words.
func (m match) weight() float64 {
	w := float64(len(m.fold)) * (2*m.likeness - 1)
	if m.colon {
		w += 3
	}
	if m.opens {
		w += 3
	}
	return w
}

func findInSegment(s *layout.Sheet, seg layout.Span, patterns []*pattern) []match {
	words := s.Words(seg)
	var out []match
	for from := range words {
		if words[from].Fold == "" {
			continue
		}
		for _, p := range patterns {
			m, ok := matchAt(words, from, p)
			if !ok && !(p.fold == "so" && m.pattern != nil && seg.From+from == 0 && numberFollows(s.Rows[seg.Row].Words)) {
				continue
			}
			m.Span = layout.Span{Row: seg.Row, From: seg.From + from, To: seg.From + m.To}
			out = append(out, m)
		}
	}
	return out
}

// matchAt compares the pattern with the words from one word on and keeps the best end.
func matchAt(words []layout.Word, from int, p *pattern) (match, bool) {
	limit := maxSlips(len(p.fold))
	text, best, end := "", limit+1, 0
	for to := from; to < len(words) && len(text) < len(p.fold)+limit; to++ {
		f := words[to].Fold
		if to == from {
			f = dropBullet(words[to])
		}
		text += f
		if d := layout.Slips(p.fold, text, limit); d < best {
			best, end = d, to+1
		}
		if endsLabel(words[to]) {
			break // no label runs on over its colon
		}
	}
	if best > limit {
		return match{}, false
	}
	m := match{pattern: p, likeness: 1 - float64(best)/float64(len(p.fold))}
	m.To = end
	m.opens = from == 0 || bullet(words[from-1]) || from == 1 && bareNumber(words[0]) || dropBullet(words[from]) != words[from].Fold
	m.item = from > 0 && strings.HasSuffix(words[from-1].Text, ";")
	m.parted = !startsSmall(words[from]) || from > 0 && strings.ContainsAny(words[from-1].Text, ",;")
	m.alone = from == 0 && end == len(words) && !startsSmall(words[0])
	m.colon = endsLabel(words[end-1]) || end < len(words) && strings.HasPrefix(words[end].Text, ":")
	if from > 0 && (bullet(words[from-1]) || from == 1 && bareNumber(words[0])) {
		m.lead = 1
	}
	return m, m.credible()
}

// credible refuses wordings that stand in running text: a short one needs a colon or an opening place, one with
// slips both or good length.
func (m match) credible() bool {
	n := len(m.fold)
	switch {
	case m.opens && m.colon:
		return true
	case m.alone && m.likeness == 1:
		return true
	case m.colon && m.item && m.likeness == 1:
		return true
	case m.colon:
		return n >= 4 && (m.likeness == 1 || n >= 8)
	case m.opens:
		return n >= 4 && m.likeness >= 0.9 || len(m.fields) > 0 && n >= 7 && n <= 12 && m.likeness >= 0.85
	default:
		return n >= 6 && m.likeness > 0.93 && m.parted
	}
}

func endsLabel(w layout.Word) bool { return strings.HasSuffix(w.Text, ":") }

// bullet tells whether the word is the number or mark in front of a label: "1.", "a)", "-", "*".
func bullet(w layout.Word) bool {
	if w.Fold == "" {
		return true
	}
	return (len(w.Fold) == 1 || len(w.Fold) == 2 && w.Fold[0] <= '9') && strings.ContainsAny(w.Text[len(w.Text)-1:], ".)/-")
}

// bareNumber tells whether the word may be an item's number in the first column of a table, printed without a full stop.
func bareNumber(w layout.Word) bool {
	return len(w.Fold) <= 2 && w.Fold != "" && strings.Trim(w.Text, "0123456789") == ""
}

// dropBullet gives the folded word without a number or mark glued to its front ("1.Họ", "a)Thửa").
func dropBullet(w layout.Word) string {
	i := strings.IndexAny(w.Text, ".)/-(,;")
	if i < 0 || i > 2 || i == len(w.Text)-1 {
		return w.Fold
	}
	return layout.FoldLetters(w.Text[i+1:])
}

// maxSlips is how many letters of a label of n may be misread; of ten letters two (domain notes, §6).
func maxSlips(n int) int {
	switch {
	case n <= 4:
		return 0
	case n <= 6:
		return 1
	}
	return min(5, n/5)
}

// mergeTwins joins the two wordings of a bilingual label ("Họ và tên / Full name") into one match.
func mergeTwins(s *layout.Sheet, in []match) []match {
	var out []match
	for _, m := range in {
		if n := len(out); n > 0 && out[n-1].Row == m.Row && out[n-1].pattern != m.pattern && sharesField(out[n-1], m) && onlyMarks(s, out[n-1], m) {
			out[n-1].To = m.To
			out[n-1].colon = m.colon
			continue
		}
		out = append(out, m)
	}
	return out
}

func sharesField(a, b match) bool {
	return slices.ContainsFunc(a.fields, func(f int) bool { return slices.Contains(b.fields, f) })
}

func onlyMarks(s *layout.Sheet, a, b match) bool {
	row := &s.Rows[a.Row]
	for i := a.To; i <= b.From; i++ {
		if i < b.From && row.Words[i].Fold != "" || float64(row.Words[i].Gap) > layout.WideGap*float64(row.Em) {
			return false
		}
	}
	return true
}

// numberFollows tells whether a row that opens with "Số" goes on with the number of a paper: the label needs no colon
// then. The number of a house has the name of a street behind it.
func numberFollows(words []layout.Word) bool {
	if len(words) < 2 || words[1].Fold == "" || strings.Trim(words[1].Fold, "0123456789") != "" {
		return false
	}
	if len(words) == 2 || len(words[1].Fold) >= oldIDLength {
		return true
	}
	return strings.HasPrefix(words[2].Fold, "ngay") || strings.HasPrefix(words[2].Fold, "quyen")
}

// oldIDLength is the count of digits from which on a number can name a person.
const oldIDLength = 9
