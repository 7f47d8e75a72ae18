package main

import (
	"time"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/web/review"
)

// review gives the review over the house's parts. A place that a person points at is read in the lane of the desk: he waits.
func (h *house) review(c catalogues, line lanes) *review.Pages {
	line.renderer.lane = models.LaneDesk
	line.Renderer = line.renderer
	return &review.Pages{Line: h.store, Papers: h.store, Decisions: h.store, Ends: h.store, Register: h.store, Reader: &line.Line,
		Queue: h.queue, Types: c.types, Keys: linking.Keys, Now: time.Now,
		Procedure: func(code models.ProcedureCode) string {
			p, _ := c.procedures.Find(code)
			return p.Name
		}}
}
