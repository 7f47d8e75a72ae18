package register

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// shelf is a register in memory that is searched by number and ID.
type shelf struct {
	results []models.Result
	aliases []models.IDAlias
	refs    map[int64]*models.PendingReference
	waiting map[int64][]string
	given   map[int64]models.Link
	arrive  func() // called once, between a search and its outcome
}

func (s *shelf) SearchResults(_ context.Context, keys []string, most int) ([]models.Result, error) {
	var out []models.Result
	for _, r := range s.results {
		if slices.ContainsFunc(numberAndID(r), func(k string) bool { return slices.Contains(keys, k) }) {
			out = append(out, r)
		}
	}
	return out[:min(len(out), most)], nil
}

func (s *shelf) Aliases(_ context.Context, number string) ([]models.IDAlias, error) {
	return slices.DeleteFunc(slices.Clone(s.aliases), func(a models.IDAlias) bool { return a.OldID != number }), nil
}

func (s *shelf) DueReferences(_ context.Context, most int) ([]models.PendingReference, error) {
	var out []models.PendingReference
	for id, r := range s.refs {
		if s.waiting[id] == nil && len(out) < most {
			due := *r
			due.Arrivals = int64(len(s.results))
			out = append(out, due)
		}
	}
	return out, nil
}

func (s *shelf) AnswerReference(_ context.Context, p models.PendingReference, link models.Link) error {
	s.given[p.ID] = link
	delete(s.refs, p.ID)
	return nil
}

func (s *shelf) AwaitResult(_ context.Context, p models.PendingReference, keys []string) error {
	if s.arrive != nil {
		s.arrive()
		s.arrive = nil
	}
	if p.Arrivals == int64(len(s.results)) {
		s.waiting[p.ID] = keys
	}
	return nil
}

func numberAndID(r models.Result) []string {
	return slices.DeleteFunc([]string{r.DocumentNo, r.Holder.PersonalID, r.Holder.OldID}, func(s string) bool { return s == "" })
}

// equalNumbers links what has the same number, surely, or the same ID.
func equalNumbers(q models.Result, candidates []models.Result) []models.Link {
	var out []models.Link
	for _, c := range candidates {
		switch {
		case q.DocumentNo != "" && q.DocumentNo == c.DocumentNo:
			out = append(out, models.Link{ResultCode: c.Code, Relation: models.RelationSameResult, Confidence: 0.9, State: models.LinkProposed})
		case q.Holder.PersonalID != "" && q.Holder.PersonalID == c.Holder.PersonalID:
			out = append(out, models.Link{ResultCode: c.Code, Relation: models.RelationSameHolder, Confidence: 0.9, State: models.LinkProposed})
		}
	}
	return out
}

func TestFindByOldNumber(t *testing.T) {
	t.Parallel()
	s := &shelf{results: []models.Result{{Code: "K", Holder: models.Person{PersonalID: "031090000024"}}},
		aliases: []models.IDAlias{{OldID: "031000123", PersonalID: "031090000024"}, {OldID: "031000456", PersonalID: "031090000024"}, {OldID: "031000456", PersonalID: "x"}}}
	f := Finder{Register: s, Keys: numberAndID, Links: equalNumbers}
	for old, want := range map[string]int{"031000123": 1, "031000456": 0, "031000789": 0} {
		links, err := f.Find(t.Context(), models.Result{Holder: models.Person{OldID: old}})
		if err != nil || len(links) != want {
			t.Errorf("%s: %v, %v", old, links, err)
		}
	}
}

// References find their results in whatever order they come, also one that comes while it is looked for.
func TestResolve(t *testing.T) {
	t.Parallel()
	s := &shelf{refs: map[int64]*models.PendingReference{}, waiting: map[int64][]string{}, given: map[int64]models.Link{},
		results: []models.Result{{Code: "K7", DocumentNo: "7"}}}
	for id, no := range map[int64]string{1: "7", 2: "8", 3: "9"} {
		s.refs[id] = &models.PendingReference{ID: id, Cited: models.Citation{DocumentNo: no}}
	}
	s.arrive = func() { s.results = append(s.results, models.Result{Code: "K8", DocumentNo: "8"}) }
	f := Finder{Register: s, Keys: numberAndID, Links: equalNumbers}
	n, err := f.Resolve(t.Context(), s)
	if err != nil || n != 2 || len(s.given) != 2 || !slices.Equal(s.waiting[3], []string{"9"}) {
		t.Fatalf("%d resolved, %v; given %v, waiting %v", n, err, s.given, s.waiting)
	}
	want := models.Link{ResultCode: "K8", Relation: models.RelationReference, Confidence: 0.9, State: models.LinkProposed}
	if !reflect.DeepEqual(s.given[2], want) {
		t.Errorf("link %+v", s.given[2])
	}
}

