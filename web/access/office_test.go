package access_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/store/sqlite"
	"sohoa/web"
	"sohoa/web/access"
	"sohoa/web/page"
)

// office is a server over a real store, with some routes beside those of the package.
type office struct {
	t      *testing.T
	store  *sqlite.Store
	pages  *access.Pages
	server *web.Server
	url    string
	log    *bytes.Buffer
	units  []models.UnitCode // two that the catalogue has
}

func setup(t *testing.T, oidc *access.OIDCOptions, more ...page.Route) *office {
	t.Helper()
	t.Parallel()
	o := &office{t: t, log: &bytes.Buffer{}}
	var err error
	if o.store, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db")); err != nil {
		t.Fatal(err)
	}
	known, err := units.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range known.Units() {
		if u.Kind == units.KindWard && u.Until == "" {
			o.units = append(o.units, u.Code)
		}
	}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	o.pages = access.New(o.store, known, oidc, log)
	o.server = &web.Server{Routes: append(o.pages.Routes(), more...), Gate: o.pages, Log: log}
	server := httptest.NewServer(o.server.Handler())
	t.Cleanup(func() {
		server.Close()
		o.store.Close()
	})
	o.url = server.URL
	return o
}

// account adds an account of the role in our unit.
func (o *office) account(name string, roles ...models.Role) models.Account {
	o.t.Helper()
	a, err := o.store.AddAccount(o.t.Context(), models.Account{Name: name, FullName: "Trần Thị " + name, Unit: o.units[0], Roles: roles}, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// browser keeps cookies as a browser on this machine does: Secure ones too.
type browser struct {
	*office
	cookies map[string]string
	header  http.Header
}

func (o *office) browser() *browser { return &browser{o, map[string]string{}, http.Header{}} }

// answer is what a request got.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	if host := b.header.Get("Host"); host != "" {
		r.Host = host
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer{res, string(body)}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// signedIn gives a browser in which the account is signed in, by a link.
func (o *office) signedIn(a models.Account) *browser {
	o.t.Helper()
	path, err := access.LinkPath(o.t.Context(), o.store, a.ID, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	b := o.browser()
	b.want(b.post(path), http.StatusSeeOther, "")
	return b
}

// want fails the test unless the answer has the status and, where it leads on, leads to.
func (b *browser) want(got answer, status int, to string) {
	b.t.Helper()
	if got.StatusCode != status || (to != "" && got.Header.Get("Location") != to) {
		b.t.Fatalf("%s: %d to %q, want %d to %q\n%.600s", got.Request.URL.Path, got.StatusCode, got.Header.Get("Location"), status, to, got.body)
	}
}

const password = "một câu dài dễ nhớ 7"

func (o *office) withPassword(name string, roles ...models.Role) models.Account {
	o.t.Helper()
	a := o.account(name, roles...)
	b := o.signedIn(a)
	b.want(b.post("/account/password", "password", password, "again", password), http.StatusSeeOther, "/account?done=password")
	return a
}
