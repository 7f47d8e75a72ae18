// Package web is the HTTP face: every page and every address for programs is a page.Route, which stands behind one gate.
//
// Handlers return errors; one adapter (answer.go) turns them into answers, log lines and counts. Neither logs nor
// metrics ever carry a value that was read from a paper, nor a file's name.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/web/assets"
	"sohoa/web/page"
)

// Check is one thing that /readyz asks about. Without one that is Needed nothing can be received.
type Check struct {
	Name   string
	Needed bool
	Ask    func(context.Context) error
}

// Gauges gives samples for /metrics.
type Gauges func(ctx context.Context) ([]Sample, error)

// Gate decides who may go on to a route. It gives the request on with the page.Visitor in its context, also with an error.
type Gate interface {
	Admit(w http.ResponseWriter, r *http.Request, route page.Route) (*http.Request, error)
}

// Server is the HTTP face. Fill in the fields, then use Handler.
type Server struct {
	Routes []page.Route
	Gate   Gate
	Checks []Check
	Gauges []Gauges
	Log    *slog.Logger

	requests counts
}

// How long a client may take.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	checkWithin   = 3 * time.Second
)

// Table gives all routes: those of the pages and the server's own.
func (s *Server) Table() []page.Route {
	return slices.Concat(s.Routes, []page.Route{
		{Pattern: "GET " + assets.Prefix, Open: true, Handle: assets.Handler},
		{Pattern: "GET /livez", Open: true, API: true, Handle: s.live},
		{Pattern: "GET /readyz", Open: true, API: true, Handle: s.ready},
		{Pattern: "GET /metrics", Open: true, API: true, Handle: s.metrics},
		{Pattern: "/", Open: true, Handle: nowhere},
	})
}

// Handler gives the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.Table() {
		mux.Handle(route.Pattern, s.adapt(route))
	}
	return mux
}

// nowhere answers for addresses that are no route. It is no object of anybody, so that nobody learns from it.
func nowhere(http.ResponseWriter, *http.Request) error {
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "see the README for the addresses"}
}

// HTTP gives an http.Server for the routes with limits on slow clients.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s.Handler(), ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
}
