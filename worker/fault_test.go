package worker_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"sohoa/models"
	"sohoa/worker"
)

// The promise with the real settings, worked out and not waited for; the tests below show with quick settings that
// the formula is true.
func TestDefaultsKeepThePromise(t *testing.T) {
	t.Parallel()
	d := worker.DefaultTiming()
	if got := d.ResumesWithin(); got > time.Minute {
		t.Errorf("work goes on after %v, promised is one minute", got)
	}
	if 3*d.Beat > d.Silence {
		t.Errorf("with a sign of life every %v two lost ones reach the silence of %v", d.Beat, d.Silence)
	}
	for _, size := range []int64{-1, 0, 1, 300 << 10, 50 << 20, 1 << 62} {
		if limit := worker.TimeLimit(size); limit < time.Minute || limit > 6*time.Hour || limit%time.Second != 0 {
			t.Errorf("limit for %d bytes is %v", size, limit)
		}
	}
}

// kill -9 of a worker in the middle of a file. One that starts on the same machine sees that the process is gone and
// does not wait for its silence.
func TestKilledWorker(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "hold", "other")
	o.enqueue(d)
	first := o.spawn(envSilence + "=1h")
	first.says(t, "started "+string(d.Files[0].ID)+" 1")
	first.kill()
	o.spawn(envSilence+"=1h").says(t, "started "+string(d.Files[0].ID)+" 2")
	o.once(d)
}

// A worker of another machine vanishes: only its silence tells.
func TestVanishedWorker(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "a")
	if _, err := o.store.Claim(t.Context(), d.Files[0].Ticket(d.Lane), "another machine"); err != nil {
		t.Fatal(err)
	}
	vanished := time.Now()
	o.work(&worker.Worker{Digitise: read})
	o.once(d)
	// A busy machine is no part of the promise.
	if took := time.Since(vanished); took < quick().Silence || took > quick().ResumesWithin()+5*time.Second {
		t.Errorf("work went on after %v", took)
	}
}

// A worker is killed at many moments; every file is read exactly once.
func TestKilledAgainAndAgain(t *testing.T) {
	o := setup(t)
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprint("file ", i))
	}
	d := o.receive(models.LaneBacklog, names...)
	o.enqueue(d)
	for kills := range 5 {
		p := o.spawn()
		for range 1 + kills*2 {
			p.says(t, "started")
		}
		p.kill()
	}
	o.spawn()
	o.once(d)
}

// A worker that was stopped like a sleeping machine wakes up after another one took its file.
func TestFrozenWorkerIsFenced(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "hold")
	o.enqueue(d)
	frozen := o.spawn()
	frozen.says(t, "started "+string(d.Files[0].ID)+" 1")
	o.freeze(frozen)
	awake := o.spawn()
	awake.says(t, "started "+string(d.Files[0].ID)+" 2")
	o.once(d)
	if _, err := frozen.stdin.Write([]byte("go on\n")); err != nil {
		t.Fatal(err)
	}
	if err := frozen.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	frozen.says(t, "late attempt dropped")
	o.once(d)
	_, read := o.finished(d)
	if got := read[0].Documents[0].Text; got != "attempt 2" {
		t.Errorf("stored is the result of %q", got)
	}
}

// freeze stops the process at a moment at which it does not hold the database.
func (o *office) freeze(p *process) {
	o.t.Helper()
	o.eventually("the process frozen outside a transaction", func() bool {
		if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
			o.t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(o.t.Context(), 200*time.Millisecond)
		defer cancel()
		if o.store.Ping(ctx) == nil {
			return true
		}
		if err := p.cmd.Process.Signal(syscall.SIGCONT); err != nil {
			o.t.Fatal(err)
		}
		return false
	})
}

// kill -9 of Redis while files wait and run.
func TestKilledRedis(t *testing.T) {
	o := setup(t)
	started := make(chan struct{}, 100)
	go1 := make(chan struct{})
	w := &worker.Worker{Digitise: func(ctx context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
		started <- struct{}{}
		<-go1
		return result(file), nil
	}}
	d := o.receive(models.LaneDesk, strings.Fields("a b c d e f g h i j k l")...)
	o.enqueue(d)
	o.work(w)
	<-started
	o.killRedis()
	close(go1)
	o.once(d)
}

// killRedis kills the server and waits until another one answers.
func (o *office) killRedis() {
	o.t.Helper()
	was := o.redisPID()
	if err := syscall.Kill(was, syscall.SIGKILL); err != nil {
		o.t.Fatal(err)
	}
	o.eventually("another Redis", func() bool {
		err := o.raw.Ping(o.t.Context()).Err()
		return err == nil && o.redisPID() != was
	})
}

