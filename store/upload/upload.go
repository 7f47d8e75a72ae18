// Package upload keeps what arrived of files that are still on their way to a desk, so that a cut line goes on at the byte
// where it broke. What was acknowledged is safe on disk; what is not whole after a day is dropped.
package upload

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"sohoa/models"
)

const (
	abandoned = 24 * time.Hour // after which an upload that nobody went on with is dropped
	most      = 1000           // uploads on their way at the same time
	noteEnd   = ".json"        // of the file that says what an upload is
)

// idForm is the form of an upload's name; nothing else is ever joined to a path.
var idForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// Store keeps uploads in one folder. Its methods may be called from many goroutines and processes.
type Store struct {
	dir string
	now func() time.Time
}

// Open opens the folder, creates it where it is missing, and drops abandoned uploads.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError("the folder of uploads cannot be made", err)
	}
	s := &Store{dir: dir, now: time.Now}
	return s, s.tidy()
}

// Begin makes room for an upload of the given size and gives it with its name. CodeUnavailable where too many are on
// their way.
func (s *Store) Begin(_ context.Context, u models.Upload) (models.Upload, error) {
	if err := s.tidy(); err != nil {
		return u, err
	}
	u.ID, u.Made, u.Offset = models.UploadID(rand.Text()), s.now().UTC(), 0
	note, err := json.Marshal(u)
	if err != nil {
		return u, &models.Error{Code: models.CodeInternal, Message: "the upload cannot be noted", Err: err}
	}
	for name, data := range map[string][]byte{string(u.ID): nil, string(u.ID) + noteEnd: note} {
		if err := writeFile(filepath.Join(s.dir, name), data); err != nil {
			return u, diskError("the upload cannot begin", err)
		}
	}
	return u, diskError("the upload cannot begin", syncFolder(s.dir))
}

// Find gives an upload with the number of its bytes that are safe. CodeNotFound where there is none, or no more.
func (s *Store) Find(_ context.Context, id models.UploadID) (models.Upload, error) {
	var u models.Upload
	if !idForm.MatchString(string(id)) {
		return u, gone(nil)
	}
	note, err := os.ReadFile(filepath.Join(s.dir, string(id)+noteEnd))
	if err != nil {
		return u, missing(err)
	}
	if err := json.Unmarshal(note, &u); err != nil {
		return u, gone(err)
	}
	info, err := os.Stat(filepath.Join(s.dir, string(id)))
	if err != nil {
		return u, missing(err)
	}
	u.Offset = info.Size()
	return u, nil
}

// Append writes what r gives behind the upload's first offset bytes, never more than the upload's size, and gives the
// upload as it then stands. What arrived before r failed is kept and safe, and the error is r's with CodeInvalid.
// CodeConflict where the upload does not end at offset, or somebody else is writing to it.
func (s *Store) Append(ctx context.Context, id models.UploadID, offset int64, r io.Reader) (models.Upload, error) {
	u, err := s.Find(ctx, id)
	if err != nil {
		return u, err
	}
	f, err := os.OpenFile(filepath.Join(s.dir, string(id)), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return u, missing(err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return u, elsewhere("somebody else is sending this upload", err)
	}
	info, err := f.Stat()
	if err != nil {
		return u, diskError("the upload cannot be read", err)
	}
	if u.Offset = info.Size(); u.Offset != offset {
		return u, elsewhere(fmt.Sprintf("the upload goes on at byte %d", u.Offset), nil)
	}
	src := &source{r: io.LimitReader(r, u.Size-u.Offset)}
	n, err := io.Copy(f, src)
	u.Offset += n
	if err != nil && src.err == nil {
		return u, diskError("the upload cannot be stored", err)
	}
	if err := f.Sync(); err != nil {
		return u, diskError("the upload cannot be stored", err)
	}
	if src.err != nil {
		return u, &models.Error{Code: models.CodeInvalid, Message: "the line was cut", Hint: "go on where the upload ends", Err: src.err}
	}
	return u, nil
}

// Content gives what arrived of an upload for reading. CodeNotFound as Find.
func (s *Store) Content(_ context.Context, id models.UploadID) (io.ReadCloser, error) {
	if !idForm.MatchString(string(id)) {
		return nil, gone(nil)
	}
	f, err := os.Open(filepath.Join(s.dir, string(id)))
	if err != nil {
		return nil, missing(err)
	}
	return f, nil
}

// Remove drops an upload; one that is gone already is no error.
func (s *Store) Remove(_ context.Context, id models.UploadID) error {
	if !idForm.MatchString(string(id)) {
		return nil
	}
	for _, name := range []string{string(id) + noteEnd, string(id)} {
		if err := os.Remove(filepath.Join(s.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskError("the upload cannot be removed", err)
		}
	}
	return nil
}

// tidy drops abandoned uploads, and refuses where the rest are too many.
func (s *Store) tidy() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return diskError("the folder of uploads cannot be read", err)
	}
	left := 0
	for _, e := range entries {
		id := models.UploadID(strings.TrimSuffix(e.Name(), noteEnd))
		if string(id) != e.Name() {
			continue // with its bytes
		}
		info, err := e.Info()
		if err != nil {
			continue // gone meanwhile
		}
		if s.now().Sub(info.ModTime()) < abandoned {
			left++
			continue
		}
		if err := s.Remove(context.Background(), id); err != nil {
			return err
		}
	}
	if left >= most {
		return &models.Error{Code: models.CodeUnavailable, Message: "too many files are on their way", Hint: "wait until some have arrived"}
	}
	return nil
}

// source remembers the sender's error, to tell it from the disk's.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return gone(err)
	}
	return diskError("the upload cannot be read", err)
}

func gone(err error) error {
	return &models.Error{Code: models.CodeNotFound, Message: "this upload is not on its way, or no more", Hint: "send the file again from its start", Err: err}
}

func elsewhere(what string, err error) error {
	return &models.Error{Code: models.CodeConflict, Message: what, Hint: "ask where the upload ends and go on there", Err: err}
}

func diskError(what string, err error) error {
	if err == nil {
		return nil
	}
	hint := "check that the data folder exists and can be written"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		hint = "make room on the disk of the data folder"
	}
	return &models.Error{Code: models.CodeUnavailable, Message: what, Hint: hint, Err: err}
}
