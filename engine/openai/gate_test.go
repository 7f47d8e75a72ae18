package openai

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sohoa/models"
)

// clock is a clock that the tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 12, 0, 0, 0, zone)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// eachLedger runs a test on the rules in Redis and on those of a process alone: they are the same.
func eachLedger(t *testing.T, test func(t *testing.T, gate func(GateOptions) *Gate)) {
	t.Parallel()
	t.Run("shared", func(t *testing.T) {
		t.Parallel()
		client, own := redisClient(t), rand.Text()
		test(t, func(o GateOptions) *Gate {
			o.Endpoint = own
			return NewGate(client, o)
		})
	})
	t.Run("local", func(t *testing.T) {
		t.Parallel()
		test(t, func(o GateOptions) *Gate { return NewGate(nil, o) })
	})
}

// tryEnter asks to be let in without waiting.
func tryEnter(t *testing.T, g *Gate, unit models.UnitCode, tokens int) (*pass, *fault) {
	t.Helper()
	return g.enter(t.Context(), time.Now(), unit, models.Usage{Prompt: tokens})
}

func mustEnter(t *testing.T, g *Gate, unit models.UnitCode, tokens int) *pass {
	t.Helper()
	p, f := tryEnter(t, g, unit, tokens)
	if f != nil {
		t.Fatal("not let in: ", f.word)
	}
	return p
}

func mustNotEnter(t *testing.T, g *Gate, unit models.UnitCode, tokens int, word string) {
	t.Helper()
	p, f := tryEnter(t, g, unit, tokens)
	if f == nil {
		p.leave(models.Usage{}, outcome{blame: silent})
		t.Fatal("let in; want ", word)
	}
	if f.word != word || f.code != models.CodeUnavailable || f.what == "" || f.hint == "" {
		t.Fatalf("got %+v, want %s", f, word)
	}
}

var (
	well = outcome{blame: alive}
	ill  = outcome{blame: failed}
)

func TestSlots(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{Concurrent: 2, Lease: time.Minute, Now: c.Now})
		first := mustEnter(t, g, "A", 1)
		mustEnter(t, g, "B", 1) // a worker that will be killed
		mustNotEnter(t, g, "A", 1, "gate_full")
		first.leave(models.Usage{}, well)
		first.leave(models.Usage{}, well) // twice gives back once
		last := mustEnter(t, g, "A", 1)
		mustNotEnter(t, g, "A", 1, "gate_full")
		c.turn(time.Minute)
		mustEnter(t, g, "A", 1)
		last.leave(models.Usage{}, well) // too late: the slot was given away
		mustEnter(t, g, "A", 1)
		mustNotEnter(t, g, "A", 1, "gate_full")
		if s := g.Status(t.Context()); s.InFlight != 2 {
			t.Errorf("%+v", s)
		}
	})
}

// Who waits for a slot gets it when it is given back.
func TestWaitsForSlot(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		g := gate(GateOptions{Concurrent: 1})
		first := mustEnter(t, g, "A", 1)
		got := make(chan *fault)
		go func() {
			_, f := g.enter(context.Background(), time.Now().Add(10*time.Second), "A", models.Usage{})
			got <- f
		}()
		first.leave(models.Usage{}, well)
		if f := <-got; f != nil {
			t.Error(f.word)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, f := g.enter(ctx, time.Now().Add(10*time.Second), "A", models.Usage{}); f == nil || f.word != "cancelled" || f.blame != silent {
			t.Errorf("%+v", f)
		}
	})
}

