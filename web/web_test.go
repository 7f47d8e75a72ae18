package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web"
	"sohoa/web/page"
)

// get asks for a path and gives the status and the answer's text.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// openGate lets everybody in.
type openGate struct{}

func (openGate) Admit(_ http.ResponseWriter, r *http.Request, _ page.Route) (*http.Request, error) {
	return r, nil
}

// What is away but not needed makes the server degraded, what is needed makes it not ready.
func TestReady(t *testing.T) {
	t.Parallel()
	away := errors.New("away")
	fails := map[string]error{}
	check := func(name string, needed bool) web.Check {
		return web.Check{Name: name, Needed: needed, Ask: func(context.Context) error { return fails[name] }}
	}
	s := &web.Server{Gate: openGate{}, Log: slog.New(slog.DiscardHandler), Checks: []web.Check{check("database", true), check("redis", false)}}
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	for _, c := range []struct {
		fails  map[string]error
		status int
		word   string
	}{
		{map[string]error{}, 200, "ready"},
		{map[string]error{"redis": away}, 200, "degraded"},
		{map[string]error{"redis": away, "database": away}, 503, "not ready"},
	} {
		fails = c.fails
		status, text := get(t, server.URL+"/readyz")
		var answer struct{ Status string }
		if err := json.Unmarshal([]byte(text), &answer); err != nil || status != c.status || answer.Status != c.word {
			t.Errorf("%v: %d %s, %v", c.fails, status, text, err)
		}
	}
	if status, _ := get(t, server.URL+"/livez"); status != http.StatusOK {
		t.Errorf("livez %d", status)
	}
}

// Neither log nor metrics tell an address or what an error quotes.
func TestKeepsSilence(t *testing.T) {
	t.Parallel()
	const secret = "NGUYEN-VAN-BI-MAT"
	var log bytes.Buffer
	s := &web.Server{Gate: openGate{}, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Routes: []page.Route{{Pattern: "GET /things/{thing}", Open: true, API: true, Handle: func(http.ResponseWriter, *http.Request) error {
			return &models.Error{Code: models.CodeNotFound, Message: "there is no " + secret}
		}}}}
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	get(t, server.URL+"/things/"+secret+"?of="+secret)
	_, metrics := get(t, server.URL+"/metrics")
	if !strings.Contains(metrics, `sohoa_http_requests_total{route="GET /things/{thing}",status="404"} 1`) {
		t.Errorf("metrics:\n%s", metrics)
	}
	if all := log.String() + metrics; strings.Contains(all, secret) {
		t.Errorf("told:\n%s", all)
	}
}

// Whoever comes from elsewhere, or by way of a proxy, gets the counts only as an administrator.
func TestMetricsAreForAdministrators(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role   models.Role
		by     string
		status int
	}{
		"from here":                    {"", "", http.StatusOK},
		"through a proxy":              {"", "203.0.113.7", http.StatusNotFound},
		"a clerk through a proxy":      {models.RoleClerk, "203.0.113.7", http.StatusNotFound},
		"an administrator through one": {models.RoleAdministrator, "203.0.113.7", http.StatusOK},
	} {
		s := &web.Server{Gate: gateAs(c.role), Log: slog.New(slog.DiscardHandler)}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
		r.RemoteAddr = "127.0.0.1:4000"
		if c.by != "" {
			r.Header.Set("X-Forwarded-For", c.by)
		}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", name, w.Code, c.status)
		}
	}
}

// gateAs lets everybody in as somebody of the role.
type gateAs models.Role

func (g gateAs) Admit(_ http.ResponseWriter, r *http.Request, _ page.Route) (*http.Request, error) {
	v := page.Visitor{Account: models.Account{ID: "a", Roles: []models.Role{models.Role(g)}}}
	return r.WithContext(page.WithVisitor(r.Context(), v)), nil
}

// A handler that panics is a fault of the program, told in the form that was asked for and without its cause.
func TestPanic(t *testing.T) {
	t.Parallel()
	broken := func(http.ResponseWriter, *http.Request) error { panic("SECRET") }
	var log bytes.Buffer
	s := &web.Server{Gate: openGate{}, Log: slog.New(slog.NewTextHandler(&log, nil)), Routes: []page.Route{
		{Pattern: "GET /page", Handle: broken}, {Pattern: "GET /api/v1/thing", API: true, Handle: broken}}}
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	for path, want := range map[string]string{"/page": `data-error="internal"`, "/api/v1/thing": `"code":"internal"`, "/api/none": `"code":"not_found"`, "/none": `data-error="not_found"`} {
		if status, text := get(t, server.URL+path); !strings.Contains(text, want) || strings.Contains(text, "SECRET") || status < 404 {
			t.Errorf("%s: %d\n%.300s", path, status, text)
		}
	}
	if strings.Contains(log.String(), "SECRET") {
		t.Errorf("the log quotes the panic: %s", log.String())
	}
}
