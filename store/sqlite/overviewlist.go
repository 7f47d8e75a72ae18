package sqlite

import (
	"context"
	"database/sql"
	"strconv"

	"sohoa/models"
)

// counted says what a dossier adds to each number, as an expression over figures.
var counted = map[models.Counted]string{
	models.CountedReceived:  `received`,
	models.CountedDue:       `due`,
	models.CountedDigitised: `digitised`,
	models.CountedLacking:   `due - digitised`,
	models.CountedReused:    `reused`,
	models.CountedDemanded:  `demanded`,
	models.CountedAvoided:   `avoided`,
	models.CountedFinished:  `finished`,
	models.CountedResulted:  `resulted`,
	models.CountedNoResult:  `finished - resulted`,
	models.CountedFields:    `fields`,
	models.CountedAuto:      `auto`,
}

// FigureDossiers gives the dossiers of the scope behind a number, the latest first (those that wait: the oldest first),
// with the number of all of them and the sum of what they count. CodeInvalid where there is no such number.
func (s *Store) FigureDossiers(ctx context.Context, scope models.Scope, l models.Listing) (listed []models.Listed, dossiers, sum int, err error) {
	from, args, ok := listing(scope, l)
	if !ok {
		return nil, 0, 0, &models.Error{Code: models.CodeInvalid, Message: "there is no such number", Hint: "choose one on the overview"}
	}
	order := `at DESC, dossier`
	if l.What == models.CountedWaiting {
		order = `at, dossier`
	}
	err = s.read(ctx, "list dossiers", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(n), 0) FROM (`+from+`) AS behind`, args...).Scan(&dossiers, &sum)
		if err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var d models.Listed
			var at int64
			err := rows.Scan(&d.Dossier, &d.Unit, &d.Procedure, &at, &d.State, &d.Count)
			d.At, d.Elsewhere = moment(at), d.State == ""
			listed = append(listed, d)
			return err
		}, `SELECT dossier, unit, procedure, at, state, n FROM (`+from+`) AS behind ORDER BY `+order+` LIMIT `+strconv.Itoa(l.Most)+` OFFSET `+strconv.Itoa(l.After),
			args...)
	})
	return listed, dossiers, sum, err
}

// listing gives the query for the dossiers behind a number, its first four parameters and whether there is such a number.
func listing(scope models.Scope, l models.Listing) (query string, args []any, ok bool) {
	low, high := scope.Bounds()
	const columns = `SELECT figures.dossier, figures.unit, procedure, at, state, `
	switch l.What {
	case models.CountedWaiting: // now: the span says nothing, but keeps the parameters alike
		return columns + `1 AS n FROM figures WHERE state = 'review' AND unit BETWEEN $1 AND $2 AND $3 <= $4`,
			[]any{low, high, "", ""}, true
	case models.CountedCorrected:
		args := []any{low, high, l.Span.From, l.Span.Until, l.Type, l.Field}
		return columns + `SUM(corrected) AS n FROM corrected_fields JOIN figures ON figures.dossier = corrected_fields.dossier
			AND figures.unit = corrected_fields.unit WHERE corrected_fields.unit BETWEEN $1 AND $2
			AND corrected_fields.day BETWEEN $3 AND $4
			AND ($6 = '' OR corrected_fields.type = $5 AND corrected_fields.field = $6) GROUP BY figures.dossier, figures.unit HAVING SUM(corrected) > 0`, args, true
	}
	count, ok := counted[l.What]
	return columns + count + ` AS n FROM figures WHERE unit BETWEEN $1 AND $2 AND day BETWEEN $3 AND $4 AND ` + count + ` > 0`,
		[]any{low, high, l.Span.From, l.Span.Until}, ok
}
