package pipeline

import (
	"strings"

	"sohoa/models"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
)

// paper is the pages of one document, with what was found at the head of its first.
type paper struct {
	readings []models.Reading
	head     heading.Heading
	told     models.TypeName // what a person said it is; empty: nobody did
}

// SeparatorMark opens the text of a QR code on a separator sheet.
const SeparatorMark = "SOHOA-SEPARATOR"

// split parts a file into papers: a separator sheet or a page with a head of its own starts one, a page without a
// head goes on with the one before, a blank page belongs to none.
func (l *Line) split(pages []models.Reading) []paper {
	var papers []paper
	fresh := true
	for _, p := range pages {
		switch {
		case p.Page.Quality.Blank:
			continue
		case isSeparator(p):
			fresh = true
			continue
		}
		head := heading.Find(layout.New([]models.Reading{p}), l.Types)
		if fresh || l.opens(head, p, papers[len(papers)-1]) {
			papers = append(papers, paper{readings: []models.Reading{p}, head: head})
		} else {
			last := &papers[len(papers)-1]
			last.readings = append(last.readings, p)
		}
		fresh = false
	}
	return papers
}

// opens tells whether the page begins a paper of its own after the one before.
func (l *Line) opens(head heading.Heading, p models.Reading, before paper) bool {
	if p.Page.Quality.Unread || !head.Starts() {
		return false
	}
	// The two sides of a card carry no more than one title each: a back without its front goes on.
	return !continues(p)
}

// continues tells whether a page says itself that it belongs to a paper before it: an annex issued with a decision.
func continues(p models.Reading) bool {
	for i, line := range p.Lines {
		if i > 12 {
			break
		}
		if f := layout.FoldLetters(line.Text()); strings.Contains(f, "kemtheo") && !strings.Contains(f, "mau") {
			return true
		}
	}
	return false
}

// isSeparator tells a separator sheet: our own mark in a QR code, or a QR code with next to nothing printed around it,
// or a sheet that calls itself one.
func isSeparator(p models.Reading) bool {
	words, text := 0, ""
	for _, line := range p.Lines {
		words += len(line.Words)
		text += layout.FoldLetters(line.Text())
	}
	for _, c := range p.Codes {
		if strings.HasPrefix(c.Text, SeparatorMark) || c.Kind == models.BarcodeQR && words <= 12 {
			return true
		}
	}
	return words <= 40 && (strings.Contains(text, "tophancach") || strings.Contains(text, "trangphancach"))
}
