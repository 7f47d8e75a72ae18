package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/sqlite"
)

// The rows of a year in which 114 units received 10,000 dossiers with 15 fields each.
const (
	speedUnits    = 114
	speedDossiers = 10_000
	speedFields   = 15
)

// fillOverview writes the rows directly: receiving 10,000 dossiers one by one would sync the disk as many times.
func fillOverview(tb testing.TB, path string, dossiers int) {
	tb.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=synchronous(OFF)")
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	const first = int64(1_764_000_000_000) // 24 November 2025
	for _, statement := range []string{
		fmt.Sprintf(`CREATE TEMP TABLE n AS WITH RECURSIVE up(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < %d) SELECT i FROM up`, dossiers-1),
		fmt.Sprintf(`INSERT INTO dossiers (code, unit, procedure, holder, channel, lane, state, received, request_hash)
			SELECT 'D' || i, 'U' || (i %% %d), '1.001193', '', 'direct', CASE WHEN i %% 3 = 0 THEN 'desk' ELSE 'backlog' END,
			CASE WHEN i %% 10 = 0 THEN 'review' ELSE 'done' END, %d + CAST(i * 31536000000.0 / %d AS INTEGER), '' FROM n`, speedUnits, first, dossiers),
		fmt.Sprintf(`INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob, type, state, attempt, fresh, heartbeat, not_before, received)
			SELECT 'F' || i, 'D' || i, 'U' || (i %% %d), CASE WHEN i %% 3 = 0 THEN 'desk' ELSE 'backlog' END, 0, 'a.pdf', 's', 9, 'b', '',
			CASE WHEN i %% 50 = 0 THEN 'failed' ELSE 'done' END, 1, 1, 0, 0, %d FROM n`, speedUnits, first),
		`UPDATE files SET error_code = 'corrupt' WHERE state = 'failed'`,
		`INSERT INTO documents (id, file, position, type, type_confidence, pages_json, text) SELECT 'P' || i, 'F' || i, 0, 'birth_certificate', 1, '[1]', '' FROM n`,
		fmt.Sprintf(`INSERT INTO fields (document, position, name, value, raw, confidence, state, source, evidence_json, findings_json)
			SELECT 'P' || n.i, k.i, 'field_' || k.i, 'x', 'x', 1, CASE WHEN n.i %% 10 = 0 AND k.i = 3 THEN 'check' WHEN k.i < 10 THEN 'auto' ELSE 'confirmed' END,
			'rules', '[]', '[]' FROM n JOIN n AS k ON k.i < %d`, speedFields),
		fmt.Sprintf(`INSERT INTO corrections (document, field, actor, at, before, after, state)
			SELECT 'P' || n.i, 'field_' || k.i, 'lan', %d + CAST(n.i * 31536000000.0 / %d AS INTEGER), 'x', 'y', CASE WHEN k.i %% 5 = 0 THEN 'corrected' ELSE 'confirmed' END
			FROM n JOIN n AS k ON k.i BETWEEN 10 AND %d`, first, dossiers, speedFields-1),
	} {
		if _, err := tx.ExecContext(tb.Context(), statement); err != nil {
			tb.Fatal(statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
}

func openSpeed(tb testing.TB) *sqlite.Store {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "sohoa.db")
	s, err := sqlite.Open(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	fillOverview(tb, path, speedDossiers)
	return s
}

// BenchmarkOverview measures what one look at the overview of a whole city asks the database, on 10,000 dossiers with
// 150,000 fields: figures of the period and the one before, twelve months, what waits, corrections, targets.
func BenchmarkOverview(b *testing.B) {
	s := openSpeed(b)
	ctx, scope := b.Context(), models.Everywhere()
	started := time.Now()
	if left, err := s.CountFigures(ctx, speedDossiers); err != nil || left != 0 {
		b.Fatal(left, err)
	}
	b.ReportMetric(float64(time.Since(started).Microseconds())/speedDossiers, "µs/dossier-counted")
	year := models.Span{From: "2025-11-01", Until: "2026-11-30"}
	b.ResetTimer()
	for b.Loop() {
		for _, ask := range []func() error{
			func() error { _, err := s.CountFigures(ctx, 400); return err },
			func() error { _, err := s.UnitFigures(ctx, scope, year); return err },
			func() error {
				_, err := s.UnitFigures(ctx, scope, models.Span{From: "2026-10-01", Until: "2026-10-31"})
				return err
			},
			func() error { _, err := s.MonthFigures(ctx, scope, year); return err },
			func() error { _, err := s.WaitingNow(ctx, scope); return err },
			func() error { _, err := s.FieldDecisions(ctx, scope, year, 10_000); return err },
			func() error { _, err := s.Targets(ctx, scope, []string{"2026-11", "2026-Q4", "2026"}); return err },
		} {
			if err := ask(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkOverviewList measures the longest list, BenchmarkQueue the queue's page.
func BenchmarkOverviewList(b *testing.B) {
	s := openSpeed(b)
	if _, err := s.CountFigures(b.Context(), speedDossiers); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_, n, _, err := s.FigureDossiers(b.Context(), models.Everywhere(),
			models.Listing{Span: models.Span{From: "2025-01-01", Until: "2027-01-01"}, What: models.CountedDue, Most: 100})
		if err != nil || n != speedDossiers {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkQueue(b *testing.B) {
	s := openSpeed(b)
	for b.Loop() {
		if _, err := s.Load(b.Context(), models.Everywhere()); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Failures(b.Context(), models.Everywhere()); err != nil {
			b.Fatal(err)
		}
	}
}
