package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

// countedAtOnce is how many dossiers are counted again in one transaction, so that receipts never wait long for the writer.
const countedAtOnce = 50

// CountFigures counts again at most so many dossiers that something happened to since they were counted, and tells how
// many are left. What the other questions about figures answer is as of the last count.
func (s *Store) CountFigures(ctx context.Context, most int) (left int, err error) {
	for {
		if left, err = s.stale(ctx); err != nil || left == 0 || most <= 0 {
			return left, err
		}
		if err := s.countStale(ctx, min(most, countedAtOnce)); err != nil {
			return left, err
		}
		most -= countedAtOnce
	}
}

// stale asks the readers first: most looks find nothing to count and then need no writer.
func (s *Store) stale(ctx context.Context) (n int, err error) {
	err = s.read(ctx, "look for dossiers to count", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM figures_stale`).Scan(&n)
	})
	return n, err
}

func (s *Store) countStale(ctx context.Context, most int) error {
	const lot = `(SELECT dossier FROM figures_stale ORDER BY dossier LIMIT $1)`
	return s.write(ctx, "count dossiers", func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM figures WHERE dossier IN ` + lot,
			`INSERT INTO figures SELECT * FROM figures_now WHERE dossier IN ` + lot,
			`DELETE FROM figures_stale WHERE dossier IN ` + lot,
		} {
			if _, err := tx.ExecContext(ctx, statement, most); err != nil {
				return err
			}
		}
		return nil
	})
}

// sums is the columns of figure_days, summed, in the order in which scanFigures takes them.
const sums = `SUM(received), SUM(due), SUM(digitised), SUM(reused), SUM(demanded), SUM(avoided), SUM(finished), SUM(resulted), SUM(fields), SUM(auto)`

func scanFigures(rows *sql.Rows, f *models.Figures, by any) error {
	return rows.Scan(by, &f.Received, &f.Due, &f.Digitised, &f.Reused, &f.Demanded, &f.Avoided, &f.Finished, &f.Resulted, &f.Fields, &f.Auto)
}

// UnitFigures gives the figures of each unit of the scope over the span, by code. A unit without dossiers in it has no line.
func (s *Store) UnitFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error) {
	return s.figures(ctx, boundsOf(scope), span, `unit`, func(f *models.Figures) any { return &f.Unit })
}

// MonthFigures gives the figures of the scope's units together for each month of the span, the earliest first. A month
// without dossiers has no line.
func (s *Store) MonthFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error) {
	return s.figures(ctx, together(scope), span, `SUBSTR(day, 1, 7)`, func(f *models.Figures) any { return &f.Month })
}

// bounds is an interval of unit codes, both ends included.
type bounds struct{ low, high models.UnitCode }

func boundsOf(scope models.Scope) bounds {
	low, high := scope.Bounds()
	return bounds{low, high}
}

// together gives the interval to sum over where units are not told apart: the rows of all units together where the scope
// holds all.
func together(scope models.Scope) bounds {
	if scope == models.Everywhere() {
		return bounds{"", ""}
	}
	return boundsOf(scope)
}

func (s *Store) figures(ctx context.Context, in bounds, span models.Span, by string, key func(*models.Figures) any) ([]models.Figures, error) {
	var out []models.Figures
	err := s.read(ctx, "read figures", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var f models.Figures
			err := scanFigures(rows, &f, key(&f))
			out = append(out, f)
			return err
		}, `SELECT `+by+` AS by_what, `+sums+` FROM figure_days WHERE unit BETWEEN $1 AND $2 AND day BETWEEN $3 AND $4
			GROUP BY by_what HAVING SUM(received) + SUM(due) + SUM(demanded) > 0 ORDER BY by_what`, in.low, in.high, span.From, span.Until)
	})
	return out, err
}

// WaitingNow counts the dossiers of the scope that wait for a clerk, by unit and lane.
func (s *Store) WaitingNow(ctx context.Context, scope models.Scope) ([]models.Waiting, error) {
	var out []models.Waiting
	low, high := scope.Bounds()
	err := s.read(ctx, "count what waits", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var w models.Waiting
			var oldest int64
			err := rows.Scan(&w.Unit, &w.Lane, &w.Count, &w.Checks, &w.Missing, &w.Failed, &oldest)
			w.Oldest = moment(oldest)
			out = append(out, w)
			return err
		}, `SELECT unit, lane, COUNT(*), COUNT(CASE WHEN checks > 0 THEN 1 END), COUNT(CASE WHEN missing > 0 THEN 1 END),
			COUNT(CASE WHEN failed > 0 THEN 1 END), MIN(at)
			FROM figures WHERE state = 'review' AND unit BETWEEN $1 AND $2 GROUP BY unit, lane ORDER BY unit, lane`, low, high)
	})
	return out, err
}

// FieldDecisions gives what people decided in the scope's units over the span, by type and field, the most corrected
// first, at most so many lines.
func (s *Store) FieldDecisions(ctx context.Context, scope models.Scope, span models.Span, most int) ([]models.FieldDecisions, error) {
	var out []models.FieldDecisions
	in := together(scope)
	err := s.read(ctx, "read decisions about fields", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var d models.FieldDecisions
			err := rows.Scan(&d.Type, &d.Field, &d.Decided, &d.Corrected)
			out = append(out, d)
			return err
		}, `SELECT type, field, SUM(decided), SUM(corrected) FROM decision_days WHERE unit BETWEEN $1 AND $2 AND day BETWEEN $3 AND $4
			GROUP BY type, field ORDER BY SUM(corrected) DESC, SUM(decided) DESC, type, field LIMIT $5`, in.low, in.high, span.From, span.Until, most)
	})
	return out, err
}
