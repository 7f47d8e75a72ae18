package openai

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"sohoa/models"
)

// The states of an endpoint.
const (
	BreakerClosed   = "closed"    // it is asked
	BreakerHeld     = "held"      // it said when to come again
	BreakerOpen     = "open"      // it is ill and left alone
	BreakerHalfOpen = "half_open" // it was ill; the next question tries it
)

// GateStatus tells how a gate stands, for metrics and for the doctor. It holds nothing about papers or people.
type GateStatus struct {
	Breaker  string    // one of the states above
	Until    time.Time // when a held or open endpoint is asked again; zero otherwise
	InFlight int       // questions being asked
	Shared   bool      // the state is that of all processes; false: Redis is away or there is none, and it is this one's
	Day      string    // YYYY-MM-DD, in Vietnam
	Spent    []UnitSpent
}

// UnitSpent is what a unit has spent on a day, what is set aside for questions being asked included.
type UnitSpent struct {
	Unit   models.UnitCode
	Tokens int64
	Money  float64 // in the currency of the prices
}

// state is what a ledger holds.
type state struct {
	now, open, hold time.Time
	inFlight        int
	spent           map[models.UnitCode]sum
}

// Status tells how the gate stands now. It waits at most a second for Redis.
func (g *Gate) Status(ctx context.Context) GateStatus {
	day := g.day()
	if g.reachable() {
		s, err := g.shared.state(ctx, day)
		g.heard(err)
		if err == nil {
			return s.report(day, true)
		}
	}
	return g.local.state(day).report(day, false)
}

func (s state) report(day string, shared bool) GateStatus {
	r := GateStatus{Breaker: BreakerClosed, InFlight: s.inFlight, Shared: shared, Day: day}
	switch {
	case s.now.Before(s.hold):
		r.Breaker, r.Until = BreakerHeld, s.hold
	case s.now.Before(s.open):
		r.Breaker, r.Until = BreakerOpen, s.open
	case !s.open.IsZero():
		r.Breaker = BreakerHalfOpen
	}
	for _, unit := range slices.SortedFunc(maps.Keys(s.spent), cmp.Compare[models.UnitCode]) {
		spent := s.spent[unit]
		r.Spent = append(r.Spent, UnitSpent{Unit: unit, Tokens: spent.tokens, Money: float64(spent.micros) / 1e6})
	}
	return r
}
