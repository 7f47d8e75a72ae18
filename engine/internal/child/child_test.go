package child_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"sohoa/engine/internal/child"
	"sohoa/models"
)

// childMode is the argument under which the test binary is a child that fails on cue.
const childMode = "child-under-test"

// parentMode is the argument under which it is a parent that waits to be killed while its child works.
const parentMode = "parent-under-test"

const testMessage = 1 << 20

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childMode {
		if err := child.Serve(testMessage, misbehave); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == parentMode {
		parent()
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// parent prints the number of its child and makes it hang.
func parent() {
	p := child.New(child.Config{Name: "test", Args: []string{childMode}, Limits: child.Limits{Message: testMessage}})
	var r report
	if _, err := p.Do(context.Background(), models.LaneDesk, order{Do: "echo"}, nil, &r); err != nil {
		return
	}
	fmt.Println(r.PID)
	_, _ = p.Do(context.Background(), models.LaneDesk, order{Do: "hang"}, nil, nil)
}

// order is what a test asks of its child.
type order struct {
	Do    string `json:"do"`
	Path  string `json:"path,omitempty"`
	Count int    `json:"count,omitempty"`
}

type report struct {
	PID  int               `json:"pid"`
	Env  map[string]string `json:"env,omitempty"`
	Seen int               `json:"seen"` // calls that this child has had
	Text string            `json:"text,omitempty"`
}

var seen int

func misbehave(header json.RawMessage, parts [][]byte) (any, [][]byte, error) {
	seen++
	var o order
	if err := json.Unmarshal(header, &o); err != nil {
		return nil, nil, err
	}
	out := report{PID: os.Getpid(), Seen: seen}
	switch o.Do {
	case "echo":
		return out, parts, nil
	case "environment":
		out.Env = map[string]string{}
		for _, name := range []string{"OMP_THREAD_LIMIT", "SOHOA_SECRET"} {
			out.Env[name] = os.Getenv(name)
		}
		adj, _ := os.ReadFile("/proc/self/oom_score_adj")
		out.Text = string(adj)
		return out, nil, nil
	case "refuse":
		return nil, nil, &models.Error{Code: models.CodeTooLarge, Message: "too many pixels", Hint: "scan again"}
	case "quote":
		return nil, nil, errors.New("could not read NGUYỄN VĂN AN")
	case "bad utf-8":
		out.Text = "a\xff\xfeb"
		return out, nil, nil
	case "wait": // the test opens the pipe to see that the call runs, and closes it to let it go on
		f, err := os.Open(o.Path)
		if err != nil {
			return nil, nil, err
		}
		_, err = io.Copy(io.Discard, f)
		return out, nil, errors.Join(err, f.Close())
	case "die once":
		if err := os.Mkdir(o.Path, 0o700); err == nil {
			die()
		}
		return out, nil, nil
	}
	return nil, nil, fail(o)
}

// fail does what no engine should do.
func fail(o order) error {
	switch o.Do {
	case "die":
		die()
	case "exit":
		os.Exit(0)
	case "panic":
		panic(fmt.Sprintf("cannot parse %q", "NGUYỄN VĂN AN"))
	case "hang":
		select {}
	case "spin":
		for i := 0; ; i++ {
			if i < 0 {
				return nil
			}
		}
	case "eat":
		var hoard [][]byte
		for {
			block := make([]byte, 16<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			hoard = append(hoard, block)
			_ = hoard
		}
	case "babble":
		_, _ = os.NewFile(4, "answers").Write([]byte("\x00\x00\x00\x00\xff\xff\xff\xffjunk"))
		select {}
	case "nonsense":
		_, _ = os.NewFile(4, "answers").Write([]byte("\x00\x00\x00\x00\x00\x00\x00\x03{{{"))
		select {}
	case "leave a child behind":
		cmd := exec.Command("sleep", "3600")
		if err := cmd.Start(); err != nil {
			return err
		}
		if err := os.WriteFile(o.Path, []byte(strconv.Itoa(cmd.Process.Pid)), 0o600); err != nil {
			return err
		}
		die()
	}
	return fmt.Errorf("unknown order %q", o.Do)
}

func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSEGV)
	select {}
}

func setup(t *testing.T, change func(*child.Config)) *child.Pool {
	t.Helper()
	c := child.Config{
		Name: "test", Args: []string{childMode}, Slots: 1,
		Env:    []string{"OMP_THREAD_LIMIT=1"},
		Limits: child.Limits{Wall: time.Minute, Message: testMessage},
	}
	if change != nil {
		change(&c)
	}
	p := child.New(c)
	t.Cleanup(func() {
		p.Close()
		if n := p.Running(); n != 0 {
			t.Errorf("%d children run after Close", n)
		}
	})
	return p
}

func do(t *testing.T, p *child.Pool, o order) report {
	t.Helper()
	var r report
	if _, err := p.Do(t.Context(), models.LaneDesk, o, nil, &r); err != nil {
		t.Fatalf("%s: %v", o.Do, err)
	}
	return r
}

// gate is a named pipe that a child waits at.
type gate struct {
	path string
	file *os.File
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{path: filepath.Join(t.TempDir(), "gate")}
	if err := syscall.Mkfifo(g.path, 0o600); err != nil {
		t.Fatal(err)
	}
	return g
}

// reached waits until a child stands at the gate.
func (g *gate) reached(t *testing.T) {
	t.Helper()
	f, err := os.OpenFile(g.path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	g.file = f
}

// open lets the child go on.
func (g *gate) open(t *testing.T) {
	t.Helper()
	if err := g.file.Close(); err != nil {
		t.Fatal(err)
	}
}

// gone waits until no process has that number.
func gone(t *testing.T, pid int) {
	t.Helper()
	fd, err := pidfd(pid)
	if errors.Is(err, syscall.ESRCH) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fd.Close() }()
	if err := waitReadable(fd, 20*time.Second); err != nil {
		t.Fatalf("process %d still runs: %v", pid, err)
	}
}

// syncBuffer is a log that many goroutines may write.
type syncBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
