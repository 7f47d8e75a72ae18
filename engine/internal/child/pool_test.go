package child_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/engine/internal/child"
	"sohoa/models"
)

func TestCallsGoToOneWarmChild(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	parts := [][]byte{[]byte("first"), {}, bytes.Repeat([]byte{7}, 100_000)}
	var r report
	got, err := p.Do(t.Context(), models.LaneBacklog, order{Do: "echo"}, parts, &r)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || !bytes.Equal(got[0], parts[0]) || len(got[1]) != 0 || !bytes.Equal(got[2], parts[2]) {
		t.Error("the parts came back changed")
	}
	again := do(t, p, order{Do: "echo"})
	if again.PID != r.PID || again.Seen != 2 {
		t.Errorf("the second call went to child %d (its call %d), the first to %d", again.PID, again.Seen, r.PID)
	}
}

func TestEnvironmentCarriesNoSecret(t *testing.T) {
	t.Setenv("SOHOA_SECRET", "key")
	p := setup(t, nil)
	r := do(t, p, order{Do: "environment"})
	if r.Env["OMP_THREAD_LIMIT"] != "1" || r.Env["SOHOA_SECRET"] != "" {
		t.Errorf("environment of the child: %v", r.Env)
	}
	if strings.TrimSpace(r.Text) != "800" {
		t.Errorf("oom_score_adj is %q", r.Text)
	}
}

func TestErrorsOfTheHandlerComeBack(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	_, err := p.Do(t.Context(), models.LaneDesk, order{Do: "refuse"}, nil, nil)
	if models.CodeOf(err) != models.CodeTooLarge || !strings.Contains(err.Error(), "too many pixels") {
		t.Errorf("got %v", err)
	}
	_, err = p.Do(t.Context(), models.LaneDesk, order{Do: "quote"}, nil, nil)
	if models.CodeOf(err) != models.CodeInternal || strings.Contains(err.Error(), "NGUYỄN") {
		t.Errorf("an error that is none of ours came back as %v", err)
	}
	if r := do(t, p, order{Do: "echo"}); r.Seen != 3 {
		t.Errorf("an error cost the child: call %d", r.Seen)
	}
}

func TestBadUTF8IsMended(t *testing.T) {
	t.Parallel()
	if r := do(t, setup(t, nil), order{Do: "bad utf-8"}); strings.ToValidUTF8(r.Text, "") != r.Text {
		t.Errorf("got %q", r.Text)
	}
}

func TestALostChildCostsOneRetry(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	r := do(t, p, order{Do: "die once", Path: filepath.Join(t.TempDir(), "died")})
	if r.Seen != 1 {
		t.Errorf("the retry was call %d of its child", r.Seen)
	}
}

func TestFailuresEndAsCrashed(t *testing.T) {
	t.Parallel()
	cases := []struct {
		do     string
		change func(*child.Config)
	}{
		{"die", nil}, {"exit", nil}, {"panic", nil}, {"babble", nil},
		{"nonsense", nil},
		{"hang", func(c *child.Config) { c.Wall = 4 * time.Second }},
		{"spin", func(c *child.Config) { c.CPU = time.Second }},
		{"eat", func(c *child.Config) { c.Memory = 128 << 20 }},
	}
	for _, tc := range cases {
		t.Run(tc.do, func(t *testing.T) {
			t.Parallel()
			var log syncBuffer
			p := setup(t, func(c *child.Config) {
				c.Log = slog.New(slog.NewTextHandler(&log, nil))
				if tc.change != nil {
					tc.change(c)
				}
			})
			before := do(t, p, order{Do: "echo"})
			_, err := p.Do(t.Context(), models.LaneDesk, order{Do: tc.do}, nil, nil)
			if models.CodeOf(err) != models.CodeCrashed {
				t.Errorf("got %v", err)
			}
			gone(t, before.PID)
			if r := do(t, p, order{Do: "echo"}); r.PID == before.PID {
				t.Error("the lost child answers")
			}
			if strings.Contains(log.String()+err.Error(), "NGUY") {
				t.Errorf("page text reached the log: %s", log.String())
			}
		})
	}
}

