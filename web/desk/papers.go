package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/viet"
)

// countWithin is how long the number of a file's pages is waited for before anything was read of it.
const countWithin = time.Second

// filed is a file of the dossier as the desk shows it.
type filed struct {
	models.File
	Dossier models.DossierCode
	Sheets  []sheet
	Papers  []paper
}

// sheet is a page.
type sheet struct {
	Number int
	Wanted bool   // a reviewer wants it scanned again
	Stamp  string // changes when the page is scanned again
}

// paper is a document as the desk shows it.
type paper struct {
	models.Document
	File      models.FileID
	Page      int    // its first
	Component string // that it is, "" for none
	Label     string // of the component
	Place     string // where a person put it, "" for nowhere
	Choices   []models.Component
	Stranger  string // whom it is about, where that is neither the holder nor the applicant
	Certified bool
	Done      int // fields that nobody needs to look at
}

// Waits tells whether the file is not read yet.
func (f filed) Waits() bool { return intake.Waits(f.File) }

func (p *Pages) filed(ctx context.Context, i models.Intake, f models.File, read models.Digitisation) filed {
	out := filed{File: f, Dossier: i.Dossier}
	count := len(read.Pages)
	if count == 0 && f.Error == nil && p.Counter != nil {
		ctx, cancel := context.WithTimeout(ctx, countWithin)
		defer cancel()
		var err error
		if count, err = p.Counter.Count(ctx, f); err != nil {
			p.Log.Debug("pages not counted; they show when the file is read", "file", f.ID, "code", models.CodeOf(err))
			count = 1 // a file has at least one
		}
	}
	for n := range count {
		rescans := 0
		for _, r := range f.Rescans {
			if r.Page == n+1 {
				rescans++
			}
		}
		out.Sheets = append(out.Sheets, sheet{Number: n + 1, Stamp: strings.Repeat("r", rescans)})
	}
	for _, d := range read.Documents {
		out.Papers = append(out.Papers, paperOf(i, f.ID, d))
	}
	return out
}

// want marks the pages that reviewers want again.
func (f *filed) want(back []models.SentBack) {
	for _, b := range back {
		for n := range f.Sheets {
			f.Sheets[n].Wanted = f.Sheets[n].Wanted || b.File == f.ID && slices.Contains(b.Pages, f.Sheets[n].Number)
		}
	}
}

func paperOf(i models.Intake, file models.FileID, d models.Document) paper {
	out := paper{Document: d, File: file, Choices: i.Components, Stranger: stranger(i, d)}
	if len(d.Pages) > 0 {
		out.Page = d.Pages[0]
	}
	for _, c := range i.Components {
		if slices.ContainsFunc(c.Papers, func(p models.ComponentPaper) bool { return p.Document == d.ID }) {
			out.Component, out.Label = c.Name, c.Label
		}
	}
	for _, at := range i.Placed {
		if at.File == file && at.Page == out.Page {
			out.Place = at.Component
		}
	}
	out.Certified = slices.ContainsFunc(d.Findings, func(f models.Finding) bool { return f.Code == models.FindingCertifiedCopy })
	for _, f := range d.Fields {
		if !f.Open() {
			out.Done++
		}
	}
	return out
}

// stranger gives the name of the person whom a paper is about where that is nobody whom the desk wrote down: a paper of
// somebody else in the wrong dossier is worse than none. "" where the paper names nobody, or the holder is not known yet.
func stranger(i models.Intake, d models.Document) string {
	if i.Holder.FullName == "" {
		return ""
	}
	r := pipeline.ResultOf(&d)
	var first string
	for _, p := range append([]models.Person{r.Holder}, r.Others...) {
		if same(p, i.Holder) || same(p, i.Applicant) {
			return ""
		}
		if first == "" {
			first = p.FullName
		}
	}
	return first
}

// same tells whether two people are one: by their numbers where both have one, else by name, and by birth date where both
// have a whole one.
func same(a, b models.Person) bool {
	if x, y := digits(a.PersonalID), digits(b.PersonalID); x != "" && y != "" {
		return x == y
	}
	if a.FullName == "" || b.FullName == "" || letters(a.FullName) != letters(b.FullName) {
		return false
	}
	const day = len(time.DateOnly)
	return len(a.DateOfBirth) != day || len(b.DateOfBirth) != day || a.DateOfBirth == b.DateOfBirth
}

func digits(id string) string { d, _ := offers.Digits(id); return d }

func letters(name string) string {
	return strings.ReplaceAll(viet.Fold(viet.Normalise(name)), " ", "")
}
