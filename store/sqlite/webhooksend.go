package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"sohoa/models"
)

// A delivery is not written with its change. Each webhook has a cursor in the feed, and changes behind it become deliveries in
// one transaction with the cursor's step: nothing that changes something needs to know about webhooks, and none can be missed.

// keepDeliveries is how long deliveries that came through can be looked at.
const keepDeliveries = 7 * 24 * time.Hour

// PlanDeliveries makes deliveries of at most limit changes for each webhook that sends, and tells whether there may be more.
func (s *Store) PlanDeliveries(ctx context.Context, limit int) (more bool, err error) {
	behind, err := s.hooksBehind(ctx)
	if err != nil || len(behind) == 0 {
		return false, err
	}
	err = s.write(ctx, "plan deliveries", func(tx *sql.Tx) error {
		for _, h := range behind {
			full, err := s.plan(ctx, tx, h, limit)
			if err != nil {
				return err
			}
			more = more || full
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM deliveries WHERE state = 'done' AND due < $1`, millis(s.now().Add(-keepDeliveries)))
		return err
	})
	return more, err
}

// hooksBehind gives the webhooks that send and have not come to the feed's end.
func (s *Store) hooksBehind(ctx context.Context) ([]models.Hook, error) {
	var out []models.Hook
	err := s.read(ctx, "look for changes to deliver", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var h models.Hook
			err := scanHook(rows, &h)
			out = append(out, h)
			return err
		}, `SELECT `+hookColumns+` FROM hooks WHERE off = 0 AND cursor < (SELECT COALESCE(MAX(seq), 0) FROM changes)`)
	})
	return out, err
}

// plan moves one webhook's cursor over at most limit changes; full tells that there may be more.
func (s *Store) plan(ctx context.Context, tx *sql.Tx, h models.Hook, limit int) (full bool, err error) {
	var cursor int64 // another process may have planned meanwhile, or somebody removed it
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(cursor), -1) FROM hooks WHERE id = $1 AND off = 0`, h.ID).Scan(&cursor); err != nil || cursor < 0 {
		return false, err
	}
	changes, err := readChanges(ctx, tx, h.Scope(), cursor, limit)
	if err != nil {
		return false, err
	}
	now := millis(s.now())
	for _, c := range changes {
		if !wants(h, c.Kind) {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO deliveries (hook, seq, state, attempts, first, due, status, reason)
			VALUES ($1, $2, 'waiting', 0, $3, $3, 0, '')`, h.ID, c.Seq, now)
		if err != nil {
			return false, err
		}
	}
	full = len(changes) == limit
	if full {
		cursor = changes[limit-1].Seq
	} else if cursor, err = lastChange(ctx, tx); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE hooks SET cursor = $2 WHERE id = $1`, h.ID, cursor)
	return full, err
}

func wants(h models.Hook, kind models.ChangeKind) bool {
	for _, k := range h.Kinds {
		if k == kind {
			return true
		}
	}
	return len(h.Kinds) == 0
}

// ReadyHooks gives the webhooks that have deliveries to be tried now.
func (s *Store) ReadyHooks(ctx context.Context) ([]models.Hook, error) {
	var out []models.Hook
	err := s.read(ctx, "look for deliveries that are due", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var h models.Hook
			err := scanHook(rows, &h)
			out = append(out, h)
			return err
		}, `SELECT `+hookColumns+` FROM hooks WHERE off = 0 AND rest_until <= $1
			AND EXISTS (SELECT 1 FROM deliveries WHERE hook = hooks.id AND state = 'waiting' AND due <= $1) ORDER BY id`, millis(s.now()))
	})
	return out, err
}

// DueDeliveries gives at most limit deliveries of a webhook that are to be tried now, in the order of their changes.
func (s *Store) DueDeliveries(ctx context.Context, hook models.HookID, limit int) ([]models.Delivery, error) {
	var out []models.Delivery
	err := s.read(ctx, "read deliveries that are due", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var d models.Delivery
			err := scanDelivery(rows, &d)
			out = append(out, d)
			return err
		}, `SELECT `+changeColumns+`, `+deliveryColumns+` FROM deliveries JOIN changes ON changes.seq = deliveries.seq
			WHERE deliveries.hook = $1 AND deliveries.state = 'waiting' AND deliveries.due <= $2 ORDER BY deliveries.seq LIMIT $3`,
			hook, millis(s.now()), limit)
	})
	return out, err
}

// RecordDelivery writes how an attempt ended: d with its state, attempts, status, reason and, where it is tried again, Due. A
// webhook rests after failures in a row until rest. Nothing happens where a person removed the webhook meanwhile.
func (s *Store) RecordDelivery(ctx context.Context, d models.Delivery, rest time.Time) error {
	return s.write(ctx, "write how a delivery ended", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = $3, attempts = $4, due = $5, status = $6, reason = $7 WHERE hook = $1 AND seq = $2`,
			d.Hook, d.Change.Seq, d.State, d.Attempts, millis(d.Due), d.Status, d.Reason)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE hooks SET failures = CASE WHEN $2 THEN 0 ELSE failures + 1 END, rest_until = $3 WHERE id = $1`,
			d.Hook, d.State == models.DeliveryDone, millis(rest))
		return err
	})
}

// DeliveryCounts counts all deliveries by state, for metrics.
func (s *Store) DeliveryCounts(ctx context.Context) (map[models.DeliveryState]int, error) {
	out := map[models.DeliveryState]int{}
	err := s.read(ctx, "count deliveries", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var state models.DeliveryState
			var n int
			err := rows.Scan(&state, &n)
			out[state] = n
			return err
		}, `SELECT state, COUNT(*) FROM deliveries GROUP BY state`)
	})
	return out, err
}

// AllowHookHost lets webhooks name a machine whose address is a private one. The name is kept in lower case.
func (s *Store) AllowHookHost(ctx context.Context, host, actor string) error {
	host = strings.ToLower(host)
	return s.write(ctx, "allow a machine", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hook_hosts (host, actor, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, host, actor, millis(s.now()))
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Action: "hook_host_allowed", Object: "host:" + host})
	})
}

// ForbidHookHost takes back what AllowHookHost allowed. CodeNotFound where it was not.
func (s *Store) ForbidHookHost(ctx context.Context, host, actor string) error {
	host = strings.ToLower(host)
	return s.write(ctx, "forbid a machine", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM hook_hosts WHERE host = $1`, host)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err, "allowed machine")
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Action: "hook_host_forbidden", Object: "host:" + host})
	})
}

func orNotFound(err error, noun string) error {
	if err != nil {
		return err
	}
	return notFound(noun)
}

// HookHosts gives the machines that AllowHookHost allowed, by name.
func (s *Store) HookHosts(ctx context.Context) ([]models.HookHost, error) {
	var out []models.HookHost
	err := s.read(ctx, "read the allowed machines", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var h models.HookHost
			var at int64
			err := rows.Scan(&h.Host, &h.Actor, &at)
			h.At = moment(at)
			out = append(out, h)
			return err
		}, `SELECT host, actor, at FROM hook_hosts ORDER BY host`)
	})
	return out, err
}
