package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"sohoa/models"
)

// Registrar is what a ledger knows of the results that earlier procedures issued.
type Registrar interface {
	ImportResults(ctx context.Context, version string, rows []models.KeyedResult,
		update func(before, row models.Result) models.KeyedResult, actor string) ([]models.ResultChange, error)
	EnterResult(ctx context.Context, version string, row models.KeyedResult, actor string) (models.ResultChange, error)
	Result(ctx context.Context, code models.ResultCode) (models.Result, []models.ResultTie, error)
	ResultsOf(ctx context.Context, number string) ([]models.Result, error)
	SearchResults(ctx context.Context, keys []string, most int) ([]models.Result, error)
	RegisterSize(ctx context.Context) (results int, version string, err error)
	ReindexResults(ctx context.Context, version string, keys func(models.Result) []string, told func(done int)) error

	RelateResults(ctx context.Context, tie models.ResultTie, actor string) error
	RevokeResult(ctx context.Context, code models.ResultCode, actor, reason string) error
	ExpireResults(ctx context.Context, day string, months map[models.TypeName]int, most int, actor string) (int, error)
	ResultEvents(ctx context.Context, code models.ResultCode) ([]models.ResultEvent, error)
	LearnAlias(ctx context.Context, alias models.IDAlias) error
	Aliases(ctx context.Context, number string) ([]models.IDAlias, error)

	DueReferences(ctx context.Context, most int) ([]models.PendingReference, error)
	AnswerReference(ctx context.Context, p models.PendingReference, link models.Link) error
	AwaitResult(ctx context.Context, p models.PendingReference, keys []string) error
	OpenReferences(ctx context.Context) (int, error)
}

// keyVersion is the version of byParts.
const keyVersion = "by parts"

// byParts makes a key of every part of a result that is there.
func byParts(r models.Result) []string {
	var out []string
	for i, part := range []string{r.DocumentNo, r.Holder.FullName, r.Holder.PersonalID, r.Holder.OldID, r.Holder.DateOfBirth} {
		if part != "" {
			out = append(out, fmt.Sprint(i, part))
		}
	}
	return out
}

func keyed(rows ...models.Result) []models.KeyedResult {
	var out []models.KeyedResult
	for _, r := range rows {
		out = append(out, models.KeyedResult{Result: r, Keys: byParts(r)})
	}
	return out
}

// overwrite lets the row stand.
func overwrite(_, row models.Result) models.KeyedResult { return keyed(row)[0] }

// registered gives a ledger whose index is of keyVersion, with the results.
func registered(t *testing.T, open func() Ledger, rows ...models.Result) Ledger {
	t.Helper()
	l := open()
	must(t, "ReindexResults", l.ReindexResults(t.Context(), keyVersion, byParts, func(int) {}))
	imported(t, l, rows...)
	return l
}

func imported(t *testing.T, l Ledger, rows ...models.Result) []models.ResultChange {
	t.Helper()
	changes, err := l.ImportResults(t.Context(), keyVersion, keyed(rows...), overwrite, "hoa")
	must(t, "ImportResults", err)
	return changes
}

// wholeResult gives a result in which every part is filled.
func wholeResult() models.Result {
	return models.Result{Code: "H24-200517-0001-KQ1", Type: "marriage_certificate", DocumentNo: "51/2020", IssuingAgency: "UBND phường Gia Viên",
		IssueDate: "2020-05-17", ValidUntil: "9999-12-31",
		Holder: models.Person{FullName: "TRẦN THỊ BÌNH", PersonalID: "031190000017", OldID: "031000123", DateOfBirth: "1990-02-01",
			Sex: "female", MotherName: "Vũ Thị Đào", Address: "Số 12, tổ 5"},
		Others:    []models.Person{{FullName: "NGUYỄN VĂN AN", OldID: "031000456"}},
		Procedure: "1.000894", Dossier: "H24-200517-0001", Unit: unit, File: "a.pdf", SHA256: "sha", Scope: "vay vốn",
		CopyForm: models.CopyOriginal, State: models.ResultValid, Extra: map[string]string{"kho": "3"}}
}

