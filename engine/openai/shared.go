package openai

import (
	"context"
	_ "embed" // the scripts
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sohoa/models"
)

//go:embed enter.lua
var enterLua string

//go:embed leave.lua
var leaveLua string

// shared keeps a gate's rules in Redis, where all processes see them. Each call is one script, so that no two processes
// come between each other, and may be repeated.
type shared struct {
	client        redis.UniversalClient
	options       GateOptions
	prefix        string
	enters, exits *redis.Script
}

func newShared(client redis.UniversalClient, o GateOptions) *shared {
	// The braces keep all keys of a gate on one node of a cluster.
	return &shared{client: client, options: o, prefix: "sohoa:llm:{" + shortHash(o.Endpoint+"\n"+o.Model) + "}:",
		enters: redis.NewScript(enterLua), exits: redis.NewScript(leaveLua)}
}

func (s *shared) keys(day string) []string {
	return []string{s.prefix + "breaker", s.prefix + "leases", s.prefix + "bucket", s.prefix + "day:" + day}
}

// now gives the time for a script; "" stands for Redis's own clock.
func (s *shared) now() string {
	if s.options.Now == nil {
		return ""
	}
	return strconv.FormatInt(s.options.Now().UnixMilli(), 10)
}

func (s *shared) enter(ctx context.Context, e entry) (judgement, error) {
	budget := s.options.budget()
	out, err := within(ctx, func(ctx context.Context) ([]string, error) {
		return s.enters.Run(ctx, s.client, s.keys(e.day), s.now(), e.lease, s.options.Lease.Milliseconds(), s.options.Concurrent,
			s.options.RequestsPerMinute, s.options.TokensPerMinute, string(e.unit), e.cost.tokens, e.cost.micros,
			budget.tokens, budget.micros, e.floor.tokens, e.floor.micros).StringSlice()
	})
	if err != nil {
		return judgement{}, err
	}
	if len(out) != 4 {
		return judgement{}, fmt.Errorf("the gate's script gave %d values", len(out))
	}
	wait, err := strconv.ParseInt(out[1], 10, 64)
	if err != nil {
		return judgement{}, err
	}
	spent, err := parseSum(out[2:])
	return judgement{verdict: verdict(out[0]), wait: time.Duration(wait) * time.Millisecond, spent: spent}, err
}

func (s *shared) leave(ctx context.Context, x exit) (sum, error) {
	out, err := within(ctx, func(ctx context.Context) ([]string, error) {
		return s.exits.Run(ctx, s.client, s.keys(x.day), s.now(), x.lease, string(x.unit),
			x.entry.cost.tokens-x.cost.tokens, x.entry.cost.micros-x.cost.micros, s.options.TokensPerMinute, blameNames[x.blame],
			x.hold.Milliseconds(), s.options.Failures, s.options.Cooldown.Milliseconds(), maxCooldown.Milliseconds()).StringSlice()
	})
	if err != nil {
		return sum{}, err
	}
	if len(out) != 2 {
		return sum{}, fmt.Errorf("the gate's script gave %d values", len(out))
	}
	return parseSum(out)
}

var blameNames = map[blame]string{alive: "alive", failed: "failed", silent: "silent"}

func parseSum(out []string) (s sum, err error) {
	if s.tokens, err = strconv.ParseInt(out[0], 10, 64); err != nil {
		return s, err
	}
	s.micros, err = strconv.ParseInt(out[1], 10, 64)
	return s, err
}

// state reads the gate's state for reports.
func (s *shared) state(ctx context.Context, day string) (state, error) {
	return within(ctx, func(ctx context.Context) (state, error) {
		keys := s.keys(day)
		pipe := s.client.Pipeline()
		clock := pipe.Time(ctx)
		health := pipe.HMGet(ctx, keys[0], "open", "hold")
		leases := pipe.ZRangeWithScores(ctx, keys[1], 0, -1)
		spent := pipe.HGetAll(ctx, keys[3])
		if _, err := pipe.Exec(ctx); err != nil {
			return state{}, err
		}
		out := state{now: clock.Val(), open: moment(health.Val()[0]), hold: moment(health.Val()[1])}
		if s.options.Now != nil {
			out.now = s.options.Now()
		}
		for _, l := range leases.Val() {
			if int64(l.Score) > out.now.UnixMilli() {
				out.inFlight++
			}
		}
		out.spent = unitsSpent(spent.Val())
		return out, nil
	})
}

// moment reads a time in milliseconds; zero where there is none.
func moment(value any) time.Time {
	text, _ := value.(string)
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

func unitsSpent(fields map[string]string) map[models.UnitCode]sum {
	out := map[models.UnitCode]sum{}
	for field, value := range fields {
		kind, unit, _ := strings.Cut(field, ":")
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			continue
		}
		s := out[models.UnitCode(unit)]
		if kind == "t" {
			s.tokens = n
		} else {
			s.micros = n
		}
		out[models.UnitCode(unit)] = s
	}
	return out
}

// within gives up on a Redis that does not answer. The client's own time limits are longer, and it does not stop at a
// context's end in the middle of a call; the call then ends by itself.
func within[T any](ctx context.Context, call func(context.Context) (T, error)) (T, error) {
	type result struct {
		out T
		err error
	}
	done := make(chan result, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisWithin)
		defer cancel()
		out, err := call(ctx)
		done <- result{out, err}
	}()
	timer := time.NewTimer(redisWithin)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.out, r.err
	case <-timer.C:
		var none T
		return none, context.DeadlineExceeded
	}
}
