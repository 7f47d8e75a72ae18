package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sohoa/pipeline/offers"
	"sohoa/web"
	"sohoa/web/api"
	"sohoa/web/hooks"
)

// api wires what programs use, and what tells receivers outside about changes.
func (h *house) api(c catalogues) (*api.Pages, *hooks.Sender) {
	guard := &hooks.Guard{Allowed: h.store.HookHosts}
	sender := &hooks.Sender{Ledger: h.store, Office: h.store, Client: guard.Client(), Holder: h.name, Log: h.log}
	return &api.Pages{Ledger: h.store, Blobs: h.blobs, Queue: h.queue, MaxFile: int64(h.settings.MaxFile) << 20, Witness: h.store,
		Feed: h.store, Answers: h.store, Register: h.store, Finder: h.links,
		Planner: offers.Planner{Register: h.store, Procedures: c.procedures, Types: c.types},
		Book:    h.store, Searcher: h.store, Figures: h.store, Desk: h.store, Intakes: h.store, Papers: h.store, Hooks: h.store, Guard: guard, Tester: sender,
		Types: c.types, Procedures: c.procedures, Units: c.units, Log: h.log}, sender
}

// hookGauges tells what the sender of this process did, and how many deliveries of all processes stand where.
func (h *house) hookGauges(s *hooks.Sender) web.Gauges {
	return func(ctx context.Context) ([]web.Sample, error) {
		counts, err := h.store.DeliveryCounts(ctx)
		if err != nil {
			return nil, err
		}
		out := []web.Sample{
			{Name: "sohoa_webhook_attempts_total", Labels: `outcome="done"`, Value: float64(s.Sent.Load())},
			{Name: "sohoa_webhook_attempts_total", Labels: `outcome="failed"`, Value: float64(s.Failed.Load())},
			{Name: "sohoa_webhook_given_up_total", Value: float64(s.Dead.Load())},
		}
		for _, state := range slices.Sorted(maps.Keys(counts)) {
			out = append(out, web.Sample{Name: "sohoa_webhook_deliveries", Labels: fmt.Sprintf("state=%q", state), Value: float64(counts[state])})
		}
		return out, nil
	}
}
