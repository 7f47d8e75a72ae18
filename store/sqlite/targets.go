package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"

	"sohoa/models"
)

// periodForm is a year, a quarter or a month.
var periodForm = regexp.MustCompile(`^2\d{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$`)

// SetTargets writes targets down, all or none; those that stand already as they are, are left. The latest of a unit,
// period and measure stands, and earlier ones are kept. CodeInvalid for a malformed one, CodeNotFound for a unit outside of
// the scope; the targets of all units (Unit "") need the scope of all.
func (s *Store) SetTargets(ctx context.Context, scope models.Scope, targets []models.Target, actor string) (written int, err error) {
	for _, t := range targets {
		if t.Unit == "" && scope != models.Everywhere() || t.Unit != "" && !scope.Covers(t.Unit) {
			return 0, notFound("unit")
		}
		if what := wrongTarget(t); what != "" {
			return 0, &models.Error{Code: models.CodeInvalid, Message: "the target cannot be set: " + what, Hint: "mend it and try again"}
		}
	}
	err = s.write(ctx, "set targets", func(tx *sql.Tx) error {
		for _, t := range targets {
			was, err := standingTarget(ctx, tx, t)
			if err != nil {
				return err
			}
			if was == t.Tenths {
				continue
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO targets (unit, period, measure, tenths, actor, at) VALUES ($1, $2, $3, $4, $5, $6)`,
				t.Unit, t.Period, t.Measure, t.Tenths, actor, millis(s.now()))
			if err != nil {
				return err
			}
			written++
			err = s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: t.Unit, Action: "target_set",
				Object: fmt.Sprintf("target:%s:%s", t.Period, t.Measure)})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return written, nil
}

func wrongTarget(t models.Target) string {
	switch {
	case !slices.Contains(models.Measures, t.Measure):
		return "there is no such measure"
	case !periodForm.MatchString(t.Period):
		return "the period is a year, a quarter (2026-Q4) or a month (2026-11)"
	case t.Tenths < -1 || t.Tenths > 1000:
		return "a target lies between 0 and 100 %"
	}
	return ""
}

// standingTarget gives the tenths of the target that stands for the same unit, period and measure, -1 where none does.
func standingTarget(ctx context.Context, tx *sql.Tx, t models.Target) (tenths int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT tenths FROM targets WHERE unit = $1 AND period = $2 AND measure = $3
		ORDER BY id DESC LIMIT 1), -1)`, t.Unit, t.Period, t.Measure).Scan(&tenths)
	return tenths, err
}

// Targets gives the targets that stand for the units of the scope in any of the periods, and those of all units.
func (s *Store) Targets(ctx context.Context, scope models.Scope, periods []string) ([]models.Target, error) {
	var out []models.Target
	err := s.read(ctx, "read targets", func(tx *sql.Tx) error {
		for _, period := range periods {
			standing, err := readTargets(ctx, tx, scope, `period = $3 AND tenths >= 0 AND id IN
				(SELECT MAX(id) FROM targets GROUP BY unit, period, measure)`, period)
			if err != nil {
				return err
			}
			out = append(out, standing...)
		}
		return nil
	})
	return out, err
}

// TargetHistory gives every target that was ever set for the units of the scope and for all units, the latest first, at
// most so many.
func (s *Store) TargetHistory(ctx context.Context, scope models.Scope, most int) ([]models.Target, error) {
	var out []models.Target
	err := s.read(ctx, "read the history of targets", func(tx *sql.Tx) (err error) {
		out, err = readTargets(ctx, tx, scope, `id > $3`, 0)
		return err
	})
	return out[:min(most, len(out))], err
}

func readTargets(ctx context.Context, tx *sql.Tx, scope models.Scope, where string, arg any) ([]models.Target, error) {
	var out []models.Target
	low, high := scope.Bounds()
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var t models.Target
		var at int64
		err := rows.Scan(&t.Unit, &t.Period, &t.Measure, &t.Tenths, &t.Actor, &at)
		t.At = moment(at)
		out = append(out, t)
		return err
	}, `SELECT unit, period, measure, tenths, actor, at FROM targets WHERE (unit = '' OR unit BETWEEN $1 AND $2) AND `+where+`
		ORDER BY id DESC`, low, high, arg)
	return out, err
}