func numbered(n int) models.Result {
	return models.Result{Code: models.ResultCode(fmt.Sprintf("K%d", n)), Type: "decision", DocumentNo: fmt.Sprint(n), State: models.ResultValid}
}

func codesOf(results []models.Result) []models.ResultCode {
	var out []models.ResultCode
	for _, r := range results {
		out = append(out, r.Code)
	}
	return out
}

func testResult(t *testing.T, open func() Ledger) {
	want, bare := wholeResult(), models.Result{Code: "bare"}
	l := registered(t, open, want, bare)
	bare.State = models.ResultValid
	for _, w := range []models.Result{want, bare} {
		got, ties, err := open().Result(t.Context(), w.Code)
		must(t, "Result", err)
		if !reflect.DeepEqual(got, w) || len(ties) != 0 {
			t.Errorf("got %+v, %v; want %+v", got, ties, w)
		}
	}
	_, _, err := l.Result(t.Context(), "none")
	wantCode(t, "Result", err, models.CodeNotFound)
	if n, version, err := l.RegisterSize(t.Context()); err != nil || n != 2 || version != keyVersion {
		t.Errorf("size %d, %q, %v", n, version, err)
	}
}

func testImportTwice(t *testing.T, open func() Ledger) {
	a, b := numbered(1), wholeResult()
	l := registered(t, open)
	for _, step := range []struct {
		rows []models.Result
		want []models.ResultChange
	}{
		{[]models.Result{a, b, a}, []models.ResultChange{models.ResultAdded, models.ResultAdded, models.ResultUnchanged}},
		{[]models.Result{b, a}, []models.ResultChange{models.ResultUnchanged, models.ResultUnchanged}},
		{[]models.Result{{Code: a.Code, DocumentNo: "2"}, b}, []models.ResultChange{models.ResultUpdated, models.ResultUnchanged}},
		{[]models.Result{{Code: a.Code, DocumentNo: "2"}}, []models.ResultChange{models.ResultUnchanged}},
	} {
		if got := imported(t, l, step.rows...); !slices.Equal(got, step.want) {
			t.Fatalf("changes %v, want %v", got, step.want)
		}
	}
	found, err := l.SearchResults(t.Context(), byParts(models.Result{DocumentNo: "2"}), 10)
	if err != nil || !slices.Equal(codesOf(found), []models.ResultCode{a.Code}) {
		t.Errorf("found %v, %v", found, err)
	}
	events, err := l.ResultEvents(t.Context(), a.Code)
	if err != nil || len(events) != 1 || events[0].Action != "updated" || events[0].Actor != "hoa" || events[0].At.IsZero() {
		t.Errorf("events %+v, %v", events, err)
	}
	if events, err := l.ResultEvents(t.Context(), ""); err != nil || len(events) != 2 {
		t.Errorf("imports %+v, %v", events, err)
	}
	_, err = l.ImportResults(t.Context(), "another", keyed(numbered(3)), overwrite, "hoa")
	wantCode(t, "Import with other keys", err, models.CodeConflict)
}

