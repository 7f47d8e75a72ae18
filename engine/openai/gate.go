package openai

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"sohoa/models"
)

// GateOptions say whose limits a Gate keeps and which they are. A limit of 0 is the default, a negative one is none.
type GateOptions struct {
	Endpoint, Model   string           // whose limits these are; Redis sees a hash of both only
	RequestsPerMinute int              // default 120; a minute's worth may come at once
	TokensPerMinute   int              // prompt and answer; default none
	Concurrent        int              // questions at the same time, of all processes; default 4
	Lease             time.Duration    // after which a slot is free though nobody gave it back; longer than Options.Timeout; default 90 s
	Failures          int              // in a row, after which the endpoint is left alone; default 5
	Cooldown          time.Duration    // how long, before one question tries again; doubles each time, up to ten minutes; default 30 s
	DailyTokens       int64            // that one unit may spend; default none
	DailyMoney        float64          // that one unit may spend, in the currency of the prices; default none
	PromptPrice       float64          // of a million prompt tokens
	CompletionPrice   float64          // of a million tokens of answers
	Now               func() time.Time // for tests; nil: Redis's clock, by which all machines agree
	Log               *slog.Logger
}

// Gate lets questions through to an endpoint, for all processes on one Redis together: so many at a time, so many a
// minute, none while the endpoint is ill, and none of a unit whose budget for the day is used up. What a question may
// cost is set aside before it is asked, and set right afterwards; a worker that is killed gives its slot back when the
// lease ends, and what it set aside stays spent.
//
// A day is one of Asia/Ho_Chi_Minh. Budgets are kept for each endpoint and model, so changing one of them begins a new
// budget. Without Redis each process keeps the same rules alone, beginning with what it last saw as spent: then several
// processes together may exceed each limit as many times as they are, and what they spend meanwhile is not added when
// Redis comes back. A Redis that was wiped is told by the first process that still knows what was spent; where
// none does, what was spent that day is forgotten, so that at most one further day's budget is spent.
type Gate struct {
	options GateOptions
	shared  *shared // nil without Redis
	local   *local

	mu    sync.Mutex
	away  bool
	retry time.Time // until when Redis is not tried again
}

// NewGate gives a gate on a Redis; nil: one of this process alone. It does not connect.
func NewGate(client redis.UniversalClient, o GateOptions) *Gate {
	o = o.withDefaults()
	g := &Gate{options: o, local: newLocal(o)}
	if client != nil {
		g.shared = newShared(client, o)
	}
	return g
}

