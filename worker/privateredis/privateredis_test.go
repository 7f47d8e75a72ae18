package privateredis_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/worker/privateredis"
)

// envDir makes the test binary a process that runs Redis in that folder until it is killed.
const envDir = "SOHOA_TEST_REDIS_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(envDir); dir != "" {
		hold(dir)
		return
	}
	os.Exit(m.Run())
}

// hold runs a server, says so, and waits to be killed.
func hold(dir string) {
	s, err := privateredis.Start(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("up", s.URL())
	select {}
}

func start(t *testing.T, dir string) *privateredis.Server {
	t.Helper()
	s, err := privateredis.Start(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// ask sends one command and gives the answer's lines up to an empty one.
func ask(s *privateredis.Server, command string) (string, error) {
	conn, err := net.Dial("unix", strings.TrimPrefix(s.URL(), "unix://"))
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprint(conn, command+"\r\nQUIT\r\n"); err != nil {
		return "", err
	}
	var out strings.Builder
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		out.WriteString(lines.Text() + "\n")
	}
	return out.String(), lines.Err()
}

func pid(s *privateredis.Server) int {
	info, err := ask(s, "INFO server")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(info, "process_id:")
	digits, _, _ := strings.Cut(rest, "\n")
	n, _ := strconv.Atoi(digits)
	return n
}

// eventually waits until cond holds.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(30 * time.Second)
	for !cond() {
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatalf("never came: %s", what)
		}
	}
}

// alive tells whether a process runs; one that is dead but not yet collected by its parent does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

func TestSettingsAndSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "redis")
	s := start(t, dir)
	for setting, want := range map[string]string{"port": "0", "appendonly": "yes", "appendfsync": "everysec",
		"maxmemory-policy": "noeviction", "save": "", "unixsocketperm": "700"} {
		got, err := ask(s, "CONFIG GET "+setting)
		if err != nil || !strings.Contains(got, setting+"\n$"+strconv.Itoa(len(want))+"\n"+want+"\n") {
			t.Errorf("%s: got %q, %v, want %q", setting, got, err, want)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder's mode is %v, %v", info.Mode(), err)
	}
	was := pid(s)
	s.Close()
	if alive(was) {
		t.Error("the server lives on after Close")
	}
}

func TestKeepsDataWhenKilled(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	if got, err := ask(s, "SET ticket 7"); err != nil || !strings.HasPrefix(got, "+OK") {
		t.Fatal(got, err)
	}
	was := pid(s)
	if err := syscall.Kill(was, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "another server", func() bool { now := pid(s); return now != 0 && now != was })
	// It may still be loading what it kept.
	eventually(t, "the ticket after kill -9", func() bool {
		got, err := ask(s, "GET ticket")
		return err == nil && strings.Contains(got, "\n7\n")
	})
}

// Data that Redis cannot read is set aside: the database fills an empty Redis again.
func TestDamagedDataIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "appendonlydir")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(data, "appendonly.aof.manifest")
	if err := os.WriteFile(manifest, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir)
	if got, err := ask(s, "SET a 1"); err != nil || !strings.HasPrefix(got, "+OK") {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "appendonlydir.broken", "appendonly.aof.manifest")); err != nil {
		t.Errorf("the damaged data is gone: %v", err)
	}
}

// A folder whose path is too long for a socket works all the same.
func TestLongPath(t *testing.T) {
	t.Parallel()
	s := start(t, filepath.Join(t.TempDir(), strings.Repeat("a long name/", 12)))
	if pid(s) == 0 {
		t.Error("the server does not answer")
	}
}

// Two processes use one folder: one runs the server, the other takes over when the first is killed, and the server of
// the first dies with it.
func TestTakeover(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), envDir+"="+dir)
	other.Stderr = os.Stderr
	other.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer other.Process.Kill()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	s := start(t, dir)
	was := pid(s)
	if got, err := ask(s, "SET ticket 7"); err != nil || !strings.HasPrefix(got, "+OK") {
		t.Fatal(got, err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait()
	eventually(t, "the takeover", func() bool { now := pid(s); return now != 0 && now != was })
	if alive(was) {
		t.Error("the first server outlived its process")
	}
	if got, err := ask(s, "GET ticket"); err != nil || !strings.Contains(got, "\n7\n") {
		t.Errorf("after the takeover: %q, %v", got, err)
	}
}
