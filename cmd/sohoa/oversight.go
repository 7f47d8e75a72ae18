package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"sohoa/models"
	"sohoa/pipeline/recognise"
	"sohoa/web/admin"
	"sohoa/web/overview"
	"sohoa/web/page"
)

// overview gives the pages of those who answer for figures.
func (h *house) overview(c catalogues) *overview.Pages {
	return &overview.Pages{Figures: h.store, Work: h.store, Lists: h.store, Targets: h.store, Units: c.units, Now: time.Now}
}

// admin gives the administrators' pages; watch knows when the audit was verified last.
func (h *house) admin(c catalogues, watch *auditWatch) *admin.Pages {
	return &admin.Pages{Queue: h.store, Failed: h.store, Enqueue: h.queue.Enqueue, Policies: h.store, Units: c.units, Types: c.types, Now: time.Now,
		Checks: []admin.Check{
			{Name: "database", Ask: silently(h.store.Ping)},
			{Name: "blobs", Ask: silently(h.blobs.Ping)},
			{Name: "redis", Ask: silently(h.queue.Check)},
			{Name: "disk", Ask: h.disk},
			{Name: "recogniser", Ask: recogniser},
			{Name: "model", Ask: recognitionModel},
			{Name: "audit", Ask: watch.told},
			{Name: "backup", Ask: func(context.Context) (string, error) { return "", admin.Unknown }},
			{Name: "program", Ask: func(context.Context) (string, error) { return version(), nil }},
		}}
}

// silently makes a check of a question that is answered by no error.
func silently(ask func(context.Context) error) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) { return "", ask(ctx) }
}

// disk tells how much of the data folder's disk is free.
func (h *house) disk(context.Context) (string, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(h.settings.Data, &s); err != nil {
		return "", &models.Error{Code: models.CodeUnavailable, Message: "the disk of the data folder cannot be asked", Hint: "check the data folder", Err: err}
	}
	free, whole := float64(s.Bavail)*float64(s.Bsize), float64(s.Blocks)*float64(s.Bsize)
	said := fmt.Sprintf("%.1f / %.1f GB", free/(1<<30), whole/(1<<30))
	if free < leastFree {
		return said, &models.Error{Code: models.CodeUnavailable, Message: "little is free", Hint: "make room, or move the data folder to a larger disk"}
	}
	return said, nil
}

// recogniser tells the version of the installed recogniser and of what we make of its reading.
func recogniser(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "tesseract", "--version").Output()
	first, _, _ := strings.Cut(string(out), "\n")
	if err != nil || first == "" {
		return "", admin.Unknown
	}
	return fmt.Sprintf("%s, recognise %s", strings.TrimSpace(first), recognise.Version), nil
}

// modelPlaces is where the Vietnamese model lies on Debian and elsewhere.
var modelPlaces = []string{"/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"}

// recognitionModel tells which Vietnamese model reads: the first digits of its digest and its size.
func recognitionModel(context.Context) (string, error) {
	for _, place := range append([]string{os.Getenv("TESSDATA_PREFIX")}, modelPlaces...) {
		paths, _ := filepath.Glob(filepath.Join(place, "vie.traineddata"))
		for _, path := range paths {
			f, err := os.Open(path)
			if err != nil {
				continue
			}
			digest := sha256.New()
			n, err := io.Copy(digest, f)
			f.Close()
			if err == nil {
				return fmt.Sprintf("vie.traineddata, %.1f MB, sha256 %s…", float64(n)/(1<<20), hex.EncodeToString(digest.Sum(nil)[:6])), nil
			}
		}
	}
	return "", admin.Unknown
}

// auditWatch verifies the audit once a day and remembers what came of it.
type auditWatch struct {
	verify func(context.Context, models.AuditHead) (models.AuditReport, error)

	mu     sync.Mutex
	at     time.Time // zero: not verified yet
	report models.AuditReport
	err    error
}

// verifiedEvery is how often the audit is verified; an audit that was not for a day is worth an alarm.
const verifiedEvery = 20 * time.Hour

// run verifies until ctx ends.
func (a *auditWatch) run(ctx context.Context) error {
	tick := time.NewTicker(verifiedEvery)
	defer tick.Stop()
	for {
		report, err := a.verify(ctx, models.AuditHead{})
		if ctx.Err() != nil {
			return nil
		}
		a.mu.Lock()
		a.at, a.report, a.err = time.Now(), report, err
		a.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// told gives what came of the last verification.
func (a *auditWatch) told(context.Context) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.at.IsZero():
		return "", admin.Unknown
	case a.err != nil:
		return page.Moment(a.at), a.err
	case a.report.Bad != 0:
		return page.Moment(a.at), &models.Error{Code: models.CodeCorrupt, Message: fmt.Sprintf("line %d: %s", a.report.Bad, a.report.Fault),
			Hint: "run: sohoa audit verify, and keep a copy of the data folder"}
	}
	return fmt.Sprintf("%s, %d", page.Moment(a.at), a.report.Lines), nil
}

// countEvery is how often dossiers to which something happened are counted again, so that a look at the overview rarely has
// to; countAtOnce bounds one round.
const (
	countEvery  = 2 * time.Second
	countAtOnce = 1000
)

// countFigures keeps the figures of the overview up to date until ctx ends.
func (h *house) countFigures(ctx context.Context) error {
	tick := time.NewTicker(countEvery)
	defer tick.Stop()
	for {
		if _, err := h.store.CountFigures(ctx, countAtOnce); err != nil && ctx.Err() == nil {
			h.log.Warn("figures could not be counted", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
