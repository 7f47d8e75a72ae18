package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sohoa/models"
)

// Learner is what a ledger knows of people's decisions and of the lexicons made from them.
type Learner interface {
	Decisions(ctx context.Context, unit models.UnitCode) ([]models.Decision, error)
	Lexicons(ctx context.Context, unit models.UnitCode) ([]models.LexiconVersion, error)
	Lexicon(ctx context.Context, unit models.UnitCode) (models.LexiconVersion, error)
	KeepLexicon(ctx context.Context, unit models.UnitCode, entries []models.LexiconEntry, actor, detail string) (int, error)
	ApplyLexicon(ctx context.Context, unit models.UnitCode, number, instead int, actor, detail string) error
	RefuseLexicon(ctx context.Context, unit models.UnitCode, number int, actor, detail string) error
	UndoLexicon(ctx context.Context, unit models.UnitCode, actor string) (int, error)
	LexiconMoves(ctx context.Context, unit models.UnitCode) ([]models.LexiconMove, error)
}

func testDecisions(t *testing.T, open func() Ledger) {
	l := open()
	read := reading("AM")
	read.Documents[0].Fields[0].Alternatives = []models.Alternative{{Value: "AN", Raw: "AN", Source: models.SourceLLM}}
	_, document := finished(t, l, read)
	finished(t, l, reading("BA")) // nobody looks at it
	for _, d := range [][2]string{{"AN", "lan"}, {"ÂN", "hoa"}, {"AN", "minh"}, {"AN", "lan"}} {
		must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", d[0], d[1]))
	}
	got, err := l.Decisions(t.Context(), unit)
	must(t, "Decisions", err)
	if len(got) != 1 {
		t.Fatalf("decisions %+v", got)
	}
	d := got[0]
	if d.Document != document || d.Type != "birth_certificate" || d.SHA256 == "" || d.Blob == "" || d.Field.Name != "full_name" ||
		d.Field.Value != "AN" || d.Field.State != models.StateCorrected || len(d.Field.Evidence) != 1 {
		t.Errorf("decision %+v", d)
	}
	if !slices.Equal(d.Readings, []string{"AM", "AN"}) || !slices.Equal(d.Clerks, []string{"lan", "minh"}) {
		t.Errorf("readings %q, clerks %q", d.Readings, d.Clerks)
	}
	if others, err := l.Decisions(t.Context(), otherUnit); err != nil || len(others) != 0 {
		t.Errorf("another unit sees %+v, %v", others, err)
	}
}

func testLexicons(t *testing.T, open func() Ledger) {
	l := open()
	live := func(want int) {
		t.Helper()
		v, err := open().Lexicon(t.Context(), unit)
		must(t, "Lexicon", err)
		if v.Number != want || (want > 0) != (v.State == models.LexiconLive) || want > 0 && v.Entries[0].Count != want {
			t.Errorf("live is %+v, want version %d", v, want)
		}
	}
	live(0)
	_, err := l.UndoLexicon(t.Context(), unit, "lan")
	wantCode(t, "Undo of nothing", err, models.CodeNotFound)
	for n := 1; n <= 3; n++ {
		entry := models.LexiconEntry{Kind: "agency", Folded: "ubnd", Value: "UBND", Count: n, Files: 3, Clerks: 2}
		got, err := l.KeepLexicon(t.Context(), unit, []models.LexiconEntry{entry}, "lan", "1 entries")
		if err != nil || got != n {
			t.Fatalf("version %d, %v; want %d", got, err, n)
		}
	}
	live(0)
	must(t, "Apply 1", l.ApplyLexicon(t.Context(), unit, 1, 0, "lan", ""))
	live(1)
	wantCode(t, "Apply twice", l.ApplyLexicon(t.Context(), unit, 1, 1, "lan", ""), models.CodeConflict)
	live(1)
	wantCode(t, "Apply against an old one", l.ApplyLexicon(t.Context(), unit, 2, 0, "lan", ""), models.CodeConflict)
	wantCode(t, "Apply elsewhere", l.ApplyLexicon(t.Context(), otherUnit, 2, 0, "lan", ""), models.CodeConflict)
	must(t, "Refuse 2", l.RefuseLexicon(t.Context(), unit, 2, "lan", "1 losses"))
	must(t, "Apply 3", l.ApplyLexicon(t.Context(), unit, 3, 1, "hoa", ""))
	live(3)
	for _, want := range []int{1, 0} {
		got, err := l.UndoLexicon(t.Context(), unit, "hoa")
		if err != nil || got != want {
			t.Errorf("undone to %d, %v; want %d", got, err, want)
		}
		live(want)
	}
	_, err = l.UndoLexicon(t.Context(), unit, "hoa")
	wantCode(t, "Undo of the first", err, models.CodeNotFound)
	var moves []string
	all, err := l.LexiconMoves(t.Context(), unit)
	must(t, "LexiconMoves", err)
	for _, m := range all {
		moves = append(moves, fmt.Sprintf("%s %s %d", m.Actor, m.Action, m.Version))
		if m.At.IsZero() {
			t.Errorf("move %+v", m)
		}
	}
	want := []string{"lan gathered 1", "lan gathered 2", "lan gathered 3", "lan applied 1", "lan refused 2", "hoa applied 3", "hoa undone 3", "hoa undone 1"}
	if !slices.Equal(moves, want) {
		t.Errorf("moves %q", moves)
	}
	versions, err := l.Lexicons(t.Context(), unit)
	must(t, "Lexicons", err)
	if len(versions) != 3 || versions[0].State != models.LexiconUndone || versions[1].State != models.LexiconCandidate || versions[0].Actor != "lan" {
		t.Errorf("versions %+v", versions)
	}
}
