package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

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

func TestLateSuite(t *testing.T) {
	t.Parallel()
	storetest.LateSuite(t, func(t *testing.T) storetest.Opened {
		s := open(t, filepath.Join(t.TempDir(), "sohoa.db"))
		var ahead atomic.Int64
		s.Ahead(&ahead)
		return storetest.Opened{Ledger: s, Pass: func(d time.Duration) { ahead.Add(int64(d)) }}
	})
}

func open(t testing.TB, path string) *sqlite.Store {
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

// What an earlier version wrote is read by this one, and goes on from where it stood.
func TestMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	old, err := sqlite.OpenOld(t.Context(), path, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO dossiers VALUES ('D', 'H26', '', '', 'direct', 'desk', 'processing', 1, NULL, '')`,
		`INSERT INTO files VALUES ('read', 'D', 'H26', 'desk', 0, 'a.pdf', 's', 9, 'b', '', 'done', 1, 1, 0, 0, 1, NULL, '', ''),
			('waits', 'D', 'H26', 'desk', 1, 'b.pdf', 's', 9, 'b', '', 'received', 3, 1, 0, 0, 1, NULL, '', '')`,
		`INSERT INTO documents VALUES ('P', 'read', 0, 'unknown', 1, '[1]', 'chữ')`,
		`INSERT INTO fields VALUES ('P', 0, 'title', 'ĐƠN', 'ĐƠN', 1, 'check', 'rules', '[]', '[]')`,
	} {
		if _, err := old.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	old.Close()
	s := open(t, path)
	d, read, err := s.Dossier(t.Context(), models.In("H26"), "D")
	if err != nil || d.Files[0].State != models.FileDone || d.Files[1].State != models.FileReceived || read[0].Pending {
		t.Fatalf("dossier %+v, read %+v, %v", d, read, err)
	}
	if p := read[0].Documents[0]; p.Pairs != nil || p.Fields[0].Value != "ĐƠN" || p.Fields[0].Alternatives != nil || p.Fields[0].Signals != nil {
		t.Errorf("document %+v", p)
	}
	line, _, err := s.Unfinished(t.Context(), time.Hour, 10)
	if err != nil || len(line) != 1 || line[0] != (models.Ticket{File: "waits", Attempt: 3, Lane: models.LaneDesk, Size: 9}) {
		t.Errorf("line %+v, %v", line, err)
	}
}
