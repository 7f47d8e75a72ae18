package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"sohoa/models"
	"sohoa/store/sqlite"
	"sohoa/store/storetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	storetest.Suite(t, func(t *testing.T) func() storetest.Ledger {
		path := filepath.Join(t.TempDir(), "with space & 100%.db")
		return func() storetest.Ledger { return open(t, path) }
	})
}

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSettings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v: want 0600", info.Mode(), err)
	}
	got, err := s.Pragmas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// synchronous 2 is FULL: with NORMAL a power cut loses commits that somebody holds a receipt for.
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %s, want %s", name, got[name], value)
		}
	}
}

// The history cannot be rewritten, not even by a program that has the file.
func TestEventsStay(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	d := models.Dossier{Unit: "H26", Files: []models.File{{Blob: "b"}}}
	if _, err := s.Receive(t.Context(), d, ""); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`UPDATE events SET actor = 'x'`, `DELETE FROM events`} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

// While another program holds the database, a writer gets an error that says so, and nothing is half done.
func TestHeldDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	db, err := sql.Open("sqlite", path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := models.Dossier{Unit: "H26", Files: []models.File{{Blob: "b"}}}
	if _, err := s.Receive(t.Context(), d, "key"); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("Receive while held: %v", err)
	}
	if _, err := s.Tallies(t.Context()); err != nil {
		t.Errorf("readers must not wait for writers: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	got, err := s.Receive(t.Context(), d, "key")
	if err != nil || got.Code[len(got.Code)-4:] != "0001" {
		t.Errorf("Receive afterwards: %v, %v", got.Code, err)
	}
}
