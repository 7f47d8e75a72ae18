package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"sohoa/engine/imagefile"
	"sohoa/engine/openai"
	"sohoa/engine/pdfium"
	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/register"
	"sohoa/store/blob"
	"sohoa/store/sqlite"
	"sohoa/worker"
	"sohoa/worker/privateredis"
)

// house is the parts of one process, wired together. This file is the only place where they meet.
type house struct {
	settings Settings
	log      *slog.Logger
	store    *sqlite.Store
	blobs    *blob.Store
	redis    *privateredis.Server // nil where Redis is somebody else's
	queue    *worker.Queue
	bell     *worker.Bell
	steps    steps
	asking   *openai.Gate // nil where no model reads along
	limits   llmLimits    // of asking
	links    register.Finder
	name     string // of this process, as a leader
	expired  string // the day for which expired results were marked last
}

// openHouse opens the data folder and the way to Redis. A Redis of somebody else that is away is no error, one that
// is set to lose tasks is.
func openHouse(ctx context.Context, s Settings, log *slog.Logger) (*house, error) {
	h, err := openStores(ctx, s, log)
	if err != nil {
		return nil, err
	}
	if err := h.openQueue(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

// openStores opens the data folder only.
func openStores(ctx context.Context, s Settings, log *slog.Logger) (*house, error) {
	h := &house{settings: s, log: log, bell: worker.NewBell(), name: rand.Text()}
	if err := h.open(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) open(ctx context.Context) error {
	if err := os.MkdirAll(h.settings.Data, 0o700); err != nil {
		return &models.Error{Code: models.CodeUnavailable, Message: "the data folder cannot be made",
			Hint: "set SOHOA_DATA to a folder that can be written", Err: err}
	}
	database, err := localPath(h.settings.DatabaseURL, "sqlite", filepath.Join(h.settings.Data, "sohoa.db"))
	if err != nil {
		return err
	}
	blobs, err := localPath(h.settings.BlobURL, "file", filepath.Join(h.settings.Data, "blobs"))
	if err != nil {
		return err
	}
	if h.blobs, err = blob.Open(blobs); err != nil {
		return err
	}
	h.store, err = sqlite.Open(ctx, database)
	return err
}

func (h *house) openQueue(ctx context.Context) error {
	address := h.settings.RedisURL
	if address == "" {
		redis, err := privateredis.Start(ctx, filepath.Join(h.settings.Data, "redis"), h.log)
		if err != nil {
			return err
		}
		h.redis, address = redis, redis.URL()
	}
	queue, err := worker.NewQueue(address)
	if err != nil {
		return err
	}
	h.queue = queue
	err = queue.Check(ctx)
	if models.CodeOf(err) == models.CodeUnavailable {
		h.log.Warn("Redis is away; files are received and wait", "error", err)
		return nil
	}
	return err
}

// localPath gives the path that an address of that scheme names, or the default for an empty one.
func localPath(address, scheme, fallback string) (string, error) {
	if address == "" {
		return fallback, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != scheme || u.Host != "" || u.Path == "" {
		return "", usageError("an address must have the form " + scheme + ":///path, or be empty")
	}
	return u.Path, nil
}

// close ends what open began, in the opposite order.
func (h *house) close() {
	if h.queue != nil {
		if err := h.queue.Close(); err != nil {
			h.log.Warn("Redis was not left cleanly", "error", err)
		}
	}
	if h.redis != nil {
		h.redis.Close()
	}
	if h.store != nil {
		if err := h.store.Close(); err != nil {
			h.log.Warn("the database was not closed cleanly", "error", err)
		}
	}
}

// scratchLimit bounds the folder of prepared pictures, in bytes: some hundred pages, far more than are in work at once.
const scratchLimit = 2 << 30

// digitise reads a file. Prepared pages of the desk's files stay for a while: somebody will soon look at them and have
// places read again. Those of the backlog make room, unless the next attempt may need them.
func (l lanes) digitise(ctx context.Context, file models.File, lane models.Lane, show worker.Show) (models.Digitisation, error) {
	read, err := l.run(ctx, file, lane, show)
	if err == nil && lane == models.LaneBacklog {
		_ = l.scratch.Remove(file.Blob) // what stays is cleared by the folder's limit
	}
	return read, err
}

// lanes is the line with a renderer that knows in whose lane it works, and the pictures it keeps while it works.
type lanes struct {
	pipeline.Line
	renderer renderer
	scratch  *tesseract.Scratch
}

// run is a worker.Digitise.
func (l lanes) run(ctx context.Context, file models.File, lane models.Lane, show worker.Show) (models.Digitisation, error) {
	l.renderer.lane = lane
	l.Renderer = l.renderer
	return l.Run(ctx, file, lane, show)
}

// line builds the line with its engines, which start with their first page; the caller must call end.
func (h *house) line() (l lanes, end func(), err error) {
	types, err := doctypes.Load(h.settings.doctypes())
	if err != nil {
		return l, nil, err
	}
	l.scratch, err = tesseract.OpenScratch(filepath.Join(h.settings.Data, "scratch"), scratchLimit)
	if err != nil {
		return l, nil, err
	}
	pool := tesseract.NewPool(tesseract.Options{Args: []string{readerArg}, Slots: h.settings.Workers, Log: h.log})
	// Drawing a page takes a fraction of the time of reading it.
	pdf := pdfium.New(pdfium.Options{Args: []string{pdfArg}, Cache: h.settings.cache("pdfium"), Slots: 1 + h.settings.Workers/8, Log: h.log})
	l.renderer = renderer{blobs: h.blobs, pdf: pdf, limits: imagefile.Limits{Bytes: int64(h.settings.MaxFile) << 20}, steps: &h.steps}
	units, err := newStandings(h)
	if err != nil {
		return l, nil, err
	}
	reader := &reader{pool: pool, scratch: l.scratch, steps: &h.steps}
	l.Line = pipeline.Line{Reader: reader, Journal: h.store, Types: types, Ahead: h.settings.Workers + 1,
		Trust: units.trust, Lexicon: units.lexicon}
	if h.links, err = h.finder(); err != nil {
		return l, nil, err
	}
	l.Finder = h.links
	end = func() { pool.Close(); pdf.Close() }
	if l.Opinion, err = h.opinion(reader); err != nil {
		end()
		return l, nil, err
	}
	return l, end, nil
}

// worker gives a worker that reads files with digitise, after the line is open. Each lane has as many files in work as pages can be
// recognised at the same time; which page comes first is the reader's business.
func (h *house) worker(digitise worker.Digitise) *worker.Worker {
	w := &worker.Worker{Queue: h.queue, Ledger: h.store, Line: h.store, Digitise: digitise,
		Desk: h.settings.Workers, Backlog: h.settings.Workers, Timing: worker.DefaultTiming(), Bell: h.bell, Log: h.log}
	if h.asking != nil {
		// Files that wait for the model must not keep pages from being recognised.
		w.Desk, w.Backlog, w.Extra = w.Desk+2*h.limits.AtOnce, w.Backlog+2*h.limits.AtOnce, worker.ExtraMost
	}
	return w
}

// receive writes a dossier whose files are in the blob store, and enqueues them.
func (h *house) receive(ctx context.Context, d models.Dossier) (models.Dossier, error) {
	d, err := h.store.Receive(ctx, d, "")
	if err != nil {
		return d, err
	}
	for _, f := range d.Files {
		if err := h.queue.Enqueue(ctx, f.Ticket(d.Lane)); err != nil {
			h.log.Warn("file not enqueued; the sweep will do it", "file", f.ID, "error", err)
			break
		}
	}
	return d, nil
}

// poll is how often the database is asked about files that another process may have finished.
const poll = 2 * time.Second

// await gives a file once it is done or failed, whoever read it.
func (h *house) await(ctx context.Context, unit models.UnitCode, id models.FileID) (models.File, error) {
	var file models.File
	err := h.bell.Until(ctx, poll, func(ctx context.Context) (bool, error) {
		var err error
		file, err = h.store.File(ctx, models.In(unit), id)
		return file.State == models.FileDone || file.State == models.FileFailed, err
	})
	return file, err
}

// together runs parts until ctx ends or one of them does, ends the others and gives all errors but those of having been
// ended.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error)
	for _, part := range parts {
		go func() { ended <- part(ctx) }()
	}
	var all error
	for range parts {
		err := <-ended
		if told := ctx.Err() != nil && errors.Is(err, context.Canceled); !told {
			all = errors.Join(all, err)
		}
		cancel()
	}
	return all
}
