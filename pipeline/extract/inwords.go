package extract

import (
	"strings"

	"sohoa/pipeline/layout"
)

// Phrase is what a form writes out in words after "ghi bằng chữ", to be compared with the digits before it.
type Phrase struct {
	Row  int // of the sheet, where the words begin
	Text string
}

// InWords gives the phrases of a sheet in reading order; a phrase runs on over the next row.
func InWords(s *layout.Sheet) []Phrase {
	var out []Phrase
	for r := range s.Rows {
		words := s.Rows[r].Words
		for i := 0; i+1 < len(words); i++ {
			if !strings.HasSuffix(words[i].Fold, "bang") || !strings.HasPrefix(words[i+1].Fold, "chu") {
				continue
			}
			text := s.Rows[r].Text(i+2, len(words))
			if r+1 < len(s.Rows) && s.Rows[r+1].Page == s.Rows[r].Page && startsSmall(s.Rows[r+1].Words[0]) {
				text += " " + s.Rows[r+1].Text(0, len(s.Rows[r+1].Words))
			}
			out = append(out, Phrase{Row: r, Text: text})
			break
		}
	}
	return out
}
