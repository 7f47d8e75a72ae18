package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"time"

	"sohoa/models"
)

const hookColumns = `hooks.id, hooks.unit, hooks.url, hooks.secret, hooks.earlier_secret, hooks.earlier_until, hooks.off, hooks.actor,
	hooks.made, hooks.cursor, hooks.failures, hooks.rest_until, hooks.kinds_json`

// scanHook scans a row that begins with the given columns and goes on with hookColumns.
func scanHook(rows *sql.Rows, h *models.Hook, before ...any) error {
	var until, made, rest int64
	err := rows.Scan(append(before, &h.ID, &h.Unit, &h.URL, &h.Secret, &h.Earlier, &until, &h.Off, &h.Actor, &made, &h.Cursor, &h.Failures,
		&rest, fromJSON{&h.Kinds})...)
	h.Made = moment(made)
	if until > 0 {
		h.Until = moment(until)
	}
	if rest > 0 {
		h.RestUntil = moment(rest)
	}
	return err
}

// AddHook writes a webhook with the unit, address, kinds and secret of h, and gives it with its identifier. It is told about
// what happens from now on.
func (s *Store) AddHook(ctx context.Context, h models.Hook, actor string) (models.Hook, error) {
	kinds, err := json.Marshal(h.Kinds)
	if err != nil {
		return h, wrap("write a webhook", err)
	}
	err = s.write(ctx, "write a webhook", func(tx *sql.Tx) error {
		h.ID, h.Actor, h.Made = models.HookID(rand.Text()), actor, s.now().UTC().Truncate(time.Millisecond)
		if h.Cursor, err = lastChange(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO hooks (id, unit, url, kinds_json, secret, actor, made, cursor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			h.ID, h.Unit, h.URL, string(kinds), h.Secret, actor, millis(h.Made), h.Cursor)
		if err != nil {
			return err
		}
		return s.auditHook(ctx, tx, h, actor, "hook_added")
	})
	return h, err
}

func (s *Store) auditHook(ctx context.Context, tx *sql.Tx, h models.Hook, actor, action string) error {
	return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: h.Unit, Action: action, Object: "hook:" + string(h.ID)})
}

// Hooks gives the webhooks of the scope with counts of their deliveries, the oldest first. Those of all units belong to
// whoever sees all units.
func (s *Store) Hooks(ctx context.Context, scope models.Scope) ([]models.Hook, error) {
	return s.hooks(ctx, scope, "")
}

// Hook gives one webhook of the scope, CodeNotFound where the scope has none of that identifier.
func (s *Store) Hook(ctx context.Context, scope models.Scope, id models.HookID) (models.Hook, error) {
	all, err := s.hooks(ctx, scope, id)
	if err == nil && len(all) == 0 {
		err = notFound("webhook")
	}
	if err != nil {
		return models.Hook{}, err
	}
	return all[0], nil
}

func (s *Store) hooks(ctx context.Context, scope models.Scope, id models.HookID) ([]models.Hook, error) {
	var out []models.Hook
	err := s.read(ctx, "read the webhooks", func(tx *sql.Tx) (err error) {
		out, err = readHooks(ctx, tx, scope, id)
		return err
	})
	return out, err
}

func readHooks(ctx context.Context, tx *sql.Tx, scope models.Scope, id models.HookID) ([]models.Hook, error) {
	var out []models.Hook
	low, high := hookBounds(scope)
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var h models.Hook
		var waiting, dead int
		err := scanHook(rows, &h, &waiting, &dead)
		h.Waiting, h.Dead = waiting, dead
		out = append(out, h)
		return err
	}, `SELECT (SELECT COUNT(*) FROM deliveries WHERE hook = hooks.id AND state = 'waiting'),
		(SELECT COUNT(*) FROM deliveries WHERE hook = hooks.id AND state = 'dead'), `+hookColumns+` FROM hooks
		WHERE unit BETWEEN $1 AND $2 AND ($3 = '' OR id = $3) ORDER BY made, id`, low, high, id)
	return out, err
}

