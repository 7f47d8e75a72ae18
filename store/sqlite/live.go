package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"sohoa/models"
)

// Page gives what was read of a page of a file, whoever owns it; false where nothing was yet.
func (s *Store) Page(ctx context.Context, file models.FileID, number int) (p models.Page, ok bool, err error) {
	err = s.read(ctx, "read a page", func(tx *sql.Tx) error {
		var text string
		err := tx.QueryRowContext(ctx, `SELECT page_json FROM pages WHERE file = $1 AND number = $2`, file, number).Scan(&text)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = true
		return json.Unmarshal([]byte(text), &p)
	})
	return p, ok, err
}

// LastEvent gives the number of the newest event of all dossiers, 0 where there is none.
func (s *Store) LastEvent(ctx context.Context) (int64, error) {
	var seq int64
	err := s.read(ctx, "look for events", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM events`).Scan(&seq)
	})
	return seq, err
}

// EventsAfter gives at most that many events of the scope that came after the one of number after, in their order; of one
// dossier where one is named.
func (s *Store) EventsAfter(ctx context.Context, scope models.Scope, dossier models.DossierCode, after int64, most int) ([]models.Event, error) {
	low, high := scope.Bounds()
	var out []models.Event
	err := s.read(ctx, "read events", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var e models.Event
			var at int64
			err := rows.Scan(&e.Seq, &e.Dossier, &at, &e.Actor, &e.Action, &e.File, &e.Detail)
			e.At = moment(at)
			out = append(out, e)
			return err
		}, `SELECT events.seq, events.dossier, events.at, events.actor, events.action, events.file, events.detail
			FROM events JOIN dossiers ON dossiers.code = events.dossier
			WHERE events.seq > $1 AND (events.dossier = $2 OR $2 = '') AND dossiers.unit BETWEEN $3 AND $4
			ORDER BY events.seq LIMIT $5`, after, dossier, low, high, most)
	})
	return out, err
}