func (o *office) redisPID() int {
	o.t.Helper()
	info, err := o.raw.InfoMap(o.t.Context(), "server").Result()
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(info["Server"]["process_id"])
	if err != nil {
		o.t.Fatal(err)
	}
	return pid
}

// A wiped Redis is a non-event.
func TestFlushedRedis(t *testing.T) {
	o := setup(t)
	started := make(chan struct{}, 100)
	goOn := make(chan struct{})
	w := &worker.Worker{Digitise: func(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
		started <- struct{}{}
		<-goOn
		return result(file), nil
	}}
	d := o.receive(models.LaneDesk, strings.Fields("a b c d e f g h i j k l")...)
	o.enqueue(d)
	o.work(w)
	<-started
	if err := o.raw.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	o.once(d)
	if w.Counters.Swept.Load() == 0 {
		t.Error("the sweep found nothing missing")
	}
}

// Files that were received while Redis was away are read when it is back.
func TestReceivedWithoutRedis(t *testing.T) {
	o := setup(t)
	if err := o.raw.ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	d := o.receive(models.LaneDesk, "a", "b")
	err := o.queue.Enqueue(t.Context(), d.Files[0].Ticket(d.Lane))
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a full Redis says %v", err)
	}
	w := &worker.Worker{Digitise: read}
	o.work(w)
	if err := o.raw.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
		t.Fatal(err)
	}
	o.once(d)
}

// read reads a file at once.
func read(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
	return result(file), nil
}

// The same ticket delivered twice has one effect, whether it comes during or after the work.
func TestDuplicateDelivery(t *testing.T) {
	o := setup(t)
	var calls atomic.Int32
	started, goOn := make(chan struct{}, 10), make(chan struct{})
	w := &worker.Worker{Digitise: func(_ context.Context, file models.File, _ models.Lane, _ worker.Show) (models.Digitisation, error) {
		calls.Add(1)
		started <- struct{}{}
		<-goOn
		return result(file), nil
	}}
	d := o.receive(models.LaneDesk, "a")
	o.enqueue(d)
	o.work(w)
	<-started
	deliver := func(n string) {
		t.Helper()
		body := fmt.Sprintf(`{"file":%q,"attempt":1}`, d.Files[0].ID)
		client := asynq.NewClientFromRedisClient(o.raw)
		if _, err := client.Enqueue(asynq.NewTask("digitise", []byte(body)), asynq.Queue("desk"), asynq.TaskID(n)); err != nil {
			t.Fatal(err)
		}
	}
	deliver("during")
	o.eventually("the second delivery", func() bool { return w.Counters.Spent.Load() == 1 })
	close(goOn)
	o.once(d)
	deliver("after")
	o.eventually("the third delivery", func() bool { return w.Counters.Spent.Load() == 2 })
	o.once(d)
	if calls.Load() != 1 {
		t.Errorf("the file was read %d times", calls.Load())
	}
}

// A task that asynq lost track of does not hold its file.
func TestGhosts(t *testing.T) {
	o := setup(t)
	d := o.receive(models.LaneDesk, "delivered to nobody", "in no list", "both")
	o.enqueue(d)
	ctx := t.Context()
	for i, f := range d.Files {
		id := fmt.Sprintf("%s:1", f.ID)
		if i != 0 {
			if err := o.raw.LRem(ctx, "asynq:{desk}:pending", 0, id).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if i != 1 {
			if err := o.raw.HSet(ctx, "asynq:{desk}:t:"+id, "state", "active").Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	w := &worker.Worker{Digitise: read}
	o.work(w)
	o.once(d)
	if got := w.Counters.Renewed.Load(); got < 2 {
		t.Errorf("%d tickets were replaced", got)
	}
}

// Whatever happens at once: workers killed, Redis killed and wiped, while files keep coming.
func TestChaos(t *testing.T) {
	o := setup(t)
	var all []models.Dossier
	p := o.spawn()
	for round := range 4 {
		for i := range 5 {
			lane := models.LaneDesk
			if i%2 == 1 {
				lane = models.LaneBacklog
			}
			d := o.receive(lane, "a", "b", "c")
			for _, f := range d.Files {
				_ = o.queue.Enqueue(t.Context(), f.Ticket(d.Lane)) // may fail: the sweep will do it
			}
			all = append(all, d)
		}
		p.says(t, "started")
		switch round {
		case 0:
			p.kill()
			p = o.spawn()
		case 1:
			if err := o.raw.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		case 2:
			o.killRedis()
		case 3:
			p.kill()
			if err := o.raw.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			p = o.spawn()
		}
	}
	for _, d := range all {
		o.once(d)
	}
	// An attempt that read its file and was killed before it could say so may be repeated, no more.
	effects, err := os.ReadFile(filepath.Join(o.dir, "effects"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(effects)) {
		seen[line]++
		if seen[line] > 1 {
			t.Errorf("the same attempt ran twice: %s", line)
		}
	}
}
