package opinion

import (
	"regexp"

	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// yearSign is "năm", which folds like Nam.
var yearSign = regexp.MustCompile(`(?i)^\PL*năm\PL*$`)

// sex gives the word that tells the claimed sex. Where the segment prints both, a marked box has to choose.
func (g *grounding) sex() []layout.Span {
	for _, row := range g.rows {
		words := g.sheet.Rows[row].Words
		for _, seg := range g.sheet.Segments(row) {
			said := map[string][]layout.Span{}
			for i := seg.From; i < seg.To; i++ {
				if g.barred.at(row, i) || yearSign.MatchString(words[i].Text) || i > 0 && words[i-1].Fold == "viet" {
					continue
				}
				if r, ok := values.Read(values.KindSex, words[i].Text); ok {
					said[r.Value] = append(said[r.Value], layout.Span{Row: row, From: i, To: i + 1})
				}
			}
			mine := said[g.claimed.Value]
			if len(mine) == 0 {
				continue
			}
			if len(said) > 1 {
				if r, ok := values.Read(values.KindSex, g.sheet.Text(seg)); !ok || r.Value != g.claimed.Value {
					continue
				}
			}
			return mine[:1]
		}
	}
	return nil
}

// ticked gives the words beside the marked box of a row, where they are the claimed ones.
func (g *grounding) ticked() []layout.Span {
	for _, row := range g.rows {
		words := g.sheet.Rows[row].Words
		r, ok := values.Read(values.KindCheckbox, textOf(g.sheet, []layout.Span{{Row: row, To: len(words)}}))
		if !ok || !sameFull(lettersOf(r.Value, ""), lettersOf(g.claimed.Raw, "")) {
			continue
		}
		alone := grounding{sheet: g.sheet, kind: values.KindCheckbox, rows: []int{row}, barred: g.barred}
		if spans := alone.letters(r.Value, ""); spans != nil {
			return spans
		}
	}
	return nil
}
