package worker_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/worker"
)

// unasked is what the tests' attempts read from a file while the model is away.
func unasked(file models.File) models.Digitisation {
	read := result(file)
	read.Pending = true
	read.Documents[0].Findings = []models.Finding{{Code: models.FindingOpinionPending, Message: "Chưa có ý kiến."}}
	return read
}

// due lets the time for the visits of all late files come.
func (o *office) due() {
	o.t.Helper()
	db, err := sql.Open("sqlite", "file:"+o.database()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(o.t.Context(), `UPDATE files SET not_before = 0 WHERE late = 1`); err != nil {
		o.t.Fatal(err)
	}
}

// view gives what everybody sees of the dossier's only file.
func (o *office) view(d models.Dossier) (models.File, models.Digitisation) {
	o.t.Helper()
	got, read, err := o.store.Dossier(o.t.Context(), models.In(unit), d.Code)
	if err != nil {
		o.t.Fatal(err)
	}
	return got.Files[0], read[0]
}

// waits tells whether what was read goes on saying that the model's reading is to come.
func waits(read models.Digitisation) bool {
	return slices.ContainsFunc(read.Documents[0].Findings, func(f models.Finding) bool { return f.Code == models.FindingOpinionPending })
}

// kill -9 of a worker that waits for the model: what the rules read stays on view, and another worker finishes the file.
func TestKilledWhileTheModelIsAsked(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "ask")
	o.enqueue(d)
	first := o.spawn(envSilence + "=1h")
	first.says(t, "shown "+string(d.Files[0].ID)+" 1")
	file, shown := o.view(d)
	if file.State != models.FileRunning || len(shown.Documents) != 1 {
		t.Fatalf("on view: a file that is %s, %+v", file.State, shown)
	}
	first.kill()
	if _, read := o.view(d); len(read.Documents) != 1 || read.Documents[0].ID != shown.Documents[0].ID {
		t.Errorf("after the kill there is on view: %+v", read)
	}
	o.spawn(envSilence+"=1h").says(t, "shown "+string(d.Files[0].ID)+" 2")
	o.once(d)
	if _, read := o.view(d); read.Documents[0].Text != "attempt 2" || read.Documents[0].ID != shown.Documents[0].ID {
		t.Errorf("stored is %+v", read.Documents)
	}
}

// kill -9 of a worker at the visit of a late file: the file stays done, and the visit is made by another worker.
func TestKilledVisit(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "late")
	o.enqueue(d)
	first := o.spawn(envSilence + "=1h")
	o.once(d)
	if _, read := o.view(d); !read.Pending || !waits(read) {
		t.Errorf("finished by rules as %+v", read)
	}
	o.due()
	first.says(t, "started "+string(d.Files[0].ID)+" 2")
	first.kill()
	if file, read := o.view(d); file.State != models.FileDone || !waits(read) {
		t.Errorf("after the kill the file is %s, %+v", file.State, read)
	}
	o.spawn(envSilence+"=1h").says(t, "started "+string(d.Files[0].ID)+" 3")
	o.eventually("the model's reading", func() bool { _, read := o.view(d); return !read.Pending })
	o.once(d)
	if _, read := o.view(d); waits(read) || read.Documents[0].Text != "attempt 1" {
		t.Errorf("stored is %+v", read.Documents)
	}
}

// Visits take slots of the backlog, whatever lane the file came in, and are counted apart.
func TestVisit(t *testing.T) {
	o := setup(t)
	visits := make(chan models.Lane, 10)
	w := &worker.Worker{Digitise: func(_ context.Context, file models.File, lane models.Lane, _ worker.Show) (models.Digitisation, error) {
		if file.Attempt > 1 {
			visits <- lane
		}
		if file.Attempt < 3 {
			return unasked(file), nil
		}
		return result(file), nil
	}}
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	o.work(w)
	o.once(d)
	for visit := range int64(2) {
		o.due()
		if lane := <-visits; lane != models.LaneBacklog {
			t.Errorf("visited in the lane %s", lane)
		}
		o.eventually("the visit written down", func() bool { return w.Counters.Late.Load() == visit+1 })
	}
	o.once(d)
	if _, read := o.view(d); read.Pending || waits(read) || w.Counters.Done.Load() != 1 {
		t.Errorf("after %d files and two visits: %+v", w.Counters.Done.Load(), read)
	}
}

