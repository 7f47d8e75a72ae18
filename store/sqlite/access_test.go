package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/sqlite"
	"sohoa/store/storetest"
)

func TestAccessSuite(t *testing.T) {
	t.Parallel()
	storetest.AccessSuite(t, func(t *testing.T) storetest.Opened {
		s := open(t, filepath.Join(t.TempDir(), "sohoa.db"))
		var ahead atomic.Int64
		s.Ahead(&ahead)
		return storetest.Opened{Ledger: s, Pass: func(d time.Duration) { ahead.Add(int64(d)) }}
	})
}

// audited gives a ledger with an audit of n lines, and a way into its file past all triggers.
func audited(t *testing.T, n int) (*sqlite.Store, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	for i := range n {
		if err := s.Viewed(t.Context(), "lan", "H26", fmt.Sprintf("dossier:%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, statement := range []string{`DROP TRIGGER audit_stays`, `DROP TRIGGER audit_lasts`} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return s, db
}

// Whoever has the file can change it, and cannot hide it.
func TestTamperedAudit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statements []string
		anchored   bool // it takes an anchor to see it
		bad        int64
	}{
		"a flipped byte":     {statements: []string{`UPDATE audit SET object = 'dossier:5x' WHERE seq = 6`}, bad: 6},
		"another actor":      {statements: []string{`UPDATE audit SET actor = 'hoa' WHERE seq = 1`}, bad: 1},
		"another time":       {statements: []string{`UPDATE audit SET at = at + 1 WHERE seq = 10`}, bad: 10},
		"letters moved":      {statements: []string{`UPDATE audit SET actor = 'la', unit = 'nH26' WHERE seq = 3`}, bad: 3},
		"a line deleted":     {statements: []string{`DELETE FROM audit WHERE seq = 4`}, bad: 4},
		"the first deleted":  {statements: []string{`DELETE FROM audit WHERE seq = 1`}, bad: 1},
		"deleted, numbered":  {statements: []string{`DELETE FROM audit WHERE seq = 4`, `UPDATE audit SET seq = seq - 1 WHERE seq > 4`}, bad: 4},
		"reordered":          {statements: []string{`UPDATE audit SET seq = 0 WHERE seq = 7`, `UPDATE audit SET seq = 7 WHERE seq = 8`, `UPDATE audit SET seq = 8 WHERE seq = 0`}, bad: 7},
		"the end cut":        {statements: []string{`DELETE FROM audit WHERE seq > 8`}, anchored: true, bad: 9},
		"everything deleted": {statements: []string{`DELETE FROM audit`}, anchored: true, bad: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, db := audited(t, 10)
			anchor, err := s.AuditHead(t.Context())
			if err != nil || anchor.Seq != 10 {
				t.Fatal(anchor, err)
			}
			for _, statement := range c.statements {
				if _, err := db.ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			report, err := s.VerifyAudit(t.Context(), anchor)
			if err != nil || report.Bad != c.bad || report.Lines != c.bad-1 || report.Fault == "" {
				t.Errorf("with an anchor: %+v, %v; want line %d", report, err, c.bad)
			}
			report, err = s.VerifyAudit(t.Context(), models.AuditHead{})
			if err != nil || (report.Bad == 0) != c.anchored {
				t.Errorf("without an anchor: %+v, %v", report, err)
			}
		})
	}
}

// A fork is an audit whose end was written anew, with a chain that is in order: it is found by an anchor alone.
func TestForkedAudit(t *testing.T) {
	t.Parallel()
	s, db := audited(t, 10)
	anchor, err := s.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `DELETE FROM audit WHERE seq > 7`); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := s.Viewed(t.Context(), "hoa", "H26", fmt.Sprintf("dossier:%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := s.VerifyAudit(t.Context(), models.AuditHead{}); err != nil || report.Bad != 0 || report.Lines != 12 {
		t.Errorf("without an anchor: %+v, %v", report, err)
	}
	report, err := s.VerifyAudit(t.Context(), anchor)
	if err != nil || report.Bad != 10 || !strings.Contains(report.Fault, "anew") {
		t.Errorf("with an anchor: %+v, %v", report, err)
	}
}

// An audit that was put back from a backup lacks what the anchor knows; one that went on since the anchor is whole.
func TestAnchors(t *testing.T) {
	t.Parallel()
	s, _ := audited(t, 3)
	anchor, err := s.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Viewed(t.Context(), "lan", "H26", "dossier:new"); err != nil {
		t.Fatal(err)
	}
	if report, err := s.VerifyAudit(t.Context(), anchor); err != nil || report.Bad != 0 || report.Lines != 4 {
		t.Errorf("report %+v, %v", report, err)
	}
	backup, _ := audited(t, 2)
	if report, err := backup.VerifyAudit(t.Context(), anchor); err != nil || report.Bad != 3 {
		t.Errorf("report %+v, %v", report, err)
	}
}

func TestAuditStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	if err := s.Viewed(t.Context(), "lan", "H26", "dossier:1"); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`UPDATE audit SET actor = 'x'`, `DELETE FROM audit`} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
	if info, err := os.Stat(filepath.Join(filepath.Dir(path), "audit.key")); err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
		t.Errorf("the key: %v, %v", info, err)
	}
}

// Many processes that write at once write one chain.
func TestAuditInParallel(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	stores := []*sqlite.Store{open(t, path), open(t, path)}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if err := stores[i%2].Viewed(t.Context(), "lan", "H26", fmt.Sprintf("dossier:%d", i/2)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	// Two processes that see the same thing at once write it down once.
	if report, err := stores[0].VerifyAudit(t.Context(), models.AuditHead{}); err != nil || report.Bad != 0 || report.Lines != 20 {
		t.Errorf("report %+v, %v", report, err)
	}
}
