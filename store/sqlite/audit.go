package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"sohoa/models"
)

// audit appends a line to the audit, in the transaction of what it tells of. Its number, time and chain are the store's;
// Before and After are made by digest.
func (s *Store) audit(ctx context.Context, tx *sql.Tx, e models.AuditEntry) error {
	head, err := auditHead(ctx, tx)
	if err != nil {
		return err
	}
	// Kept to the millisecond, so that the chain is the same when it is worked out from the row.
	e.Seq, e.At, e.Actor = head.Seq+1, s.now().UTC().Truncate(time.Millisecond), cmp.Or(e.Actor, models.ActorMachine)
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (seq, at, actor, unit, action, object, field, before, after, chain)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Seq, millis(e.At), e.Actor, e.Unit, e.Action, e.Object, e.Field, e.Before, e.After, e.Link(head.Chain))
	return err
}

// auditEvent repeats a line of a dossier's history in the audit.
func (s *Store) auditEvent(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, e models.Event, change models.AuditEntry) error {
	change.Actor, change.Action, change.Object = e.Actor, e.Action, dossierObject(dossier)
	if err := tx.QueryRowContext(ctx, `SELECT unit FROM dossiers WHERE code = $1`, dossier).Scan(&change.Unit); err != nil {
		return err
	}
	return s.audit(ctx, tx, change)
}

func dossierObject(code models.DossierCode) string { return "dossier:" + string(code) }

func auditHead(ctx context.Context, tx *sql.Tx) (models.AuditHead, error) {
	var head models.AuditHead
	err := tx.QueryRowContext(ctx, `SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&head.Seq, &head.Chain)
	if errors.Is(err, sql.ErrNoRows) {
		return head, nil
	}
	return head, err
}

// AuditHead gives the audit's newest line, to be kept elsewhere.
func (s *Store) AuditHead(ctx context.Context) (models.AuditHead, error) {
	var head models.AuditHead
	err := s.read(ctx, "read the newest line of the audit", func(tx *sql.Tx) (err error) {
		head, err = auditHead(ctx, tx)
		return err
	})
	return head, err
}

// viewsWithin is how long further views of the same object by the same person are no news.
const viewsWithin = 10 * time.Minute

// Viewed writes down that somebody saw an object of a unit, as "dossier:" and its code, at most once in ten minutes.
// What was seen must not be shown if it fails.
func (s *Store) Viewed(ctx context.Context, actor string, unit models.UnitCode, object string) error {
	var known bool
	ask := func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit
			WHERE action = 'viewed' AND actor = $1 AND object = $2 AND at > $3)`,
			actor, object, millis(s.now().Add(-viewsWithin))).Scan(&known)
	}
	if err := s.read(ctx, "look for a view", ask); err != nil || known {
		return err
	}
	return s.write(ctx, "write down a view", func(tx *sql.Tx) error {
		if err := ask(tx); err != nil || known {
			return err // another page of the same person was faster
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: unit, Action: models.ActionViewed, Object: object})
	})
}

// AuditLines gives the lines that q asks for, newest first.
func (s *Store) AuditLines(ctx context.Context, q models.AuditQuery) ([]models.AuditEntry, error) {
	var out []models.AuditEntry
	which, args := auditWhich(q)
	err := s.read(ctx, "read the audit", func(tx *sql.Tx) error {
		return eachAudit(ctx, tx, func(e models.AuditEntry) error {
			out = append(out, e)
			return nil
		}, which, args...)
	})
	return out, err
}

// auditWhich gives the rest of a query for the lines that q asks for. Only what is asked stands in it, so that an index
// gives the lines in their order, however many there are of others.
func auditWhich(q models.AuditQuery) (which string, args []any) {
	which = `WHERE seq < $1`
	args = []any{cmp.Or(q.Before, math.MaxInt64)}
	add := func(condition string, value any) {
		args = append(args, value)
		which += fmt.Sprintf(` AND %s $%d`, condition, len(args))
	}
	low, high := q.Scope.Bounds()
	if unit, ok := q.Scope.Unit(); ok {
		add(`unit =`, unit)
	} else if q.Scope != models.Everywhere() { // that also has what belongs to no unit, such as a sign-in that failed
		add(`unit >=`, low)
		add(`unit <=`, high)
	}
	if q.Actor != "" {
		add(`actor =`, q.Actor)
	}
	if q.Object != "" {
		add(`object =`, q.Object)
	}
	args = append(args, q.Limit)
	return which + fmt.Sprintf(` ORDER BY seq DESC LIMIT $%d`, len(args)), args
}

func eachAudit(ctx context.Context, tx *sql.Tx, line func(models.AuditEntry) error, which string, args ...any) error {
	return each(ctx, tx, func(rows *sql.Rows) error {
		var e models.AuditEntry
		var at int64
		if err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Unit, &e.Action, &e.Object, &e.Field, &e.Before, &e.After, &e.Chain); err != nil {
			return err
		}
		e.At = moment(at)
		return line(e)
	}, `SELECT seq, at, actor, unit, action, object, field, before, after, chain FROM audit `+which, args...)
}
