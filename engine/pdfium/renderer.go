package pdfium

import (
	"context"
	"log/slog"
	"time"

	"sohoa/engine/internal/child"
	"sohoa/models"
)

// maxMessage bounds what parent and child send each other at once: a whole file, or the pixels of a page.
const maxMessage = 256 << 20

// Options say how the renderer's process is run and what it may read.
type Options struct {
	Args    []string      // arguments of the own binary that lead to Serve
	Cache   string        // folder for compiled code; without it each start of the process takes seconds
	Slots   int           // pages rendered at the same time; 0: 1
	Timeout time.Duration // of one page; 0: two minutes
	Memory  int64         // bytes that the process may hold; 0: 1 GiB
	Pages   int           // of a file; 0: 500
	Pixels  int           // of an image in a page; 0: 100 million
	Log     *slog.Logger
}

// Renderer gives pictures of the pages of PDF files. Its process starts with the first file and ends after a minute
// without work.
type Renderer struct {
	children *child.Pool
	options  Options
}

// Source is the content of one PDF file. The process keeps the files it works on, so that not every page costs sending
// the file again.
type Source struct {
	Key  string                 // names the content; equal keys mean equal bytes
	Load func() ([]byte, error) // gives the bytes; called when the process does not have them
}

// New gives a renderer. The caller must Close it.
func New(o Options) *Renderer {
	if o.Pages <= 0 {
		o.Pages = 500
	}
	if o.Pixels <= 0 {
		o.Pixels = 100_000_000
	}
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Minute
	}
	return &Renderer{options: o, children: child.New(child.Config{
		Name: "PDF", Args: o.Args, Slots: o.Slots, Idle: time.Minute, Log: o.Log,
		Env: []string{"GOMAXPROCS=1", "GOGC=50"},
		Limits: child.Limits{Wall: o.Timeout, CPU: o.Timeout, Memory: o.Memory, Rest: o.Memory / 2,
			Message: maxMessage, Calls: 1000},
	})}
}

// Close ends the process; work under way fails with models.CodeUnavailable.
func (r *Renderer) Close() { r.children.Close() }

// Running gives the number of processes that exist now.
func (r *Renderer) Running() int { return r.children.Running() }

// Warm starts a process and compiles PDFium into the cache folder, which takes seconds the first time.
func (r *Renderer) Warm(ctx context.Context) error {
	_, err := r.children.Do(ctx, models.LaneBacklog, request{Do: doWarm, Cache: r.options.Cache}, nil, nil)
	return err
}

// Count gives the number of pages, at least 1. Errors blame the file with models.CodeEncrypted, CodeCorrupt, CodeEmpty
// or CodeTooLarge; models.CodeCrashed means that the file kills the process.
func (r *Renderer) Count(ctx context.Context, lane models.Lane, src Source) (int, error) {
	a, _, err := r.do(ctx, lane, src, request{Do: doCount, Key: src.Key, MaxPages: r.options.Pages})
	return a.Pages, err
}

// Picture gives page n, counted from 1: the image itself where the page is one scanned image, with the orientation that
// turns it upright; else the page drawn at the resolution of its largest image, or at 300 dpi, with at most ten million
// pixels, in grey where it has no colour. Errors are those of Count; models.CodeInvalid for a page that is not there.
func (r *Renderer) Picture(ctx context.Context, lane models.Lane, src Source, n int) (models.Picture, error) {
	a, parts, err := r.do(ctx, lane, src, request{Do: doPicture, Key: src.Key, Page: n, MaxPages: r.options.Pages, MaxPixels: r.options.Pixels})
	if err != nil {
		return models.Picture{}, err
	}
	if len(parts) != 1 {
		return models.Picture{}, &models.Error{Code: models.CodeInternal, Message: "the PDF process gave no picture", Hint: "report this fault"}
	}
	a.Picture.Data = parts[0]
	return a.Picture, nil
}

// do asks without the file's bytes first, because the process may still have them.
func (r *Renderer) do(ctx context.Context, lane models.Lane, src Source, req request) (answer, [][]byte, error) {
	req.Cache = r.options.Cache
	var a answer
	parts, err := r.children.Do(ctx, lane, req, nil, &a)
	if err != nil || !a.Missing {
		return a, parts, err
	}
	data, err := src.Load()
	if err != nil {
		return answer{}, nil, err
	}
	a = answer{}
	parts, err = r.children.Do(ctx, lane, req, [][]byte{data}, &a)
	return a, parts, err
}

// What a request may ask for.
const (
	doWarm    = "warm"
	doCount   = "count"
	doPicture = "picture"
)

// request is what the parent asks; the bytes of the file may come with it as the only part.
type request struct {
	Do        string
	Key       string
	Page      int
	Cache     string
	MaxPages  int
	MaxPixels int
}

// answer is what the child gives; a picture's bytes come with it as the only part.
type answer struct {
	Missing bool // the child does not have the file: ask again with its bytes
	Pages   int
	Picture models.Picture
}
