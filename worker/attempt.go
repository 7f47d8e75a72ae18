package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hibiken/asynq"

	"sohoa/models"
)

// settleTime is how long the database may take to note what an attempt came to.
const settleTime = 20 * time.Second

// server works on the tasks of one lane.
type server struct {
	w *Worker
	// base ends when attempts must. Not asynq's own context: that ends as soon as Redis is away for half a minute,
	// which is no reason to throw away a reading.
	base context.Context
	// slots limits the attempts that run, since asynq gives a slot back when it loses a task's lease.
	slots chan struct{}
}

// ProcessTask works on one delivered task. It returns an error only where the database could not be asked.
func (s *server) ProcessTask(ctx context.Context, task *asynq.Task) error {
	w := s.w
	var p payload
	if err := json.Unmarshal(task.Payload(), &p); err != nil {
		w.Log.Error("a task carries no ticket", "error", err)
		return nil
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	claim, err := w.Ledger.Claim(ctx, models.Ticket{File: p.File, Attempt: p.Attempt}, w.name)
	if models.CodeOf(err) == models.CodeConflict {
		w.Counters.Spent.Add(1)
		return nil // delivered twice, or late
	}
	if err != nil {
		return err
	}
	return w.work(s.base, claim)
}

// work makes one attempt at a claimed file and tells the database what it came to.
func (w *Worker) work(ctx context.Context, claim models.Claim) error {
	if v, poison := judgeBefore(claim); poison {
		return w.settle(ctx, claim, v, models.Digitisation{})
	}
	started := time.Now()
	got := w.attempt(ctx, claim)
	v := judge(got.err, got.cause, claim, w.Timing, w.Patience)
	log := w.Log.With("file", claim.File.ID, "attempt", claim.File.Attempt, "lane", claim.Lane, "late", claim.Late,
		"seconds", time.Since(started).Seconds())
	rescued := got.rescue(claim, v)
	switch {
	case v.action == fail && v.reason.Code.ByInput():
		log.Info("file refused", "code", v.reason.Code)
	case got.err != nil:
		log.Warn("attempt failed", "code", models.CodeOf(got.err), "error", got.err, "cause", got.cause,
			"again", v.action == again && !rescued, "wait", v.wait, "shown", got.shown != nil)
	default:
		log.Info("file read", "pages", len(got.read.Pages), "documents", len(got.read.Documents), "pending", got.read.Pending)
	}
	if rescued {
		return w.settle(ctx, claim, verdict{action: finish}, withoutOpinion(*got.shown))
	}
	return w.settle(ctx, claim, v, got.read)
}

// outcome is what an attempt came to.
type outcome struct {
	read  models.Digitisation
	shown *models.Digitisation // what it showed before it was done; nil where nothing
	err   error
	cause error // why its context ended, if it did
}

// attempt reads the file while signs of life go out.
func (w *Worker) attempt(ctx context.Context, claim models.Claim) (o outcome) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := time.AfterFunc(w.Limit(claim.File.Size)+w.Extra, func() { cancel(errTimeout) })
	defer limit.Stop()
	ended := make(chan struct{})
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		w.beat(ctx, claim.File.Ticket(claim.Lane), ended, cancel)
	}()
	o.read, o.err = w.digitise(ctx, claim, func(ctx context.Context, sofar models.Digitisation) error {
		o.shown = &sofar
		return w.show(ctx, claim.File.Ticket(claim.Lane), sofar, cancel)
	})
	o.cause = context.Cause(ctx)
	close(ended)
	<-beating
	return o
}

// digitise calls the caller's function; its panic is a fault like another.
func (w *Worker) digitise(ctx context.Context, claim models.Claim, show Show) (read models.Digitisation, err error) {
	defer func() {
		if p := recover(); p != nil {
			// The panic's words may quote the page; the stack does not.
			w.Log.Error("digitising panicked", "file", claim.File.ID, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = &models.Error{Code: models.CodeInternal, Message: "digitising panicked"}
		}
	}()
	return w.Digitise(ctx, claim.File, claim.Lane, show)
}

// beat says that the attempt lives until it ended, and cancels it once the file is no longer its own. An attempt that
// does not end though its context did is given up after a while: its silence hands the file on.
func (w *Worker) beat(ctx context.Context, t models.Ticket, ended <-chan struct{}, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(w.Timing.Beat)
	defer tick.Stop()
	told, deaf := ctx.Done(), (<-chan time.Time)(nil)
	for {
		select {
		case <-ended:
			return
		case <-told:
			told, deaf = nil, time.After(w.Timing.Silence)
			continue
		case <-deaf:
			w.Log.Error("an attempt does not end though it was told to", "file", t.File, "cause", context.Cause(ctx))
			return
		case <-tick.C:
		}
		// Without ctx's end: an attempt that was told to stop still owns its file until it did.
		err := w.Ledger.Heartbeat(context.WithoutCancel(ctx), t)
		if models.CodeOf(err) == models.CodeConflict {
			cancel(errLost)
			return
		}
		if err != nil {
			w.Log.Warn("no sign of life could be given", "file", t.File, "error", err)
		}
	}
}

// settle tells the database what became of an attempt, even if the context ended.
func (w *Worker) settle(ctx context.Context, claim models.Claim, v verdict, read models.Digitisation) error {
	t := claim.File.Ticket(claim.Lane)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	var err error
	switch v.action {
	case finish:
		err = w.Ledger.Finish(ctx, t, read)
	case fail:
		err = w.Ledger.Fail(ctx, t, v.reason)
	case again:
		return w.release(ctx, t, v)
	case drop:
		w.fenced(t)
		return nil
	}
	if models.CodeOf(err) == models.CodeConflict {
		w.fenced(t)
		return nil
	}
	if err != nil {
		// The row stays with this attempt, whose silence the sweep will notice; every page read is in the journal.
		return err
	}
	switch {
	case claim.Late:
		w.Counters.Late.Add(1)
	case v.action == fail:
		w.Counters.Failed.Add(1)
	default:
		w.Counters.Done.Add(1)
	}
	w.Bell.Ring()
	return nil
}

// fenced notes that another attempt owns the file, so that this one's result is not written.
func (w *Worker) fenced(t models.Ticket) {
	w.Counters.Fenced.Add(1)
	w.Log.Warn("result of a late attempt dropped", "file", t.File, "attempt", t.Attempt)
}

// release gives the file back and, where it need not wait, enqueues its next ticket at once.
func (w *Worker) release(ctx context.Context, t models.Ticket, v verdict) error {
	next, err := w.Ledger.Release(ctx, t, v.cause, v.wait)
	if models.CodeOf(err) == models.CodeConflict {
		w.fenced(t)
		return nil
	}
	if err != nil {
		return err
	}
	w.Counters.Again.Add(1)
	if v.wait > 0 {
		return nil // the sweep brings it when its time has come
	}
	if err := w.Queue.Enqueue(ctx, next); err != nil && !errors.Is(err, context.Canceled) {
		w.Log.Warn("ticket not enqueued; the sweep will do it", "file", t.File, "error", err)
	}
	return nil
}
