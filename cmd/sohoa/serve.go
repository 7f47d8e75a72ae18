package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/web"
	"sohoa/web/assets"
	"sohoa/worker"
)

// closeWithin is how long answers in work may take when the program is told to end.
const closeWithin = 15 * time.Second

// serveCommand receives dossiers over HTTP and, unless told otherwise, reads them too.
var serveCommand = command{
	name: "serve", args: "[flags]", about: "receives dossiers over HTTP and reads them",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		reads := flags.Bool("worker", true, "read files in this process; with --worker=false others must (sohoa worker)")
		return func(ctx context.Context, in *invocation) error { return runServe(ctx, in, *reads) }
	},
}

func runServe(ctx context.Context, in *invocation, reads bool) error {
	h, err := openHouse(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	return serveHouse(ctx, in, h, reads, func(string) error { return nil })
}

// serveHouse serves until ctx ends, and reads files too where told so. Told is called with the address once it is listened on.
func serveHouse(ctx context.Context, in *invocation, h *house, reads bool, told func(address string) error) error {
	if !assets.Built() {
		in.log.Warn("this program was built without styles and scripts, and its pages are bare; make build makes a whole one")
	}
	line, closeLine, err := h.line()
	if err != nil {
		return err
	}
	defer closeLine()
	server := h.web()
	faces, err := h.faces(line)
	if err != nil {
		return err
	}
	defer faces.close()
	server.Routes, server.Gate = faces.routes, faces.gate
	server.Gauges = append(server.Gauges, faces.gauges...)
	parts := faces.parts
	if reads {
		w := h.worker(line.digitise)
		server.Gauges = append(server.Gauges, workerGauges(&w.Counters), h.steps.gauges, h.modelGauges)
		parts = append(parts, w.Run, h.tend)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", in.settings.Listen)
	if err != nil {
		return &models.Error{Code: models.CodeUnavailable, Message: "the address " + in.settings.Listen + " cannot be listened on",
			Hint: "end the program that uses it, or set SOHOA_LISTEN", Err: err}
	}
	in.log.Info("listening", "address", listener.Addr().String())
	if err := h.tellSetup(ctx, in, listener.Addr()); err != nil {
		return err
	}
	if err := told(listener.Addr().String()); err != nil {
		return err
	}
	parts = append(parts, func(ctx context.Context) error { return serveHTTP(ctx, server.HTTP(), listener) })
	return together(ctx, parts...)
}

// serveHTTP serves until ctx ends and then lets the requests in work end.
func serveHTTP(ctx context.Context, server *http.Server, listener net.Listener) error {
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
		defer cancel()
		stopped <- server.Shutdown(within)
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// web gives the HTTP face over the house's parts.
func (h *house) web() *web.Server {
	return &web.Server{Log: h.log,
		Checks: []web.Check{
			{Name: "database", Needed: true, Ask: h.store.Ping},
			{Name: "blobs", Needed: true, Ask: h.blobs.Ping},
			{Name: "redis", Ask: h.queue.Check},
		},
		Gauges: []web.Gauges{h.fileGauges}}
}

// fileGauges tells how many files stand where, and how long the oldest waits.
func (h *house) fileGauges(ctx context.Context) ([]web.Sample, error) {
	tallies, err := h.store.Tallies(ctx)
	if err != nil {
		return nil, err
	}
	var out []web.Sample
	for _, t := range tallies {
		out = append(out, web.Sample{Name: "sohoa_files", Labels: fmt.Sprintf("lane=%q,state=%q", t.Lane, t.State), Value: float64(t.Files)})
		if t.State == models.FileReceived {
			out = append(out, web.Sample{Name: "sohoa_oldest_waiting_seconds", Labels: fmt.Sprintf("lane=%q", t.Lane),
				Value: time.Since(t.Oldest).Seconds()})
		}
	}
	return out, nil
}

// workerGauges tells what the worker of this process did.
func workerGauges(c *worker.Counters) web.Gauges {
	return func(context.Context) ([]web.Sample, error) {
		return []web.Sample{
			{Name: "sohoa_attempts_total", Labels: `outcome="done"`, Value: float64(c.Done.Load())},
			{Name: "sohoa_attempts_total", Labels: `outcome="failed"`, Value: float64(c.Failed.Load())},
			{Name: "sohoa_attempts_total", Labels: `outcome="again"`, Value: float64(c.Again.Load())},
			{Name: "sohoa_attempts_total", Labels: `outcome="fenced"`, Value: float64(c.Fenced.Load())},
			{Name: "sohoa_attempts_total", Labels: `outcome="late"`, Value: float64(c.Late.Load())},
			{Name: "sohoa_tickets_spent_total", Value: float64(c.Spent.Load())},
			{Name: "sohoa_sweep_total", Labels: `reason="missing"`, Value: float64(c.Swept.Load())},
			{Name: "sohoa_sweep_total", Labels: `reason="silent"`, Value: float64(c.Silenced.Load())},
			{Name: "sohoa_sweep_total", Labels: `reason="stuck"`, Value: float64(c.Renewed.Load())},
		}, nil
	}
}
