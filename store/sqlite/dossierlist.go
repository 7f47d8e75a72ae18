package sqlite

import (
	"context"
	"database/sql"
	"math"
	"time"

	"sohoa/models"
)

// Dossiers gives the dossiers of the scope that q asks for, without their files, those received last first. What arrives while
// somebody reads page after page moves nothing that was not seen yet.
func (s *Store) Dossiers(ctx context.Context, scope models.Scope, q models.DossierQuery) ([]models.Dossier, error) {
	var out []models.Dossier
	low, high := scope.Bounds()
	if q.Unit != "" && scope.Covers(q.Unit) {
		low, high = q.Unit, q.Unit
	} else if q.Unit != "" {
		return nil, nil // it has none that may be seen
	}
	order := "received DESC, code DESC"
	if low == high {
		order = "unit DESC, " + order // the order of the index
	}
	err := s.read(ctx, "list dossiers", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var d models.Dossier
			var received int64
			err := rows.Scan(&d.Code, &d.Unit, &d.Procedure, &d.Holder, &d.Channel, &d.Lane, &d.State, &received)
			d.Received = moment(received)
			out = append(out, d)
			return err
		}, `SELECT code, unit, procedure, holder, channel, lane, state, received FROM dossiers
			WHERE unit BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR lane = $4) AND ($5 = '' OR channel = $5)
			AND ($6 = '' OR procedure = $6) AND received >= $7 AND received < $8
			AND ($10 = '' OR (received, code) < ($9, $10)) ORDER BY `+order+` LIMIT $11`,
			low, high, q.State, q.Lane, q.Channel, q.Procedure, millis(q.From), orMost(q.Until), millis(q.After), q.AfterCode, q.Limit)
	})
	return out, err
}

// orMost gives the time as the tables keep it, and one after all others for the zero time.
func orMost(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return millis(t)
}
