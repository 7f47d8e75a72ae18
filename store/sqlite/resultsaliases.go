package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"sohoa/models"
)

const (
	personalIDLength = 12
	oldIDLength      = 9
)

// LearnAlias remembers that an old number and a 12-digit one are of one person, as the QR code of an identity card tells.
// Numbers that are not whole teach nothing.
func (s *Store) LearnAlias(ctx context.Context, alias models.IDAlias) error {
	return s.write(ctx, "remember an old number", func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, insertAlias)
		if err != nil {
			return err
		}
		defer insert.Close()
		return learnAlias(ctx, insert, alias)
	})
}

const insertAlias = `INSERT INTO id_aliases (old_id, personal_id, source) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`

// learnAlias remembers with a prepared insertAlias.
func learnAlias(ctx context.Context, insert *sql.Stmt, a models.IDAlias) error {
	if a.OldID == "" || a.PersonalID == "" {
		return nil
	}
	old, personal := digitsOf(a.OldID), digitsOf(a.PersonalID)
	if len(old) != oldIDLength || len(personal) != personalIDLength {
		return nil
	}
	_, err := insert.ExecContext(ctx, old, personal, a.Source)
	return err
}

// Aliases gives what is known of a number, old or new. More than one person for an old number means that a source erred.
func (s *Store) Aliases(ctx context.Context, number string) ([]models.IDAlias, error) {
	var out []models.IDAlias
	err := s.read(ctx, "read old numbers", func(tx *sql.Tx) (err error) {
		out, err = readAliases(ctx, tx, digitsOf(number))
		return err
	})
	return out, err
}

func readAliases(ctx context.Context, tx *sql.Tx, digits string) ([]models.IDAlias, error) {
	var out []models.IDAlias
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var a models.IDAlias
		err := rows.Scan(&a.OldID, &a.PersonalID, &a.Source)
		out = append(out, a)
		return err
	}, `SELECT old_id, personal_id, source FROM id_aliases WHERE old_id = $1
		UNION ALL SELECT old_id, personal_id, source FROM id_aliases WHERE personal_id = $1 ORDER BY old_id, personal_id`, digits)
	return out, err
}

// monthsLater is a modifier of SQLite's DATE.
func monthsLater(n int) string { return fmt.Sprintf("+%d months", n) }
