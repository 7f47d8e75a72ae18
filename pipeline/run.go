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
)

// Line is the parts that Run needs. All of them are used by many runs at once.
type Line struct {
	Renderer Renderer
	Reader   Reader
	Journal  Journal
	Types    doctypes.Set
	Ahead    int // pages of one file in work at once; the reader's slots, and one more to keep them fed
}

// Show puts on view what the rules read, before the model has answered.
type Show = func(ctx context.Context, sofar models.Digitisation) error

// Run digitises a file: render → prepare, recognise, codes → split → classify → extract → check → score.
//
// An error means that the file gives nothing, now (models.CodeUnavailable) or ever (models.Code.ByInput). A page that
// cannot be read is a finding of its document, not an error.
func (l *Line) Run(ctx context.Context, file models.File, lane models.Lane, show Show) (models.Digitisation, error) {
	var out models.Digitisation
	count, err := step(ctx, l, file, stepCount, func() (int, error) { return l.Renderer.Count(ctx, file) })
	if err != nil {
		return out, fmt.Errorf("render: %w", err)
	}
	readings, err := each(ctx, l, file, count, func(ctx context.Context, page int) (models.Reading, error) {
		return l.read(ctx, file, page, lane)
	})
	if err != nil {
		return out, fmt.Errorf("recognise: %w", err)
	}
	for i := range readings {
		out.Pages = append(out.Pages, readings[i].Page)
	}
	for _, p := range l.split(readings) {
		doc, err := l.digitise(ctx, file, lane, p)
		if err != nil {
			return out, fmt.Errorf("extract: %w", err)
		}
		if file.Type != "" {
			doc.TypeConfidence = 1
		}
		out.Documents = append(out.Documents, doc)
	}
	return out, nil
}
