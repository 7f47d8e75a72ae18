package worker_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/worker"
)

// TestVerdicts shows what becomes of a file after each kind of error: the engine fails on cue.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	always := func(err error) func(int) error { return func(int) error { return err } }
	for name, c := range map[string]struct {
		err      func(attempt int) error
		patience int
		state    models.FileState
		code     models.Code
		attempts int
	}{
		"encrypted file": {err: always(&models.Error{Code: models.CodeEncrypted, Message: "m", Hint: "h"}),
			state: models.FileFailed, code: models.CodeEncrypted, attempts: 1},
		"wrapped fault of the file": {err: always(errors.Join(errors.New("render"), &models.Error{Code: models.CodeTooLarge})),
			state: models.FileFailed, code: models.CodeTooLarge, attempts: 1},
		"poison": {err: always(&models.Error{Code: models.CodeCrashed}),
			state: models.FileFailed, code: models.CodeCrashed, attempts: 3},
		"one crash": {err: func(attempt int) error {
			if attempt == 1 {
				return &models.Error{Code: models.CodeCrashed}
			}
			return nil
		}, state: models.FileDone, attempts: 2},
		"engine away for a while": {err: func(attempt int) error {
			if attempt < 4 {
				return &models.Error{Code: models.CodeUnavailable}
			}
			return nil
		}, state: models.FileDone, attempts: 4},
		"engine away for too long": {err: always(&models.Error{Code: models.CodeUnavailable, Message: "m"}), patience: 2,
			state: models.FileFailed, code: models.CodeUnavailable, attempts: 2},
		"our fault": {err: always(errors.New("nil map")), state: models.FileFailed, code: models.CodeInternal, attempts: 3},
		"panic": {err: func(attempt int) error {
			if attempt == 1 {
				panic("index out of range")
			}
			return nil
		}, state: models.FileDone, attempts: 2},
	} {
		t.Run(name, func(t *testing.T) {
			o := setup(t)
			var calls atomic.Int32
			w := &worker.Worker{Patience: c.patience, Digitise: func(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
				if file.Name != "bad" {
					return result(file), nil
				}
				return result(file), c.err(int(calls.Add(1)))
			}}
			bad := o.receive(models.LaneDesk, "bad")
			rest := o.receive(models.LaneDesk, strings.Fields("a b c d e")...)
			o.enqueue(bad)
			o.enqueue(rest)
			o.work(w)
			o.once(rest)
			got, _ := o.finished(bad)
			f := got.Files[0]
			if f.State != c.state || int(calls.Load()) != c.attempts {
				t.Errorf("file is %s after %d attempts; want %s after %d", f.State, calls.Load(), c.state, c.attempts)
			}
			if c.code != "" && (f.Error == nil || f.Error.Code != c.code) {
				t.Errorf("reason is %+v, want %s", f.Error, c.code)
			}
			if c.code == models.CodeCrashed || c.code == models.CodeInternal {
				if f.Error.Message == "" || f.Error.Hint == "" {
					t.Errorf("the clerk is not told what to do: %+v", f.Error)
				}
			}
		})
	}
}

// The desk does not wait for the shelves: its slots are its own.
func TestDeskDoesNotWait(t *testing.T) {
	o := setup(t)
	started, goOn := make(chan struct{}, 100), make(chan struct{})
	w := &worker.Worker{Desk: 1, Backlog: 2, Digitise: func(_ context.Context, file models.File, lane models.Lane, _ worker.Show) (models.Digitisation, error) {
		if lane == models.LaneBacklog {
			started <- struct{}{}
			<-goOn
		}
		return result(file), nil
	}}
	shelves := o.receive(models.LaneBacklog, strings.Fields("a b c d e f g h")...)
	o.enqueue(shelves)
	o.work(w)
	<-started
	<-started
	desk := o.receive(models.LaneDesk, "citizen")
	o.enqueue(desk)
	o.once(desk)
	select {
	case <-started:
		t.Error("a third file of the backlog started in two slots")
	default:
	}
	close(goOn)
	o.once(shelves)
}

