package pipeline

import (
	"context"
	"image"

	"sohoa/models"
	"sohoa/pipeline/opinion"
	"sohoa/pipeline/values"
)

// Eyes cuts pictures out of prepared pages for a model that sees.
type Eyes interface {
	// Cut gives the parts of a prepared page as PNG, one for each box, nil for an empty one. Where the prepared page is no longer at hand, it is
	// prepared again from what picture gives.
	Cut(ctx context.Context, task PageTask, picture func() (models.Picture, error), boxes []image.Rectangle) ([][]byte, error)
}

// mostLooks bounds the crops of one paper that a model is shown.
const mostLooks = 12

// look shows the model the places of values that the recogniser could not read, one a question. What it sees there is
// an alternative for the clerk, never the value.
func (l *Line) look(ctx, wait context.Context, r *reading) (refused, err error) {
	if l.Opinion.Eyes == nil {
		return nil, nil
	}
	looks := 0
	for i := range r.values {
		v := &r.values[i]
		if !unreadable(v) || looks == mostLooks {
			continue
		}
		looks++
		text, refused, err := l.see(ctx, wait, r, v)
		if refused != nil || err != nil {
			return refused, err
		}
		seen, ok := values.Read(v.Field.Kind, text)
		if text == "" || !ok || same(v.Field.Kind, seen.Value, v.Reading.Value) {
			continue
		}
		v.opinion = differing
		v.others = append(v.others, models.Alternative{Value: seen.Value, Raw: seen.Raw, Source: models.SourceLLM})
	}
	return nil, nil
}

// unreadable tells whether the recogniser failed at the value's place: a word that it hardly believes in itself, or a
// second reading that says something else.
func unreadable(v *value) bool {
	if len(v.Spans) != 1 || v.source != models.SourceRules || v.vouched {
		return false
	}
	for _, w := range v.sheet.Words(v.Spans[0]) {
		if w.Fold != "" && w.Confidence < leastWord {
			return true
		}
	}
	return v.second.done && !v.second.agrees
}

// see shows one crop and gives what the model reads on it, "" for nothing.
func (l *Line) see(ctx, wait context.Context, r *reading, v *value) (text string, refused, err error) {
	page := v.sheet.Rows[v.Spans[0].Row].Page
	task := taskOf(r.file, page, r.lane)
	crop := cropOf(v, v.Spans[0], r.pages[page].Prepared)
	pictures, err := l.Opinion.Eyes.Cut(ctx, task, func() (models.Picture, error) { return l.picture(ctx, r.file, page) },
		[]image.Rectangle{crop.Box})
	if err != nil || len(pictures) != 1 || pictures[0] == nil {
		return "", nil, err
	}
	answer, refused, err := l.answer(ctx, wait, r, opinion.Look(r.file.Unit, v.Field, pictures[0]))
	if refused != nil || err != nil {
		return "", refused, err
	}
	seen, wrong := opinion.DecodeLook(answer)
	if wrong != nil {
		return "", nil, nil //nolint:nilerr // an answer of no use is no reading
	}
	return seen, nil, nil
}
