package pdfium

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sohoa/models"
)

const childMode = "child-pdf"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childMode {
		if err := Serve(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// cache gives a folder that outlives the test: compiling PDFium takes seconds, under the race detector many.
func cache() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("sohoa-pdfium-%d", os.Getuid()))
}

func renderer(t *testing.T, change func(*Options)) *Renderer {
	t.Helper()
	o := Options{Args: []string{childMode}, Cache: cache(), Timeout: 10 * time.Minute, Memory: 4 << 30}
	if change != nil {
		change(&o)
	}
	r := New(o)
	t.Cleanup(r.Close)
	return r
}

func source(data []byte) Source {
	return Source{Key: fmt.Sprintf("%p %d", data, len(data)), Load: func() ([]byte, error) { return data, nil }}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRendererGivesPages(t *testing.T) {
	t.Parallel()
	r := renderer(t, nil)
	src := source(pdf([]sheetOf{
		{content: wholePage, images: []picture{asJPEG(t, scan(500, 700), "DeviceGray")}},
		{content: "BT /F 20 Tf 50 500 Td (Hello) Tj ET"},
	}))
	n, err := r.Count(t.Context(), models.LaneDesk, src)
	if err != nil || n != 2 {
		t.Fatalf("%d pages, %v", n, err)
	}
	for page, want := range []models.PictureFormat{models.PictureJPEG, models.PictureGray} {
		p, err := r.Picture(t.Context(), models.LaneDesk, src, page+1)
		if err != nil || p.Format != want || len(p.Data) == 0 {
			t.Errorf("page %d: %v of %d bytes, %v", page+1, p.Format, len(p.Data), err)
		}
	}
	for _, page := range []int{0, 3, -1} {
		if _, err := r.Picture(t.Context(), models.LaneDesk, src, page); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("page %d: %v", page, err)
		}
	}
}

func TestRendererSendsAFileOnce(t *testing.T) {
	t.Parallel()
	r := renderer(t, nil)
	loads := 0
	source := func(key string) Source {
		data := pdf([]sheetOf{{content: "BT /F 20 Tf 50 500 Td (" + key + ") Tj ET"}})
		return Source{Key: key, Load: func() ([]byte, error) { loads++; return data, nil }}
	}
	a, b, c := source("a"), source("b"), source("c")
	for i, step := range []struct {
		src   Source
		loads int
	}{{a, 1}, {b, 2}, {a, 2}, {b, 2}, {c, 3}, {b, 3}, {a, 4}} {
		p, err := r.Picture(t.Context(), models.LaneDesk, step.src, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.TextLayer) != 1 || p.TextLayer[0].Text() != step.src.Key {
			t.Errorf("step %d shows %+v; want %q", i, p.TextLayer, step.src.Key)
		}
		if loads != step.loads {
			t.Errorf("step %d: the file was sent %d times; want %d", i, loads, step.loads)
		}
	}
	broken := errors.New("the store is away")
	_, err := r.Count(t.Context(), models.LaneDesk, Source{Key: "d", Load: func() ([]byte, error) { return nil, broken }})
	if !errors.Is(err, broken) {
		t.Errorf("a store that fails gave %v", err)
	}
}

func TestRendererBlamesTheFile(t *testing.T) {
	t.Parallel()
	whole := pdf([]sheetOf{{content: wholePage, images: []picture{asJPEG(t, scan(500, 700), "DeviceGray")}}})
	linear := read(t, "linearized.pdf")
	cases := map[string]struct {
		data []byte
		want models.Code
	}{
		"encrypted":            {read(t, "encrypted.pdf"), models.CodeEncrypted},
		"only the owner's":     {read(t, "owner-password.pdf"), ""},
		"cut in the middle":    {whole[:len(whole)/2], models.CodeCorrupt},
		"cut before the end":   {whole[:len(whole)-30], models.CodeCorrupt},
		"linearized":           {linear, ""},
		"linearized, cut":      {linear[:len(linear)*3/4], models.CodeCorrupt},
		"nothing but a head":   {[]byte("%PDF-1.4\nstartxref\n0\n%%EOF"), models.CodeCorrupt},
		"no page":              {pdf(nil), models.CodeEmpty},
		"too many pages":       {pdf(make([]sheetOf, 6)), models.CodeTooLarge},
		"text behind the end":  {append(bytes.Clone(whole), "\n\n<!-- sent by a web server -->"...), ""},
		"text before the head": {append([]byte("\n\n"), whole...), ""},
	}
	r := renderer(t, func(o *Options) { o.Pages = 5 })
	for name, c := range cases {
		n, err := r.Count(t.Context(), models.LaneDesk, source(c.data))
		if models.CodeOf(err) != c.want {
			t.Errorf("%s: %d pages, %v; want code %q", name, n, err, c.want)
		}
		if err != nil {
			continue
		}
		if _, err := r.Picture(t.Context(), models.LaneDesk, source(c.data), 1); err != nil {
			t.Errorf("%s: page 1: %v", name, err)
		}
	}
}

func TestRendererRefusesHugeImages(t *testing.T) {
	t.Parallel()
	r := renderer(t, func(o *Options) { o.Pixels = 1_000_000 })
	src := source(pdf([]sheetOf{{content: wholePage, images: []picture{{
		"/Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", flate(make([]byte, 1000))}}}}))
	if _, err := r.Picture(t.Context(), models.LaneDesk, src, 1); models.CodeOf(err) != models.CodeTooLarge {
		t.Errorf("got %v", err)
	}
}
