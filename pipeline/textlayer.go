package pipeline

import (
	"strings"

	"sohoa/models"
	"sohoa/pipeline/layout"
)

// agreement is the least share of recognised letters that a text layer must repeat to be trusted: below it the layer
// is an old machine reading, a stamp or a lie under the picture.
const agreement = 0.9

// preferTextLayer gives the reading with the words of the file's own text layer in place of the recognised ones,
// where the layer says what the picture shows: a born-digital page spells without a slip.
func preferTextLayer(r models.Reading, p models.Picture) models.Reading {
	if len(p.TextLayer) == 0 || r.Page.Rotated != 0 || p.Width == 0 {
		return r
	}
	seen, layer := letters(r.Lines), letters(p.TextLayer)
	if len(seen) < 20 || shared(seen, layer) < agreement || shared(layer, seen) < agreement {
		return r
	}
	scale := float64(r.Prepared.Width) / float64(p.Width)
	lines := make([]models.Line, 0, len(p.TextLayer))
	for _, line := range p.TextLayer {
		var out models.Line
		for _, w := range line.Words {
			w.Box = models.Box{Left: int(float64(w.Box.Left) * scale), Top: int(float64(w.Box.Top) * scale),
				Right: int(float64(w.Box.Right) * scale), Bottom: int(float64(w.Box.Bottom) * scale)}
			w.Confidence = 1
			out.Words = append(out.Words, w)
		}
		lines = append(lines, out)
	}
	r.Lines, r.TextLayer = lines, true
	return r
}

// letters counts the folded words of the lines.
func letters(lines []models.Line) map[string]int {
	out := map[string]int{}
	for _, line := range lines {
		for _, w := range line.Words {
			if f := layout.FoldLetters(strings.Trim(w.Text, ".…_")); f != "" {
				out[f]++
			}
		}
	}
	return out
}

// shared gives the share of a's words that b has too.
func shared(a, b map[string]int) float64 {
	var all, both int
	for w, n := range a {
		all += n
		both += min(n, b[w])
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}
