// Package blob keeps the bytes of received files in a folder, each content once, under a name that is worked out from
// the content with the installation's key. Without the key a name tells nothing: nobody can ask whether two offices
// hold the same paper. The bytes are safe on disk before Put returns.
package blob

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"sohoa/models"
)

const (
	keyFile   = "key"
	keyBytes  = 32
	incoming  = "incoming" // files that are still arriving, on the same filesystem so that a rename can publish them
	abandoned = time.Hour  // an arriving file that nobody wrote to for so long has lost its sender
)

// refForm is the form of a reference: lower-case hexadecimal HMAC-SHA-256. Nothing else is ever joined to a path.
var refForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Store keeps content in one folder. Its methods may be called from many goroutines and processes.
type Store struct {
	dir string
	key []byte
}

// Open opens the folder, creates it and its key where they are missing, and removes what abandoned uploads left.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, incoming), 0o700); err != nil {
		return nil, diskError("the blob folder cannot be made", err)
	}
	key, err := loadKey(dir)
	if err != nil {
		return nil, diskError("the key of the blob folder cannot be read or made", err)
	}
	s := &Store{dir: dir, key: key}
	if err := s.tidy(time.Now().Add(-abandoned)); err != nil {
		return nil, diskError("abandoned uploads cannot be removed", err)
	}
	return s, nil
}

// Put stores what r gives until its end and returns a file with its reference, SHA-256 and size. It reads no more
// than limit bytes: CodeTooLarge if there are more, CodeEmpty if there are none. CodeInvalid where r itself fails,
// CodeUnavailable where the disk does. After any error nothing is kept.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (models.File, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, incoming), "")
	if err != nil {
		return models.File{}, diskError("the file cannot be stored", err)
	}
	defer os.Remove(f.Name()) // fails once it was renamed
	defer f.Close()
	file, err := s.copyIn(ctx, f, r, limit)
	if err != nil {
		return models.File{}, err
	}
	if err := s.publish(f, file.Blob); err != nil {
		return models.File{}, diskError("the file cannot be stored", err)
	}
	return file, nil
}

// copyIn writes r to f while both digests grow.
func (s *Store) copyIn(ctx context.Context, f *os.File, r io.Reader, limit int64) (models.File, error) {
	content, name := sha256.New(), hmac.New(sha256.New, s.key)
	src := &source{ctx: ctx, r: io.LimitReader(r, limit+1)}
	n, err := io.CopyBuffer(io.MultiWriter(f, content, name), src, make([]byte, 256<<10))
	switch {
	case src.err != nil:
		return models.File{}, &models.Error{Code: models.CodeInvalid, Message: "the file did not arrive whole",
			Hint: "send it again", Err: src.err}
	case err != nil:
		return models.File{}, diskError("the file cannot be stored", err)
	case n > limit:
		return models.File{}, &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the file has more than %d MB", limit>>20),
			Hint: "split it, or scan with fewer dots per inch"}
	case n == 0:
		return models.File{}, &models.Error{Code: models.CodeEmpty, Message: "the file has no content", Hint: "scan or send it again"}
	}
	return models.File{Blob: models.BlobRef(hex.EncodeToString(name.Sum(nil))),
		SHA256: hex.EncodeToString(content.Sum(nil)), Size: n}, nil
}

// publish gives f its name. Content that is already there is replaced by itself, which also mends a damaged copy.
func (s *Store) publish(f *os.File, ref models.BlobRef) error {
	if err := f.Chmod(0o400); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	folder := filepath.Dir(s.path(ref))
	if err := os.Mkdir(folder, 0o700); err == nil {
		if err := syncFolder(s.dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(f.Name(), s.path(ref)); err != nil {
		return err
	}
	return syncFolder(folder)
}

// Open gives the content of a reference for reading. CodeNotFound where there is none, also for a malformed reference.
func (s *Store) Open(ctx context.Context, ref models.BlobRef) (models.Content, error) {
	if err := ctx.Err(); err != nil {
		return nil, diskError("the content cannot be read", err)
	}
	if !refForm.MatchString(string(ref)) {
		return nil, missing(nil)
	}
	f, err := os.Open(s.path(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(err)
	}
	if err != nil {
		return nil, diskError("the content cannot be read", err)
	}
	return f, nil
}

// Ping tells whether the folder takes files.
func (s *Store) Ping(context.Context) error {
	f, err := os.CreateTemp(filepath.Join(s.dir, incoming), "")
	if err != nil {
		return diskError("the blob folder takes no files", err)
	}
	f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return diskError("the blob folder takes no files", err)
	}
	return nil
}

// path tells where well-formed ref stands.
func (s *Store) path(ref models.BlobRef) string {
	return filepath.Join(s.dir, string(ref[:2]), string(ref[2:]))
}

// tidy removes arriving files that were last written before the time given.
func (s *Store) tidy(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.ModTime().After(before) {
			continue // gone meanwhile, or still arriving
		}
		if err := os.Remove(filepath.Join(s.dir, incoming, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// source remembers the sender's error, to tell it from the disk's, and ends when the context does.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// loadKey reads the folder's key, or makes it. Of several processes that start together one's key wins.
func loadKey(dir string) ([]byte, error) {
	name := filepath.Join(dir, keyFile)
	key, err := readKey(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	f, err := os.CreateTemp(filepath.Join(dir, incoming), keyFile)
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	key = make([]byte, keyBytes)
	rand.Read(key) // never fails: the runtime ends the program first
	if _, err := f.Write(key); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	// A link, unlike a rename, never replaces the key of somebody who was faster.
	if err := os.Link(f.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := syncFolder(dir); err != nil {
		return nil, err
	}
	return readKey(name)
}

func readKey(name string) ([]byte, error) {
	key, err := os.ReadFile(name)
	if err == nil && len(key) != keyBytes {
		return nil, fmt.Errorf("%s has %d bytes, not %d: restore it from a backup", keyFile, len(key), keyBytes)
	}
	return key, err
}

// syncFolder makes the names in a folder safe.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func missing(err error) error {
	return &models.Error{Code: models.CodeNotFound, Message: "the content of the file is not in the blob folder",
		Hint: "restore the blob folder from a backup", Err: err}
}

func diskError(what string, err error) error {
	hint := "check that the data folder exists and can be written"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		hint = "make room on the disk of the data folder"
	}
	return &models.Error{Code: models.CodeUnavailable, Message: what, Hint: hint, Err: err}
}