// Two processes on one Redis together let in as many as one.
func TestSlotsOfTwoProcesses(t *testing.T) {
	t.Parallel()
	own := rand.Text()
	var gates []*Gate
	for range 2 {
		gates = append(gates, NewGate(redisClient(t), GateOptions{Endpoint: own, Concurrent: 3, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}))
	}
	var mu sync.Mutex
	in, most := 0, 0
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		in += by
		most = max(most, in)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			p, f := gates[i%2].enter(t.Context(), time.Now().Add(20*time.Second), "A", models.Usage{Prompt: 10})
			if f != nil {
				t.Error(f.word)
				return
			}
			count(1)
			gates[i%2].Status(t.Context()) // something to be in for
			count(-1)
			p.leave(models.Usage{Prompt: 7}, well)
		})
	}
	all.Wait()
	if most > 3 {
		t.Errorf("%d at a time", most)
	}
	s := gates[0].Status(t.Context())
	if s.InFlight != 0 || len(s.Spent) != 1 || s.Spent[0] != (UnitSpent{"A", 140, 0}) {
		t.Errorf("%+v", s)
	}
}

func TestMinute(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{RequestsPerMinute: 2, Now: c.Now})
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		mustNotEnter(t, g, "A", 1, "gate_fast")
		c.turn(29 * time.Second)
		mustNotEnter(t, g, "A", 1, "gate_fast")
		c.turn(2 * time.Second)
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		mustNotEnter(t, g, "A", 1, "gate_fast")
		c.turn(time.Hour) // a minute's worth and no more
		for range 2 {
			mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		}
		mustNotEnter(t, g, "A", 1, "gate_fast")
	})
}

func TestTokensOfAMinute(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{TokensPerMinute: 1000, Now: c.Now})
		p := mustEnter(t, g, "A", 900)
		mustNotEnter(t, g, "A", 200, "gate_fast")
		p.leave(models.Usage{Prompt: 500}, well) // cheaper than was set aside
		mustEnter(t, g, "A", 200).leave(models.Usage{Prompt: 200}, well)
		mustNotEnter(t, g, "A", 5000, "gate_fast")
		c.turn(time.Minute)
		mustEnter(t, g, "A", 5000).leave(models.Usage{Prompt: 5000}, well) // larger than a minute: goes when that is whole
		c.turn(3 * time.Minute)
		mustNotEnter(t, g, "A", 1, "gate_fast")
		c.turn(2 * time.Minute)
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
	})
}

func TestBreaker(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{Failures: 3, Cooldown: time.Minute, Lease: time.Hour, Now: c.Now})
		fail := func() { t.Helper(); mustEnter(t, g, "A", 1).leave(models.Usage{}, ill) }
		state := func(want string) {
			t.Helper()
			if s := g.Status(t.Context()); s.Breaker != want {
				t.Fatalf("%+v, want %s", s, want)
			}
		}
		fail()
		fail()
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		fail()
		fail()
		mustEnter(t, g, "A", 1).leave(models.Usage{}, outcome{blame: silent}) // tells nothing, mends nothing
		state(BreakerClosed)
		fail()
		state(BreakerOpen)
		mustNotEnter(t, g, "A", 1, "gate_open")
		c.turn(time.Minute)
		state(BreakerHalfOpen)
		probe := mustEnter(t, g, "A", 1)
		mustNotEnter(t, g, "A", 1, "gate_open") // one at a time
		probe.leave(models.Usage{}, ill)
		c.turn(time.Minute)
		mustNotEnter(t, g, "A", 1, "gate_open") // twice as long
		c.turn(time.Minute)
		mustEnter(t, g, "A", 1).leave(models.Usage{}, outcome{blame: silent})
		mustEnter(t, g, "A", 1) // a probe that told nothing makes room for the next, whose worker is killed
		mustNotEnter(t, g, "A", 1, "gate_open")
		c.turn(time.Hour)
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
		state(BreakerClosed)
		fail()
		fail()
		state(BreakerClosed)
		fail()
		c.turn(time.Minute) // and the first rest is short again
		mustEnter(t, g, "A", 1)
	})
}

