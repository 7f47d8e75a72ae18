package upload

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sohoa/models"
)

func setup(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func begin(t *testing.T, s *Store, size int64) models.Upload {
	t.Helper()
	u, err := s.Begin(t.Context(), models.Upload{Dossier: "H26-1", Name: "tờ khai.pdf", Size: size, Replaces: "F", Page: 2})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A line that is cut loses nothing that arrived, and goes on at the byte.
func TestCut(t *testing.T) {
	t.Parallel()
	s := setup(t)
	u := begin(t, s, 10)
	cut := io.MultiReader(strings.NewReader("0123"), iotest.ErrReader(errors.New("cut")))
	got, err := s.Append(t.Context(), u.ID, 0, cut)
	if models.CodeOf(err) != models.CodeInvalid || got.Offset != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
	again, err := Open(s.dir) // as another process
	if err != nil {
		t.Fatal(err)
	}
	found, err := again.Find(t.Context(), u.ID)
	if err != nil || found.Offset != 4 || found.Name != "tờ khai.pdf" || found.Replaces != "F" || found.Page != 2 || found.Whole() {
		t.Fatalf("%+v, %v", found, err)
	}
	if _, err := again.Append(t.Context(), u.ID, 3, strings.NewReader("x")); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("at the wrong byte: %v", err)
	}
	got, err = again.Append(t.Context(), u.ID, 4, strings.NewReader("456789and more"))
	if err != nil || !got.Whole() {
		t.Fatalf("%+v, %v", got, err)
	}
	r, err := s.Content(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if data, err := io.ReadAll(r); err != nil || string(data) != "0123456789" {
		t.Errorf("%q, %v", data, err)
	}
}

// Two that send at once: one of them is refused, nothing is mixed.
func TestOneSender(t *testing.T) {
	t.Parallel()
	s := setup(t)
	u := begin(t, s, 4)
	r, w := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := s.Append(t.Context(), u.ID, 0, r)
		done <- err
	}()
	if _, err := w.Write([]byte("ab")); err != nil { // the first one is at work
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), u.ID, 0, strings.NewReader("xx")); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("a second sender: %v", err)
	}
	w.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if u, err := s.Append(t.Context(), u.ID, 2, strings.NewReader("cd")); err != nil || !u.Whole() {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestAbandoned(t *testing.T) {
	t.Parallel()
	s := setup(t)
	old, fresh := begin(t, s, 1), begin(t, s, 1)
	long := time.Now().Add(-abandoned - time.Minute)
	if err := os.Chtimes(filepath.Join(s.dir, string(old.ID)), long, long); err != nil {
		t.Fatal(err)
	}
	begin(t, s, 1)
	if _, err := s.Find(t.Context(), old.ID); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("the abandoned one: %v", err)
	}
	if _, err := s.Find(t.Context(), fresh.ID); err != nil {
		t.Error(err)
	}
	if err := s.Remove(t.Context(), fresh.ID); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestNoPath(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for _, id := range []models.UploadID{"", "..", "../x", models.UploadID(strings.Repeat("a", 26))} {
		if _, err := s.Find(t.Context(), id); models.CodeOf(err) != models.CodeNotFound {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := s.Content(t.Context(), id); models.CodeOf(err) != models.CodeNotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
}
