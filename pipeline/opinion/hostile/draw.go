package hostile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sohoa/models"
)

// The measures of a page drawn in text; more than three blanks between two words are a wide gap.
const (
	cellWidth = 20
	rowPitch  = 55
	inkHeight = 36
	sureWord  = 0.96
)

// Rows in front of which these signs stand are printed otherwise than the rest.
const (
	tinySign  = "~" // in letters of a sixth of the height
	faintSign = "^" // in nearly the colour of the paper
)

var (
	runOfWords = regexp.MustCompile(`\S+(?: {1,3}\S+)*`)
	oneWord    = regexp.MustCompile(`\S+`)
)

// Readings gives the pages of the case as a recogniser would, from page 1.
func (c Case) Readings() []models.Reading {
	out := make([]models.Reading, len(c.Pages))
	for i, text := range c.Pages {
		out[i] = drawn(i+1, text)
	}
	return out
}

func drawn(number int, text string) models.Reading {
	r := models.Reading{Page: models.Page{Number: number, Quality: models.Quality{Confidence: sureWord}}}
	rows := strings.Split(strings.Trim(text, "\n"), "\n")
	for y, row := range rows {
		height, confidence := inkHeight, sureWord
		if rest, ok := strings.CutPrefix(row, tinySign); ok {
			row, height = " "+rest, inkHeight/6
		} else if rest, ok := strings.CutPrefix(row, faintSign); ok {
			row, confidence = " "+rest, 0.3
		}
		for _, at := range runOfWords.FindAllStringIndex(row, -1) {
			r.Lines = append(r.Lines, drawnLine(row, at[0], at[1], y*rowPitch, height, confidence))
		}
		r.Page.Width = max(r.Page.Width, (utf8.RuneCountInString(row)+5)*cellWidth)
	}
	r.Page.Height = (len(rows) + 2) * rowPitch
	r.Prepared = models.Prepared{Width: r.Page.Width, Height: r.Page.Height}
	return r
}

// drawnLine gives the words between two bytes of a row.
func drawnLine(row string, from, to, top, height int, confidence float64) models.Line {
	var line models.Line
	for _, at := range oneWord.FindAllStringIndex(row[from:to], -1) {
		text := row[from+at[0] : from+at[1]]
		left := utf8.RuneCountInString(row[:from+at[0]]) * cellWidth
		box := models.Box{Left: left, Top: top, Right: left + utf8.RuneCountInString(text)*cellWidth, Bottom: top + height}
		line.Words = append(line.Words, models.Word{Text: text, Box: box, Confidence: confidence})
	}
	return line
}
