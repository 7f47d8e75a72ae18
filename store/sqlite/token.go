package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// usedEvery is how exactly the time of a token's last use is kept.
const usedEvery = time.Hour

// AddToken writes a token under its digest and gives it back with its identifier. CodeConflict where a token of that
// name is in use.
func (s *Store) AddToken(ctx context.Context, digest string, t models.Token, actor string) (models.Token, error) {
	if err := checkAccount(models.Account{Name: t.Name, Unit: t.Unit, Roles: t.Roles}); err != nil {
		return t, err
	}
	t.ID, t.Made = models.TokenID(rand.Text()), s.now().UTC().Truncate(time.Millisecond)
	if t.Until = t.Until.UTC().Truncate(time.Millisecond); !t.Made.Before(t.Until) {
		return t, &models.Error{Code: models.CodeInvalid, Message: "the token would have ended already", Hint: "give it at least a day"}
	}
	err := s.write(ctx, "add a token", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO tokens (id, digest, name, unit, city, roles, made, until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
			t.ID, digest, t.Name, t.Unit, t.City, joinRoles(t.Roles), millis(t.Made), millis(t.Until))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, &models.Error{Code: models.CodeConflict, Message: "a token of this name is in use",
				Hint: "choose another name, or revoke that one"})
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: t.Unit, Action: "token_made", Object: "token:" + t.Name,
			After: s.digest(rights(t.Account()))})
	})
	return t, err
}

// Token gives the token of a digest. CodeSignIn where there is none, it ended or was revoked.
func (s *Store) Token(ctx context.Context, digest string) (models.Token, error) {
	return s.token(ctx, `digest = $1`, digest)
}

// TokenAgain is Token for one that was let in before, by its identifier.
func (s *Store) TokenAgain(ctx context.Context, id models.TokenID) (models.Token, error) {
	return s.token(ctx, `id = $1`, id)
}

func (s *Store) token(ctx context.Context, which string, key any) (models.Token, error) {
	found, err := s.tokens(ctx, which, key)
	if err != nil {
		return models.Token{}, err
	}
	now := s.now()
	if len(found) == 0 || !found[0].Revoked.IsZero() || !now.Before(found[0].Until) {
		return models.Token{}, errSignIn()
	}
	if now.Sub(found[0].Used) >= usedEvery {
		err = s.write(ctx, "note that a token was used", func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE tokens SET used = $2 WHERE id = $1`, found[0].ID, millis(now))
			return err
		})
		if models.CodeOf(err) == models.CodeUnavailable {
			err = nil // reading goes on while nothing can be written
		}
	}
	return found[0], err
}

// Tokens gives all tokens, those that are revoked too, the latest first.
func (s *Store) Tokens(ctx context.Context) ([]models.Token, error) { return s.tokens(ctx, `true`) }

func (s *Store) tokens(ctx context.Context, which string, args ...any) ([]models.Token, error) {
	var out []models.Token
	err := s.read(ctx, "read tokens", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var t models.Token
			var roles string
			var made, until, revoked, used int64
			err := rows.Scan(&t.ID, &t.Name, &t.Unit, &t.City, &roles, &made, &until, &revoked, &used)
			t.Roles, t.Made, t.Until = splitRoles(roles), moment(made), moment(until)
			if revoked != 0 {
				t.Revoked = moment(revoked)
			}
			if used != 0 {
				t.Used = moment(used)
			}
			out = append(out, t)
			return err
		}, `SELECT id, name, unit, city, roles, made, until, revoked, used FROM tokens WHERE `+which+` ORDER BY made DESC, id`, args...)
	})
	return out, err
}

// RevokeToken ends the token of that name at once. CodeNotFound where none is in use.
func (s *Store) RevokeToken(ctx context.Context, name, actor string) error {
	return s.write(ctx, "revoke a token", func(tx *sql.Tx) error {
		var unit models.UnitCode
		err := tx.QueryRowContext(ctx, `UPDATE tokens SET revoked = $2 WHERE name = $1 AND revoked = 0 RETURNING unit`,
			name, millis(s.now())).Scan(&unit)
		if errors.Is(err, sql.ErrNoRows) {
			return &models.Error{Code: models.CodeNotFound, Message: "no token of this name is in use", Hint: "run: sohoa token list"}
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: unit, Action: "token_revoked", Object: "token:" + name})
	})
}
