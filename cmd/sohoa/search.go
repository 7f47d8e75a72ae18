package main

import (
	"time"

	"sohoa/web/search"
)

// search gives the pages where dossiers are found and shown; watch knows when the audit was verified last.
func (h *house) search(c catalogues, watch *auditWatch) *search.Pages {
	p := &search.Pages{Finder: h.store, Dossiers: h.store, Register: h.store, Decisions: h.store, Blobs: h.blobs, Queue: h.queue,
		Audit: h.store, People: h.store, Verified: watch.standing, Log: h.log}
	for _, t := range c.types {
		p.Types = append(p.Types, t.Name)
	}
	for _, u := range c.units.Units() {
		p.Units = append(p.Units, search.Choice{Code: string(u.Code), Name: u.Name})
	}
	for _, procedure := range c.procedures {
		p.Procedures = append(p.Procedures, search.Choice{Code: string(procedure.Code), Name: procedure.Name})
	}
	return p
}

// standing tells when the audit was last verified, and whether every line was in order; the zero time where it was not yet
// or could not be.
func (a *auditWatch) standing() (time.Time, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err != nil {
		return time.Time{}, false
	}
	return a.at, a.report.Bad == 0
}
