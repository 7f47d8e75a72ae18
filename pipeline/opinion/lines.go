package opinion

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sohoa/pipeline/layout"
	"sohoa/pipeline/viet"
)

// The part of a paper that fits into a question. Of a longer one the head, the rows around the type's labels and the
// tail are shown, then whatever else fits, from the top.
const (
	mostRunes   = 24000 // of all lines together
	mostInLine  = 400
	headRows    = 40
	tailRows    = 30
	afterLabels = 2 // rows shown after one with a label
)

// columnGap stands where a wide gap parts two columns. No printed text holds it: inside a text blanks are single.
const columnGap = "    "

// line is a row of the sheet as the model sees it.
type line struct {
	number int // row index + 1
	page   int
	text   string // clean, neutral, masked where asked for
}

// view is a paper as the model sees it.
type view struct {
	lines  []line       // those shown, in order
	shown  map[int]bool // by number
	mask   *mask        // nil: nothing is masked
	hidden bool         // signs that cannot be seen were taken out
}

// view makes the lines. It depends on nothing but the paper, so that an answer can be judged against what was asked.
func (p *Paper) view() view {
	v := view{shown: map[int]bool{}, hidden: HiddenSigns(p.Sheet)}
	lines := make([]line, 0, len(p.Sheet.Rows))
	for i := range p.Sheet.Rows {
		if text := rowText(p.Sheet, i); text != "" {
			lines = append(lines, line{number: i + 1, page: p.Sheet.Rows[i].Page, text: text})
		}
	}
	v.lines = p.cut(lines)
	if p.Mask {
		v.mask = newMask(v.lines)
		for i := range v.lines {
			v.lines[i].text = v.mask.apply(v.lines[i].text)
		}
	}
	for _, l := range v.lines {
		v.shown[l.number] = true
	}
	return v
}

// printed gives the lines with their numbers, the beginnings of pages, and marks where lines are left out.
func (v view) printed() []string {
	out := make([]string, 0, len(v.lines)+4)
	page, last := 0, 0
	for i, l := range v.lines {
		if l.page != page {
			out = append(out, fmt.Sprintf("<page %d>", l.page))
			page = l.page
		} else if i > 0 && l.number > last+1 && !blankBetween(last, l.number) {
			out = append(out, "<lines left out>")
		}
		out = append(out, fmt.Sprintf("%d| %s", l.number, l.text))
		last = l.number
	}
	return out
}

// blankBetween forgives single rows without a letter between two shown ones.
func blankBetween(a, b int) bool { return b-a <= 2 }

// rowText gives a row's words as the model may see them, "" for a row without a letter or digit.
func rowText(s *layout.Sheet, row int) string {
	var parts []string
	for _, seg := range s.Segments(row) {
		if text := neutral(clean(s.Text(seg))); !viet.IsBlank(text) {
			parts = append(parts, leaders.ReplaceAllString(text, "…"))
		}
	}
	return shorten(strings.Join(parts, columnGap), mostInLine)
}

// leaders are dots that show where to write.
var leaders = regexp.MustCompile(`[.…·_](?: ?[.…·_]){3,}`)

// shorten ends a text after most runes, at a word's end.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	text = string([]rune(text)[:most])
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ") + " …"
}

// cut drops lines that do not fit into a question.
func (p *Paper) cut(lines []line) []line {
	total := 0
	for _, l := range lines {
		total += utf8.RuneCountInString(l.text)
	}
	if total <= mostRunes {
		return lines
	}
	keep, left := make([]bool, len(lines)), mostRunes
	take := func(i int) {
		if n := utf8.RuneCountInString(lines[i].text); !keep[i] && n <= left {
			keep[i], left = true, left-n
		}
	}
	for i := range min(headRows, len(lines)) {
		take(i)
	}
	for i := max(0, len(lines)-tailRows); i < len(lines); i++ {
		take(i)
	}
	for _, i := range p.labelled(lines) {
		for j := i; j <= i+afterLabels && j < len(lines); j++ {
			take(j)
		}
	}
	for i := range lines {
		take(i)
	}
	out := lines[:0:0]
	for i, l := range lines {
		if keep[i] {
			out = append(out, l)
		}
	}
	return out
}

// labelled gives the lines in which a label of the type is printed without a slip.
func (p *Paper) labelled(lines []line) []int {
	if p.unknown() {
		return nil
	}
	var labels []string
	for _, f := range p.Type.Fields {
		for _, l := range f.Labels {
			if fold := layout.FoldLetters(l); len(fold) >= shortestLabel {
				labels = append(labels, fold)
			}
		}
	}
	var out []int
	for i, l := range lines {
		text := layout.FoldLetters(l.text)
		if slices.ContainsFunc(labels, func(label string) bool { return strings.Contains(text, label) }) {
			out = append(out, i)
		}
	}
	return out
}

// HiddenSigns tells whether words of the sheet hold signs that nobody sees on paper: control and direction signs, signs
// without width, blanks that count as letters. Honest text layers hold soft hyphens and byte order marks; those do not
// count.
func HiddenSigns(s *layout.Sheet) bool {
	for i := range s.Rows {
		for _, w := range s.Rows[i].Words {
			if hidden(w.Text) {
				return true
			}
		}
	}
	return false
}

func hidden(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return invisible(r) && !unicode.IsSpace(r) && r != '\u00AD' && r != '\uFEFF'
	})
}

// invisible tells whether a rune leaves no ink and is no plain white space.
func invisible(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || r == '\u2800' ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// clean gives the text in NFC, in single spaces, without signs that nobody sees.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	return viet.Normalise(text)
}

// spaced gives the text on one line.
func spaced(text string) string {
	return norm.NFC.String(strings.Join(strings.Fields(clean(text)), " "))
}

// turnMarks are words in brackets by which some models part the turns of a conversation, such as [INST].
var turnMarks = regexp.MustCompile(`\[(/?[A-Z_]{3,20})\]`)

// neutral takes the power out of a printed text: angle brackets enclose the paper in a prompt and open the control
// words of chat templates, so none of those comes from a page. Letters and digits stay.
func neutral(text string) string {
	text = turnMarks.ReplaceAllString(text, "($1)")
	return strings.NewReplacer("<", "‹", ">", "›").Replace(text)
}