// An import goes in as a whole or not at all.
func testImportWhole(t *testing.T, open func() Ledger) {
	l := registered(t, open)
	ctx, cancel := context.WithCancel(t.Context())
	rows := keyed(numbered(1), numbered(2), numbered(1))
	_, err := l.ImportResults(ctx, keyVersion, rows, func(_, row models.Result) models.KeyedResult {
		cancel() // in the middle
		return keyed(numbered(1))[0]
	}, "hoa")
	if err == nil {
		t.Error("a cancelled import went through")
	}
	if n, _, err := l.RegisterSize(t.Context()); err != nil || n != 0 {
		t.Errorf("%d results, %v", n, err)
	}
	found, err := l.SearchResults(t.Context(), rows[0].Keys, 10)
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// What a clerk confirmed outlives every import.
func testEnterResult(t *testing.T, open func() Ledger) {
	l := registered(t, open, numbered(1))
	mine := numbered(1)
	mine.Holder.FullName, mine.State = "NGUYỄN VĂN AN", ""
	for _, want := range []models.ResultChange{models.ResultUpdated, models.ResultUnchanged} {
		got, err := l.EnterResult(t.Context(), keyVersion, keyed(mine)[0], "lan")
		if err != nil || got != want {
			t.Fatalf("%s, %v; want %s", got, err, want)
		}
	}
	mine.State = models.ResultValid
	if got := imported(t, l, numbered(1), mine); !slices.Equal(got, []models.ResultChange{models.ResultKept, models.ResultUnchanged}) {
		t.Errorf("changes %v", got)
	}
	// A desk never waits for an index.
	got, err := l.EnterResult(t.Context(), "another", keyed(numbered(2))[0], "lan")
	if err != nil || got != models.ResultAdded {
		t.Errorf("%s, %v", got, err)
	}
	for _, r := range []models.Result{mine, numbered(2)} {
		found, err := l.SearchResults(t.Context(), byParts(r)[:1], 10)
		if err != nil || len(found) != 1 || !reflect.DeepEqual(found[0], r) {
			t.Errorf("found %+v, %v; want %+v", found, err, r)
		}
	}
	events, err := l.ResultEvents(t.Context(), "K2")
	if err != nil || len(events) != 1 || events[0].Action != "entered" || events[0].Actor != "lan" {
		t.Errorf("events %+v, %v", events, err)
	}
}

// Rare keys come first, common ones say nothing, whatever way results came in.
func testSearch(t *testing.T, open func() Ledger) {
	l := registered(t, open)
	const all = 1200
	for from := 1; from <= all; from += 400 {
		var rows []models.KeyedResult
		for n := from; n < from+400; n++ {
			keys := []string{"common", fmt.Sprint("own ", n), fmt.Sprint("pair ", n/2), fmt.Sprint("ten ", n/10)}
			for i := range 10 {
				keys = append(keys, fmt.Sprint("filler ", n, i)) // so that there are enough for a segment
			}
			rows = append(rows, models.KeyedResult{Result: numbered(n), Keys: keys})
		}
		_, err := l.ImportResults(t.Context(), keyVersion, rows, overwrite, "hoa")
		must(t, "ImportResults", err)
	}
	_, err := l.EnterResult(t.Context(), keyVersion, models.KeyedResult{Result: numbered(0), Keys: []string{"pair 0", "common"}}, "lan")
	must(t, "EnterResult", err)
	for _, c := range []struct {
		keys []string
		most int
		want []models.ResultCode
	}{
		{nil, 10, nil},
		{[]string{"none"}, 10, nil},
		{[]string{"common"}, 10, nil},
		{[]string{"own 7"}, 10, []models.ResultCode{"K7"}},
		{[]string{"pair 0"}, 10, []models.ResultCode{"K0", "K1"}},
		{[]string{"ten 2", "common", "own 7", "pair 11"}, 4, []models.ResultCode{"K22", "K23", "K7"}},
		{[]string{"ten 2", "pair 11"}, 2, []models.ResultCode{"K22", "K23"}},
		{[]string{"own 7", "own 800"}, 0, nil},
	} {
		found, err := open().SearchResults(t.Context(), c.keys, c.most)
		must(t, "SearchResults", err)
		got := codesOf(found)
		if len(got) > 2 { // of a block of equals, the first are enough
			got = got[:min(len(got), len(c.want))]
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: found %v, want %v", c.keys, got, c.want)
		}
	}
}

// The index is built anew step by step; what broke off goes on, and what was found before is found all the while.
func testReindex(t *testing.T, open func() Ledger) {
	var rows []models.Result
	for n := range 300 {
		rows = append(rows, numbered(n))
	}
	l := registered(t, open, rows...)
	upside := func(r models.Result) []string { return []string{"no " + r.DocumentNo} }
	broken := errors.New("power cut")
	func() {
		defer func() {
			if recover() != broken {
				t.Error("the indexing was not interrupted")
			}
		}()
		_ = l.ReindexResults(t.Context(), "upside", func(r models.Result) []string {
			if r.Code == "K200" {
				panic(broken)
			}
			return upside(r)
		}, func(int) {})
	}()
	found := func(key string, want int) {
		t.Helper()
		got, err := l.SearchResults(t.Context(), []string{key}, 10)
		if err != nil || len(got) != want {
			t.Errorf("%q: found %v, %v; want %d", key, codesOf(got), err, want)
		}
	}
	found("0250", 1)
	must(t, "ReindexResults", l.ReindexResults(t.Context(), "upside", upside, func(int) {}))
	found("0250", 0)
	found("no 250", 1)
	must(t, "ReindexResults again", l.ReindexResults(t.Context(), "upside", func(models.Result) []string { panic("no need") }, func(int) {}))
	if _, version, err := l.RegisterSize(t.Context()); err != nil || version != "upside" {
		t.Errorf("version %q, %v", version, err)
	}
}

func testResultsOf(t *testing.T, open func() Ledger) {
	by := func(code models.ResultCode, day, id, old string) models.Result {
		return models.Result{Code: code, Type: "x", IssueDate: day, Holder: models.Person{PersonalID: id, OldID: old}}
	}
	wife := wholeResult()
	l := registered(t, open, wife, by("card", "2021-01-01", "031090000024", "031000456"), by("new", "2024-01-01", "031090000024", ""),
		by("old", "1999", "", "031 000 456"), by("eleven", "2019", "31090000024", ""), by("other", "2020", "031090000025", ""))
	must(t, "LearnAlias", l.LearnAlias(t.Context(), models.IDAlias{OldID: "031000999", PersonalID: "031090000025", Source: "id_card"}))
	imported(t, l, by("older", "1990", "", "031000999"))
	for number, want := range map[string][]models.ResultCode{
		"031090000024":   {"new", "card", wife.Code, "old"}, // the old number leads to the spouse's side of the marriage too
		"031 000 456":    {"new", "card", wife.Code, "old"},
		"31090000024":    {"eleven"},
		"031090000025":   {"other", "older"},
		"031000999":      {"other", "older"},
		"031190000017":   {wife.Code},
		"099999999999":   nil,
		"031000123":      {wife.Code},
		"0310-0012-3":    {wife.Code},
		"03109000002400": nil,
	} {
		got, err := l.ResultsOf(t.Context(), number)
		if err != nil || !slices.Equal(codesOf(got), want) {
			t.Errorf("%s: %v, %v; want %v", number, codesOf(got), err, want)
		}
	}
	_, err := l.ResultsOf(t.Context(), "none")
	wantCode(t, "ResultsOf no number", err, models.CodeInvalid)
	// An old number that two people are said to have had leads to neither.
	must(t, "LearnAlias", l.LearnAlias(t.Context(), models.IDAlias{OldID: "031000999", PersonalID: "031090000026", Source: "id_card"}))
	must(t, "LearnAlias of part of a number", l.LearnAlias(t.Context(), models.IDAlias{OldID: "03100099", PersonalID: "031090000026"}))
	if got, err := l.ResultsOf(t.Context(), "031000999"); err != nil || !slices.Equal(codesOf(got), []models.ResultCode{"older"}) {
		t.Errorf("%v, %v", codesOf(got), err)
	}
	if got, err := l.Aliases(t.Context(), "031000999"); err != nil || len(got) != 2 || got[0].Source != "id_card" {
		t.Errorf("aliases %v, %v", got, err)
	}
}
