package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

const changeColumns = `changes.seq, changes.at, changes.kind, changes.id, changes.unit, changes.dossier, changes.action`

// scanChange scans a row that begins with changeColumns and goes on with the given columns.
func scanChange(rows *sql.Rows, c *models.Change, more ...any) error {
	var at int64
	err := rows.Scan(append([]any{&c.Seq, &at, &c.Kind, &c.ID, &c.Unit, &c.Dossier, &c.Action}, more...)...)
	c.At = moment(at)
	return err
}

// Changes gives at most limit changes of the scope that come after the one numbered so, in their order. What belongs to no
// unit is told to whoever sees all units. No change with a smaller number than one that was given can appear later.
func (s *Store) Changes(ctx context.Context, scope models.Scope, after int64, limit int) ([]models.Change, error) {
	var out []models.Change
	err := s.read(ctx, "read the feed of changes", func(tx *sql.Tx) (err error) {
		out, err = readChanges(ctx, tx, scope, after, limit)
		return err
	})
	return out, err
}

func readChanges(ctx context.Context, tx *sql.Tx, scope models.Scope, after int64, limit int) ([]models.Change, error) {
	var out []models.Change
	take := func(rows *sql.Rows) error {
		var c models.Change
		err := scanChange(rows, &c)
		out = append(out, c)
		return err
	}
	if scope == models.Everywhere() {
		return out, each(ctx, tx, take, `SELECT `+changeColumns+` FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	}
	if unit, one := scope.Unit(); one {
		return out, each(ctx, tx, take, `SELECT `+changeColumns+` FROM changes INDEXED BY changes_of_unit
			WHERE unit = $1 AND seq > $2 ORDER BY seq LIMIT $3`, unit, after, limit)
	}
	low, high := scope.Bounds()
	return out, each(ctx, tx, take, `SELECT `+changeColumns+` FROM changes
		WHERE unit BETWEEN $1 AND $2 AND seq > $3 ORDER BY seq LIMIT $4`, low, high, after, limit)
}

// LastChange gives the number of the newest change, 0 before the first.
func (s *Store) LastChange(ctx context.Context) (int64, error) {
	var last int64
	err := s.read(ctx, "look at the end of the feed", func(tx *sql.Tx) (err error) {
		last, err = lastChange(ctx, tx)
		return err
	})
	return last, err
}

func lastChange(ctx context.Context, tx *sql.Tx) (int64, error) {
	var last int64
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM changes`).Scan(&last)
	return last, err
}
