package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/sqlite"
)

// resumeWithin is the promise: after any process was killed, work goes on within this time.
const resumeWithin = 60 * time.Second

// killUnit owns the dossiers of these tests.
const killUnit = "H26"

// service is a running sohoa serve.
type service struct {
	cmd     *exec.Cmd
	address string
	token   string        // of a desk
	ended   chan struct{} // closed when its last word was read
}

// serve starts the program on a data folder and waits until it listens.
func serve(t *testing.T, data string, args ...string) *service {
	t.Helper()
	token, err := program(t, data, "token", "create", "--unit", killUnit, "--role", "desk", "--name", "t"+strings.ToLower(rand.Text())).Output()
	if err != nil {
		t.Fatalf("no token: %v", err)
	}
	s := &service{token: strings.TrimSpace(string(token)), cmd: program(t, data, append([]string{"serve"}, args...)...), ended: make(chan struct{})}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	go func() {
		defer close(s.ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if _, told, ok := strings.Cut(lines.Text(), "address="); ok {
				address <- told
			}
		}
	}()
	select {
	case s.address = <-address:
	case <-s.ended:
		t.Fatal("the service ended before it listened")
	}
	return s
}

// end tells the service to end, or kills it, and waits for it.
func (s *service) end(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	_ = s.cmd.Wait() // how it ended is the caller's doing
}

// child gives the process of a child whose command line has the word and that is not the one known; 0 where there is none.
func (s *service) child(word string, known int) int {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		cmdline, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && pid != known && fields[1] == strconv.Itoa(s.cmd.Process.Pid) && bytes.Contains(cmdline, []byte(word)) {
			return pid
		}
	}
	return 0
}

// gone tells whether a process ended; its remains may still wait for whoever inherited it.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.HasPrefix(string(stat[bytes.LastIndexByte(stat, ')')+1:]), " Z")
}

// killChild kills such a child once there is one and waits for its successor.
func (s *service) killChild(t *testing.T, word string) {
	t.Helper()
	pid := 0
	await(t, "a "+word, func() bool { pid = s.child(word, 0); return pid != 0 })
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	await(t, "another "+word, func() bool { return s.child(word, pid) != 0 })
}

// await looks until it is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(resumeWithin)
	for !so() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("after %s there is not %s", resumeWithin, what)
		case <-t.Context().Done():
			t.Fatal("the test ended")
		}
	}
}

// dossierAnswer is what the API tells, as far as it matters here.
type dossierAnswer struct {
	Code  models.DossierCode
	Files []struct {
		ID        models.FileID
		State     models.FileState
		Documents []struct{ ID models.DocumentID }
		Pages     []any `json:"page_images"`
		Error     any
	}
}

// send makes one dossier of the papers.
func (s *service) send(t *testing.T, papers ...string) dossierAnswer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, paper := range papers {
		data, err := os.ReadFile(fixture("papers", paper))
		if err != nil {
			t.Fatal(err)
		}
		part, err := form.CreateFormFile("scan", paper)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return s.ask(t, http.MethodPost, "/api/v1/dossiers", form.FormDataContentType(), &body, http.StatusCreated)
}

func (s *service) ask(t *testing.T, method, path, kind string, body io.Reader, status int) dossierAnswer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.address+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var d dossierAnswer
	if err := json.NewDecoder(res.Body).Decode(&d); err != nil || res.StatusCode != status {
		t.Fatalf("%s %s: %s %v", method, path, res.Status, err)
	}
	return d
}

func (s *service) dossier(t *testing.T, code models.DossierCode) dossierAnswer {
	t.Helper()
	return s.ask(t, http.MethodGet, "/api/v1/dossiers/"+string(code), "", nil, http.StatusOK)
}

// unfinished counts the files that are neither done nor failed.
func (d dossierAnswer) unfinished() int {
	n := 0
	for _, f := range d.Files {
		if f.State != models.FileDone && f.State != models.FileFailed {
			n++
		}
	}
	return n
}

