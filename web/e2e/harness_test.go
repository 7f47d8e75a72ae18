// Package e2e tries the pages as people use them: the real program with its Redis, its workers and its recogniser, in a real
// browser. Tests wait for what shows on the page, never for a time to pass.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"sohoa/models"
)

// What all tests share: the program and the browser. Each test has its own data folder and its own browser context.
var (
	program string
	browser context.Context
)

func TestMain(m *testing.M) {
	status, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		status = 1
	}
	os.Exit(status)
}

func runAll(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "sohoa-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "sohoa")
	for _, command := range [][]string{{"make", "-s", "assets"}, {"go", "build", "-o", program, "./cmd/sohoa"}} {
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Dir = filepath.Join("..", "..")
		if out, err := cmd.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
		}
	}
	stop, err := openBrowser(filepath.Join(dir, "browser"))
	if err != nil {
		return 0, err
	}
	defer stop()
	return m.Run(), nil
}

// openBrowser starts the one browser of all tests.
func openBrowser(profile string) (func(), error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("%w (scripts/install-deps test installs it)", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.WindowSize(width, height),
		chromedp.Env("LANGUAGE=vi"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stopAllocator()
		return nil, err
	}
	browser = ctx
	return func() { stopBrowser(); stopAllocator() }, nil
}

// site is one running program.
type site struct {
	url  string
	data string
	log  *bytes.Buffer
	mu   *sync.Mutex // over log
}

// Two offices; what one has the other must not see.
const (
	here  models.UnitCode = "HP.P11" // phường Gia Viên
	there models.UnitCode = "HP.P10" // phường Ngô Quyền
)

// listening is the line by which the program tells its address.
var listening = regexp.MustCompile(`msg=listening .*address=(\S+)|"msg":"listening".*"address":"([^"]+)"`)

// start runs the program on a data folder of its own, with an account for each role in both offices. The named papers of
// fixtures/papers are in the first office's backlog, read; registers (.csv, of fixtures/results) were there before them.
func start(t *testing.T, papers ...string) *site {
	t.Helper()
	s := &site{data: t.TempDir(), log: &bytes.Buffer{}, mu: &sync.Mutex{}}
	if err := os.CopyFS(s.data, os.DirFS(furnished(t, papers))); err != nil {
		t.Fatal(err)
	}
	cmd := s.command(t, "serve")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		s.follow(stderr, address)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-read
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the program said:\n%s", s.said())
		}
	})
	select {
	case a := <-address:
		s.url = "http://" + a
	case <-read:
		t.Fatalf("the program ended before it listened:\n%s", s.said())
	}
	return s
}

// houses is the data folders that tests begin with, by the papers in them. Each is made once and copied for every test.
var houses = struct {
	sync.Mutex
	made map[string]string
}{made: map[string]string{}}

// furnished gives the data folder with the accounts and the papers, which nobody may change.
func furnished(t *testing.T, papers []string) string {
	t.Helper()
	houses.Lock()
	defer houses.Unlock()
	key := strings.Join(papers, " ")
	if dir, ok := houses.made[key]; ok {
		return dir
	}
	dir, err := os.MkdirTemp(filepath.Dir(program), "house-")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{data: dir}
	s.people(t)
	read := []string{"digitize", "--unit", string(here)}
	const none = 3 // words of that command without a paper
	for _, name := range papers {
		if filepath.Ext(name) == ".csv" {
			s.sohoa(t, "results", "import", fixture(t, "results", name))
			continue
		}
		read = append(read, fixture(t, "papers", name))
	}
	if len(read) > none {
		s.sohoa(t, read...)
	}
	houses.made[key] = dir
	return dir
}

// follow keeps what the program logs and gives the address that it listens on.
func (s *site) follow(r io.Reader, address chan<- string) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		s.mu.Lock()
		s.log.Write(append(lines.Bytes(), '\n'))
		s.mu.Unlock()
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			address <- m[1] + m[2]
		}
	}
}

// said gives what the program logged.
func (s *site) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// command gives a run of the program on the site's data.
func (s *site) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "SOHOA_DATA="+s.data, "SOHOA_REDIS_URL=", "SOHOA_LISTEN=127.0.0.1:0", "SOHOA_LLM_BASE_URL=")
	return cmd
}

// sohoa runs the program to its end on the site's data and gives what it printed.
func (s *site) sohoa(t *testing.T, args ...string) string {
	t.Helper()
	cmd := s.command(t, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("sohoa %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String()
}

// fixture gives the path of a paper of fixtures/.
func fixture(t *testing.T, parts ...string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(append([]string{"..", "..", "fixtures"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