// Whatever happens at a visit, the file stays what it is: done.
func TestVisitsNeverFailAFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		visits int32
	}{
		"the file's fault": {&models.Error{Code: models.CodeCorrupt}, 1},
		"crashes":          {&models.Error{Code: models.CodeCrashed}, 3},
		"our fault":        {errors.New("nil map"), 3},
	} {
		t.Run(name, func(t *testing.T) {
			o := setup(t)
			var visits atomic.Int32
			w := &worker.Worker{Patience: 1, Digitise: func(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
				if file.Attempt == 1 {
					return unasked(file), nil
				}
				visits.Add(1)
				return models.Digitisation{}, c.err
			}}
			d := o.receive(models.LaneBacklog, "a")
			o.enqueue(d)
			o.work(w)
			o.once(d)
			o.due()
			o.eventually("visits given up", func() bool { return w.Counters.Late.Load() == 1 })
			o.once(d)
			file, read := o.view(d)
			if file.Error != nil || read.Pending || !waits(read) || visits.Load() != c.visits || w.Counters.Failed.Load() != 0 {
				t.Errorf("after %d visits the file has error %v, read %+v", visits.Load(), file.Error, read)
			}
		})
	}
}

// What was shown is worth finishing with when the model's part hangs or is broken.
func TestShownIsFinished(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after    func(ctx context.Context) error
		attempts int32
		state    models.FileState
	}{
		"hangs":            {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 1, models.FileDone},
		"our fault":        {func(context.Context) error { panic("an answer") }, 3, models.FileDone},
		"the file's fault": {func(context.Context) error { return &models.Error{Code: models.CodeCorrupt} }, 1, models.FileFailed},
	} {
		t.Run(name, func(t *testing.T) {
			o := setup(t)
			var attempts atomic.Int32
			limit := func(int64) time.Duration { return time.Hour }
			if name == "hangs" {
				limit = func(int64) time.Duration { return 300 * time.Millisecond }
			}
			w := &worker.Worker{Limit: limit, Digitise: func(ctx context.Context, file models.File, _ models.Lane, show worker.Show) (models.Digitisation, error) {
				attempts.Add(1)
				if err := show(ctx, result(file)); err != nil {
					return models.Digitisation{}, err
				}
				return models.Digitisation{}, c.after(ctx)
			}}
			d := o.receive(models.LaneDesk, "a")
			o.enqueue(d)
			o.work(w)
			o.finished(d)
			file, read := o.view(d)
			if file.State != c.state || attempts.Load() != c.attempts {
				t.Fatalf("the file is %s after %d attempts", file.State, attempts.Load())
			}
			if done := c.state == models.FileDone; read.Pending != done || waits(read) != done {
				t.Errorf("read %+v", read)
			}
		})
	}
}

// deafLedger shows nothing.
type deafLedger struct {
	worker.Ledger
	err error
}

func (l deafLedger) Show(context.Context, models.Ticket, models.Digitisation) error { return l.err }

// A ledger that cannot show fields now is no reason to stop; one that says the file is another's is.
func TestShowFails(t *testing.T) {
	o := setup(t)
	var went atomic.Int32
	ask := func(ctx context.Context, file models.File, _ models.Lane, show worker.Show) (models.Digitisation, error) {
		if err := show(ctx, result(file)); err != nil {
			return models.Digitisation{}, errors.Join(errors.New("show"), err)
		}
		went.Add(1)
		return result(file), nil
	}
	lost := &worker.Worker{Ledger: deafLedger{o.store, &models.Error{Code: models.CodeConflict}}, Digitise: ask}
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	stop := o.work(lost)
	o.eventually("the attempt dropped", func() bool { return lost.Counters.Fenced.Load() == 1 })
	stop()
	if went.Load() != 0 {
		t.Error("an attempt went on with another's file")
	}
	o.work(&worker.Worker{Ledger: deafLedger{o.store, &models.Error{Code: models.CodeUnavailable}}, Digitise: ask})
	o.once(d)
}

// Files that wait for the model hold slots of the queue only: there may be as many as there is patience for.
func TestManyWaitForTheModel(t *testing.T) {
	o := setup(t)
	const many = 24
	shown, answer := make(chan struct{}, many), make(chan struct{})
	w := &worker.Worker{Desk: many, Extra: 2 * worker.ExtraMost, Digitise: func(ctx context.Context, file models.File, _ models.Lane, show worker.Show) (models.Digitisation, error) {
		if err := show(ctx, result(file)); err != nil {
			return models.Digitisation{}, err
		}
		shown <- struct{}{}
		<-answer
		return result(file), nil
	}}
	d := o.receive(models.LaneDesk, strings.Fields(strings.Repeat("a ", many))...)
	o.enqueue(d)
	o.work(w)
	for range many {
		<-shown
	}
	got, read, err := o.store.Dossier(t.Context(), models.In(unit), d.Code)
	if err != nil || got.State != models.DossierProcessing || len(read[many-1].Documents) != 1 {
		t.Errorf("while all wait: %s, %v", got.State, err)
	}
	close(answer)
	o.once(d)
}
