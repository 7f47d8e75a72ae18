package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// seenEvery is how exactly the time of a session's last request is kept: a write for every request would be too much.
const seenEvery = time.Minute

// errSignIn says that what was shown opens nothing any more, whatever the reason.
func errSignIn() error {
	return &models.Error{Code: models.CodeSignIn, Message: "nobody is signed in", Hint: "sign in again"}
}

// StartSession signs an account in under the digest of what its browser gets. how is the audit's word for the way.
func (s *Store) StartSession(ctx context.Context, digest string, session models.Session, how string) error {
	return s.write(ctx, "start a session", func(tx *sql.Tx) error {
		return s.startSession(ctx, tx, digest, session, how)
	})
}

func (s *Store) startSession(ctx context.Context, tx *sql.Tx, digest string, session models.Session, how string) error {
	a, err := readAccount(ctx, tx, models.Everywhere(), `id = $3`, session.Account)
	if err != nil {
		return err
	}
	if a.Disabled {
		return errSignIn()
	}
	now := millis(s.now())
	if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE until <= $1`, now); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO sessions (digest, id, account, made, seen, until, device, address)
		VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
		digest, session.ID, session.Account, now, millis(session.Until), session.Device, session.Address)
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, models.AuditEntry{Actor: a.Name, Unit: a.Unit, Action: "signed_in", Object: "way:" + how})
}

// Session gives the session of a digest and its account. CodeSignIn where there is none, it ended, nothing was asked in it
// for as long as idle, or the account is disabled. SawSession notes that a person was there.
func (s *Store) Session(ctx context.Context, digest string, idle time.Duration) (models.Session, models.Account, error) {
	return s.session(ctx, `sessions.digest = $1`, digest, idle)
}

// SessionAgain is Session for a session that was let in before, by its identifier.
func (s *Store) SessionAgain(ctx context.Context, id models.SessionID, idle time.Duration) (models.Session, models.Account, error) {
	return s.session(ctx, `sessions.id = $1`, id, idle)
}

func (s *Store) session(ctx context.Context, which string, key any, idle time.Duration) (models.Session, models.Account, error) {
	var session models.Session
	var a models.Account
	now := s.now()
	err := s.read(ctx, "read a session", func(tx *sql.Tx) (err error) {
		var made, seen, until int64
		row := tx.QueryRowContext(ctx, `SELECT `+accountColumns+`, sessions.id, sessions.made, sessions.seen, sessions.until
			FROM sessions JOIN accounts ON accounts.id = sessions.account WHERE `+which, key)
		a, err = scanAccount(row, &session.ID, &made, &seen, &until)
		session.Account, session.Made, session.Seen, session.Until = a.ID, moment(made), moment(seen), moment(until)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || err == nil && (a.Disabled || !now.Before(session.Until) || now.Sub(session.Seen) >= idle) {
		return models.Session{}, models.Account{}, errSignIn()
	}
	return session, a, err
}

// SawSession notes that a person was there, to the minute. It is no error where nothing can be written just now.
func (s *Store) SawSession(ctx context.Context, session models.Session) error {
	now := s.now()
	if now.Sub(session.Seen) < seenEvery {
		return nil
	}
	err := s.write(ctx, "note that a session was seen", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET seen = $2 WHERE id = $1`, session.ID, millis(now))
		return err
	})
	if models.CodeOf(err) == models.CodeUnavailable {
		return nil // reading goes on
	}
	return err
}

// Sessions gives the sessions of an account, the latest first.
func (s *Store) Sessions(ctx context.Context, account models.AccountID) ([]models.Session, error) {
	var out []models.Session
	err := s.read(ctx, "read sessions", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			x := models.Session{Account: account}
			var made, seen, until int64
			err := rows.Scan(&x.ID, &made, &seen, &until, &x.Device, &x.Address)
			x.Made, x.Seen, x.Until = moment(made), moment(seen), moment(until)
			out = append(out, x)
			return err
		}, `SELECT id, made, seen, until, device, address FROM sessions WHERE account = $1 AND until > $2 ORDER BY seen DESC, id`,
			account, millis(s.now()))
	})
	return out, err
}

// EndSession ends the account's session of that identifier; the empty identifier ends all of them. Ending what has ended
// is no error.
func (s *Store) EndSession(ctx context.Context, account models.AccountID, id models.SessionID, actor string) error {
	return s.write(ctx, "end a session", func(tx *sql.Tx) error {
		return s.endSessions(ctx, tx, account, `id = $2 OR $2 = ''`, id, actor)
	})
}

func (s *Store) endSessions(ctx context.Context, tx *sql.Tx, account models.AccountID, which string, id models.SessionID, actor string) error {
	a, err := readAccount(ctx, tx, models.Everywhere(), `id = $3`, account)
	if err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = $1 AND (`+which+`)`, account, id)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: a.Unit, Action: "signed_out", Object: accountObject(a)})
}