func (o GateOptions) withDefaults() GateOptions {
	for limit, usual := range map[*int]int{&o.RequestsPerMinute: 120, &o.Concurrent: 4, &o.Failures: 5} {
		if *limit == 0 {
			*limit = usual
		}
	}
	if o.Lease <= 0 {
		o.Lease = 90 * time.Second
	}
	if o.Cooldown <= 0 {
		o.Cooldown = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// maxCooldown bounds how long an ill endpoint is left alone.
const maxCooldown = 10 * time.Minute

// zone is that of Asia/Ho_Chi_Minh, which has had no summer time since 1975; the machine's own tables are not needed.
var zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

func (g *Gate) now() time.Time {
	if g.options.Now != nil {
		return g.options.Now()
	}
	return time.Now()
}

// day names the day whose budget a question is paid from.
func (g *Gate) day() string { return g.now().In(zone).Format(time.DateOnly) }

// sum is what was spent: tokens, and millionths of money.
type sum struct{ tokens, micros int64 }

// cost gives what a question costs; a part of a millionth counts as one.
func (g *Gate) cost(u models.Usage) sum {
	micros := float64(u.Prompt)*g.options.PromptPrice + float64(u.Completion)*g.options.CompletionPrice
	return sum{int64(u.Prompt) + int64(u.Completion), int64(math.Ceil(micros))}
}

// budget gives what a unit may spend in a day; negative: any amount.
func (o GateOptions) budget() sum {
	b := sum{-1, -1}
	if o.DailyTokens > 0 {
		b.tokens = o.DailyTokens
	}
	if o.DailyMoney > 0 {
		b.micros = int64(o.DailyMoney * 1e6)
	}
	return b
}

// verdict is what the gate says to a question.
type verdict string

const (
	admitted  verdict = "in"
	leftAlone verdict = "open"   // the endpoint is ill
	held      verdict = "hold"   // the endpoint asked to be left alone
	full      verdict = "full"   // all slots are taken
	tooFast   verdict = "fast"   // the minute is used up
	spentUp   verdict = "budget" // the day is used up
)

// entry is a question at the gate.
type entry struct {
	lease string
	unit  models.UnitCode
	day   string
	cost  sum // set aside
	floor sum // what this process knows the unit to have spent, for a Redis that was wiped
}

// exit is a question that was answered, or was not.
type exit struct {
	entry
	cost sum // what it came to
	outcome
}

type outcome struct {
	blame blame
	hold  time.Duration
}

// judgement is a verdict with when to come again, and what the unit has spent.
type judgement struct {
	verdict verdict
	wait    time.Duration
	spent   sum
}

// ledger keeps a gate's state: in Redis for all, or in this process.
type ledger interface {
	enter(ctx context.Context, e entry) (judgement, error)
	leave(ctx context.Context, x exit) (spent sum, err error)
}

// pass is a question inside the gate.
type pass struct {
	gate   *Gate
	ledger ledger
	entry  entry
}

const (
	redisWithin = time.Second     // what Redis takes to answer, at most
	redisRest   = 5 * time.Second // between two tries while it is away
	slotPoll    = 50 * time.Millisecond
)

// enter waits for the question's turn, until by at the latest.
func (g *Gate) enter(ctx context.Context, by time.Time, unit models.UnitCode, estimate models.Usage) (*pass, *fault) {
	for {
		e := entry{lease: rand.Text(), unit: unit, day: g.day(), cost: g.cost(estimate)}
		e.floor = g.local.spent(e.day, unit)
		j, l := g.judge(ctx, e)
		if j.verdict == full { // slots are mostly given back long before their leases end
			j.wait = min(j.wait, slotPoll)
		}
		switch {
		case j.verdict == admitted:
			return &pass{gate: g, ledger: l, entry: e}, nil
		case j.verdict == spentUp || j.verdict == leftAlone || time.Now().Add(j.wait).After(by):
			return nil, refusedBy(j)
		}
		timer := time.NewTimer(j.wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			f := ended(context.Cause(ctx))
			f.blame, f.paid = silent, false
			return nil, f
		}
	}
}

func refusedBy(j judgement) *fault {
	f := &fault{code: models.CodeUnavailable, word: "gate_" + string(j.verdict), hint: hintWait, blame: silent}
	switch j.verdict {
	case spentUp:
		f.what, f.hint = "the unit has used up what it may spend on the language model today", "it goes on tomorrow; or raise the daily limit"
	case leftAlone, held:
		f.what = fmt.Sprintf("the language model is left alone for %d s more", int(math.Ceil(j.wait.Seconds())))
	default:
		f.what = "the language model has no slot free in time"
	}
	return f
}

// judge asks Redis, or this process where Redis is away.
func (g *Gate) judge(ctx context.Context, e entry) (judgement, ledger) {
	if g.reachable() {
		j, err := g.shared.enter(ctx, e)
		g.heard(err)
		if err == nil {
			g.local.note(e.day, e.unit, j.spent)
			return j, g.shared
		}
	}
	j, _ := g.local.enter(ctx, e) // has no errors
	return j, g.local
}

// leave gives the slot back and sets right what was spent. It works also where the question's own context has ended.
func (p *pass) leave(used models.Usage, o outcome) {
	x := exit{entry: p.entry, cost: p.gate.cost(used), outcome: o}
	spent, err := p.ledger.leave(context.Background(), x)
	if p.ledger == ledger(p.gate.local) {
		return
	}
	p.gate.heard(err)
	if err == nil {
		p.gate.local.note(x.day, x.unit, spent)
	}
}

// reachable tells whether Redis is worth a try.
func (g *Gate) reachable() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shared != nil && (!g.away || time.Now().After(g.retry))
}

// heard remembers how Redis did, and says so when that changes.
func (g *Gate) heard(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	was := g.away
	g.away, g.retry = err != nil, time.Now().Add(redisRest)
	switch {
	case g.away && !was:
		g.options.Log.Warn("Redis is away; the limits on the language model are kept by each process alone", "error", err)
	case was && !g.away:
		g.options.Log.Info("Redis is back; the limits on the language model are shared again")
	}
}
