// Package web is the HTTP face: programs send dossiers and fetch what was read from them.
//
// Handlers return errors; one adapter (answer.go) turns them into answers, log lines and counts. Neither logs nor
// metrics ever carry a value that was read from a paper, nor a file's name.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"sohoa/models"
)

// Register is where dossiers are kept.
type Register interface {
	Receive(ctx context.Context, d models.Dossier, key string) (models.Dossier, error)
	Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error)
}

// Blobs is where bytes are kept. Put returns when they are safe on disk.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (models.File, error)
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// Check is one thing that /readyz asks about. Without one that is Needed nothing can be received.
type Check struct {
	Name   string
	Needed bool
	Ask    func(context.Context) error
}

// Gauges gives samples for /metrics.
type Gauges func(ctx context.Context) ([]Sample, error)

// Server is the HTTP face. Fill in the fields, then use Handler.
type Server struct {
	Register Register
	Blobs    Blobs
	Queue    Queue
	Checks   []Check
	Gauges   []Gauges
	MaxFile  int64 // bytes of one file
	Log      *slog.Logger

	requests counts
}

// How long a client may take. A file may be large and the line slow, so that only standing still ends an upload.
const (
	headerTimeout = 10 * time.Second
	stallTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
	checkWithin   = 3 * time.Second
)

// Handler gives the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for route, h := range map[string]handler{
		"POST /api/v1/dossiers":       s.receive,
		"GET /api/v1/dossiers/{code}": s.dossier,
		"GET /livez":                  s.live,
		"GET /readyz":                 s.ready,
		"GET /metrics":                s.metrics,
	} {
		mux.Handle(route, s.adapt(route, h))
	}
	mux.Handle("/", s.adapt("/", func(http.ResponseWriter, *http.Request) error {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "see the README for the addresses"}
	}))
	return mux
}

// HTTP gives an http.Server for the routes with limits on slow clients.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s.Handler(), ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
}
