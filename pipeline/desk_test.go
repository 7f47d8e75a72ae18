package pipeline

import (
	"context"
	"encoding/json"
	"image"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"sohoa/models"
)

var file = models.File{ID: "f1", Name: "scan.pdf", Blob: "b1"}

// The calls that a desk counts and fails on cue.
const (
	callCount   = "count"
	callPicture = "picture"
	callRead    = "read"
	callReread  = "reread"
)

// call is one kind of call and the page it is for, 0 for the whole file.
type call struct {
	name string
	page int
}

// desk is a renderer and a reader over pages whose words are known. It counts what it is asked for and fails where a
// test says so. Its second reading gives the words that stand in the crop, unless garble rewrites them.
type desk struct {
	pages  []models.Reading
	layers map[int][]models.Line // text layers of pages
	garble func(string) string
	during func(context.Context, call) // runs inside each call

	mu    sync.Mutex
	calls map[call]int
	fail  map[call]error
}

// line gives a line over the desk with a journal of its own.
func (d *desk) line(t testing.TB) *Line {
	t.Helper()
	return &Line{Renderer: d, Reader: d, Journal: &memory{}, Types: embeddedTypes(t), Ahead: 2}
}

// at counts a call and gives the error it is to fail with.
func (d *desk) at(ctx context.Context, name string, page int) error {
	c := call{name, page}
	if d.during != nil {
		d.during(ctx, c)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.calls == nil {
		d.calls = map[call]int{}
	}
	d.calls[c]++
	return d.fail[c]
}

// count gives the number of calls of the kinds named, over all pages.
func (d *desk) count(names ...string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for c, times := range d.calls {
		for _, name := range names {
			if c.name == name {
				n += times
			}
		}
	}
	return n
}

func (d *desk) Count(ctx context.Context, _ models.File) (int, error) {
	return len(d.pages), d.at(ctx, callCount, 0)
}

func (d *desk) Picture(ctx context.Context, _ models.File, page int) (models.Picture, error) {
	p := d.pages[page-1].Page
	return models.Picture{Width: p.Width, Height: p.Height, TextLayer: d.layers[page]}, d.at(ctx, callPicture, page)
}

func (d *desk) Read(ctx context.Context, task PageTask, _ models.Picture) (models.Reading, error) {
	if d.pages[task.Page-1].Page.Quality.Unread {
		return models.Reading{}, crashed
	}
	r := d.pages[task.Page-1]
	r.Lines = slices.Clone(r.Lines) // a reading belongs to the caller, who may write in it
	for i := range r.Lines {
		r.Lines[i].Words = slices.Clone(r.Lines[i].Words)
	}
	return r, d.at(ctx, callRead, task.Page)
}

func (d *desk) Reread(ctx context.Context, task PageTask, _ func() (models.Picture, error), crops []Crop) ([]Second, error) {
	out := make([]Second, len(crops))
	for i, c := range crops {
		text := wordsIn(d.pages[task.Page-1], c.Box)
		if d.garble != nil {
			text = d.garble(text)
		}
		out[i] = Second{Text: text, Confidence: sureWord}
	}
	return out, d.at(ctx, callReread, task.Page)
}

// wordsIn gives the words whose middle stands in the box.
func wordsIn(page models.Reading, box image.Rectangle) string {
	var out []string
	for _, line := range page.Lines {
		for _, w := range line.Words {
			if image.Pt((w.Box.Left+w.Box.Right)/2, (w.Box.Top+w.Box.Bottom)/2).In(box) {
				out = append(out, w.Text)
			}
		}
	}
	return strings.Join(out, " ")
}

var (
	crashed     = &models.Error{Code: models.CodeCrashed, Message: "the engine died"}
	corrupt     = &models.Error{Code: models.CodeCorrupt, Message: "the page is cut short"}
	unavailable = &models.Error{Code: models.CodeUnavailable, Message: "the engine is away"}
)

// memory is a journal that keeps everything; with err set it fails.
type memory struct {
	mu   sync.Mutex
	kept map[models.JournalKey]json.RawMessage
	err  error
}

func (m *memory) Recall(_ context.Context, key models.JournalKey) (json.RawMessage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept[key], m.err
}

func (m *memory) Record(_ context.Context, key models.JournalKey, out json.RawMessage) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[models.JournalKey]json.RawMessage{}
	}
	m.kept[key] = out
	return m.err
}

// rewrite replaces every entry by what change makes of it.
func (m *memory) rewrite(change func(models.JournalKey, json.RawMessage) (models.JournalKey, json.RawMessage)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := maps.Clone(m.kept)
	clear(m.kept)
	for k, v := range old {
		k, v = change(k, v)
		m.kept[k] = v
	}
}
