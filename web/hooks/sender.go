package hooks

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
)

// Ledger is where deliveries wait.
type Ledger interface {
	PlanDeliveries(ctx context.Context, limit int) (more bool, err error)
	ReadyHooks(ctx context.Context) ([]models.Hook, error)
	DueDeliveries(ctx context.Context, hook models.HookID, limit int) ([]models.Delivery, error)
	RecordDelivery(ctx context.Context, d models.Delivery, rest time.Time) error
}

// Office chooses one leader among all processes.
type Office interface {
	Lead(ctx context.Context, office, holder string, term time.Duration) (bool, error)
	Resign(ctx context.Context, office, holder string) error
}

// Counters counts what a sender did.
type Counters struct{ Sent, Failed, Dead atomic.Int64 }

// Sender sends deliveries while it leads. Messages to one webhook go out one after another, in the order of their changes as long
// as none fails; one that failed comes again later, after newer ones. A message may arrive twice, under the same identifier.
type Sender struct {
	Ledger Ledger
	Office Office
	Client *http.Client // of a Guard
	Holder string       // name of this process
	Log    *slog.Logger
	Now    func() time.Time // nil: time.Now
	Counters
}

// How the sender works.
const (
	office    = "webhooks"
	term      = time.Minute
	pause     = time.Second
	planMost  = 500 // changes that become deliveries in one transaction
	batchMost = 100 // deliveries of one webhook in a row
	batchFor  = 20 * time.Second
	atOnce    = 4 // webhooks
)

// How failures are borne. The waits follow each other; then the last one repeats until giveUp after the first attempt could be made.
var waits = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour}

const (
	giveUp    = 3 * 24 * time.Hour
	patience  = 3         // failures in a row after which a webhook rests as a whole
	restMost  = time.Hour // the longest rest
	jitterPer = 10        // a wait is longer by up to one tenth, so that receivers that came back are not all asked at once
)

// Run sends until ctx ends.
func (s *Sender) Run(ctx context.Context) error {
	defer func() {
		if err := s.Office.Resign(context.WithoutCancel(ctx), office, s.Holder); err != nil {
			s.Log.Warn("the sender of webhooks did not resign", "error", err)
		}
	}()
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		if leads, err := s.Office.Lead(ctx, office, s.Holder, term); err != nil {
			s.Log.Warn("no leader for webhooks was chosen", "error", err)
		} else if leads {
			s.lead(ctx, ticker.C)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// lead works for a quarter of a term, after which the leadership is asked for again.
func (s *Sender) lead(ctx context.Context, tick <-chan time.Time) {
	for until := time.Now().Add(term / 4); time.Now().Before(until); {
		if err := s.Pass(ctx); err != nil && ctx.Err() == nil {
			s.Log.Warn("webhooks could not be served", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// Pass makes deliveries of new changes and sends what is due, once.
func (s *Sender) Pass(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = s.Ledger.PlanDeliveries(ctx, planMost); err != nil {
			return err
		}
	}
	ready, err := s.Ledger.ReadyHooks(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, h := range ready {
		group.Go(func() error { return s.serve(ctx, h) })
	}
	return group.Wait()
}

// serve sends what is due to one webhook until it rests.
func (s *Sender) serve(ctx context.Context, h models.Hook) error {
	due, err := s.Ledger.DueDeliveries(ctx, h.ID, batchMost)
	if err != nil {
		return err
	}
	until := time.Now().Add(batchFor)
	for _, d := range due {
		if ctx.Err() != nil || time.Now().After(until) {
			return ctx.Err()
		}
		rest, err := s.deliver(ctx, &h, d)
		if err != nil || rest {
			return err
		}
	}
	return nil
}

// deliver makes one attempt and writes how it ended; rest tells that the webhook is left alone for a while.
func (s *Sender) deliver(ctx context.Context, h *models.Hook, d models.Delivery) (rest bool, err error) {
	a := post(ctx, s.Client, *h, d.Change, s.now())
	if ctx.Err() != nil {
		return true, ctx.Err() // told to end: the attempt tells nothing about the receiver
	}
	now := s.now()
	d.Attempts++
	d.Status, d.Reason, d.Due = a.status, string(a.fault), now
	var until time.Time
	switch {
	case a.fault == "":
		d.State, h.Failures = models.DeliveryDone, 0
		s.Sent.Add(1)
	default:
		h.Failures++
		until = now.Add(max(a.wait, restAfter(h.Failures)))
		s.Failed.Add(1)
		if now.Sub(d.First) >= giveUp {
			d.State = models.DeliveryDead
			s.Dead.Add(1)
		} else {
			d.Due = now.Add(max(a.wait, jitter(waits[min(d.Attempts, len(waits))-1])))
		}
		s.Log.Info("webhook not delivered", "hook", h.ID, "change", d.Change.Seq, "attempt", d.Attempts, "status", a.status, "state", d.State)
	}
	return until.After(now), s.Ledger.RecordDelivery(ctx, d, until)
}

// restAfter gives how long a webhook rests after so many failures in a row.
func restAfter(failures int) time.Duration {
	if failures < patience {
		return 0
	}
	return min(jitter(waits[min(failures-patience, len(waits)-1)]), restMost)
}

func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/jitterPer+1)
}

func (s *Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// Try sends one message of the type "hook.test", and gives the receiver's status; it is an error where the receiver did not
// take it.
func (s *Sender) Try(ctx context.Context, h models.Hook) (int, error) {
	now := s.now()
	a := post(ctx, s.Client, h, models.Change{Kind: "hook", ID: string(h.ID), Unit: h.Unit, Action: "test", At: now.UTC()}, now)
	if a.fault != "" {
		return a.status, &models.Error{Code: models.CodeUnavailable, Message: a.fault.Error(), Hint: "look at the receiver, then try again", Err: a.fault}
	}
	return a.status, nil
}
