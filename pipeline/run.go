// Package pipeline is the line: from a received file to the documents that were found in it.
//
// Run is the whole of it, read aloud. A step is a plain function that may ask an engine; it never sees the queue, the
// database or the clerk. The Journal remembers what finished, so that the same Run after a crash, with a changed
// rule or for another caller repeats only what it must.
package pipeline

import (
	"context"
	"fmt"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/learn"
)

// Line is the parts that Run needs. All of them are used by many runs at once.
type Line struct {
	Renderer Renderer
	Reader   Reader
	Journal  Journal
	Types    doctypes.Set
	Ahead    int                                 // pages of one file in work at once; the reader's slots, and one more to keep them fed
	Trust    func(models.UnitCode) Trust         // nil: the standard for everybody
	Lexicon  func(models.UnitCode) learn.Lexicon // what a unit\'s clerks taught; nil: nothing
	Finder   Finder                              // earlier results; nil: nothing is linked
	Opinion  *Opinion                            // the model as second reader; nil: rules only
}

// Show puts on view what the rules read, before the model has answered.
type Show = func(ctx context.Context, sofar models.Digitisation) error

// Run digitises a file: render → prepare, recognise, codes → split → classify → extract → check → opinion → score → link.
// Where a person said how the file splits (models.File.Papers), that stands in the place of split and classify.
// What the rules read is shown before the model is asked; show may be nil.
//
// An error means that the file gives nothing, now (models.CodeUnavailable) or ever (models.Code.ByInput). A page that
// cannot be read is a finding of its document, a model that does not answer one too, not an error.
func (l *Line) Run(ctx context.Context, file models.File, lane models.Lane, show Show) (models.Digitisation, error) {
	count, err := step(ctx, l, file, stepCount, func() (int, error) { return l.Renderer.Count(ctx, file) })
	if err != nil {
		return models.Digitisation{}, fmt.Errorf("render: %w", err)
	}
	pages, err := each(ctx, l, file, count, func(ctx context.Context, page int) (models.Reading, error) {
		return l.read(ctx, file, page, lane)
	})
	if err != nil {
		return models.Digitisation{}, fmt.Errorf("recognise: %w", err)
	}
	papers := l.papers(file, pages)
	read := make([]*reading, len(papers))
	for i, p := range papers {
		if read[i], err = l.digitise(ctx, file, lane, p); err != nil {
			return models.Digitisation{}, fmt.Errorf("extract: %w", err)
		}
	}
	out, err := l.gather(ctx, pages, read)
	if err != nil || l.Opinion == nil {
		return out, err
	}
	if show != nil {
		if err := show(ctx, out); err != nil {
			return models.Digitisation{}, fmt.Errorf("show: %w", err)
		}
	}
	pending, err := l.consult(ctx, read)
	if err != nil {
		return models.Digitisation{}, fmt.Errorf("opinion: %w", err)
	}
	out, err = l.gather(ctx, pages, read)
	out.Pending = pending
	return out, err
}

// gather puts what was read from the papers of a file into the words of the contract, with links to earlier results.
func (l *Line) gather(ctx context.Context, pages []models.Reading, read []*reading) (models.Digitisation, error) {
	var out models.Digitisation
	for i := range pages {
		out.Pages = append(out.Pages, pages[i].Page)
	}
	for _, r := range read {
		doc := r.document()
		if err := l.link(ctx, r, &doc); err != nil {
			return models.Digitisation{}, fmt.Errorf("link: %w", err)
		}
		out.Documents = append(out.Documents, doc)
	}
	return out, nil
}
