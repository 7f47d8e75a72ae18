package intake

import (
	"context"
	"log/slog"

	"sohoa/models"
)

// Papers is where files are added to dossiers, and where people say what they are.
type Papers interface {
	AddFile(ctx context.Context, scope models.Scope, code models.DossierCode, upload string, f models.File, actor string) (models.Addition, error)
	ReplacePage(ctx context.Context, scope models.Scope, file models.FileID, page int, upload string, with models.File, actor string) (models.Addition, error)
	PlacePaper(ctx context.Context, scope models.Scope, place models.PaperPlace, actor string) error
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// Adder adds what arrived to dossiers. Fill in the fields.
type Adder struct {
	Papers Papers
	Queue  Queue
	Log    *slog.Logger
}

// Add writes an upload whose bytes f are safe into the ledger: as another file of its dossier, on the component that was named,
// or in the place of the page that it replaces. Then it tells the queue. Doing it twice under one u.ID does it once. Errors
// are those of AddFile and ReplacePage of the store.
func (d Adder) Add(ctx context.Context, scope models.Scope, u models.Upload, f models.File, actor string) (models.Addition, error) {
	var a models.Addition
	var err error
	if u.Replaces != "" {
		a, err = d.Papers.ReplacePage(ctx, scope, u.Replaces, u.Page, string(u.ID), f, actor)
	} else {
		a, err = d.Papers.AddFile(ctx, scope, u.Dossier, string(u.ID), f, actor)
	}
	if err != nil {
		return a, err
	}
	if u.Component != "" && u.Replaces == "" && !a.Again {
		place := models.PaperPlace{File: a.File.ID, Page: 1, Component: u.Component}
		if err := d.Papers.PlacePaper(ctx, scope, place, actor); err != nil {
			d.Log.Warn("a paper was not placed; it can be by hand", "file", a.File.ID, "error", err)
		}
	}
	if err := d.Queue.Enqueue(ctx, a.Ticket); err != nil {
		d.Log.Warn("file not enqueued; the sweep will do it", "file", a.File.ID, "error", err)
	}
	return a, nil
}
