package web

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// adapt makes an http.Handler of a route: the gate lets in whom it may, errors and panics become answers, and every request
// is logged and counted once, under its route and never under its address.
func (s *Server) adapt(route page.Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		out := &response{ResponseWriter: w, status: http.StatusOK}
		r, err := s.call(out, r, route)
		if err != nil && !out.written {
			refuse(out, r, route, err)
		}
		s.requests.add(route.Pattern, out.status)
		log := s.Log.With("route", route.Pattern, "status", out.status, "ms", time.Since(started).Milliseconds())
		switch {
		case err == nil:
			log.Debug("request")
		case r.Context().Err() != nil: // whoever asked has left, as browsers do with pictures that scrolled away
			log.Debug("request called off")
		case out.status >= http.StatusInternalServerError:
			log.Error("request failed", "code", models.CodeOf(err), "error", err)
		default:
			log.Info("request refused", "code", models.CodeOf(err))
		}
	})
}

// call brings the request through the gate to its handler, and turns a panic into an error.
func (s *Server) call(w http.ResponseWriter, r *http.Request, route page.Route) (in *http.Request, err error) {
	in = r
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("handler panicked", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = &models.Error{Code: models.CodeInternal, Message: "the handler panicked"}
		}
	}()
	if in, err = s.Gate.Admit(w, r, route); err != nil {
		return in, err
	}
	return in, route.Handle(w, in)
}

// refuse answers with an error, in the form that whoever asked can read.
func refuse(w http.ResponseWriter, r *http.Request, route page.Route, err error) {
	switch {
	case route.API:
		page.Problem(w, r, err)
	case route.Pattern == "/" && strings.HasPrefix(r.URL.Path, "/api/"):
		page.Problem(w, r, err)
	case models.CodeOf(err) == models.CodeSignIn && r.Header.Get("HX-Request") != "true":
		signIn(w, r)
	default:
		page.ErrorPage(w, r, err)
	}
}

// signIn sends a person to the sign-in page, which brings them back. Only the path goes along: what was searched for is
// not to stand in an address.
func signIn(w http.ResponseWriter, r *http.Request) {
	q := url.Values{"next": {r.URL.Path}}
	if r.Method != http.MethodGet {
		q = url.Values{"ended": {"1"}} // what was sent is lost, and the page says so
	}
	http.Redirect(w, r, "/sign-in?"+q.Encode(), http.StatusSeeOther)
}

// response remembers what was answered.
type response struct {
	http.ResponseWriter
	status  int
	written bool
}

func (r *response) WriteHeader(status int) {
	r.status, r.written = status, true
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(p []byte) (int, error) {
	r.written = true
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }
