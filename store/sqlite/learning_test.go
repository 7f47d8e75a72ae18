package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"sohoa/models"
)

// What was drawn, answered, suspended and learned cannot be rewritten, not even by a program that has the file.
func TestLearningStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	s := open(t, path)
	const unit = models.UnitCode("H26")
	stratum := models.Stratum{Type: "birth_certificate", Field: "full_name"}
	if _, err := s.KeepDraw(t.Context(), models.Draw{Unit: unit, Day: "2026-03-02"}, []models.Sample{{Stratum: stratum, Machine: "AN"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AnswerSample(t.Context(), unit, 1, "AM", models.SampleWrong, "lan"); err != nil {
		t.Fatal(err)
	}
	if err := s.Suspend(t.Context(), unit, stratum, "1 sai", "machine"); err != nil {
		t.Fatal(err)
	}
	if err := s.Resume(t.Context(), unit, stratum, "đã sửa", "lan"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeepLexicon(t.Context(), unit, []models.LexiconEntry{}, "lan", ""); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		`UPDATE draws SET seed = 'x'`, `DELETE FROM draws`, `UPDATE samples SET outcome = 'right'`, `DELETE FROM samples`,
		`UPDATE suspensions SET until = 0`, `DELETE FROM suspensions`, `UPDATE lexicons SET entries_json = '[1]'`,
		`DELETE FROM lexicons`, `UPDATE lexicon_moves SET actor = 'x'`, `DELETE FROM lexicon_moves`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}
