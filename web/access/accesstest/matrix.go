// Package accesstest tries every address of a server as everybody: signed out, with each role, with tokens, and with the
// objects of another unit.
package accesstest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// World is a server and what must not be seen of it.
type World struct {
	Handler http.Handler
	Routes  []page.Route
	Cookie  func(models.Role) *http.Cookie // of a session of somebody with that role alone, in a unit of their own
	Token   func(models.Role) string       // of a program of that unit with that role alone

	// Foreign gives for each wildcard of the patterns, such as "code", the identifier of an object of another unit. A pattern
	// whose wildcards mean something else than their names say elsewhere has a table of its own.
	Foreign  map[string]string
	Patterns map[string]map[string]string

	// Bodies gives for patterns that look at what is sent before they look for the object something that is in order: JSON
	// where it begins with a brace, else a form.
	Bodies map[string]string

	// Secrets is what of the other unit must stand in no answer: names, codes, values.
	Secrets []string

	// Common gives patterns with wildcards that name no unit's object, as a procedure does: whoever has the role may see it.
	Common []string
}

// answer is what a request got.
type answer struct {
	status   int
	location string
	body     string
}

// Matrix tries every route as everybody and fails the test wherever somebody gets further than they may:
//
//	signed out         the sign-in page, or 401 of the API; open routes answer
//	without the role   403; 404 where the address names an object
//	with the role      404 where the address names an object of another unit, and the same as for an object that is not there
//	with a token       as with the role on routes of the API; signed out on pages
//
// No answer has one of the secrets, and none is a fault of the server.
func Matrix(t *testing.T, w World) {
	t.Helper()
	server := httptest.NewServer(w.Handler)
	t.Cleanup(server.Close)
	m := matrix{w, server.URL, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, route := range w.Routes {
		t.Run(strings.ReplaceAll(route.Pattern, "/", "|"), func(t *testing.T) {
			m.signedOut(t, route)
			for _, role := range models.Roles {
				m.signedIn(t, route, role)
				m.program(t, route, role)
			}
		})
	}
}

type matrix struct {
	World
	url    string
	client *http.Client
}

// wildcard is a part of a pattern that stands for an object.
var wildcard = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

func (m matrix) object(route page.Route) bool {
	return wildcard.MatchString(route.Pattern) && !slices.Contains(m.Common, route.Pattern)
}

// address gives the method and path of a route with the objects of another unit in it, or with such as are nowhere.
func (m matrix) address(t *testing.T, route page.Route, nowhere bool) (method, path string) {
	t.Helper()
	method, path, ok := strings.Cut(route.Pattern, " ")
	if !ok {
		method, path = http.MethodGet, route.Pattern
	}
	if strings.HasSuffix(path, "/") {
		path += "nowhere" // everything below
	}
	path = strings.ReplaceAll(path, "{$}", "")
	return method, wildcard.ReplaceAllStringFunc(path, func(part string) string {
		name := wildcard.FindStringSubmatch(part)[1]
		if nowhere {
			// Of the same form, so that only that it is not there can make a difference.
			name = m.foreign(t, route, name)
			if last := name[len(name)-1:]; last < "0" || last > "9" {
				return name[:len(name)-1] + "0"
			}
			return strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return '9' - (r - '0')
				}
				return r
			}, name)
		}
		return m.foreign(t, route, name)
	})
}

func (m matrix) foreign(t *testing.T, route page.Route, name string) string {
	t.Helper()
	if own, ok := m.Patterns[route.Pattern]; ok {
		return own[name]
	}
	id, ok := m.Foreign[name]
	if !ok {
		t.Fatalf("nothing is known to put in place of {%s}: add it to the table", name)
	}
	return id
}

func (m matrix) signedOut(t *testing.T, route page.Route) {
	t.Helper()
	got := m.ask(t, route, false, nil)
	switch {
	case route.Open:
		if got.status == http.StatusUnauthorized || strings.HasPrefix(got.location, "/sign-in?") {
			t.Errorf("signed out: an open address answers %d", got.status)
		}
	case route.API:
		m.want(t, "signed out", got, http.StatusUnauthorized)
	case got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?"):
		t.Errorf("signed out: %d to %q, want the sign-in page", got.status, got.location)
	}
}

func (m matrix) signedIn(t *testing.T, route page.Route, role models.Role) {
	t.Helper()
	cookie := m.Cookie(role)
	m.known(t, route, role, "as "+string(role), func(r *http.Request) { r.AddCookie(cookie) })
}

func (m matrix) program(t *testing.T, route page.Route, role models.Role) {
	t.Helper()
	token := m.Token(role)
	with := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	who := "with a token of " + string(role)
	switch {
	case route.API:
		m.known(t, route, role, who, with)
	case !route.Open:
		if got := m.ask(t, route, false, with); got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?") {
			t.Errorf("%s: a page answers %d", who, got.status)
		}
	}
}

// known tries a route as somebody who signed in.
func (m matrix) known(t *testing.T, route page.Route, role models.Role, who string, with func(*http.Request)) {
	t.Helper()
	got := m.ask(t, route, false, with)
	may := len(route.Roles) == 0 || slices.Contains(route.Roles, role)
	switch {
	case route.Open:
	case !may && wildcard.MatchString(route.Pattern):
		m.want(t, who+", without the role", got, http.StatusNotFound)
	case !may:
		m.want(t, who+", without the role", got, http.StatusForbidden)
	case m.object(route):
		m.want(t, who+", an object of another unit", got, http.StatusNotFound)
		other := m.ask(t, route, true, with)
		if other.status != got.status {
			t.Errorf("%s: an object of another unit gives %d, one that is nowhere %d", who, got.status, other.status)
		}
	case got.status == http.StatusUnauthorized || got.status == http.StatusForbidden || strings.HasPrefix(got.location, "/sign-in?"):
		t.Errorf("%s: %d, though the role may", who, got.status)
	}
}

func (m matrix) want(t *testing.T, who string, got answer, status int) {
	t.Helper()
	if got.status != status {
		t.Errorf("%s: %d, want %d", who, got.status, status)
	}
}

// streamWait is how long the head of an answer may take.
const streamWait = 30 * time.Second

// ask sends one request. Of an answer that goes on only its head is read.
func (m matrix) ask(t *testing.T, route page.Route, nowhere bool, with func(*http.Request)) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), streamWait)
	defer cancel()
	method, path := m.address(t, route, nowhere)
	body := m.Bodies[route.Pattern]
	r, err := http.NewRequestWithContext(ctx, method, m.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	if with != nil {
		with(r)
	}
	res, err := m.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got := answer{status: res.StatusCode, location: res.Header.Get("Location")}
	if !route.Stream || res.StatusCode != http.StatusOK {
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		got.body = string(body)
	}
	m.judge(t, fmt.Sprint(method, " ", path), res.Header, got)
	return got
}

// judge looks at what must hold of every answer.
func (m matrix) judge(t *testing.T, what string, head http.Header, got answer) {
	t.Helper()
	if got.status >= http.StatusInternalServerError && got.status != http.StatusServiceUnavailable {
		t.Errorf("%s: the server failed: %d %.300s", what, got.status, got.body)
	}
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"} {
		if head.Get(name) == "" {
			t.Errorf("%s: the answer has no %s", what, name)
		}
	}
	for _, secret := range m.Secrets {
		if strings.Contains(strings.ReplaceAll(got.body, what[strings.Index(what, " ")+1:], ""), secret) {
			t.Errorf("%s: the answer tells %q of another unit", what, secret)
		}
	}
}