func TestAMessageOverTheLimitIsNotSent(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	_, err := p.Do(t.Context(), models.LaneDesk, order{Do: "echo"}, [][]byte{make([]byte, testMessage)}, nil)
	if models.CodeOf(err) != models.CodeTooLarge {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	path := filepath.Join(t.TempDir(), "pid")
	_, err := p.Do(t.Context(), models.LaneDesk, order{Do: "leave a child behind", Path: path}, nil, nil)
	if models.CodeOf(err) != models.CodeCrashed {
		t.Fatalf("got %v", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
}

// A parent that is killed leaves no child, even one in the middle of a call.
func TestChildrenEndWithTheirParent(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", parentMode)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscanln(out, &pid); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it should be
	gone(t, pid)
}

func TestCancelKillsTheWork(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	before := do(t, p, order{Do: "echo"})
	ctx, cancel := context.WithCancel(t.Context())
	g := newGate(t)
	failed := make(chan error, 1)
	go func() {
		_, err := p.Do(ctx, models.LaneDesk, order{Do: "wait", Path: g.path}, nil, nil)
		failed <- err
	}()
	g.reached(t)
	cancel()
	err := <-failed
	if !errors.Is(err, context.Canceled) || models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	gone(t, before.PID)
	if n := p.Running(); n != 0 {
		t.Errorf("%d children run", n)
	}
}

func TestChildrenAreReplaced(t *testing.T) {
	t.Parallel()
	p := setup(t, func(c *child.Config) { c.Calls = 2 })
	first, second, third := do(t, p, order{Do: "echo"}), do(t, p, order{Do: "echo"}), do(t, p, order{Do: "echo"})
	if first.PID != second.PID || third.PID == first.PID {
		t.Errorf("children %d, %d, %d; want the first twice, then another", first.PID, second.PID, third.PID)
	}
	fat := setup(t, func(c *child.Config) { c.Rest = 1 })
	if a, b := do(t, fat, order{Do: "echo"}), do(t, fat, order{Do: "echo"}); a.PID == b.PID {
		t.Error("a child above the resting limit was kept")
	}
}

func TestAnIdleChildEnds(t *testing.T) {
	t.Parallel()
	p := setup(t, func(c *child.Config) { c.Idle = time.Millisecond })
	gone(t, do(t, p, order{Do: "echo"}).PID)
	if r := do(t, p, order{Do: "echo"}); r.Seen != 1 {
		t.Errorf("call %d of its child", r.Seen)
	}
}

func TestCloseEndsRunningAndWaitingCalls(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	g := newGate(t)
	failed := make(chan error, 2)
	go func() {
		_, err := p.Do(context.Background(), models.LaneDesk, order{Do: "wait", Path: g.path}, nil, nil)
		failed <- err
	}()
	g.reached(t)
	go func() {
		_, err := p.Do(context.Background(), models.LaneDesk, order{Do: "echo"}, nil, nil)
		failed <- err
	}()
	waitFor(t, func() bool { return p.Waiting(models.LaneDesk) == 1 })
	p.Close()
	for range 2 {
		if err := <-failed; models.CodeOf(err) != models.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	}
	if _, err := p.Do(t.Context(), models.LaneDesk, order{Do: "echo"}, nil, nil); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a closed pool gave %v", err)
	}
}

func TestTheDeskGoesFirst(t *testing.T) {
	t.Parallel()
	p := setup(t, nil)
	g := newGate(t)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, _ = p.Do(t.Context(), models.LaneBacklog, order{Do: "wait", Path: g.path}, nil, nil)
	})
	g.reached(t)
	turns := make(chan string, 8)
	call := func(lane models.Lane, name string) {
		wg.Go(func() {
			var r report
			if _, err := p.Do(t.Context(), lane, order{Do: "echo"}, nil, &r); err != nil {
				t.Error(err)
			}
			turns <- name + strconv.Itoa(r.Seen)
		})
	}
	for i := range 3 {
		call(models.LaneBacklog, "backlog")
		waitFor(t, func() bool { return p.Waiting(models.LaneBacklog) == i+1 })
	}
	call(models.LaneDesk, "desk")
	waitFor(t, func() bool { return p.Waiting(models.LaneDesk) == 1 })
	g.open(t)
	wg.Wait()
	close(turns)
	for turn := range turns {
		if strings.HasPrefix(turn, "desk") && turn != "desk2" {
			t.Errorf("the desk had %s; want the turn after the running page", turn)
		}
	}
}

func TestChildrenNeverOutnumberSlots(t *testing.T) {
	t.Parallel()
	p := setup(t, func(c *child.Config) { c.Slots, c.Calls = 2, 3 })
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			what := "echo"
			if i%10 == 3 {
				what = "die"
			}
			_, _ = p.Do(t.Context(), models.LaneBacklog, order{Do: what}, nil, nil)
			if n := p.Running(); n > 2 {
				t.Errorf("%d children run in 2 slots", n)
			}
		})
	}
	wg.Wait()
}

// waitFor gives way to other goroutines until the condition holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for !holds() {
		if t.Context().Err() != nil {
			t.Fatal("the condition never held")
		}
		runtime.Gosched()
	}
}