func TestHold(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{Failures: 2, Now: c.Now})
		long, short := mustEnter(t, g, "A", 1), mustEnter(t, g, "A", 1)
		long.leave(models.Usage{}, outcome{blame: failed, hold: time.Minute})
		short.leave(models.Usage{}, outcome{blame: failed, hold: time.Second})
		mustNotEnter(t, g, "A", 1, "gate_hold")
		if s := g.Status(t.Context()); s.Breaker != BreakerHeld || !s.Until.Equal(c.Now().Add(time.Minute)) {
			t.Errorf("%+v", s)
		}
		c.turn(time.Minute)
		mustEnter(t, g, "A", 1)
	})
}

func TestBudget(t *testing.T) {
	eachLedger(t, func(t *testing.T, gate func(GateOptions) *Gate) {
		c := newClock()
		g := gate(GateOptions{DailyTokens: 1000, DailyMoney: 2, PromptPrice: 1000, CompletionPrice: 10_000, Now: c.Now})
		p := mustEnter(t, g, "A", 900)
		mustNotEnter(t, g, "A", 200, "gate_budget")
		mustEnter(t, g, "B", 200).leave(models.Usage{}, well) // another unit's
		p.leave(models.Usage{Prompt: 100, Completion: 50}, well)
		got := g.Status(t.Context()).Spent
		if len(got) != 2 || got[0] != (UnitSpent{"A", 150, 0.6}) || got[1] != (UnitSpent{"B", 0, 0}) {
			t.Errorf("%+v", got)
		}
		mustEnter(t, g, "A", 100).leave(models.Usage{Completion: 140}, well) // 2.0 of money, 290 tokens
		mustNotEnter(t, g, "A", 1, "gate_budget")
		night := mustEnter(t, g, "B", 1000)
		c.turn(12*time.Hour - time.Minute)
		mustNotEnter(t, g, "A", 1, "gate_budget")
		c.turn(time.Minute) // midnight in Vietnam
		mustEnter(t, g, "A", 1000)
		night.leave(models.Usage{Prompt: 1}, well) // is of the day before
		if s := g.Status(t.Context()); s.Day != "2026-03-03" || len(s.Spent) != 1 || s.Spent[0].Tokens != 1000 {
			t.Errorf("%+v", s)
		}
	})
}

// A Redis that was wiped learns what was spent from a process that knows it.
func TestWipedRedis(t *testing.T) {
	t.Parallel()
	client, own := redisClient(t), rand.Text()
	o := GateOptions{Endpoint: own, DailyTokens: 1000}
	g := NewGate(client, o)
	mustEnter(t, g, "A", 900).leave(models.Usage{Prompt: 900}, well)
	for _, key := range g.shared.keys(g.day()) {
		if err := client.Del(t.Context(), key).Err(); err != nil {
			t.Fatal(err)
		}
	}
	mustNotEnter(t, g, "A", 200, "gate_budget")
	mustNotEnter(t, NewGate(client, o), "A", 200, "gate_budget")
}

// Without Redis a process keeps the rules alone, from what it last saw, says so once, and goes back.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	log := &safeBuffer{}
	client, own := redisClient(t), rand.Text()
	g := NewGate(client, GateOptions{Endpoint: own, DailyTokens: 1000, Concurrent: 1, Log: slog.New(slog.NewTextHandler(log, nil))})
	mustEnter(t, g, "A", 500).leave(models.Usage{Prompt: 500}, well)
	there := g.shared.client
	gone := redis.NewClient(&redis.Options{Network: "unix", Addr: t.TempDir() + "/nobody", MaxRetries: -1})
	defer gone.Close()
	g.shared.client = gone
	p := mustEnter(t, g, "A", 500)
	mustNotEnter(t, g, "B", 1, "gate_full")
	p.leave(models.Usage{Prompt: 500}, well)
	mustNotEnter(t, g, "A", 1, "gate_budget")
	if s := g.Status(t.Context()); s.Shared {
		t.Errorf("%+v", s)
	}
	g.shared.client = there
	g.retry = time.Time{}
	if s := g.Status(t.Context()); !s.Shared || s.Spent[0].Tokens != 500 {
		t.Errorf("%+v", s)
	}
	if n := strings.Count(log.String(), "Redis is away"); n != 1 || strings.Count(log.String(), "Redis is back") != 1 {
		t.Error(log.String())
	}
}