// A worker that is told to end gives its file back at once and leaves no trace of blame.
func TestToldToEnd(t *testing.T) {
	o := setup(t)
	started := make(chan struct{}, 10)
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	stop := o.work(&worker.Worker{Digitise: func(ctx context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
		started <- struct{}{}
		<-ctx.Done()
		return models.Digitisation{}, &models.Error{Code: models.CodeCrashed, Message: "the child was killed", Err: ctx.Err()}
	}})
	<-started
	stop()
	if state, attempt := o.state(d.Files[0].ID); state != models.FileReceived || attempt != 2 {
		t.Errorf("the file is %s at attempt %d", state, attempt)
	}
	var crashes int
	o.work(&worker.Worker{Digitise: read, Ledger: spy{o.store, func(c models.Claim) { crashes = c.Crashes + c.Silences }}})
	o.once(d)
	if crashes != 0 {
		t.Errorf("the end of the program is counted as %d failures of the file", crashes)
	}
}

// A file on which an engine hangs is given up after three limits.
func TestHangs(t *testing.T) {
	o := setup(t)
	var calls atomic.Int32
	bad, rest := o.receive(models.LaneDesk, "bad"), o.receive(models.LaneDesk, "a", "b")
	o.enqueue(bad)
	o.enqueue(rest)
	o.work(&worker.Worker{Limit: func(int64) time.Duration { return 50 * time.Millisecond },
		Digitise: func(ctx context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
			if file.Name != "bad" {
				return result(file), nil
			}
			calls.Add(1)
			<-ctx.Done()
			return models.Digitisation{}, ctx.Err()
		}})
	o.once(rest)
	got, _ := o.finished(bad)
	if f := got.Files[0]; f.State != models.FileFailed || f.Error.Code != models.CodeCrashed || calls.Load() != 3 {
		t.Errorf("the file is %s after %d attempts with %+v", f.State, calls.Load(), f.Error)
	}
}

// An attempt that does not even listen when it is told to end loses its file to another one.
func TestDeaf(t *testing.T) {
	o := setup(t)
	goOn := make(chan struct{})
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	w := &worker.Worker{Limit: func(int64) time.Duration { return 50 * time.Millisecond },
		Digitise: func(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
			if file.Attempt == 1 {
				<-goOn
			}
			return result(file), nil
		}}
	o.work(w)
	o.once(d)
	close(goOn)
	o.eventually("the late result dropped", func() bool { return w.Counters.Fenced.Load() == 1 })
	o.once(d)
}

// spy looks at every claim.
type spy struct {
	worker.Ledger
	claimed func(models.Claim)
}

func (s spy) Claim(ctx context.Context, t models.Ticket, owner string) (models.Claim, error) {
	c, err := s.Ledger.Claim(ctx, t, owner)
	if err == nil {
		s.claimed(c)
	}
	return c, err
}

// Whoever waits in the same process learns at once what was finished.
func TestBell(t *testing.T) {
	o := setup(t)
	bell := worker.NewBell()
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	o.work(&worker.Worker{Digitise: read, Bell: bell})
	err := bell.Until(t.Context(), 1<<40, func(ctx context.Context) (bool, error) {
		f, err := o.store.File(ctx, models.In(unit), d.Files[0].ID)
		return f.State == models.FileDone, err
	})
	if err != nil {
		t.Error(err)
	}
}

// A Redis that loses tasks is refused with a hint; one that is away is not.
func TestCheck(t *testing.T) {
	o := setup(t)
	ctx := t.Context()
	if err := o.queue.Check(ctx); err != nil {
		t.Errorf("our own Redis: %v", err)
	}
	for setting, values := range map[string][2]string{"maxmemory-policy": {"allkeys-lru", "noeviction"}, "appendonly": {"no", "yes"}} {
		if err := o.raw.ConfigSet(ctx, setting, values[0]).Err(); err != nil {
			t.Fatal(err)
		}
		err := o.queue.Check(ctx)
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Code != models.CodeInvalid || !strings.Contains(e.Hint, setting+" "+values[1]) {
			t.Errorf("%s %s: %v", setting, values[0], err)
		}
		if err := o.raw.ConfigSet(ctx, setting, values[1]).Err(); err != nil {
			t.Fatal(err)
		}
	}
	away, err := worker.NewQueue("unix:///nonexistent/redis.sock")
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	if err := away.Check(ctx); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("away: %v", err)
	}
	if _, err := worker.NewQueue("http://localhost"); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("nonsense: %v", err)
	}
}

// Nothing about a person gets into Redis: tickets carry identifiers only.
func TestRedisKnowsNobody(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "NGUYỄN VĂN BÍ MẬT.pdf")
	o.enqueue(d)
	keys, err := o.raw.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) == 0 {
		t.Fatal(keys, err)
	}
	for _, key := range keys {
		dump, err := o.raw.Dump(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(key+dump, "BÍ MẬT") {
			t.Errorf("%s carries the file's name", key)
		}
	}
}
