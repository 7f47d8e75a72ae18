package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sohoa/models"
)

// Policies gives what was decided for the units of the scope.
func (s *Store) Policies(ctx context.Context, scope models.Scope) ([]models.Policy, error) {
	var out []models.Policy
	low, high := scope.Bounds()
	err := s.read(ctx, "read policies", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var p models.Policy
			err := rows.Scan(&p.Unit, &p.Name, &p.Value)
			out = append(out, p)
			return err
		}, `SELECT unit, name, value FROM policies WHERE unit BETWEEN $1 AND $2 ORDER BY unit, name`, low, high)
	})
	return out, err
}

// SetPolicy decides a policy for a unit of the scope and keeps what was decided before. CodeNotFound for a unit outside of
// the scope, CodeInvalid where there is no such policy or value.
func (s *Store) SetPolicy(ctx context.Context, scope models.Scope, p models.Policy, actor string) error {
	if !scope.Covers(p.Unit) {
		return notFound("unit")
	}
	if p.Name != models.PolicySecondKeying || p.Value != models.PolicyOn && p.Value != models.PolicyOff {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such policy", Hint: "choose one of the page"}
	}
	return s.write(ctx, "decide a policy", func(tx *sql.Tx) error {
		var before string
		err := tx.QueryRowContext(ctx, `SELECT value FROM policies WHERE unit = $1 AND name = $2`, p.Unit, p.Name).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) || before == p.Value {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO policies (unit, name, value) VALUES ($1, $2, $3)
			ON CONFLICT (unit, name) DO UPDATE SET value = excluded.value`, p.Unit, p.Name, p.Value)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO policy_changes (unit, name, before, after, actor, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.Unit, p.Name, before, p.Value, actor, millis(s.now()))
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: p.Unit, Action: "policy_" + p.Value, Object: fmt.Sprintf("policy:%s", p.Name)})
	})
}

// PolicyChanges gives the history of policies of the scope's units, the latest first, at most so many lines.
func (s *Store) PolicyChanges(ctx context.Context, scope models.Scope, most int) ([]models.PolicyChange, error) {
	var out []models.PolicyChange
	low, high := scope.Bounds()
	err := s.read(ctx, "read the history of policies", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var c models.PolicyChange
			var at int64
			err := rows.Scan(&c.Unit, &c.Name, &c.Before, &c.After, &c.Actor, &at)
			c.At = moment(at)
			out = append(out, c)
			return err
		}, `SELECT unit, name, before, after, actor, at FROM policy_changes WHERE unit BETWEEN $1 AND $2 ORDER BY id DESC LIMIT $3`, low, high, most)
	})
	return out, err
}
