package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"sohoa/models"
)

// ImportResults takes rows of an import into the register, all or none, and says what became of each. Where the code is
// known, update gives what the result is to be from then on; where that is what it was, nothing changes. A result that a
// clerk confirmed stays (ResultKept). An empty state means valid. The version is that of the keys: CodeConflict where the
// index is of another one, or is being built anew; see ReindexResults.
func (s *Store) ImportResults(ctx context.Context, version string, rows []models.KeyedResult,
	update func(before, row models.Result) models.KeyedResult, actor string) ([]models.ResultChange, error) {
	changes, err := s.takeResults(ctx, arrival{version: version, actor: actor}, rows, update)
	if err == nil && len(rows) >= longBatch {
		err = giveWay(ctx)
	}
	return changes, err
}

// longBatch is the number of results from which on a transaction keeps others waiting noticeably.
const longBatch = 1000

// giveWay lets other processes write before the next long transaction: whoever waits for SQLite's lock looks for it every
// tenth of a second only, and would find it taken again each time.
func giveWay(ctx context.Context) error {
	select {
	case <-time.After(120 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return wrap("take results into the register", ctx.Err())
	}
}

func (s *Store) takeResults(ctx context.Context, a arrival, rows []models.KeyedResult,
	update func(before, row models.Result) models.KeyedResult) ([]models.ResultChange, error) {
	changes := make([]models.ResultChange, len(rows))
	err := s.write(ctx, "take results into the register", func(tx *sql.Tx) error {
		a.store, a.ctx, a.tx = s, ctx, tx
		if err := a.begin(rows); err != nil {
			return err
		}
		for i, row := range rows {
			var err error
			if changes[i], err = a.take(row, update); err != nil {
				return err
			}
		}
		return a.end()
	})
	return changes, err
}

// arrival is one transaction in which results arrive.
type arrival struct {
	store     *Store
	ctx       context.Context
	tx        *sql.Tx
	version   string
	actor     string
	confirmed bool // by a clerk

	known    map[models.ResultCode]knownResult
	last     int64 // the highest row so far
	insert   *sql.Stmt
	learn    *sql.Stmt
	postings []posting
	added    int
	updated  int
}

type knownResult struct {
	id        int64
	confirmed bool
	models.Result
}

// importCache is the writer's share of memory while a batch arrives, in KiB: codes come in any order, and the pages of
// their index are wanted again and again.
const importCache = 64 << 10

func (a *arrival) begin(rows []models.KeyedResult) error {
	var version, building string
	err := a.tx.QueryRowContext(a.ctx, `SELECT key_version, building, (SELECT COALESCE(MAX(id), 0) FROM results) FROM register`).
		Scan(&version, &building, &a.last)
	if err != nil {
		return err
	}
	if a.last == 0 && version == "" && building == "" {
		version = a.version // nothing is indexed otherwise yet
		if _, err := a.tx.ExecContext(a.ctx, `UPDATE register SET key_version = $1`, version); err != nil {
			return err
		}
	}
	// What a desk enters must never wait for an index: under another version it is found once that was built.
	if !a.confirmed && (version != a.version || building != "") {
		return &models.Error{Code: models.CodeConflict, Message: "the index of the register is of another version",
			Hint: "run: sohoa results reindex"}
	}
	if len(rows) > 1 {
		if _, err := a.tx.ExecContext(a.ctx, fmt.Sprintf(`PRAGMA cache_size = -%d`, importCache)); err != nil {
			return err
		}
	}
	if err := a.findKnown(rows); err != nil {
		return err
	}
	marks := strings.Repeat(", ?", strings.Count(resultColumns, ",")+1)
	if a.learn, err = a.tx.PrepareContext(a.ctx, insertAlias); err != nil {
		return err
	}
	keys := 0
	for _, r := range rows {
		keys += len(r.Keys) + 2 // and the numbers of a holder
	}
	a.postings = make([]posting, 0, keys)
	a.insert, err = a.tx.PrepareContext(a.ctx, `INSERT INTO results (id, confirmed, `+resultColumns+`) VALUES (?, ?`+marks+`)`)
	return err
}

// findKnown reads the results that the register has under the codes of the rows.
func (a *arrival) findKnown(rows []models.KeyedResult) error {
	codes := make([]string, len(rows))
	for i, r := range rows {
		codes[i] = string(r.Result.Code)
	}
	list, err := json.Marshal(codes)
	if err != nil {
		return err
	}
	a.known = map[models.ResultCode]knownResult{}
	return each(a.ctx, a.tx, func(rows *sql.Rows) error {
		var k knownResult
		err := scanResult(rows, &k.Result, &k.id, &k.confirmed)
		a.known[k.Code] = k
		return err
	}, `SELECT id, confirmed, `+resultColumns+` FROM results WHERE code IN (SELECT value FROM json_each($1))`, string(list))
}

func (a *arrival) take(row models.KeyedResult, update func(before, row models.Result) models.KeyedResult) (models.ResultChange, error) {
	before, known := a.known[row.Result.Code]
	if !known {
		return models.ResultAdded, a.add(row)
	}
	now := update(before.Result, row.Result)
	now.Result.State = stateAfter(before.Result, now.Result)
	if reflect.DeepEqual(now.Result, before.Result) && (before.confirmed || !a.confirmed) {
		return models.ResultUnchanged, nil
	}
	if before.confirmed && !a.confirmed {
		return models.ResultKept, nil
	}
	return models.ResultUpdated, a.change(before.id, now)
}

// stateAfter gives the state of a result that is written again. What was superseded or revoked stays so: only a relation or a
// person's decision brings that about. What had expired is judged anew with its dates.
func stateAfter(before, now models.Result) models.ResultState {
	switch {
	case before.State == models.ResultSuperseded, before.State == models.ResultRevoked:
		return before.State
	case now.State == "" && before.State == models.ResultExpired && now.ValidUntil == before.ValidUntil && now.IssueDate == before.IssueDate:
		return before.State
	case now.State == "", now.State == models.ResultExpired && now.ValidUntil != before.ValidUntil:
		return models.ResultValid
	}
	return now.State
}

func (a *arrival) add(row models.KeyedResult) error {
	a.last++
	r := row.Result
	if r.State == "" {
		r.State = models.ResultValid
	}
	columns, err := columnsOf(r, a.last, a.confirmed)
	if err != nil {
		return err
	}
	if _, err := a.insert.ExecContext(a.ctx, columns...); err != nil {
		return err
	}
	a.added++
	a.known[r.Code] = knownResult{id: a.last, confirmed: a.confirmed, Result: r}
	if a.confirmed {
		if err := a.event(r.Code, "entered"); err != nil {
			return err
		}
	}
	return a.index(a.last, models.KeyedResult{Result: r, Keys: row.Keys})
}

func (a *arrival) change(id int64, now models.KeyedResult) error {
	columns, err := columnsOf(now.Result, a.confirmed)
	if err != nil {
		return err
	}
	marks := strings.Repeat(", ?", len(columns)-1)
	_, err = a.tx.ExecContext(a.ctx, `UPDATE results SET (confirmed, `+resultColumns+`) = (?`+marks+`) WHERE id = ?`, append(columns, id)...)
	if err != nil {
		return err
	}
	a.updated++
	a.known[now.Result.Code] = knownResult{id: id, confirmed: a.confirmed, Result: now.Result}
	if err := a.event(now.Result.Code, "updated"); err != nil {
		return err
	}
	return a.index(id, now)
}

// index notes the keys of a result for the end of the transaction, and an old number that came with a new one.
func (a *arrival) index(id int64, row models.KeyedResult) error {
	for _, words := range [][]string{row.Keys, holderKeys(row.Result)} {
		for _, w := range words {
			a.postings = append(a.postings, posting{hashKey(w), id})
		}
	}
	if err := a.alias(row.Result.Holder, row.Result.Code); err != nil {
		return err
	}
	for _, p := range row.Result.Others {
		if err := a.alias(p, row.Result.Code); err != nil {
			return err
		}
	}
	return nil
}

func (a *arrival) alias(p models.Person, source models.ResultCode) error {
	return learnAlias(a.ctx, a.learn, models.IDAlias{OldID: p.OldID, PersonalID: p.PersonalID, Source: string(source)})
}

// packFrom is the number of postings from which on a segment is written; fewer wait in result_fresh.
const packFrom = 5000

// end writes the keys, wakes the references that may have waited for these results, and leaves a line in the history.
func (a *arrival) end() error {
	if err := errors.Join(a.insert.Close(), a.learn.Close()); err != nil || a.added+a.updated == 0 {
		return err
	}
	a.postings = sortPostings(a.postings)
	if err := wakeReferences(a.ctx, a.tx, a.postings); err != nil {
		return err
	}
	if err := a.pack(); err != nil {
		return err
	}
	if _, err := a.tx.ExecContext(a.ctx, `UPDATE register SET arrivals = arrivals + 1`); err != nil || a.confirmed {
		return err
	}
	return a.store.resultEvent(a.ctx, a.tx, models.ResultEvent{Actor: a.actor, Action: "imported", Detail: fmt.Sprintf("%d added, %d updated", a.added, a.updated)})
}

func (a *arrival) pack() error {
	if len(a.postings) >= packFrom {
		return addSegment(a.ctx, a.tx, a.version, a.postings)
	}
	insert, err := a.tx.PrepareContext(a.ctx, `INSERT INTO result_fresh (key, result, version) VALUES ($1, $2, $3)
		ON CONFLICT (key, result) DO UPDATE SET version = excluded.version`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, p := range a.postings {
		if _, err := insert.ExecContext(a.ctx, int64(p.key), p.result, a.version); err != nil {
			return err
		}
	}
	return nil
}

func (a *arrival) event(code models.ResultCode, action string) error {
	return a.store.resultEvent(a.ctx, a.tx, models.ResultEvent{Code: code, Actor: a.actor, Action: action})
}
