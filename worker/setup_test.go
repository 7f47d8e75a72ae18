package worker_test

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sohoa/models"
	"sohoa/store/sqlite"
	"sohoa/worker"
	"sohoa/worker/privateredis"
)

// The tests use a real redis-server and, where something is killed, real processes: the test binary runs itself as
// a worker when these variables are set.
const (
	envDatabase = "SOHOA_TEST_DATABASE"
	envRedis    = "SOHOA_TEST_REDIS"
	envSilence  = "SOHOA_TEST_SILENCE" // in place of the quick one
	envEffects  = "SOHOA_TEST_EFFECTS" // a file that gets a line for every attempt that read its file to the end
)

func TestMain(m *testing.M) {
	if os.Getenv(envDatabase) != "" {
		if err := child(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// quick is a Timing under which tests take seconds. The silence is long enough for a machine with other work.
func quick() worker.Timing {
	return worker.Timing{Sweep: 100 * time.Millisecond, Silence: 2 * time.Second, Beat: 200 * time.Millisecond,
		Look: 20 * time.Millisecond, Grace: 200 * time.Millisecond, Backoff: 50 * time.Millisecond}
}

const unit = models.UnitCode("H26.1")

// office is what one test works with.
type office struct {
	t     *testing.T
	dir   string
	store *sqlite.Store
	redis *privateredis.Server
	queue *worker.Queue
	raw   *redis.Client // for doing harm
}

// setup gives an office with a database and a Redis of its own.
func setup(t *testing.T) *office {
	t.Helper()
	t.Parallel()
	o := &office{t: t, dir: t.TempDir()}
	var err error
	if o.store, err = sqlite.Open(t.Context(), o.database()); err != nil {
		t.Fatal(err)
	}
	if o.redis, err = privateredis.Start(t.Context(), filepath.Join(o.dir, "redis"), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if o.queue, err = worker.NewQueue(o.redis.URL()); err != nil {
		t.Fatal(err)
	}
	o.raw = redis.NewClient(&redis.Options{Network: "unix", Addr: strings.TrimPrefix(o.redis.URL(), "unix://")})
	t.Cleanup(func() {
		o.raw.Close()
		o.queue.Close()
		o.redis.Close()
		o.store.Close()
	})
	return o
}

func (o *office) database() string { return filepath.Join(o.dir, "sohoa.db") }

// receive writes a dossier with a file of each name. The name tells the child what to do with it.
func (o *office) receive(lane models.Lane, names ...string) models.Dossier {
	o.t.Helper()
	d := models.Dossier{Unit: unit, Lane: lane}
	for _, name := range names {
		d.Files = append(d.Files, models.File{Name: name, Blob: models.BlobRef(rand.Text()), Size: 1000})
	}
	d, err := o.store.Receive(o.t.Context(), d, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

// enqueue puts all files of the dossier into the queue.
func (o *office) enqueue(d models.Dossier) {
	o.t.Helper()
	for _, f := range d.Files {
		if err := o.queue.Enqueue(o.t.Context(), f.Ticket(d.Lane)); err != nil {
			o.t.Fatal(err)
		}
	}
}

// work runs a worker in this process until the test or the returned function ends it.
func (o *office) work(w *worker.Worker) (stop func()) {
	o.t.Helper()
	w.Queue, w.Line, w.Timing = o.queue, o.store, quick()
	w.Ledger = cmp.Or[worker.Ledger](w.Ledger, o.store)
	w.Desk, w.Backlog = cmp.Or(w.Desk, 2), cmp.Or(w.Backlog, 2)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			o.t.Errorf("Run: %v", err)
		}
	})
	o.t.Cleanup(stop)
	return stop
}

// eventually waits until cond holds.
func (o *office) eventually(what string, cond func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 40*time.Second)
	defer cancel()
	err := worker.NewBell().Until(ctx, 10*time.Millisecond, func(context.Context) (bool, error) { return cond(), nil })
	if err != nil {
		o.t.Fatalf("never came: %s", what)
	}
}

// finished waits until every file of the dossier is in its last state and gives the dossier and what was read.
func (o *office) finished(d models.Dossier) (models.Dossier, []models.Digitisation) {
	o.t.Helper()
	var got models.Dossier
	var read []models.Digitisation
	o.eventually("all files finished", func() bool {
		var err error
		if got, read, err = o.store.Dossier(o.t.Context(), models.In(unit), d.Code); err != nil {
			o.t.Fatal(err)
		}
		for _, f := range got.Files {
			if f.State != models.FileDone && f.State != models.FileFailed {
				return false
			}
		}
		return true
	})
	return got, read
}

// state gives the state and attempt of a file.
func (o *office) state(id models.FileID) (models.FileState, int) {
	o.t.Helper()
	f, err := o.store.File(o.t.Context(), models.In(unit), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return f.State, f.Attempt
}

// once fails the test unless every file of the dossier is done with exactly one result.
func (o *office) once(d models.Dossier) {
	o.t.Helper()
	got, read := o.finished(d)
	for i, f := range got.Files {
		if f.State != models.FileDone || len(read[i].Documents) != 1 {
			o.t.Errorf("file %s: %s with %d documents, error %v", f.Name, f.State, len(read[i].Documents), f.Error)
		}
	}
	events, err := o.store.Events(o.t.Context(), models.In(unit), d.Code)
	if err != nil {
		o.t.Fatal(err)
	}
	digitised := map[models.FileID]int{}
	for _, e := range events {
		if e.Action == "digitised" {
			digitised[e.File]++
		}
	}
	for _, f := range got.Files {
		if digitised[f.ID] != 1 {
			o.t.Errorf("file %s was digitised %d times", f.Name, digitised[f.ID])
		}
	}
}

// result is what the tests' attempts read from a file.
func result(file models.File) models.Digitisation {
	return models.Digitisation{Documents: []models.Document{{Type: "unknown", Pages: []int{1}, Text: fmt.Sprint("attempt ", file.Attempt)}}}
}

// child is a worker in a process of its own. It tells on standard output what it does. A file named "hold" is held by
// its first attempt until a line arrives on standard input, one named "ask" too but after it was shown; one named "late"
// is finished without the model first, and then held by its first visit. Any other is read at once.
func child(ctx context.Context) error {
	store, err := sqlite.Open(ctx, os.Getenv(envDatabase))
	if err != nil {
		return err
	}
	queue, err := worker.NewQueue(os.Getenv(envRedis))
	if err != nil {
		return err
	}
	stdin := make(chan struct{})
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			stdin <- struct{}{}
		}
	}()
	effects, err := os.OpenFile(os.Getenv(envEffects), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	timing := quick()
	if silence, err := time.ParseDuration(os.Getenv(envSilence)); err == nil {
		timing.Silence = silence
	}
	w := &worker.Worker{Queue: queue, Ledger: store, Line: store, Desk: 2, Backlog: 2, Timing: timing,
		Log: slog.New(slog.NewTextHandler(os.Stdout, nil)),
		Digitise: func(ctx context.Context, file models.File, _ models.Lane, show worker.Show) (models.Digitisation, error) {
			fmt.Println("started", file.ID, file.Attempt)
			if file.Name == "ask" {
				if err := show(ctx, result(file)); err != nil {
					return models.Digitisation{}, err
				}
				fmt.Println("shown", file.ID, file.Attempt)
			}
			if file.Name == "late" && file.Attempt == 1 {
				return unasked(file), nil
			}
			if file.Attempt == map[string]int{"hold": 1, "ask": 1, "late": 2}[file.Name] {
				select {
				case <-stdin:
				case <-ctx.Done():
					return models.Digitisation{}, ctx.Err()
				}
			}
			_, err := fmt.Fprintln(effects, file.ID, file.Attempt)
			return result(file), err
		}}
	return w.Run(ctx)
}

// process is a worker in a process of its own.
type process struct {
	cmd   *exec.Cmd
	stdin interface{ Write([]byte) (int, error) }
	lines chan string
}

// spawn starts one, with more variables.
func (o *office) spawn(variables ...string) *process {
	o.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), envDatabase+"="+o.database(), envRedis+"="+o.redis.URL(),
		envEffects+"="+filepath.Join(o.dir, "effects")), variables...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	p := &process{cmd: cmd, stdin: stdin, lines: make(chan string, 10_000)}
	go func() {
		defer close(p.lines)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			p.lines <- lines.Text()
		}
	}()
	o.t.Cleanup(func() { p.kill() })
	return p
}

// kill is kill -9; it returns when the process is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// says waits for a line that contains every part.
func (p *process) says(t *testing.T, parts ...string) {
	t.Helper()
	timeout := time.After(40 * time.Second)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				t.Fatalf("the process ended without saying %q", parts)
			}
			if containsAll(line, parts) {
				return
			}
		case <-timeout:
			t.Fatalf("the process never said %q", parts)
		}
	}
}

func containsAll(line string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(line, part) {
			return false
		}
	}
	return true
}
