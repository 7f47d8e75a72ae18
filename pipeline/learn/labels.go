package learn

import (
	"cmp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// longestLabel is how many words a printed label has at most; more is running text.
const longestLabel = 8

// Beside gives the printed text that stands where a label of the evidence would: left of it in its row, else above its
// beginning; "" where nothing that could be a label does. The reading is that of the evidence's page.
func Beside(page models.Reading, at models.Evidence) string {
	sheet := layout.New([]models.Reading{page})
	for r := range sheet.Rows {
		words := sheet.Rows[r].Words
		first := slices.IndexFunc(words, func(w layout.Word) bool { return within(page.PageBox(w.Box), at.Box) })
		if first < 0 {
			continue
		}
		if label := labelIn(words[:first]); label != "" {
			return label
		}
		return above(page, sheet, r, at.Box)
	}
	return ""
}

// within tells whether the larger part of a box lies in another.
func within(b, in models.Box) bool {
	both := b.Intersect(in)
	return !both.Empty() && 2*both.Width()*both.Height() > b.Width()*b.Height()
}

// above gives the label in the row over row r that begins where the box does, give or take two letters.
func above(page models.Reading, sheet *layout.Sheet, r int, box models.Box) string {
	if r == 0 || sheet.Rows[r-1].Half != sheet.Rows[r].Half {
		return ""
	}
	row := &sheet.Rows[r-1]
	for _, seg := range sheet.Segments(r - 1) {
		left := page.PageBox(sheet.Box(seg)).Left
		if left-box.Left <= 2*row.Em && box.Left-left <= 2*row.Em {
			return labelIn(sheet.Words(seg))
		}
	}
	return ""
}

// labelIn gives the label that words in front of a value end with: what follows the colon before it or a wide gap, its
// number and its own colon left off.
func labelIn(words []layout.Word) string {
	for len(words) > 0 && words[len(words)-1].Fold == "" {
		words = words[:len(words)-1]
	}
	from := 0
	for i := range words {
		last := i == len(words)-1
		if !last && strings.HasSuffix(words[i].Text, ":") {
			from = i + 1
		} else if i > 0 && words[i].Gap > int(layout.WideGap*float64(words[i].Box.Height())) {
			from = i
		}
	}
	words = words[from:]
	for len(words) > 0 && (len(words[0].Fold) == 0 || len(words[0].Fold) <= 2 && words[0].Fold[0] <= '9') {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > longestLabel {
		return ""
	}
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.Text
	}
	text := strings.TrimRight(strings.Join(parts, " "), ":.,; ")
	if strings.ContainsAny(text, "0123456789") {
		return ""
	}
	return text
}

// shortest is how many letters a wording needs to be looked for at the end of a text; "Số" also ends "Hồ sơ".
const shortest = 4

// Known tells whether the text is, or ends with, a wording that the type knows, a few misread letters aside.
func Known(t *doctypes.Type, text string) bool {
	fold := layout.FoldLetters(text)
	known := func(wording string) bool {
		f := layout.FoldLetters(wording)
		slips := len(f) / 5
		return f != "" && (len(f) >= shortest && strings.HasSuffix(fold, f) || layout.Slips(f, fold, slips) <= slips)
	}
	for i := range t.Fields {
		if slices.ContainsFunc(t.Fields[i].Labels, known) {
			return true
		}
	}
	for _, s := range t.Sections {
		if slices.ContainsFunc(s.Anchors, known) {
			return true
		}
	}
	return slices.ContainsFunc(t.Stops, known)
}

// Sighting is a printed text seen once where a label of the field would stand.
type Sighting struct {
	Stratum models.Stratum
	Text    string
	SHA256  string // of the file
	Clerks  []string
}

// Variant is a printed text that stands beside confirmed values and that the type does not know as a label.
type Variant struct {
	Stratum models.Stratum
	Text    string // as first seen
	Files   int
	Clerks  int
}

// Variants counts sightings and gives those that enough files and people bear (LeastFiles, LeastClerks), by stratum, the
// most frequent first. Texts that fold to the same letters are one.
func Variants(sightings []Sighting) []Variant {
	type wording struct {
		models.Stratum
		fold string
	}
	seen, first := map[wording]witnesses{}, map[wording]string{}
	for _, s := range sightings {
		k := wording{s.Stratum, layout.FoldLetters(s.Text)}
		if seen[k] == nil {
			seen[k], first[k] = witnesses{}, s.Text
		}
		t := seen[k][s.SHA256]
		if t == nil {
			t = &testimony{}
			seen[k][s.SHA256] = t
		}
		t.clerks = append(t.clerks, s.Clerks...)
	}
	var out []Variant
	for k, w := range seen {
		if w.enough("") {
			_, files, clerks := w.count("")
			out = append(out, Variant{Stratum: k.Stratum, Text: first[k], Files: files, Clerks: clerks})
		}
	}
	slices.SortFunc(out, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(a.Stratum.String(), b.Stratum.String()), b.Files-a.Files, cmp.Compare(a.Text, b.Text))
	})
	return out
}
