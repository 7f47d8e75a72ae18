package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestDrawnOnce(t *testing.T) {
	t.Parallel()
	d, err := openDrawn(filepath.Join(t.TempDir(), "views"), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var times atomic.Int32
	draw := func() ([]byte, error) { times.Add(1); return []byte("picture"), nil }
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := d.get("blob/1/0-640", draw); err != nil || string(got) != "picture" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	all.Wait()
	if got, err := d.get("blob/1/0-640", func() ([]byte, error) { return nil, errors.New("away") }); err != nil || string(got) != "picture" {
		t.Errorf("later: %q, %v", got, err)
	}
	if _, err := d.get("blob/2/0-640", func() ([]byte, error) { return nil, errors.New("away") }); err == nil {
		t.Error("a fault was kept")
	}
}

// The folder stays below its limit, and what was used last stays longest.
func TestDrawnMakesRoom(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "views")
	d, err := openDrawn(dir, 1000)
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string) {
		if _, err := d.get(name, func() ([]byte, error) { return bytes.Repeat([]byte{1}, 300), nil }); err != nil {
			t.Fatal(err)
		}
	}
	put("old")
	files, err := d.list()
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, files[0].Name()), long, long); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		put(name)
	}
	drawn := false
	if _, err := d.get("old", func() ([]byte, error) { drawn = true; return nil, errors.New("gone") }); err == nil || !drawn {
		t.Error("the oldest picture was kept over the limit")
	}
	for _, name := range []string{"b", "c"} {
		if _, err := d.get(name, func() ([]byte, error) { return nil, errors.New("gone") }); err != nil {
			t.Errorf("%s is gone", name)
		}
	}
}
