package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

// What is kept per dossier and per day is what counting everything anew would give, after all that can happen to dossiers.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	fillOverview(t, path, 300)
	ctx, scope := t.Context(), models.In("U7")
	count := func() {
		t.Helper()
		if left, err := s.CountFigures(ctx, 1000); err != nil || left != 0 {
			t.Fatal(left, err)
		}
		compareFigures(t, path)
	}
	count()
	_, read, err := s.Dossier(ctx, scope, "D7")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Correct(ctx, scope, read[0].Documents[0].ID, "field_3", "y", "lan"); err != nil {
		t.Fatal(err)
	}
	ticket, err := s.Reopen(ctx, scope, "F7", "lan")
	if err != nil {
		t.Fatal(err)
	}
	count()
	if _, err := s.Claim(ctx, ticket, "test"); err != nil {
		t.Fatal(err)
	}
	if err := s.Show(ctx, ticket, models.Digitisation{Documents: []models.Document{{Type: "unknown", Pages: []int{2}}}}); err != nil {
		t.Fatal(err)
	}
	count()
	if err := s.Fail(ctx, ticket, models.Error{Code: models.CodeCorrupt}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Receive(ctx, models.Dossier{Unit: "U7", Files: []models.File{{Blob: "b"}}}, ""); err != nil {
		t.Fatal(err)
	}
	count()
}

// compareFigures compares what is kept with what the tables give.
func compareFigures(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const days = `unit, day, SUM(received), SUM(due), SUM(digitised), SUM(reused), SUM(demanded), SUM(avoided), SUM(finished), SUM(resulted), SUM(fields), SUM(auto)`
	for what, pair := range map[string][2]string{
		"figures":   {`SELECT * FROM figures`, `SELECT * FROM figures_now`},
		"days":      {`SELECT * FROM figure_days WHERE unit <> '' AND received + due > 0`, `SELECT ` + days + ` FROM figures_now GROUP BY unit, day`},
		"all units": {`SELECT * FROM figure_days WHERE unit = '' AND received + due > 0`, `SELECT '' AS ` + days + ` FROM figures_now GROUP BY day`},
		"decisions": {`SELECT * FROM decision_days WHERE unit <> ''`,
			`SELECT unit, day, type, field, SUM(decided), SUM(corrected) FROM decisions GROUP BY unit, day, type, field`},
		"worked": {`SELECT at, id, unit, actor, document, corrected FROM worked`, `SELECT at, id, unit, actor, document, corrected FROM decisions AS d
			WHERE decided > 0 AND NOT EXISTS (SELECT 1 FROM corrections WHERE undoes = d.id)`},
	} {
		var left, right, rows int
		query := `SELECT (SELECT COUNT(*) FROM (` + pair[0] + ` EXCEPT ` + pair[1] + `)), (SELECT COUNT(*) FROM (` + pair[1] + ` EXCEPT ` + pair[0] + `)),
			(SELECT COUNT(*) FROM (` + pair[0] + `))`
		if err := db.QueryRowContext(t.Context(), query).Scan(&left, &right, &rows); err != nil {
			t.Fatal(what, err)
		}
		if left+right > 0 || rows == 0 {
			t.Errorf("%s: %d rows are wrong and %d are missing, of %d", what, left, right, rows)
		}
	}
}

// A decision that is taken back is counted no more, on the day on which it was made.
func TestUndoneDecision(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	fillOverview(t, path, 20)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const day = `SELECT decided, corrected FROM decision_days WHERE unit = 'U0' AND field = 'field_10'`
	for _, step := range []struct {
		statement          string
		decided, corrected int
	}{
		{`SELECT 1`, 1, 1},
		{`INSERT INTO corrections (document, field, actor, at, before, after, state, undoes)
			SELECT document, field, 'minh', at + 86400000, after, before, 'auto', id FROM corrections WHERE document = 'P0' AND field = 'field_10'`, 0, 0},
	} {
		if _, err := db.ExecContext(t.Context(), step.statement); err != nil {
			t.Fatal(err)
		}
		var decided, corrected, rows int
		if err := db.QueryRowContext(t.Context(), day).Scan(&decided, &corrected); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM (`+day+`)`).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if decided != step.decided || corrected != step.corrected || rows != 1 {
			t.Errorf("%d decided, %d corrected in %d days, want %+v", decided, corrected, rows, step)
		}
		var standing int
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM worked WHERE document = 'P0' AND actor = 'lan'`).Scan(&standing); err != nil {
			t.Fatal(err)
		}
		if want := 4 + step.decided; standing != want {
			t.Errorf("%d decisions stand, want %d", standing, want)
		}
	}
	if _, err := s.CountFigures(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	listing := models.Listing{Span: models.Span{From: "2020-01-01", Until: "2030-01-01"}, What: models.CountedCorrected, Field: "field_10", Type: "birth_certificate", Most: 10}
	listing.Span.Until = "2025-11-25" // of unit U0's first dossier only
	if listed, n, sum, err := s.FigureDossiers(t.Context(), models.Everywhere(), listing); err != nil || len(listed)+n+sum != 0 {
		t.Errorf("the list has %+v, %d, %d, %v", listed, n, sum, err)
	}
}

