package worker

import (
	"context"
	"time"

	"sohoa/models"
)

const (
	sweepOffice = "sweep"
	// sweepDepth is how many waiting files of a lane one pass looks at. Lanes move in the order received, so what a
	// wiped Redis lost further down comes up before its turn.
	sweepDepth = 500
	// sweepHead is how many of them are searched for in Redis' own lists. Whatever is missing there gets to the head
	// of its lane sooner or later.
	sweepHead = 10
)

// sweeper is what a leader remembers from pass to pass.
type sweeper struct {
	w *Worker
	// stuck holds tickets that Redis has but will not deliver, and since when the passes find them so.
	stuck map[models.Ticket]time.Time
	// unsafe tells that Redis was found to be set to lose tasks, so that it is said once and not at every pass.
	unsafe bool
}

// sweepUntil makes a pass now and then until ctx ends.
func (w *Worker) sweepUntil(ctx context.Context) {
	s := &sweeper{w: w, stuck: map[models.Ticket]time.Time{}}
	tick := time.NewTicker(w.Timing.Sweep)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := w.takeFromDead(ctx); err != nil && ctx.Err() == nil {
			w.Log.Warn("dead workers could not be looked for", "error", err)
		}
		s.passIfLeading(ctx)
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	resign, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := w.Line.Resign(resign, sweepOffice, w.name); err != nil {
		w.Log.Warn("the sweep's leader could not resign", "error", err)
	}
}

// takeFromDead takes the files of workers of this machine whose process is gone. Every worker does so, the first time
// when it starts: after a crash of the only worker work goes on at once.
func (w *Worker) takeFromDead(ctx context.Context) error {
	owners, err := w.Line.Owners(ctx)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		if !dead(owner) {
			continue
		}
		tickets, err := w.Line.TakeFrom(ctx, owner)
		if err != nil {
			return err
		}
		w.Counters.Silenced.Add(int64(len(tickets)))
		w.Log.Warn("files taken from a dead worker", "worker", owner, "files", len(tickets))
		for _, t := range tickets {
			if err := w.Queue.Enqueue(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sweeper) passIfLeading(ctx context.Context) {
	leads, err := s.w.Line.Lead(ctx, sweepOffice, s.w.name, s.w.Timing.term())
	if err == nil && leads {
		err = s.pass(ctx)
	}
	if err != nil && ctx.Err() == nil {
		s.w.Log.Warn("sweep broken off", "error", err)
	}
	if err := s.w.Queue.Check(ctx); models.CodeOf(err) == models.CodeInvalid {
		if !s.unsafe {
			s.w.Log.Error("Redis loses tasks", "error", err, "hint", hintOf(err))
		}
		s.unsafe = true
	} else if err == nil {
		s.unsafe = false
	}
}

// pass takes files from silent owners and enqueues what waits and is not in Redis.
func (s *sweeper) pass(ctx context.Context) error {
	tickets, silenced, err := s.w.Line.Unfinished(ctx, s.w.Timing.Silence, sweepDepth)
	if err != nil {
		return err
	}
	s.w.Counters.Silenced.Add(int64(silenced))
	if silenced > 0 {
		s.w.Log.Warn("files taken from silent workers", "files", silenced)
	}
	stuck := map[models.Ticket]time.Time{}
	seen := map[models.Lane]int{}
	for _, t := range tickets {
		seen[t.Lane]++
		if err := s.bring(ctx, t, seen[t.Lane] <= sweepHead, stuck); err != nil {
			return err
		}
	}
	s.stuck = stuck
	return nil
}

// bring sees to it that one ticket is in Redis and will be delivered. One that is in Redis but does not wait there may
// have been delivered this very moment; if it stays so it is spent and replaced. Redis' lists are searched only for
// tickets at the head of their lane.
func (s *sweeper) bring(ctx context.Context, t models.Ticket, head bool, stuck map[models.Ticket]time.Time) error {
	fresh, err := s.w.Queue.enqueue(ctx, t)
	if err != nil {
		return err
	}
	if fresh {
		s.w.Counters.Swept.Add(1)
		return nil
	}
	waits, err := s.w.Queue.waits(ctx, t, head)
	if err != nil || waits {
		return err
	}
	since, known := s.stuck[t]
	if !known {
		since = time.Now()
	}
	if !known || time.Since(since) < 2*s.w.Timing.Beat {
		stuck[t] = since
		return nil
	}
	next, err := s.w.Line.Renew(ctx, t)
	if models.CodeOf(err) == models.CodeConflict {
		return nil // claimed after all
	}
	if err != nil {
		return err
	}
	s.w.Counters.Renewed.Add(1)
	s.w.Log.Warn("ticket stuck in Redis replaced", "file", t.File, "attempt", next.Attempt)
	s.w.Queue.forget(t)
	return s.w.Queue.Enqueue(ctx, next)
}
