package live_test

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/store/sqlite"
	"sohoa/web/live"
	"sohoa/web/page"
)

// office is a running stream over a real store.
type office struct {
	t     *testing.T
	store *sqlite.Store
	url   string
	again func(page.Visitor) (models.Scope, error)
}

func setup(t *testing.T) *office {
	t.Helper()
	t.Parallel()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: store, again: func(v page.Visitor) (models.Scope, error) { return v.Scope(), nil }}
	s := &live.Stream{Events: store, Log: slog.New(slog.DiscardHandler),
		Again: func(_ context.Context, v page.Visitor) (models.Scope, error) { return o.again(v) }}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = s.Run(ctx) }()
	route := s.Routes()[0]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := page.Visitor{Account: models.Account{ID: "1", Unit: models.UnitCode(r.Header.Get("Unit")), Roles: []models.Role{models.RoleDesk}}}
		if err := route.Handle(w, r.WithContext(page.WithVisitor(r.Context(), v))); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
	t.Cleanup(func() {
		stop()
		<-ended
		server.CloseClientConnections()
		server.Close()
		_ = store.Close()
	})
	o.url = server.URL
	return o
}

func (o *office) receive(unit models.UnitCode) models.Dossier {
	o.t.Helper()
	d, err := o.store.Receive(o.t.Context(), models.Dossier{Unit: unit, Lane: models.LaneDesk, Channel: models.ChannelDirect,
		Files: []models.File{{Name: "a.pdf", Blob: "b", SHA256: "s", Size: 1}}}, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

// listen gives the lines of the stream, which begins to be told once the first line was read.
func (o *office) listen(unit, query, last string) *bufio.Scanner {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.url+"/live"+query, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Unit", unit)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() && lines.Text() != "" {
	}
	return lines
}

// next gives the data of the next event and its number.
func next(t *testing.T, lines *bufio.Scanner) (data, id string) {
	t.Helper()
	for lines.Scan() {
		switch text := lines.Text(); {
		case strings.HasPrefix(text, "id: "):
			id = text[4:]
		case strings.HasPrefix(text, "data: "):
			return text[6:], id
		}
	}
	t.Fatal("the stream ended")
	return "", ""
}

func TestTellsOwnUnitOnly(t *testing.T) {
	o := setup(t)
	lines := o.listen("H26", "", "")
	o.receive("H99")
	mine := o.receive("H26")
	if data, _ := next(t, lines); !strings.Contains(data, string(mine.Code)) || !strings.Contains(data, `"received"`) {
		t.Errorf("told %s", data)
	}
}

func TestOneDossier(t *testing.T) {
	o := setup(t)
	first := o.receive("H26")
	lines := o.listen("H26", "?dossier="+string(first.Code), "0")
	if data, _ := next(t, lines); !strings.Contains(data, string(first.Code)) {
		t.Errorf("told %s", data)
	}
	o.receive("H26")
	if _, err := o.store.Claim(t.Context(), first.Files[0].Ticket(models.LaneDesk), "x"); err != nil {
		t.Fatal(err)
	}
	if data, _ := next(t, lines); !strings.Contains(data, `"started"`) || !strings.Contains(data, string(first.Code)) {
		t.Errorf("told %s", data)
	}
}

// A browser that comes back gets what happened meanwhile, more than one look gives at once too.
func TestResume(t *testing.T) {
	o := setup(t)
	lines := o.listen("H26", "", "")
	o.receive("H26")
	_, id := next(t, lines)
	const missed = 450
	for range missed {
		o.receive("H26")
	}
	again := o.listen("H26", "", id)
	seen := map[string]bool{}
	for range missed {
		_, id := next(t, again)
		if seen[id] {
			t.Fatalf("event %s was told twice", id)
		}
		seen[id] = true
	}
}

// Whoever may no longer listen is told nothing more.
func TestEndsWithTheRight(t *testing.T) {
	o := setup(t)
	lines := o.listen("H26", "", "")
	o.again = func(page.Visitor) (models.Scope, error) {
		return models.Scope{}, &models.Error{Code: models.CodeNotFound, Message: "signed out"}
	}
	o.receive("H26")
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") {
			t.Errorf("told %s", lines.Text())
		}
	}
}
