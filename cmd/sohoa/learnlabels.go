package main

import (
	"context"
	"encoding/json"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/learn"
	"sohoa/pipeline/recognise"
)

// readStep is the name under which the line remembers what was recognised on a page; a test holds it to that.
const readStep = "recognise"

// sightings gives what is printed where labels of decided fields would stand and no type knows it. Pages that an older
// version of the line read tell nothing.
func (l *lesson) sightings(ctx context.Context) ([]learn.Sighting, error) {
	var out []learn.Sighting
	for _, d := range l.decisions {
		s := models.Stratum{Type: d.Type, Field: d.Field.Name}
		f := fieldOf(l.types, s)
		if f == nil || !slices.Contains(f.Places, doctypes.PlaceLabel) || len(d.Field.Evidence) == 0 {
			continue
		}
		at := d.Field.Evidence[0]
		page, ok, err := l.page(ctx, d.Blob, at.Page)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if text := learn.Beside(page, at); text != "" && !learn.Known(l.types.Find(d.Type), text) {
			out = append(out, learn.Sighting{Stratum: s, Text: text, SHA256: d.SHA256, Clerks: d.Clerks})
		}
	}
	return out, nil
}

// page gives what was recognised on a page, false where it is not remembered.
func (l *lesson) page(ctx context.Context, blob models.BlobRef, number int) (models.Reading, bool, error) {
	var r models.Reading
	data, err := l.store.Recall(ctx, models.JournalKey{Blob: blob, Step: readStep, Page: number, Version: recognise.Version})
	if err != nil || data == nil {
		return r, false, err
	}
	return r, json.Unmarshal(data, &r) == nil, nil
}