// One that stays due although nothing arrives is not asked for ever.
func TestResolveEnds(t *testing.T) {
	t.Parallel()
	s := stubborn{&shelf{refs: map[int64]*models.PendingReference{1: {ID: 1, Cited: models.Citation{DocumentNo: "7"}}}}}
	f := Finder{Register: s, Keys: numberAndID, Links: equalNumbers}
	if n, err := f.Resolve(t.Context(), s); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// stubborn never lets a reference wait.
type stubborn struct{ *shelf }

func (stubborn) AwaitResult(context.Context, models.PendingReference, []string) error { return nil }

func TestKeyVersion(t *testing.T) {
	t.Parallel()
	other := func(r models.Result) []string { return append(numberAndID(r), r.Holder.FullName) }
	if a, b, c := KeyVersion(numberAndID), KeyVersion(numberAndID), KeyVersion(other); a != b || a == c || a == "" {
		t.Errorf("%s, %s, %s", a, b, c)
	}
}

func TestDeceased(t *testing.T) {
	t.Parallel()
	results := []models.Result{{Code: "B", Type: "birth_certificate"}, {Code: "R", Type: "death_extract", State: models.ResultRevoked, IssueDate: "2024"},
		{Code: "D1", Type: "death_extract", IssueDate: "2020"}, {Code: "D2", Type: "death_extract", IssueDate: "2021"}}
	if got, yes := Deceased(results); !yes || got.Code != "D2" {
		t.Errorf("%+v, %v", got, yes)
	}
	if got, yes := Deceased(results[:2]); yes {
		t.Errorf("%+v", got)
	}
}

// keeper takes what it is given, and fails at a code.
type keeper struct {
	batches []int
	codes   []models.ResultCode
	fail    models.ResultCode
}

func (k *keeper) ImportResults(_ context.Context, _ string, rows []models.KeyedResult, _ func(before, row models.Result) models.KeyedResult, _ string) ([]models.ResultChange, error) {
	k.batches = append(k.batches, len(rows))
	changes := make([]models.ResultChange, len(rows))
	for i, r := range rows {
		if r.Result.Code == k.fail {
			return nil, errKeeper
		}
		if !slices.Equal(r.Keys, numberAndID(r.Result)) {
			return nil, errors.New("keys of another row")
		}
		k.codes = append(k.codes, r.Result.Code)
		changes[i] = []models.ResultChange{models.ResultAdded, models.ResultUpdated, models.ResultUnchanged, models.ResultKept}[i%4]
	}
	return changes, nil
}

var errKeeper = errors.New("the disk is full")

func TestImport(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("result_code,document_no,result_type\n")
	for i := range 2*batchRows + 8 {
		fmt.Fprintf(&text, "K%d,%d,decision\n", i, i)
		if i == 5 {
			text.WriteString("broken\nK5,5,decision\n")
		}
	}
	for _, fail := range []models.ResultCode{"", "K30000"} {
		table, err := Open(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		k := &keeper{fail: fail}
		var told []Row
		rows := 0
		tally, err := Import{Register: k, Keys: numberAndID, Told: func(r Row) { told = append(told, r) },
			Done: func(n int, _ int64) { rows = n }}.Run(t.Context(), table)
		if !errors.Is(err, map[bool]error{false: errKeeper}[fail == ""]) {
			t.Fatalf("error %v", err)
		}
		if fail != "" {
			if tally.Imported+tally.Updated+tally.Unchanged+tally.Rejected == 0 || len(k.codes) >= 2*batchRows {
				t.Errorf("tally %+v, %d codes", tally, len(k.codes))
			}
			continue
		}
		want := Tally{Unchanged: 1, Rejected: 1} // the repeated line and the broken one
		for _, n := range k.batches {
			want.Imported += (n + 3) / 4
			want.Updated += (n + 2) / 4
			want.Unchanged += (n + 1) / 4
			want.Rejected += n / 4
		}
		if tally != want || rows != 2*batchRows+10 {
			t.Errorf("tally %+v of %d rows", tally, rows)
		}
		if told[0].Line != 8 || told[0].Fault == "" || len(told) != tally.Rejected || told[1].Line != 5 {
			t.Errorf("told %+v", told[:2])
		}
		if !slices.IsSortedFunc(k.codes, func(a, b models.ResultCode) int { return len(a) - len(b) }) || len(k.batches) != 2 {
			t.Errorf("batches %v", k.batches)
		}
	}
}
