package main

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/learn"
)

// standings knows what each unit decided for the line: which fields are suspended, and what its people's decisions taught.
// Both are asked of the database at most once in freshFor.
type standings struct {
	house *house
	model *confidence.Model
	risk  float64

	mu    sync.Mutex
	known map[models.UnitCode]*standing
}

// standing is one unit as the line sees it.
type standing struct {
	asked     time.Time
	suspended map[models.Stratum]bool
	lost      bool // the database could not be asked: nothing is vouched for
	lexicon   learn.Lexicon
}

// freshFor is how long a decision takes to reach a running worker.
const freshFor = 10 * time.Second

// newStandings reads the settings and the office's own confidence model, if it has one.
func newStandings(h *house) (*standings, error) {
	risk, err := parseRisk(h.settings.RiskLimit)
	if err != nil {
		return nil, err
	}
	o := &standings{house: h, risk: risk, known: map[models.UnitCode]*standing{}}
	o.model, err = confidence.Load(filepath.Join(h.settings.Data, "confidence.yaml"))
	return o, err
}

// trust is a pipeline.Line's Trust.
func (o *standings) trust(unit models.UnitCode) pipeline.Trust {
	of := o.of(unit)
	return pipeline.Trust{Model: o.model, Risk: o.risk, Suspended: func(t models.TypeName, f models.FieldName) bool {
		return of.lost || of.suspended[models.Stratum{Type: t, Field: f}]
	}}
}

// lexicon is a pipeline.Line's Lexicon.
func (o *standings) lexicon(unit models.UnitCode) learn.Lexicon { return o.of(unit).lexicon }

func (o *standings) of(unit models.UnitCode) *standing {
	o.mu.Lock()
	defer o.mu.Unlock()
	if of := o.known[unit]; of != nil && time.Since(of.asked) < freshFor {
		return of
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	of := &standing{asked: time.Now()}
	suspended, err := o.house.store.Suspended(ctx, unit)
	if err != nil {
		o.house.log.Warn("the suspended fields are not known; nothing is vouched for", "error", err)
		of.lost = true
	}
	version, err := o.house.store.Lexicon(ctx, unit)
	if err != nil {
		o.house.log.Warn("the unit's lexicon is not known", "error", err)
	}
	of.suspended, of.lexicon = suspended, learn.New(version.Entries)
	o.known[unit] = of
	return of
}
