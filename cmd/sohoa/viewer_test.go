package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"log/slog"
	"os"
	"testing"

	"sohoa/models"
)

// TestViewer draws pages of a real file in a real child. PDF files go through the same child once PDFium, which has tests of its own,
// drew them; compiling that in a binary with the race detector takes minutes where nothing is cached.
func TestViewer(t *testing.T) {
	t.Parallel()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := defaultSettings()
	s.Data = t.TempDir()
	h, err := openStores(t.Context(), s, slog.New(slog.DiscardHandler))
	must(err)
	defer h.close()
	line, end, err := h.line()
	must(err)
	defer end()
	v, err := h.viewer(line.renderer)
	must(err)
	defer v.close()
	for _, paper := range []string{"birth_certificate-clean-02.jpg", "stack-02.tif"} {
		data, err := os.ReadFile(fixture("papers", paper))
		must(err)
		file, err := h.blobs.Put(t.Context(), bytes.NewReader(data), 1<<30)
		must(err)
		n, err := v.Count(t.Context(), file)
		must(err)
		small := drawnSize(t, v, file, nil, 600)
		if n < 1 || small.X != 640 || small.Y <= small.X {
			t.Errorf("%s: %d pages, the first is %v", paper, n, small)
		}
		quarter := 90
		if side := drawnSize(t, v, file, &quarter, 600); side.X != 640 || side.Y >= side.X {
			t.Errorf("%s on its side is %v", paper, side)
		}
		c, err := v.Judge(t.Context(), file, 1)
		must(err)
		if c.Verdict != models.CaptureGood {
			t.Errorf("%s: %+v", paper, c)
		}
		if _, err := v.Image(t.Context(), file, n+1, nil, 600); err == nil {
			t.Errorf("%s has a page after its last", paper)
		}
	}
}

func drawnSize(t *testing.T, v *viewer, file models.File, turn *int, width int) image.Point {
	t.Helper()
	data, err := v.Image(t.Context(), file, 1, turn, width)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(img.Width, img.Height)
}
