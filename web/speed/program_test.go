package speed

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command gives a run of the program on a data folder.
func command(b *testing.B, data string, args ...string) *exec.Cmd {
	b.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", "sohoa"))
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), path, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "SOHOA_DATA="+data, "SOHOA_REDIS_URL=", "SOHOA_LISTEN=127.0.0.1:0", "SOHOA_LLM_BASE_URL=")
	return cmd
}

// run runs the program to its end and gives what it printed.
func run(b *testing.B, data string, args ...string) string {
	b.Helper()
	cmd := command(b, data, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		b.Fatalf("sohoa %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// listening is the line by which the program tells its address.
var listening = regexp.MustCompile(`msg=listening .*address=(\S+)|"msg":"listening".*"address":"([^"]+)"`)

// server is the running program.
type server struct {
	url, data string
	pid       int
}

// serve starts the program and ends it with the benchmark.
func serve(b *testing.B, data string) *server {
	b.Helper()
	cmd := command(b, data, "serve")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	address, read := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1] + m[2]
			}
		}
	}()
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-read
		_ = cmd.Wait()
	})
	select {
	case a := <-address:
		return &server{url: "http://" + a, data: data, pid: cmd.Process.Pid}
	case <-read:
		b.Fatal("the program ended before it listened")
		return nil
	}
}

// used gives the CPU time that the server itself has taken; its children, which read papers, count by themselves.
func (s *server) used(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), ") ") // from the third column on
	columns := strings.Fields(after)
	const user, system, tick = 14 - 3, 15 - 3, time.Second / 100
	u, errU := strconv.Atoi(columns[user])
	k, errK := strconv.Atoi(columns[system])
	if errU != nil || errK != nil {
		b.Fatal(errU, errK)
	}
	return time.Duration(u+k) * tick
}

// person is somebody who is signed in.
type person struct {
	at     *server
	cookie string
}

// browser keeps connections as browsers do, and leads nowhere by itself.
var browser = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// hire makes an account; city stands for --city where the account sees all units.
func hire(b *testing.B, data, name, unit, roles string, city bool) {
	b.Helper()
	args := []string{"user", "add", "--unit", unit, "--role", roles}
	if city {
		args = append(args, "--city")
	}
	run(b, data, append(args, name)...)
}

// signIn signs an account in by a one-time link.
func (s *server) signIn(b *testing.B, name string) *person {
	b.Helper()
	link, err := url.Parse(run(b, s.data, "user", "link", name))
	if err != nil {
		b.Fatal(err)
	}
	p := &person{at: s}
	a := p.ask(b, "POST", link.Path, "", nil)
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		p.cookie += c.Name + "=" + c.Value + "; "
	}
	if p.cookie == "" {
		b.Fatal("the link did not sign in")
	}
	return p
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration // from the request to the last byte
}

// ask sends a request and ends the benchmark where it is refused.
func (p *person) ask(b *testing.B, method, path, kind string, body []byte) answer {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, p.at.url+path, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Cookie", p.cookie)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if method != "GET" && kind == form {
		r.Header.Set("HX-Request", "true")
	}
	began := time.Now()
	answered, err := browser.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answered.Body.Close()
	out, err := io.ReadAll(answered.Body)
	if err != nil {
		b.Fatal(err)
	}
	a := answer{status: answered.StatusCode, header: answered.Header, body: out, took: time.Since(began)}
	if a.status >= http.StatusBadRequest {
		b.Fatalf("%s %s: %d %s", method, path, a.status, out)
	}
	return a
}

// Kinds of what is sent.
const (
	form   = "application/x-www-form-urlencoded"
	object = "application/json"
)