// hookBounds gives the scope's interval of units of webhooks, in which those of all units have an empty one.
func hookBounds(scope models.Scope) (low, high models.UnitCode) {
	low, high = scope.Bounds()
	if scope == models.Everywhere() {
		low = ""
	}
	return low, high
}

// changeHook runs a statement on one webhook of the scope, whose parameters from $4 on are more, and leaves a line in the audit.
func (s *Store) changeHook(ctx context.Context, scope models.Scope, id models.HookID, actor, action, statement string, more ...any) error {
	return s.write(ctx, "change a webhook", func(tx *sql.Tx) error {
		all, err := readHooks(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return notFound("webhook")
		}
		if _, err := tx.ExecContext(ctx, statement, append([]any{id}, more...)...); err != nil {
			return err
		}
		return s.auditHook(ctx, tx, all[0], actor, action)
	})
}

// RemoveHook forgets a webhook of the scope and its deliveries. CodeNotFound as Hook.
func (s *Store) RemoveHook(ctx context.Context, scope models.Scope, id models.HookID, actor string) error {
	return s.changeHook(ctx, scope, id, actor, "hook_removed", `DELETE FROM hooks WHERE id = $1`)
}

// SwitchHook lets a webhook of the scope send or rest. What happens while it rests is sent when it sends again.
func (s *Store) SwitchHook(ctx context.Context, scope models.Scope, id models.HookID, off bool, actor string) error {
	action := "hook_on"
	if off {
		action = "hook_off"
	}
	return s.changeHook(ctx, scope, id, actor, action, `UPDATE hooks SET off = $2, failures = 0, rest_until = 0 WHERE id = $1`, off)
}

// RenewHook gives a webhook of the scope a new secret; the one before signs beside it until the given time.
func (s *Store) RenewHook(ctx context.Context, scope models.Scope, id models.HookID, secret string, until time.Time, actor string) error {
	return s.changeHook(ctx, scope, id, actor, "hook_secret_renewed",
		`UPDATE hooks SET earlier_secret = secret, earlier_until = $3, secret = $2 WHERE id = $1`, secret, millis(until))
}

// AgainDeliveries lets what a webhook of the scope gave up be sent again, all of it or the one change numbered so (0: all).
func (s *Store) AgainDeliveries(ctx context.Context, scope models.Scope, id models.HookID, seq int64, actor string) error {
	return s.changeHook(ctx, scope, id, actor, "hook_sent_again", `UPDATE deliveries SET state = 'waiting', attempts = 0, first = $3, due = $3
		WHERE hook = $1 AND state = 'dead' AND ($2 = 0 OR seq = $2)`, seq, millis(s.now()))
}

// Deliveries gives at most limit deliveries of a webhook of the scope in one state, those of the newest changes first.
func (s *Store) Deliveries(ctx context.Context, scope models.Scope, id models.HookID, state models.DeliveryState, limit int) ([]models.Delivery, error) {
	var out []models.Delivery
	low, high := hookBounds(scope)
	err := s.read(ctx, "read deliveries", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var d models.Delivery
			err := scanDelivery(rows, &d)
			out = append(out, d)
			return err
		}, `SELECT `+changeColumns+`, `+deliveryColumns+` FROM deliveries JOIN changes ON changes.seq = deliveries.seq JOIN hooks ON hooks.id = deliveries.hook
			WHERE hooks.unit BETWEEN $1 AND $2 AND deliveries.hook = $3 AND deliveries.state = $4 ORDER BY deliveries.seq DESC LIMIT $5`,
			low, high, id, state, limit)
	})
	return out, err
}

const deliveryColumns = `deliveries.hook, deliveries.state, deliveries.attempts, deliveries.first, deliveries.due, deliveries.status, deliveries.reason`

func scanDelivery(rows *sql.Rows, d *models.Delivery, more ...any) error {
	var first, due int64
	err := scanChange(rows, &d.Change, append([]any{&d.Hook, &d.State, &d.Attempts, &first, &due, &d.Status, &d.Reason}, more...)...)
	d.First, d.Due = moment(first), moment(due)
	return err
}
