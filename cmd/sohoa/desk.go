package main

import (
	"path/filepath"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/store/upload"
	"sohoa/web/desk"
)

// desk gives the pages where papers are taken in.
func (h *house) desk(c catalogues, v *viewer) (*desk.Pages, error) {
	uploads, err := upload.Open(filepath.Join(h.settings.Data, "uploads"))
	if err != nil {
		return nil, err
	}
	return &desk.Pages{Dossiers: h.store, Lists: h.store, Decisions: h.store, Papers: h.store,
		Planner: offers.Planner{Register: h.store, Procedures: c.procedures, Types: c.types},
		Blobs:   h.blobs, Uploads: uploads, Queue: h.queue, Counter: v, MaxFile: int64(h.settings.MaxFile) << 20, Log: h.log,
		UnitName: func(code models.UnitCode) string {
			u, _ := c.units.Unit(code)
			return u.Name
		}}, nil
}
