package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"sohoa/models"
)

// drawn keeps what can be drawn again, in a folder that is kept below a limit: what was not used for the longest time goes
// first. The files hold what stands on papers, so only their owner may read them.
type drawn struct {
	dir   string
	limit int64
	once  singleflight.Group

	mu   sync.Mutex
	size int64 // about: other processes may share the folder
}

func openDrawn(dir string, limit int64) (*drawn, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the folder of drawn pages cannot be made",
			Hint: "check that the data folder can be written", Err: err}
	}
	d := &drawn{dir: dir, limit: limit}
	files, err := d.list()
	for _, f := range files {
		d.size += f.Size()
	}
	return d, err
}

// get gives what is kept under the name, or draws and keeps it. Many who want the same wait for one drawing.
func (d *drawn) get(name string, draw func() ([]byte, error)) ([]byte, error) {
	sum := sha256.Sum256([]byte(name)) // names carry references to blobs, which no folder needs to show
	path := filepath.Join(d.dir, hex.EncodeToString(sum[:16]))
	if data, err := os.ReadFile(path); err == nil {
		now := time.Now()
		_ = os.Chtimes(path, now, now) // only makes it live longer
		return data, nil
	}
	data, err, _ := d.once.Do(path, func() (any, error) {
		data, err := draw()
		if err != nil {
			return nil, err
		}
		return data, d.keep(path, data)
	})
	if err != nil {
		return nil, err
	}
	return data.([]byte), nil
}

// keep writes whole or not at all. A full disk is no reason not to show what was drawn.
func (d *drawn) keep(path string, data []byte) error {
	f, err := os.CreateTemp(d.dir, "new-")
	if err != nil {
		return nil //nolint:nilerr // it is drawn again next time
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.size += int64(len(data)); d.size > d.limit {
		return d.shrink()
	}
	return nil
}

// shrink removes the files that were not used for the longest time until a tenth of the limit is free.
func (d *drawn) shrink() error {
	files, err := d.list()
	if err != nil {
		return err
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	d.size = 0
	for _, f := range files {
		d.size += f.Size()
	}
	for _, f := range files {
		if d.size <= d.limit/10*9 {
			return nil
		}
		if err := os.Remove(filepath.Join(d.dir, f.Name())); err == nil || errors.Is(err, fs.ErrNotExist) {
			d.size -= f.Size()
		}
	}
	return nil
}

func (d *drawn) list() ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, err
	}
	var out []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			out = append(out, info)
		}
	}
	return out, nil
}
