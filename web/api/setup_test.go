package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/register"
	"sohoa/pipeline/units"
	"sohoa/store/blob"
	"sohoa/store/sqlite"
	"sohoa/web/api"
	"sohoa/web/hooks"
	"sohoa/web/page"
)

// office is the API over real stores, asked by one account at a time, with a queue that remembers or refuses.
type office struct {
	t     *testing.T
	store *sqlite.Store
	blobs *blob.Store
	queue *queue
	pages *api.Pages
	url   string
	log   *bytes.Buffer
	who   page.Visitor
}

// queue remembers the tickets it took; with away set it takes none.
type queue struct {
	mu      sync.Mutex
	away    bool
	tickets []models.Ticket
}

func (q *queue) Enqueue(_ context.Context, t models.Ticket) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.away {
		return &models.Error{Code: models.CodeUnavailable, Message: "Redis is away"}
	}
	q.tickets = append(q.tickets, t)
	return nil
}

const maxFile = 1 << 20

// account gives a program's account in a unit.
func account(unit models.UnitCode, roles ...models.Role) page.Visitor {
	return page.Visitor{Account: models.Account{ID: models.AccountID("id-" + unit), Name: "may-" + strings.ToLower(string(unit)), Unit: unit, Roles: roles}, Program: true}
}

// city gives a program's account that sees all units.
func city(roles ...models.Role) page.Visitor {
	v := account("H26", roles...)
	v.Account.City = true
	return v
}

func setup(t *testing.T) *office {
	t.Helper()
	t.Parallel()
	o := &office{t: t, queue: &queue{}, log: &bytes.Buffer{}, who: account("H26", models.RoleDesk, models.RoleClerk)}
	dir := t.TempDir()
	var err error
	if o.store, err = sqlite.Open(t.Context(), filepath.Join(dir, "sohoa.db")); err != nil {
		t.Fatal(err)
	}
	if o.blobs, err = blob.Open(filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	o.pages = pagesOver(t, o)
	server := httptest.NewServer(handler(o.pages.Routes(), func() page.Visitor { return o.who }))
	t.Cleanup(func() {
		server.Close()
		o.store.Close()
	})
	o.url = server.URL
	return o
}

// pagesOver gives the API over the office's stores and the program's own catalogues.
func pagesOver(t *testing.T, o *office) *api.Pages {
	t.Helper()
	p := &api.Pages{Ledger: o.store, Blobs: o.blobs, Queue: o.queue, MaxFile: maxFile, Witness: o.store, Feed: o.store, Answers: o.store,
		Register: o.store, Book: o.store, Searcher: o.store, Figures: o.store, Desk: o.store, Intakes: o.store, Papers: o.store, Hooks: o.store, Guard: open{}, Tester: &hooks.Sender{Client: http.DefaultClient},
		Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	var err error
	if p.Types, err = doctypes.Load(""); err != nil {
		t.Fatal(err)
	}
	if p.Procedures, err = procedures.Load(""); err != nil {
		t.Fatal(err)
	}
	if p.Units, err = units.Load(""); err != nil {
		t.Fatal(err)
	}
	linker := linking.Linker{Places: p.Units}
	p.Finder = register.Finder{Register: o.store, Keys: linking.Keys, Links: linker.Links}
	p.Planner = offers.Planner{Register: o.store, Procedures: p.Procedures, Types: p.Types}
	return p
}

// open is a guard that lets everything through but the one address that it is to refuse.
type open struct{}

func (open) Check(_ context.Context, address string) error {
	if strings.Contains(address, "inside") {
		return &models.Error{Code: models.CodeInvalid, Message: "the receiver lies inside this network", Hint: "ask"}
	}
	return nil
}

// handler serves routes to one visitor, whose roles are looked at as the server's guard does.
func handler(routes []page.Route, who func() page.Visitor) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			v := who()
			v.Language = page.Language(r.Header.Get("Accept-Language"))
			r = r.WithContext(page.WithVisitor(r.Context(), v))
			if len(route.Roles) > 0 && !v.Account.Has(route.Roles...) {
				page.Problem(w, r, &models.Error{Code: models.CodeForbidden, Message: "the account has no right to do this"})
				return
			}
			switch err := route.Handle(w, r); {
			case err == nil:
			case route.API:
				page.Problem(w, r, err)
			default:
				page.ErrorPage(w, r, err)
			}
		})
	}
	return mux
}

// get asks for a path and gives the status and the answer.
func (o *office) get(path string) (int, map[string]any) {
	o.t.Helper()
	return o.ask(http.MethodGet, path, nil)
}

// ask sends a value as JSON, or nothing, and gives the status and the answer.
func (o *office) ask(method, path string, body any) (int, map[string]any) {
	o.t.Helper()
	return o.send(o.request(method, path, body))
}

func (o *office) request(method, path string, body any) *http.Request {
	o.t.Helper()
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			o.t.Fatal(err)
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.url+path, content)
	if err != nil {
		o.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (o *office) send(r *http.Request) (int, map[string]any) {
	o.t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	conforms(o.t, r, res, text)
	var out map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			o.t.Fatalf("the answer is no JSON: %v: %s", err, text)
		}
	}
	return res.StatusCode, out
}

// page asks for a page in the language and gives its text; a form is sent where one is given.
func (o *office) page(method, path, language string, form url.Values) string {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", language)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}
