package openai

import (
	"context"
	"maps"
	"sync"
	"time"

	"sohoa/models"
)

// local keeps a gate's rules within this process. enter.lua and leave.lua are the same rules in Redis: change both.
type local struct {
	options GateOptions
	now     func() time.Time

	mu       sync.Mutex
	breaker  breaker
	leases   map[string]time.Time // until when each holds
	requests float64              // that may come now
	tokens   float64              // that may be spent now; below zero after a question that was larger than a minute
	filled   time.Time            // when the two were last counted
	day      string
	budgets  map[models.UnitCode]sum
}

// breaker is what is known about the endpoint's health.
type breaker struct {
	failures int       // in a row
	trips    int       // how often it was found ill in a row
	open     time.Time // until when it is left alone; zero: it is well
	probe    time.Time // until when one question tries it
	hold     time.Time // until when it wants to be left alone
}

func newLocal(o GateOptions) *local {
	l := &local{options: o, now: o.Now, leases: map[string]time.Time{}, budgets: map[models.UnitCode]sum{},
		requests: float64(o.RequestsPerMinute), tokens: float64(o.TokensPerMinute)}
	if l.now == nil {
		l.now = time.Now
	}
	return l
}

func (l *local) enter(_ context.Context, e entry) (judgement, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.turn(e.day)
	spent := l.budgets[e.unit]
	if j := l.breaker.judge(now); j.verdict != admitted {
		j.spent = spent
		return j, nil
	}
	budget := l.options.budget()
	if budget.tokens >= 0 && spent.tokens+e.cost.tokens > budget.tokens || budget.micros >= 0 && spent.micros+e.cost.micros > budget.micros {
		return judgement{verdict: spentUp, spent: spent}, nil
	}
	if free := l.slot(now); free > 0 {
		return judgement{verdict: full, wait: free, spent: spent}, nil
	}
	if wait := l.draw(now, e.cost.tokens); wait > 0 {
		return judgement{verdict: tooFast, wait: wait, spent: spent}, nil
	}
	l.leases[e.lease] = now.Add(l.options.Lease)
	spent = sum{spent.tokens + e.cost.tokens, spent.micros + e.cost.micros}
	l.budgets[e.unit] = spent
	if !l.breaker.open.IsZero() {
		l.breaker.probe = now.Add(l.options.Lease)
	}
	return judgement{verdict: admitted, spent: spent}, nil
}

// turn begins a new day's budgets.
func (l *local) turn(day string) {
	if l.day != day {
		l.day = day
		clear(l.budgets)
	}
}

func (b *breaker) judge(now time.Time) judgement {
	switch {
	case now.Before(b.hold):
		return judgement{verdict: held, wait: b.hold.Sub(now)}
	case now.Before(b.open):
		return judgement{verdict: leftAlone, wait: b.open.Sub(now)}
	case !b.open.IsZero() && now.Before(b.probe):
		return judgement{verdict: leftAlone, wait: b.probe.Sub(now)}
	}
	return judgement{verdict: admitted}
}

// slot gives how long it takes at most until a slot is free; 0: one is.
func (l *local) slot(now time.Time) time.Duration {
	var first time.Time
	for lease, until := range l.leases {
		if !until.After(now) {
			delete(l.leases, lease)
		} else if first.IsZero() || until.Before(first) {
			first = until
		}
	}
	if l.options.Concurrent < 0 || len(l.leases) < l.options.Concurrent {
		return 0
	}
	return first.Sub(now)
}

// draw takes a request and its tokens from the minute, or gives how long it takes until they are there.
func (l *local) draw(now time.Time, tokens int64) time.Duration {
	passed := now.Sub(l.filled).Minutes()
	if l.filled.IsZero() || passed < 0 {
		passed = 0
	}
	perRequest, perToken := float64(l.options.RequestsPerMinute), float64(l.options.TokensPerMinute)
	l.requests, l.tokens, l.filled = min(perRequest, l.requests+passed*perRequest), min(perToken, l.tokens+passed*perToken), now
	wait := 0.0
	if perRequest > 0 && l.requests < 1 {
		wait = (1 - l.requests) / perRequest
	}
	// A question that is larger than a minute goes when the minute is whole, and the next ones wait for longer.
	if needed := min(float64(tokens), perToken); perToken > 0 && l.tokens < needed {
		wait = max(wait, (needed-l.tokens)/perToken)
	}
	if wait > 0 {
		return max(time.Duration(wait*float64(time.Minute)), time.Millisecond)
	}
	l.requests--
	l.tokens -= float64(tokens)
	return 0
}

func (l *local) leave(_ context.Context, x exit) (sum, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if _, held := l.leases[x.lease]; !held {
		return l.budgets[x.unit], nil
	}
	delete(l.leases, x.lease)
	if l.day == x.day {
		was := l.budgets[x.unit]
		l.budgets[x.unit] = sum{was.tokens + x.cost.tokens - x.entry.cost.tokens, was.micros + x.cost.micros - x.entry.cost.micros}
	}
	l.tokens = min(l.tokens+float64(x.entry.cost.tokens-x.cost.tokens), float64(l.options.TokensPerMinute))
	l.breaker.learn(l.options, now, x.outcome)
	return l.budgets[x.unit], nil
}

// learn takes in how a question went.
func (b *breaker) learn(o GateOptions, now time.Time, out outcome) {
	if until := now.Add(out.hold); out.hold > 0 && until.After(b.hold) {
		b.hold = until
	}
	probing := !b.open.IsZero() && !now.Before(b.open)
	switch {
	case out.blame == alive:
		*b = breaker{hold: b.hold}
	case out.blame == silent || out.hold > 0: // an endpoint that says when to come again is busy, not ill
		b.probe = time.Time{}
	case o.Failures < 0:
	case probing || b.open.IsZero() && b.failures+1 >= o.Failures:
		b.open = now.Add(cooldown(o, b.trips))
		b.failures, b.trips, b.probe = b.failures+1, b.trips+1, time.Time{}
	default:
		b.failures++
	}
}

// cooldown gives how long the endpoint is left alone after it was found ill so many times before.
func cooldown(o GateOptions, trips int) time.Duration {
	return min(o.Cooldown<<min(trips, 10), max(maxCooldown, o.Cooldown))
}

// spent gives what this process knows the unit to have spent on that day.
func (l *local) spent(day string, unit models.UnitCode) sum {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn(day)
	return l.budgets[unit]
}

// note remembers what Redis says that a unit has spent.
func (l *local) note(day string, unit models.UnitCode, spent sum) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn(day)
	l.budgets[unit] = spent
}

// state gives the gate's state for reports.
func (l *local) state(day string) state {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.turn(day)
	l.slot(now)
	return state{inFlight: len(l.leases), now: now, open: l.breaker.open, hold: l.breaker.hold, spent: maps.Clone(l.budgets)}
}