// No question of these pages walks through all fields, files' pages or decisions.
func TestOverviewPlans(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	open(t, path)
	fillOverview(t, path, 300)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for what, query := range map[string]string{
		"count one":   `SELECT * FROM figures_now WHERE dossier IN (SELECT dossier FROM figures_stale ORDER BY dossier LIMIT 50)`,
		"figures":     `SELECT unit, SUM(due) FROM figure_days WHERE unit BETWEEN 'a' AND 'b' AND day BETWEEN 'c' AND 'd' GROUP BY unit`,
		"decided one": `SELECT * FROM decisions WHERE id = 7`,
		"people":      `SELECT actor, COUNT(*) FROM worked WHERE at >= 7 AND unit BETWEEN 'a' AND 'b' GROUP BY actor`,
		"reviewed":    `SELECT COUNT(*) FROM reviewed WHERE at >= MIN(7, 8) AND unit BETWEEN 'a' AND 'b'`,
	} {
		rows, err := db.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query)
		if err != nil {
			t.Fatal(what, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			for _, table := range []string{"dossiers", "files", "documents", "fields", "corrections", "told", "components", "vouched", "entered", "worked", "reviewed"} {
				if detail == "SCAN "+table || strings.HasPrefix(detail, "SCAN "+table+" ") {
					t.Errorf("%s: %s", what, detail)
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
}

// A desk's list of components is counted by what must be digitised, and a dossier whose papers are being gathered not at all.
func TestComponentsCount(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	fillOverview(t, path, 20)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	exec(`INSERT INTO intakes (dossier, unit, procedure, title, request, holder_json, card, applicant_json, relation, phone, due, sets, opened, actor)
		VALUES ('D3', 'U3', '', '', '', '{}', 0, '{}', '', '', '', 1, 1, 'thao')`)
	for name, c := range map[string]string{
		"read":      `'a', 'yes', 'paper', '', 'digitised'`,
		"reused":    `'c', 'yes', 'reused', '', 'reused_from_result'`,
		"lacking":   `'a', 'yes', 'missing', '', 'none'`,
		"handed_in": `'a', 'yes', 'handed_in', '', 'none'`,
		"certified": `'a', 'yes', 'handed_in', 'certified', 'none'`,
		"shared":    `'a', 'yes', 'shared', '', 'none'`,
		"optional":  `'a', 'no', 'optional', '', 'none'`,
		"shown":     `'', 'yes', 'shown', '', 'none'`,
	} {
		exec(`INSERT INTO components (dossier, position, name, label, presented, types_json, shared_by, note, digitise, required, presence, form, state)
			VALUES ('D3', 0, '` + name + `', '', 'original', '[]', '', '', ` + c + `)`)
	}
	count := func() (of []models.Figures) {
		t.Helper()
		if left, err := s.CountFigures(t.Context(), 1000); err != nil || left != 0 {
			t.Fatal(left, err)
		}
		compareFigures(t, path)
		of, err := s.UnitFigures(t.Context(), models.In("U3"), models.Span{From: "2020-01-01", Until: "2030-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		return of
	}
	if f := count(); len(f) != 1 || f[0].Received != 1 || f[0].Due != 4 || f[0].Digitised != 2 || f[0].Reused != 1 {
		t.Errorf("figures %+v", f)
	}
	exec(`UPDATE components SET presence = 'paper', state = 'digitised' WHERE dossier = 'D3' AND name = 'lacking'`)
	if f := count(); f[0].Due != 4 || f[0].Digitised != 3 {
		t.Errorf("figures after a paper came: %+v", f)
	}
	exec(`UPDATE dossiers SET state = 'open' WHERE code = 'D3'`)
	if f := count(); len(f) > 0 {
		t.Errorf("figures of a dossier that is being gathered: %+v", f)
	}
}
