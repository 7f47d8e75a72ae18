package pipeline

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
)

// papers gives the papers of a file: as a person said that it splits, or as split finds.
func (l *Line) papers(file models.File, pages []models.Reading) []paper {
	if len(file.Papers) == 0 {
		return l.split(pages)
	}
	var out []paper
	for _, told := range file.Papers {
		p := paper{told: told.Type}
		for _, number := range told.Pages {
			if number >= 1 && number <= len(pages) {
				p.readings = append(p.readings, pages[number-1])
			}
		}
		if len(p.readings) == 0 || told.Type == "" && !slices.ContainsFunc(p.readings, isPrinted) {
			continue // the rest between papers, which nobody called a paper
		}
		p.head = heading.Find(layout.New(p.readings[:1]), l.Types)
		out = append(out, p)
	}
	return out
}

// isPrinted tells whether a page can be of a paper: it is neither blank nor a separator.
func isPrinted(p models.Reading) bool { return !p.Page.Quality.Blank && !isSeparator(p) }

// CheckPapers refuses what cannot be how a file of so many pages splits: a paper without pages, a page that the file does not
// have or that stands in two papers, a type that nobody described. Pages that belong to no paper are allowed: blank ones,
// separators. CodeInvalid.
func (l *Line) CheckPapers(papers []models.Paper, pages int) error {
	invalid := func(message string) error {
		return &models.Error{Code: models.CodeInvalid, Message: message, Hint: "give every paper its pages, each page once"}
	}
	if len(papers) == 0 {
		return invalid("a file needs at least one paper")
	}
	seen := map[int]bool{}
	for _, p := range papers {
		if len(p.Pages) == 0 {
			return invalid("a paper needs at least one page")
		}
		for _, number := range p.Pages {
			if number < 1 || number > pages || seen[number] {
				return invalid("a page is named twice, or is not in the file")
			}
			seen[number] = true
		}
		if p.Type != "" && p.Type != models.TypeUnknown && l.Types.Find(p.Type) == nil {
			return invalid("there is no such type of paper")
		}
	}
	return nil
}
