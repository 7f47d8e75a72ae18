package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

// reindexBatch is how many results one transaction of a reindexing takes.
const reindexBatch = 20000

// RegisterSize gives the number of results in the register and the version of the keys of its index; an empty version
// before the first import.
func (s *Store) RegisterSize(ctx context.Context) (results int, version string, err error) {
	err = s.read(ctx, "measure the register", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM results), key_version FROM register`).Scan(&results, &version)
	})
	return results, version, err
}

// ReindexResults builds the index with the keys of another version, in steps of which each is kept: one that was
// interrupted goes on where it stood. Until it is done the old index answers. Where the version is the one in use already,
// nothing happens. Keys is called for every result, told with the number of results done after each step.
func (s *Store) ReindexResults(ctx context.Context, version string, keys func(models.Result) []string, told func(done int)) error {
	for {
		done, finished, err := s.reindexStep(ctx, version, keys)
		if err != nil || finished {
			return err
		}
		told(done)
		if err := giveWay(ctx); err != nil {
			return err
		}
	}
}

func (s *Store) reindexStep(ctx context.Context, version string, keys func(models.Result) []string) (done int, finished bool, err error) {
	err = s.write(ctx, "build the index of the register", func(tx *sql.Tx) error {
		var used, building string
		var built int64
		err := tx.QueryRowContext(ctx, `SELECT key_version, building, built FROM register`).Scan(&used, &building, &built)
		if err != nil {
			return err
		}
		if used == version && building == "" {
			finished = true
			return nil
		}
		if building != version {
			built = 0
			if err := dropSegments(ctx, tx, func(g segment) bool { return g.version != used }); err != nil {
				return err
			}
		}
		last, n, err := indexAfter(ctx, tx, version, built, keys)
		if err != nil {
			return err
		}
		if n == 0 {
			finished = true
			return s.useIndex(ctx, tx, version)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE register SET building = $1, built = $2`, version, last); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM results WHERE id <= $1`, last).Scan(&done)
	})
	return done, finished, err
}

// indexAfter writes a segment for the results that follow a row, and gives the last of them and their number.
func indexAfter(ctx context.Context, tx *sql.Tx, version string, after int64, keys func(models.Result) []string) (last int64, n int, err error) {
	var postings []posting
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var r models.Result
		if err := scanResult(rows, &r, &last); err != nil {
			return err
		}
		n++
		for _, words := range [][]string{keys(r), holderKeys(r)} {
			for _, w := range words {
				postings = append(postings, posting{hashKey(w), last})
			}
		}
		return nil
	}, `SELECT id, `+resultColumns+` FROM results WHERE id > $1 ORDER BY id LIMIT $2`, after, reindexBatch)
	if err != nil {
		return 0, 0, err
	}
	return last, n, addSegment(ctx, tx, version, sortPostings(postings))
}

// useIndex puts the index that was built in place of all others. What waits for results has keys of the old version and is
// looked for once more.
func (s *Store) useIndex(ctx context.Context, tx *sql.Tx, version string) error {
	if err := dropSegments(ctx, tx, func(g segment) bool { return g.version != version }); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM result_fresh WHERE version <> $1`, version); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE pending_references SET due = 1`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE register SET key_version = $1, building = '', built = 0, arrivals = arrivals + 1`, version)
	return err
}

func dropSegments(ctx context.Context, tx *sql.Tx, which func(segment) bool) error {
	all, err := readSegments(ctx, tx)
	if err != nil {
		return err
	}
	for _, g := range all {
		if which(g) {
			if err := dropSegment(ctx, tx, g); err != nil {
				return err
			}
		}
	}
	return nil
}