// The rules in Redis and those in a process say the same to the same questions, whatever comes in which order.
func TestLedgersAgree(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			draw, c := mathrand.New(mathrand.NewPCG(seed, 7)), newClock()
			o := GateOptions{Endpoint: rand.Text(), RequestsPerMinute: 20, TokensPerMinute: 4000, Concurrent: 3, Lease: 90 * time.Second,
				Failures: 2, Cooldown: 20 * time.Second, DailyTokens: 30_000, DailyMoney: 3, PromptPrice: 100, Now: c.Now}
			if seed == 5 { // no limit at all
				o.RequestsPerMinute, o.TokensPerMinute, o.Concurrent, o.Failures, o.DailyTokens, o.DailyMoney = -1, -1, -1, -1, 0, 0
			}
			g := NewGate(redisClient(t), o)
			var in []entry
			seen := map[verdict]int{}
			for step := range 250 {
				c.turn(time.Duration(draw.IntN(9000)) * time.Millisecond)
				if draw.IntN(2) == 0 {
					cost := g.cost(models.Usage{Prompt: draw.IntN(1500)})
					e := entry{lease: fmt.Sprint(step), unit: models.UnitCode("U" + fmt.Sprint(draw.IntN(2))), day: g.day(), cost: cost}
					a, err := g.shared.enter(t.Context(), e)
					b, _ := g.local.enter(t.Context(), e)
					if err != nil || a.verdict != b.verdict || a.spent != b.spent || (a.wait-b.wait).Abs() > 2*time.Millisecond {
						t.Fatalf("step %d: Redis says %+v, %v, the process %+v", step, a, err, b)
					}
					if seen[a.verdict]++; a.verdict == admitted && draw.IntN(10) > 0 { // every tenth worker is killed
						in = append(in, e)
					}
				} else if len(in) > 0 {
					e := in[0]
					in = in[1:]
					x := exit{entry: e, cost: g.cost(models.Usage{Prompt: draw.IntN(1500)}), outcome: outcome{blame: blame(draw.IntN(3))}}
					if draw.IntN(8) == 0 {
						x.hold = time.Duration(draw.IntN(30)) * time.Second
					}
					a, err := g.shared.leave(t.Context(), x)
					b, _ := g.local.leave(t.Context(), x)
					if err != nil || e.day == g.day() && a != b {
						t.Fatalf("step %d: Redis says %+v, %v, the process %+v", step, a, err, b)
					}
				}
			}
			t.Log(seen)
		})
	}
}

// A Redis that is there but does not answer holds nobody up for long.
func TestRedisHangs(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "redis"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: listener.Addr().String()})
	defer client.Close()
	g := NewGate(client, GateOptions{})
	start := time.Now()
	for range 3 {
		mustEnter(t, g, "A", 1).leave(models.Usage{}, well)
	}
	if took := time.Since(start); took > 3*redisWithin {
		t.Errorf("took %v", took)
	}
}

// What Redis holds tells nothing but units and numbers.
func TestKeysInRedis(t *testing.T) {
	t.Parallel()
	client := redisClient(t)
	g := NewGate(client, GateOptions{Endpoint: "http://secret-host:1/v1", Model: "secret-model" + rand.Text()})
	mustEnter(t, g, "H26", 5).leave(models.Usage{Prompt: 5}, ill)
	seen := 0
	for _, key := range g.shared.keys(g.day()) {
		if strings.Contains(key, "secret") {
			t.Errorf("a key tells the endpoint: %s", key)
		}
		if n, err := client.Exists(t.Context(), key).Result(); err == nil && n == 1 {
			seen++
			if ttl := client.PTTL(t.Context(), key).Val(); ttl <= 0 {
				t.Errorf("%s never ends", key)
			}
		}
	}
	if seen != 3 { // no lease is left
		t.Errorf("%d keys", seen)
	}
}
