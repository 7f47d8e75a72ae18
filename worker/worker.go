package worker

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"sohoa/models"
)

// Ledger is what an attempt needs of the database. It has six methods because a claim can end in three ways.
type Ledger interface {
	Claim(ctx context.Context, t models.Ticket, owner string) (models.Claim, error)
	Heartbeat(ctx context.Context, t models.Ticket) error
	Show(ctx context.Context, t models.Ticket, sofar models.Digitisation) error
	Finish(ctx context.Context, t models.Ticket, read models.Digitisation) error
	Fail(ctx context.Context, t models.Ticket, reason models.Error) error
	Release(ctx context.Context, t models.Ticket, cause models.Code, wait time.Duration) (models.Ticket, error)
}

// Line is what the sweep needs of the database; more than three methods, because it alone puts everything right.
type Line interface {
	Owners(ctx context.Context) ([]string, error)
	TakeFrom(ctx context.Context, owner string) ([]models.Ticket, error)
	Lead(ctx context.Context, office, holder string, term time.Duration) (bool, error)
	Resign(ctx context.Context, office, holder string) error
	Unfinished(ctx context.Context, silent time.Duration, limit int) ([]models.Ticket, int, error)
	Renew(ctx context.Context, t models.Ticket) (models.Ticket, error)
}

// Show puts on view what was read so far, while the file is still in work. Its only error says that another attempt owns
// the file, so that going on is useless; what cannot be shown now is shown when the file is done.
type Show func(ctx context.Context, sofar models.Digitisation) error

// Digitise reads one file; it may show a first version before it is done. It must end soon after its context does. Its
// errors carry a code: one that blames the file ends it, unavailable is waited for, crashed is counted. What was shown is
// a whole reading but for the model's: where nothing more comes of it, the file is finished with that.
type Digitise func(ctx context.Context, file models.File, lane models.Lane, show Show) (models.Digitisation, error)

// Worker reads files that the queue names. Fill in the fields, then call Run once.
type Worker struct {
	Queue    *Queue
	Ledger   Ledger
	Line     Line
	Digitise Digitise

	Desk    int // files of the desk that are read at the same time; no backlog ever takes these slots
	Backlog int // files of the backlog that are read at the same time; 0: none here

	Timing   Timing
	Limit    func(size int64) time.Duration // how long an attempt at so many bytes may run; nil: TimeLimit
	Extra    time.Duration                  // what an attempt is given on top, for waiting for the model; at most ExtraMost
	Patience int                            // how often an engine that is away is waited for before a file is given up; 0: for ever
	Bell     *Bell                          // rung for every file that ends here; may be nil
	Counters Counters
	Log      *slog.Logger // may be nil

	name string // of this run, in the history and as leader
}

// Run works until ctx ends. Then it takes no more tasks, leaves those that run Timing.Grace, gives back what is left
// and returns. A Redis that is away is waited for.
func (w *Worker) Run(ctx context.Context) error {
	w.prepare()
	base, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	var servers []*asynq.Server
	for lane, slots := range map[models.Lane]int{models.LaneDesk: w.Desk, models.LaneBacklog: w.Backlog} {
		if slots <= 0 {
			continue
		}
		s := asynq.NewServerFromRedisClient(w.Queue.redis, w.config(lane, slots))
		if err := s.Start(&server{w: w, base: base, slots: make(chan struct{}, slots)}); err != nil {
			for _, started := range servers {
				started.Shutdown()
			}
			return &models.Error{Code: models.CodeInternal, Message: "the queue cannot be served", Err: err}
		}
		servers = append(servers, s)
	}
	w.Log.Info("worker started", "worker", w.name, "desk", w.Desk, "backlog", w.Backlog)
	w.sweepUntil(ctx)
	stop := time.AfterFunc(w.Timing.Grace, func() { cancel(errStopping) })
	defer stop.Stop()
	for _, s := range servers {
		s.Stop()
	}
	for _, s := range servers {
		s.Shutdown()
	}
	w.Log.Info("worker ended", "worker", w.name)
	return nil
}

// prepare fills in what the caller left open.
func (w *Worker) prepare() {
	w.Log = cmp.Or(w.Log, slog.New(slog.DiscardHandler))
	w.Bell = cmp.Or(w.Bell, NewBell())
	w.Timing = cmp.Or(w.Timing, DefaultTiming())
	if w.Limit == nil {
		w.Limit = TimeLimit
	}
	w.Extra = min(w.Extra, ExtraMost)
	w.name = ownName()
}

// config serves one lane with slots of its own: asynq never interrupts a running task for a more urgent one, so
// priorities alone would let a citizen wait for the shelves.
func (w *Worker) config(lane models.Lane, slots int) asynq.Config {
	return asynq.Config{
		Concurrency:       slots,
		Queues:            map[string]int{string(lane): 1},
		TaskCheckInterval: w.Timing.Look,
		// Only tasks whose attempt the database could not be told of fail; that is nobody's failure.
		IsFailure:      func(error) bool { return false },
		RetryDelayFunc: func(int, error, *asynq.Task) time.Duration { return w.Timing.Backoff },
		// Attempts are cancelled after Grace; this is for one that does not listen.
		ShutdownTimeout: w.Timing.Grace + settleTime + time.Second,
		Logger:          asynqLog{w.Log.With("lane", string(lane))},
		LogLevel:        asynq.WarnLevel,
	}
}
