// Package heading finds what stands at the head of a paper: the national motto, the title, and so the type.
//
// A title is a title by where and how it stands (a run of capital rows of its own, near the top), never by mere
// mention: an application that asks for a construction permit is not a construction permit (domain notes, §6).
package heading

import (
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// Heading is what was found at the head of a page.
type Heading struct {
	Motto      *layout.Span  // the row "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", nil where it is not there
	Title      []layout.Span // the rows of the title, nil where none stands there
	Text       string        // the title as read
	Type       models.TypeName
	Kind       string       // the kind in words where the type has several ("Chỉ thị")
	Confidence float64      // that Type is right, 0 to 1
	Number     *layout.Span // the words after "Số" in the header, as "12/QĐ-UBND"; may be empty of a number
}

// Starts tells whether the page opens a paper rather than carries one on.
func (h Heading) Starts() bool {
	return h.Type != models.TypeUnknown && h.Confidence >= 0.8 || h.Motto != nil
}

// Find reads the head of the sheet's first page.
func Find(s *layout.Sheet, types doctypes.Set) Heading {
	h := Heading{Type: models.TypeUnknown}
	end := firstPage(s)
	h.Motto = findMotto(s, end)
	h.Number = findNumber(s, end, h.Motto)
	best := 0.0
	issued := h.Motto != nil && (h.Number != nil || hasAgency(s, h)) // what an office issues has its header
	for _, b := range blocks(s, end) {
		for _, t := range types {
			for _, title := range t.Titles {
				from, n, like := b.opensWith(s, layout.FoldLetters(title.Text))
				if t.Header && (!issued || n > 0 && strings.HasSuffix(s.Text(b[n-1]), ":")) {
					continue
				}
				// A longer title beats a shorter one that it opens with; the earlier of equals stands.
				if score := like + float64(n)*0.001 + float64(len(title.Text))*0.0001; like > 0 && score > best+0.02 {
					best = score
					h.Title, h.Type, h.Kind, h.Confidence = b[from:n], t.Name, title.Kind, like
				}
			}
		}
	}
	if h.Title == nil {
		h.byNumber(s, types)
	}
	if h.Title == nil && h.Type == models.TypeUnknown {
		h.bySigns(s, end, types)
	}
	if h.Title == nil {
		h.Title = anyTitle(s, end, h.Motto)
	}
	h.Text = join(s, h.Title)
	return h
}

func firstPage(s *layout.Sheet) int {
	for i := range s.Rows {
		if s.Rows[i].Page != s.Rows[0].Page {
			return i
		}
	}
	return len(s.Rows)
}

func join(s *layout.Sheet, spans []layout.Span) string {
	parts := make([]string, 0, len(spans))
	for _, sp := range spans {
		parts = append(parts, s.Text(sp))
	}
	return strings.Join(parts, " ")
}

const mottoFold = "conghoaxahoichunghiavietnam"

// findMotto looks for the motto in the upper part of the page; a few of its letters may be hidden or misread.
func findMotto(s *layout.Sheet, end int) *layout.Span {
	for r := 0; r < end && r < 16; r++ {
		for _, seg := range s.Segments(r) {
			if from, like := mottoIn(s.Words(seg)); like > 0.75 {
				return &layout.Span{Row: r, From: seg.From + from, To: seg.To}
			}
		}
	}
	return nil
}

// mottoIn gives the word from which on the words are most like the motto.
func mottoIn(words []layout.Word) (from int, likeness float64) {
	for i := range words {
		f := ""
		for _, w := range words[i:] {
			f += w.Fold
			if like := layout.Likeness(mottoFold, f); like > likeness {
				from, likeness = i, like
			}
		}
	}
	return from, likeness
}

// block is the segments of consecutive rows that may form one title.
type block []layout.Span

// blocks gives the runs of capital rows in the upper two thirds of the page.
func blocks(s *layout.Sheet, end int) []block {
	var out []block
	bottom := 0
	for r := range s.Rows[:end] {
		bottom = max(bottom, s.Rows[r].Box.Bottom)
	}
	for r := 0; r < end && s.Rows[r].Box.Top < bottom*2/3; r++ {
		segments := s.Segments(r)
		if whole := (layout.Span{Row: r, To: len(s.Rows[r].Words)}); len(segments) == 2 && capital(s.Words(segments[0])) && capital(s.Words(whole)) {
			segments = append(segments, whole) // a word in the middle of a title was not read
		}
		for _, seg := range segments {
			if !capital(s.Words(seg)) {
				continue
			}
			if !attach(s, out, seg) {
				out = append(out, block{seg})
			}
		}
	}
	return out
}

// attach adds the segment to the block that ends right above it.
func attach(s *layout.Sheet, blocks []block, seg layout.Span) bool {
	box := s.Box(seg)
	for i := len(blocks) - 1; i >= 0; i-- {
		last := blocks[i][len(blocks[i])-1]
		above := s.Box(last)
		if last.Row >= seg.Row || seg.Row-last.Row > 2 {
			continue
		}
		gap := box.Top - above.Bottom
		shared := min(box.Right, above.Right) - max(box.Left, above.Left)
		if gap < 2*max(s.Rows[last.Row].Em, s.Rows[seg.Row].Em) && shared > min(box.Width(), above.Width())/2 {
			blocks[i] = append(blocks[i], seg)
			return true
		}
	}
	return false
}

// capital tells whether the words are a run of capitals long enough for a title.
func capital(words []layout.Word) bool {
	letters, digits := 0, 0
	for _, w := range words {
		for _, r := range w.Fold {
			if r <= '9' {
				digits++
			} else {
				letters++
			}
		}
	}
	number := words[0].Fold == "so" || digits*4 > letters // a paper's number with its symbol is no title
	return letters >= 5 && !number && upper(words)
}

// upper tells whether the words are written in capitals, bar a small word or a misread letter.
func upper(words []layout.Word) bool {
	upper, lower := layout.Capitals(words)
	return upper >= 2 && upper >= 4*lower
}

// opensWith compares the title with the block's rows from its first row that is not a header, start; it ends before
// row n.
func (b block) opensWith(s *layout.Sheet, title string) (start, n int, likeness float64) {
	for start < len(b)-1 && headerRow(s, b[start]) {
		start++
	}
	text := ""
	for i := start; i < len(b) && len(text) < len(title)+8; i++ {
		text += beforeOf(s, b[i])
		if like := layout.Likeness(title, strings.TrimSuffix(text, "bansao")); like >= 0.8 && like > likeness {
			n, likeness = i+1, like
		}
	}
	return start, n, likeness
}

// beforeOf gives the folded row up to "CỦA": papers of before 2004 name their agency in the title, "QUYẾT ĐỊNH CỦA ỦY BAN …".
func beforeOf(s *layout.Sheet, at layout.Span) string {
	words := s.Words(at)
	for i, w := range words {
		if i > 1 && w.Fold == "cua" && OpensAgency(words[i+1:]) {
			return layout.FoldWords(words[:i])
		}
	}
	return layout.FoldWords(words)
}

func foldOf(s *layout.Sheet, at layout.Span) string { return layout.FoldWords(s.Words(at)) }

// headerLines are folded lines of the header above a title; old forms print the second line of the motto in capitals.
var headerLines = []string{mottoFold, "doclaptudohanhphuc", "socialistrepublicofvietnam", "independencefreedomhappiness"}

// headerRow tells whether a capital row belongs to the header above a title: the motto or an agency.
func headerRow(s *layout.Sheet, at layout.Span) bool {
	f := foldOf(s, at)
	if f == "bansao" || slices.ContainsFunc(headerLines, func(line string) bool { return layout.Likeness(line, f) > 0.6 }) {
		return true
	}
	return OpensAgency(s.Words(at))
}

// anyTitle gives the capital rows in the largest letters that are neither motto nor agency, of equals the first: the
// title of a paper nobody listed.
func anyTitle(s *layout.Sheet, end int, motto *layout.Span) []layout.Span {
	var best block
	for _, b := range blocks(s, end) {
		start := 0
		for start < len(b) && headerRow(s, b[start]) {
			start++
		}
		if start == len(b) || motto != nil && b[start].Row < motto.Row || len(foldOf(s, b[start])) < 5 {
			continue
		}
		// A header's left half is no title.
		if motto != nil && s.Box(b[start]).Right < s.Rows[motto.Row].Words[motto.From].Box.Left {
			continue
		}
		if best == nil || 10*s.Rows[b[start].Row].Em > 11*s.Rows[best[0].Row].Em {
			best = b[start:]
		}
	}
	if best == nil {
		return nil
	}
	return titleRows(s, best)
}

// hasAgency tells whether the left half of the header names an office.
func hasAgency(s *layout.Sheet, h Heading) bool {
	offices := Agencies(s, h)
	return len(offices) > 0 && opens(s.Words(offices[len(offices)-1][0]), agencyOpenings)
}

// titleRows keeps the rows that follow each other as lines of one title do: close, and in letters of one size.
func titleRows(s *layout.Sheet, b block) []layout.Span {
	n := 1
	for n < len(b) && n < 4 {
		above, row := &s.Rows[b[n-1].Row], &s.Rows[b[n].Row]
		if s.Box(b[n]).Top-s.Box(b[n-1]).Bottom > above.Em*5/4 || row.Em*5 < above.Em*4 {
			break
		}
		n++
	}
	return b[:n]
}

// bySigns types a paper whose title was not read by words that only papers of the type carry together.
func (h *Heading) bySigns(s *layout.Sheet, end int, types doctypes.Set) {
	text := ""
	for r := range s.Rows[:end] {
		text += foldOf(s, layout.Span{Row: r, To: len(s.Rows[r].Words)}) + " "
	}
	for _, t := range types {
		for _, sign := range t.Signs {
			missing := func(w string) bool { return !strings.Contains(text, layout.FoldLetters(w)) }
			if sign.Sure > h.Confidence && !slices.ContainsFunc(sign.All, missing) {
				h.Type, h.Confidence = t.Name, sign.Sure
			}
		}
	}
}
