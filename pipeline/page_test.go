package pipeline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sohoa/models"
)

// The measures of a page drawn in text: a character is a cell, four blanks between two words are a wide gap.
const (
	cellWidth = 20
	rowPitch  = 55
	inkHeight = 36
	sureWord  = 0.96 // confidence of every word
)

var (
	printed = regexp.MustCompile(`\S+(?: {1,3}\S+)*`) // what stands in one line of the recogniser
	word    = regexp.MustCompile(`\S+`)
)

// drawn gives the reading of a page drawn in text: the column of a character is its x, the row its y. Rows in front
// that open with % are no print: "%blank" is an empty page, "%unread" one that crashes the reader, "%qr TEXT" a code.
func drawn(number int, text string) models.Reading {
	r := models.Reading{Page: models.Page{Number: number, Quality: models.Quality{Confidence: sureWord}}}
	rows := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for ; len(rows) > 0 && strings.HasPrefix(rows[0], "%"); rows = rows[1:] {
		name, rest, _ := strings.Cut(rows[0][1:], " ")
		switch name {
		case "blank":
			r.Page.Quality.Blank = true
		case "unread":
			r.Page.Quality.Unread = true
		case "qr":
			r.Codes = append(r.Codes, models.Barcode{Kind: models.BarcodeQR, Text: rest, Box: models.Box{Right: 300, Bottom: 300}})
		}
	}
	for y, row := range rows {
		for _, at := range printed.FindAllStringIndex(row, -1) {
			r.Lines = append(r.Lines, drawnLine(row, at[0], at[1], y))
		}
		r.Page.Width = max(r.Page.Width, (utf8.RuneCountInString(row)+5)*cellWidth)
	}
	r.Page.Height = (len(rows) + 2) * rowPitch
	r.Prepared = models.Prepared{Width: r.Page.Width, Height: r.Page.Height}
	return r
}

// drawnLine gives the words between two bytes of a row.
func drawnLine(row string, from, to, y int) models.Line {
	var line models.Line
	for _, at := range word.FindAllStringIndex(row[from:to], -1) {
		text := row[from+at[0] : from+at[1]]
		left := utf8.RuneCountInString(row[:from+at[0]]) * cellWidth
		box := models.Box{Left: left, Top: y * rowPitch, Right: left + utf8.RuneCountInString(text)*cellWidth, Bottom: y*rowPitch + inkHeight}
		line.Words = append(line.Words, models.Word{Text: text, Box: box, Confidence: sureWord})
	}
	return line
}
