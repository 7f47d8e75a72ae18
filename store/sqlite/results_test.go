package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"sohoa/models"
)

// What happened to a result can be neither changed nor deleted, not even by a program that has the file.
func TestResultEventsStay(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	row := models.KeyedResult{Result: models.Result{Code: "K"}}
	if _, err := s.EnterResult(t.Context(), "v", row, "lan"); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`UPDATE result_events SET actor = 'x'`, `DELETE FROM result_events`} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

// The first result of a register decides of what version its index is, so that an import can follow without building one.
func TestFirstResultSetsVersion(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "sohoa.db"))
	if _, err := s.EnterResult(t.Context(), "v", models.KeyedResult{Result: models.Result{Code: "K"}}, "lan"); err != nil {
		t.Fatal(err)
	}
	if _, version, err := s.RegisterSize(t.Context()); err != nil || version != "v" {
		t.Errorf("version %q, %v", version, err)
	}
	rows := []models.KeyedResult{{Result: models.Result{Code: "L"}}}
	if _, err := s.ImportResults(t.Context(), "v", rows, nil, "hoa"); err != nil {
		t.Error(err)
	}
	if _, err := s.ImportResults(t.Context(), "w", rows, nil, "hoa"); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("with other keys: %v", err)
	}
}
