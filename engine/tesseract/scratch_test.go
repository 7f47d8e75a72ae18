package tesseract

import (
	"errors"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func scratch(t *testing.T, limit int64) *Scratch {
	t.Helper()
	s, err := OpenScratch(filepath.Join(t.TempDir(), "scratch"), limit)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ramp gives a picture in which every pixel tells its place, with rows longer than its width.
func ramp(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w+3, h))
	for y := range h {
		for x := range w {
			img.Pix[y*img.Stride+x] = uint8(x*7 + y*13)
		}
	}
	return img.SubImage(image.Rect(0, 0, w, h)).(*image.Gray)
}

func put(t *testing.T, s *Scratch, key Key, img *image.Gray) {
	t.Helper()
	if err := s.Put(key, img); err != nil {
		t.Fatal(err)
	}
}

func kept(t *testing.T, s *Scratch, key Key) bool {
	t.Helper()
	_, err := s.Cut(key, image.Rect(0, 0, 1, 1))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func TestScratchCutsParts(t *testing.T) {
	t.Parallel()
	s := scratch(t, 1<<20)
	key := Key{Blob: "../evil", Page: 1}
	put(t, s, key, ramp(50, 40))
	got, err := s.Cut(key, image.Rect(10, 20, 100, 30))
	if err != nil {
		t.Fatal(err)
	}
	if got.Rect != image.Rect(0, 0, 40, 10) {
		t.Fatalf("the part is %v", got.Rect)
	}
	for y := range 10 {
		for x := range 40 {
			if want := uint8((x+10)*7 + (y+20)*13); got.GrayAt(x, y).Y != want {
				t.Fatalf("pixel %d, %d is %d; want %d", x, y, got.GrayAt(x, y).Y, want)
			}
		}
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the folder holds %v, %v", entries, err)
	}
	if info, err := entries[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's rights are %v, %v", info.Mode(), err)
	}
}

func TestScratchForgetsAFile(t *testing.T) {
	t.Parallel()
	s := scratch(t, 1<<20)
	put(t, s, Key{"a", 1}, ramp(10, 10))
	put(t, s, Key{"a", 2}, ramp(10, 10))
	put(t, s, Key{"b", 1}, ramp(10, 10))
	if err := s.Remove("a"); err != nil {
		t.Fatal(err)
	}
	if kept(t, s, Key{"a", 1}) || kept(t, s, Key{"a", 2}) || !kept(t, s, Key{"b", 1}) {
		t.Error("other pages were forgotten than those of the file")
	}
}

func TestScratchStaysBelowItsLimit(t *testing.T) {
	t.Parallel()
	s := scratch(t, 25_000)
	old := time.Now().Add(-time.Hour)
	for page := 1; page <= 2; page++ {
		key := Key{"a", page}
		put(t, s, key, ramp(100, 100))
		if err := os.Chtimes(s.path(key), old, old.Add(time.Duration(page)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if !kept(t, s, Key{"a", 1}) { // and this use makes page 2 the older one
		t.Fatal("a page is gone below the limit")
	}
	put(t, s, Key{"a", 3}, ramp(100, 100))
	if !kept(t, s, Key{"a", 1}) || kept(t, s, Key{"a", 2}) || !kept(t, s, Key{"a", 3}) {
		t.Error("not the longest unused page went")
	}
}
