package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// Answers are kept for a day, as programs that ask again do so at once or after a failed night. A request of which nobody
// knows how it ended keeps its key taken for a shorter time.
const (
	keepAnswers = 24 * time.Hour
	keepTaken   = 2 * time.Minute
)

// BeginAnswer takes an idempotency key of an account for a request with that digest. Where the key was used for the same
// before, known is true and the answer of then is given. CodeConflict where it was used for something else, or the other
// request is still being answered.
func (s *Store) BeginAnswer(ctx context.Context, account models.AccountID, key, digest string) (before models.Answered, known bool, err error) {
	err = s.write(ctx, "take an idempotency key", func(tx *sql.Tx) error {
		now := s.now()
		_, err := tx.ExecContext(ctx, `DELETE FROM answered WHERE at < $1 OR (status = 0 AND at < $2)`,
			millis(now.Add(-keepAnswers)), millis(now.Add(-keepTaken)))
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT digest, status, body FROM answered WHERE account = $1 AND key = $2`, account, key).
			Scan(&before.Digest, &before.Status, &before.Body)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.ExecContext(ctx, `INSERT INTO answered (account, key, digest, status, body, at) VALUES ($1, $2, $3, 0, x'', $4)`,
				account, key, digest, millis(now))
			return err
		case err != nil:
			return err
		case before.Digest != digest:
			return &models.Error{Code: models.CodeConflict, Message: "this idempotency key was used for another request", Hint: "use a new key for every new request"}
		case before.Status == 0:
			return &models.Error{Code: models.CodeConflict, Message: "the request with this idempotency key is still being answered", Hint: "ask again in a moment"}
		}
		known = true
		return nil
	})
	return before, known, err
}

// EndAnswer keeps what the request under the key was answered.
func (s *Store) EndAnswer(ctx context.Context, account models.AccountID, key string, a models.Answered) error {
	return s.write(ctx, "keep an answer", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE answered SET status = $4, body = $5 WHERE account = $1 AND key = $2 AND digest = $3 AND status = 0`,
			account, key, a.Digest, a.Status, a.Body)
		return err
	})
}

// DropAnswer gives a key back whose request came to nothing, so that it can be asked again.
func (s *Store) DropAnswer(ctx context.Context, account models.AccountID, key string) error {
	return s.write(ctx, "give back an idempotency key", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM answered WHERE account = $1 AND key = $2 AND status = 0`, account, key)
		return err
	})
}
