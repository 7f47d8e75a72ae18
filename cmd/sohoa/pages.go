package main

import (
	"context"
	"slices"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/units"
	"sohoa/web"
	"sohoa/web/access"
	"sohoa/web/live"
	"sohoa/web/page"
	"sohoa/web/picture"
)

// catalogues is what offices may replace by files in the data folder, as the pages need it.
type catalogues struct {
	types      doctypes.Set
	procedures procedures.Catalogue
	units      *units.Catalogue
}

func (h *house) catalogues() (c catalogues, err error) {
	if c.types, err = doctypes.Load(h.settings.doctypes()); err != nil {
		return c, err
	}
	if c.procedures, err = procedures.Load(h.settings.Data); err != nil {
		return c, err
	}
	c.units, err = units.Load(h.settings.Data)
	return c, err
}

// faces is the pages and the API: their addresses, what must run for them, and what ends them.
type faces struct {
	routes []page.Route
	gate   *access.Pages
	parts  []func(context.Context) error
	gauges []web.Gauges
	close  func()
}

// faces wires all pages. line reads places again that people point at, and its renderer draws pages.
func (h *house) faces(line lanes) (*faces, error) {
	c, err := h.catalogues()
	if err != nil {
		return nil, err
	}
	oidc, err := access.ParseOIDC(h.settings.OIDC)
	if err != nil {
		return nil, err
	}
	viewer, err := h.viewer(line.renderer)
	if err != nil {
		return nil, err
	}
	desk, err := h.desk(c, viewer)
	if err != nil {
		viewer.close()
		return nil, err
	}
	gate := access.New(h.store, c.units, oidc, h.log)
	programs, sender := h.api(c)
	stream := &live.Stream{Events: h.store, Log: h.log, Again: gate.Again}
	watch := &auditWatch{verify: h.store.VerifyAudit}
	f := &faces{gate: gate, close: viewer.close, gauges: []web.Gauges{h.hookGauges(sender)}, parts: []func(context.Context) error{stream.Run, sender.Run, watch.run, h.countFigures}}
	f.routes = slices.Concat(
		gate.Routes(),
		stream.Routes(),
		programs.Routes(),
		(&picture.Pages{Files: h.store, Viewer: viewer}).Routes(),
		desk.Routes(),
		h.review(c, line).Routes(),
		h.overview(c).Routes(),
		h.search(c, watch).Routes(),
		h.admin(c, watch).Routes(),
	)
	return f, nil
}