// Whatever is killed in the middle of reading real papers: nothing is lost, nothing doubled, and work goes on in time.
func TestKill(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	papers := []string{"stack-02.tif", "stack-07.tif", "birth_declaration-clean-03.jpg"}
	s := serve(t, data)
	code := s.send(t, papers...).Code
	s.killChild(t, readerArg)
	s.killChild(t, "redis-server")
	reader, redis := 0, s.child("redis-server", 0)
	await(t, "a reader at work", func() bool { reader = s.child(readerArg, 0); return reader != 0 })
	left := s.dossier(t, code).unfinished()
	if left == 0 {
		t.Fatal("all was read before the service could be killed; send more papers")
	}
	s.end(t, syscall.SIGKILL)
	await(t, "the end of its children", func() bool { return gone(reader) && gone(redis) })

	s = serve(t, data)
	// Every time a file is finished, the next has as long again.
	for left > 0 {
		await(t, fmt.Sprintf("fewer than %d unfinished files", left), func() bool { return s.dossier(t, code).unfinished() < left })
		left = s.dossier(t, code).unfinished()
	}
	d := s.dossier(t, code)
	s.end(t, syscall.SIGTERM)
	checkWhole(t, d, papers)
	checkOnce(t, data, killUnit, d)
}

// One process receives, another reads; the second takes over the Redis of the first when that ends.
func TestWorkerApart(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := serve(t, data, "--worker=false")
	worker := program(t, data, "worker")
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		code := s.send(t, "death_extract-clean-02.jpg").Code
		await(t, "a dossier that was read", func() bool { return s.dossier(t, code).unfinished() == 0 })
		if d := s.dossier(t, code); d.Files[0].State != models.FileDone || s.child(readerArg, 0) != 0 {
			t.Errorf("dossier %+v", d)
		}
		s.end(t, syscall.SIGTERM)
		s = serve(t, data, "--worker=false")
	}
	s.end(t, syscall.SIGTERM)
	if err := worker.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := worker.Wait(); err != nil {
		t.Errorf("the worker ended with %v", err)
	}
}

// checkWhole holds a dossier that was disturbed against the pages that its papers have.
func checkWhole(t *testing.T, d dossierAnswer, papers []string) {
	t.Helper()
	if len(d.Files) != len(papers) {
		t.Fatalf("%d files, sent were %d", len(d.Files), len(papers))
	}
	documents := map[models.DocumentID]bool{}
	for i, f := range d.Files {
		data, err := os.ReadFile(fixture("papers", strings.TrimSuffix(papers[i], filepath.Ext(papers[i]))+".truth.json"))
		if err != nil {
			t.Fatal(err)
		}
		var truth struct {
			Pages []any `json:"page_images"`
		}
		if err := json.Unmarshal(data, &truth); err != nil {
			t.Fatal(err)
		}
		if f.State != models.FileDone || len(f.Pages) != len(truth.Pages) || len(f.Documents) == 0 {
			t.Errorf("%s: %s with %d of %d pages and %d documents, error %v", papers[i], f.State, len(f.Pages), len(truth.Pages), len(f.Documents), f.Error)
		}
		for _, doc := range f.Documents {
			if documents[doc.ID] {
				t.Errorf("document %s is there twice", doc.ID)
			}
			documents[doc.ID] = true
		}
	}
}

// checkOnce reads in the history that every file was finished by one attempt only.
func checkOnce(t *testing.T, data, unit string, d dossierAnswer) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	events, err := store.Events(t.Context(), models.In(killUnit), d.Code)
	if err != nil {
		t.Fatal(err)
	}
	times := map[models.FileID]int{}
	for _, e := range events {
		if e.Action == "digitised" || e.Action == "failed" {
			times[e.File]++
		}
	}
	for _, f := range d.Files {
		if times[f.ID] != 1 {
			t.Errorf("file %s was finished %d times", f.ID, times[f.ID])
		}
	}
}
