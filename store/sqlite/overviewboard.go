package sqlite

import (
	"context"
	"database/sql"
	"time"

	"sohoa/models"
)

// Board gives what waits for reviewers in the scope's units, what they did since one time, and how many papers they finished
// since another.
func (s *Store) Board(ctx context.Context, scope models.Scope, since, lately time.Time) (models.Board, error) {
	var b models.Board
	low, high := scope.Bounds()
	err := s.read(ctx, "read the board", func(tx *sql.Tx) error {
		if err := boardLanes(ctx, tx, &b, low, high); err != nil {
			return err
		}
		if err := boardHeld(ctx, tx, &b, low, high, s.now()); err != nil {
			return err
		}
		err := each(ctx, tx, func(rows *sql.Rows) error {
			var w models.Worked
			var first, last int64
			err := rows.Scan(&w.Actor, &w.Documents, &w.Decided, &w.Corrected, &first, &last)
			w.First, w.Last = moment(first), moment(last)
			b.People = append(b.People, w)
			return err
		}, `SELECT actor, COUNT(DISTINCT document), COUNT(*), SUM(corrected), MIN(at), MAX(at)
			FROM worked WHERE at >= $3 AND unit BETWEEN $1 AND $2 AND actor <> $4
			GROUP BY actor ORDER BY COUNT(*) DESC, actor`,
			low, high, millis(since), models.ActorMachine)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT COUNT(CASE WHEN at >= $3 THEN 1 END), COUNT(CASE WHEN at >= $4 THEN 1 END)
			FROM reviewed WHERE at >= MIN($3, $4) AND unit BETWEEN $1 AND $2`,
			low, high, millis(since), millis(lately)).Scan(&b.Reviewed, &b.Lately)
	})
	return b, err
}

// boardLanes counts the papers that wait, by lane and reason. A paper may wait for several.
func boardLanes(ctx context.Context, tx *sql.Tx, b *models.Board, low, high models.UnitCode) error {
	return each(ctx, tx, func(rows *sql.Rows) error {
		var l models.BoardLane
		var oldest int64
		err := rows.Scan(&l.Lane, &l.Papers, &l.Unsure, &l.Rule, &l.Ungrounded, &l.Missing, &l.Untyped, &l.Second, &oldest)
		l.Oldest = moment(oldest)
		b.Lanes = append(b.Lanes, l)
		return err
	}, `SELECT lane, COUNT(*), COUNT(CASE WHEN unsure > 0 THEN 1 END), COUNT(CASE WHEN rule > 0 THEN 1 END),
		COUNT(CASE WHEN ungrounded > 0 THEN 1 END), COUNT(CASE WHEN missing > 0 THEN 1 END), COUNT(CASE WHEN untyped > 0 THEN 1 END),
		COUNT(CASE WHEN stage <> 'first' THEN 1 END), MIN(received)
		FROM review_line WHERE unit BETWEEN $1 AND $2 GROUP BY lane ORDER BY lane DESC`, low, high)
}

// boardHeld tells who works on what and what is passed over, and why.
func boardHeld(ctx context.Context, tx *sql.Tx, b *models.Board, low, high models.UnitCode, now time.Time) error {
	var err error
	if b.Locks, err = readLocks(ctx, tx, low, high, now); err != nil {
		return err
	}
	return each(ctx, tx, func(rows *sql.Rows) error {
		var h models.BoardHeld
		var oldest int64
		err := rows.Scan(&h.Kind, &h.Papers, &oldest)
		h.Oldest = moment(oldest)
		b.Held = append(b.Held, h)
		return err
	}, `SELECT review_holds.kind, COUNT(*), MIN(review_holds.at) FROM review_holds JOIN dossiers ON dossiers.code = review_holds.dossier
		WHERE review_holds.ended = 0 AND dossiers.unit BETWEEN $1 AND $2 GROUP BY review_holds.kind ORDER BY review_holds.kind`, low, high)
}
