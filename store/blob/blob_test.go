package blob_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sohoa/models"
	"sohoa/store/blob"
	"sohoa/store/storetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	storetest.BlobSuite(t, func(t *testing.T) func() storetest.Blobs {
		dir := filepath.Join(t.TempDir(), "blobs")
		return func() storetest.Blobs { return open(t, dir) }
	})
}

func open(t *testing.T, dir string) *blob.Store {
	t.Helper()
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

// files lists what lies below dir.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, strings.TrimPrefix(path, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNamesDifferByInstallation(t *testing.T) {
	t.Parallel()
	var refs []models.BlobRef
	for range 2 {
		f, err := open(t, t.TempDir()).Put(t.Context(), strings.NewReader("the same paper"), 100)
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, f.Blob)
	}
	if refs[0] == refs[1] {
		t.Error("two installations give the same paper the same name")
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "blobs")
	f, err := open(t, dir).Put(t.Context(), strings.NewReader("paper"), 100)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fs.FileMode{dir: 0o700, filepath.Join(dir, "key"): 0o600,
		filepath.Join(dir, string(f.Blob[:2]), string(f.Blob[2:])): 0o400} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

// An upload that was cut anywhere leaves nothing behind.
func TestCutUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	before := files(t, dir)
	for n := range 50 {
		cut := io.MultiReader(strings.NewReader(strings.Repeat("x", n)), iotest.ErrReader(errors.New("cut")))
		if _, err := s.Put(t.Context(), cut, 1000); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	if after := files(t, dir); len(after) != len(before) {
		t.Errorf("left behind: %v", after)
	}
}

func TestAbandonedUploadsAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	old, young := filepath.Join(dir, "incoming", "old"), filepath.Join(dir, "incoming", "young")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the abandoned upload is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the arriving upload is gone: %v", err)
	}
}

// Sending a paper again mends a copy that the disk damaged.
func TestPutMendsDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	f, err := s.Put(t.Context(), strings.NewReader("paper"), 100)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, string(f.Blob[:2]), string(f.Blob[2:]))
	if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte("pap"), 0o400)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("paper"), 100); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "paper" {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestDamagedKeyIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "key"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Open(dir); err == nil {
		t.Error("a damaged key was accepted")
	}
}
