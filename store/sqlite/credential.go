package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// Credential gives the account of that name with its encoded password, "" where none opens it. CodeNotFound where there
// is no such account.
func (s *Store) Credential(ctx context.Context, name string) (a models.Account, encoded string, err error) {
	err = s.read(ctx, "read an account", func(tx *sql.Tx) (err error) {
		a, err = scanAccount(tx.QueryRowContext(ctx, `SELECT `+accountColumns+`, accounts.password FROM accounts WHERE name = $1`, name), &encoded)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return a, "", &models.Error{Code: models.CodeNotFound, Message: "there is no such account", Hint: "check its name"}
	}
	return a, encoded, err
}

// SignInFailed writes down that somebody tried to sign in as the account and could not; the zero account stands for one
// that does not exist. What was typed is not kept: people type passwords into the wrong input.
func (s *Store) SignInFailed(ctx context.Context, a models.Account) error {
	return s.write(ctx, "write down a failed sign-in", func(tx *sql.Tx) error {
		return s.audit(ctx, tx, models.AuditEntry{Actor: a.Name, Unit: a.Unit, Action: "sign_in_failed", Object: accountObject(a)})
	})
}

// SetPassword writes the account's encoded password and ends all its sessions but the one of keep. The empty password
// opens nothing, until another is set.
func (s *Store) SetPassword(ctx context.Context, id models.AccountID, encoded string, keep models.SessionID, actor string) error {
	return s.write(ctx, "set a password", func(tx *sql.Tx) error {
		a, err := readAccount(ctx, tx, models.Everywhere(), `id = $3`, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET password = $2 WHERE id = $1`, id, encoded); err != nil {
			return err
		}
		action := "password_set"
		if encoded == "" {
			action = "password_reset"
		}
		if err := s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: a.Unit, Action: action, Object: accountObject(a)}); err != nil {
			return err
		}
		return s.endSessions(ctx, tx, id, `id <> $2`, keep, actor)
	})
}

// AccountOf gives the account that is the subject at the issuer. Where none is, the account of that e-mail becomes it, if it
// is nobody's yet; the empty e-mail is nobody's. CodeNotFound where no account is found.
func (s *Store) AccountOf(ctx context.Context, issuer, subject, email string) (models.Account, error) {
	var a models.Account
	err := s.write(ctx, "find the account of a subject", func(tx *sql.Tx) (err error) {
		a, err = readAccount(ctx, tx, models.Everywhere(), `issuer = $3 AND subject = $4`, issuer, subject)
		if models.CodeOf(err) != models.CodeNotFound || email == "" {
			return err
		}
		a, err = readAccount(ctx, tx, models.Everywhere(), `email = $3 AND subject = ''`, email)
		if err != nil {
			return err
		}
		a.Issuer, a.Subject = issuer, subject
		return s.tie(ctx, tx, a, a.Name)
	})
	return a, err
}

// TieAccount makes an account of the scope the subject at the issuer; the empty subject unties it. CodeConflict where
// another account is that subject.
func (s *Store) TieAccount(ctx context.Context, scope models.Scope, id models.AccountID, issuer, subject, actor string) error {
	if subject == "" {
		issuer = ""
	}
	return s.write(ctx, "tie an account to a subject", func(tx *sql.Tx) error {
		a, err := readAccount(ctx, tx, scope, `id = $3`, id)
		if err != nil || a.Issuer == issuer && a.Subject == subject {
			return err
		}
		if subject != "" {
			_, err := readAccount(ctx, tx, models.Everywhere(), `issuer = $3 AND subject = $4`, issuer, subject)
			if err == nil {
				return &models.Error{Code: models.CodeConflict, Message: "another account is tied to this subject", Hint: "untie it first"}
			}
			if models.CodeOf(err) != models.CodeNotFound {
				return err
			}
		}
		a.Issuer, a.Subject = issuer, subject
		return s.tie(ctx, tx, a, actor)
	})
}

func (s *Store) tie(ctx context.Context, tx *sql.Tx, a models.Account, actor string) error {
	_, err := tx.ExecContext(ctx, `UPDATE accounts SET issuer = $2, subject = $3 WHERE id = $1`, a.ID, a.Issuer, a.Subject)
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: a.Unit, Action: "account_tied", Object: accountObject(a),
		After: s.digest(a.Issuer + "\n" + a.Subject)})
}
