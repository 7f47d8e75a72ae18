package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"sohoa/models"
)

// Decisions gives every field of the unit's documents that a person confirmed or corrected, in an order that only
// depends on them, with what the machine had read.
func (s *Store) Decisions(ctx context.Context, unit models.UnitCode) ([]models.Decision, error) {
	var out []models.Decision
	err := s.read(ctx, "read decisions", func(tx *sql.Tx) error {
		files, err := readFiles(ctx, tx, `WHERE unit = $1 AND id IN (SELECT documents.file FROM documents
			JOIN fields ON fields.document = documents.id WHERE fields.state IN `+decidedByClerk+`)`, unit)
		if err != nil {
			return err
		}
		for _, f := range files {
			documents, err := readDocuments(ctx, tx, f.ID)
			if err != nil {
				return err
			}
			for _, d := range documents {
				found, err := decisionsOn(ctx, tx, f, d)
				if err != nil {
					return err
				}
				out = append(out, found...)
			}
		}
		return nil
	})
	return out, err
}

// Units gives the units that have received files, in order.
func (s *Store) Units(ctx context.Context) ([]models.UnitCode, error) {
	var out []models.UnitCode
	err := s.read(ctx, "look who receives files", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var unit models.UnitCode
			err := rows.Scan(&unit)
			out = append(out, unit)
			return err
		}, `SELECT DISTINCT unit FROM files ORDER BY unit`)
	})
	return out, err
}

func decisionsOn(ctx context.Context, tx *sql.Tx, f models.File, d models.Document) ([]models.Decision, error) {
	var out []models.Decision
	for _, field := range d.Fields {
		if !field.State.ByClerk() {
			continue
		}
		n := models.Decision{Document: d.ID, SHA256: f.SHA256, Blob: f.Blob, Type: d.Type, Field: field}
		if err := readWitnesses(ctx, tx, &n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// readWitnesses fills in who stands for the value and what the machine had read: what the first decision found there,
// and the other readings that were offered.
func readWitnesses(ctx context.Context, tx *sql.Tx, n *models.Decision) error {
	last := map[string]string{}
	var order []string
	first := true
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var actor, before, after string
		if err := rows.Scan(&actor, &before, &after); err != nil {
			return err
		}
		if first && before != "" {
			n.Readings = append(n.Readings, before)
		}
		if _, seen := last[actor]; !seen {
			order = append(order, actor)
		}
		last[actor], first = after, false
		return nil
	}, `SELECT actor, before, after FROM corrections WHERE document = $1 AND field = $2 AND `+standing+` ORDER BY id`, n.Document, n.Field.Name)
	for _, actor := range order {
		if last[actor] == n.Field.Value {
			n.Clerks = append(n.Clerks, actor)
		}
	}
	for _, a := range n.Field.Alternatives {
		n.Readings = append(n.Readings, a.Value)
	}
	return err
}

// Lexicons gives all versions of the unit's lexicon, the first one first.
func (s *Store) Lexicons(ctx context.Context, unit models.UnitCode) ([]models.LexiconVersion, error) {
	var out []models.LexiconVersion
	err := s.read(ctx, "read lexicons", func(tx *sql.Tx) (err error) {
		out, err = readLexicons(ctx, tx, `WHERE unit = $1`, unit)
		return err
	})
	return out, err
}

// Lexicon gives the unit's live version; the zero version, which holds nothing, where none is.
func (s *Store) Lexicon(ctx context.Context, unit models.UnitCode) (models.LexiconVersion, error) {
	var out models.LexiconVersion
	err := s.read(ctx, "read a lexicon", func(tx *sql.Tx) error {
		found, err := readLexicons(ctx, tx, `WHERE unit = $1 AND state = $2`, unit, models.LexiconLive)
		if len(found) > 0 {
			out = found[0]
		}
		return err
	})
	return out, err
}

func readLexicons(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]models.LexiconVersion, error) {
	var out []models.LexiconVersion
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var v models.LexiconVersion
		var made int64
		err := rows.Scan(&v.Number, &v.State, &v.Before, &made, &v.Actor, fromJSON{&v.Entries})
		v.Made = moment(made)
		out = append(out, v)
		return err
	}, `SELECT number, state, before, made, actor, entries_json FROM lexicons `+where+` ORDER BY number`, args...)
	return out, err
}

// KeepLexicon writes a new candidate version of the unit's lexicon and gives its number.
func (s *Store) KeepLexicon(ctx context.Context, unit models.UnitCode, entries []models.LexiconEntry, actor, detail string) (int, error) {
	var number int
	err := s.write(ctx, "write down a lexicon", func(tx *sql.Tx) error {
		text, err := json.Marshal(entries)
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `INSERT INTO lexicons (unit, number, state, before, made, actor, entries_json)
			SELECT $1, COALESCE(MAX(number), 0) + 1, $2, 0, $3, $4, $5 FROM lexicons WHERE unit = $1 RETURNING number`,
			unit, models.LexiconCandidate, millis(s.now()), actor, string(text)).Scan(&number)
		if err != nil {
			return err
		}
		return s.move(ctx, tx, unit, models.LexiconMove{Version: number, Action: "gathered", Actor: actor, Detail: detail})
	})
	return number, err
}

// ApplyLexicon makes a candidate version live in place of the one numbered instead (0: none), against which it was tried.
// CodeConflict where it is no candidate, or another one became live meanwhile.
func (s *Store) ApplyLexicon(ctx context.Context, unit models.UnitCode, number, instead int, actor, detail string) error {
	return s.write(ctx, "apply a lexicon", func(tx *sql.Tx) error {
		live, err := liveLexicon(ctx, tx, unit)
		if err != nil {
			return err
		}
		if live.Number != instead {
			return &models.Error{Code: models.CodeConflict, Message: "another lexicon went live meanwhile", Hint: "run the shadow again"}
		}
		_, err = tx.ExecContext(ctx, `UPDATE lexicons SET state = $3 WHERE unit = $1 AND number = $2`, unit, live.Number, models.LexiconPast)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE lexicons SET state = $3, before = $4 WHERE unit = $1 AND number = $2 AND state = $5`,
			unit, number, models.LexiconLive, instead, models.LexiconCandidate)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, &models.Error{Code: models.CodeConflict, Message: "this lexicon is no candidate", Hint: "gather one anew"})
		}
		return s.move(ctx, tx, unit, models.LexiconMove{Version: number, Action: "applied", Actor: actor, Detail: detail})
	})
}

// RefuseLexicon writes down that a version was not let live.
func (s *Store) RefuseLexicon(ctx context.Context, unit models.UnitCode, number int, actor, detail string) error {
	return s.write(ctx, "write down a refusal", func(tx *sql.Tx) error {
		return s.move(ctx, tx, unit, models.LexiconMove{Version: number, Action: "refused", Actor: actor, Detail: detail})
	})
}

// UndoLexicon takes the unit's live version back and puts the one before it in its place; it gives the number of the
// version that is live now, 0 for none. CodeNotFound where none is live.
func (s *Store) UndoLexicon(ctx context.Context, unit models.UnitCode, actor string) (int, error) {
	var live models.LexiconVersion
	err := s.write(ctx, "take a lexicon back", func(tx *sql.Tx) (err error) {
		if live, err = liveLexicon(ctx, tx, unit); err != nil {
			return err
		}
		if live.Number == 0 {
			return &models.Error{Code: models.CodeNotFound, Message: "no lexicon is in use", Hint: "there is nothing to take back"}
		}
		for _, step := range []struct {
			number int
			state  models.LexiconState
		}{{live.Number, models.LexiconUndone}, {live.Before, models.LexiconLive}} {
			_, err := tx.ExecContext(ctx, `UPDATE lexicons SET state = $3 WHERE unit = $1 AND number = $2`, unit, step.number, step.state)
			if err != nil {
				return err
			}
		}
		return s.move(ctx, tx, unit, models.LexiconMove{Version: live.Number, Action: "undone", Actor: actor})
	})
	return live.Before, err
}

// liveLexicon gives number and predecessor of the unit's live version, zero where none is.
func liveLexicon(ctx context.Context, tx *sql.Tx, unit models.UnitCode) (models.LexiconVersion, error) {
	var v models.LexiconVersion
	err := tx.QueryRowContext(ctx, `SELECT number, before FROM lexicons WHERE unit = $1 AND state = $2`,
		unit, models.LexiconLive).Scan(&v.Number, &v.Before)
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil
	}
	return v, err
}

// LexiconMoves gives the history of the unit's lexicons, oldest first.
func (s *Store) LexiconMoves(ctx context.Context, unit models.UnitCode) ([]models.LexiconMove, error) {
	var out []models.LexiconMove
	err := s.read(ctx, "read a history", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var m models.LexiconMove
			var at int64
			err := rows.Scan(&m.Version, &m.Action, &m.Actor, &at, &m.Detail)
			m.At = moment(at)
			out = append(out, m)
			return err
		}, `SELECT number, action, actor, at, detail FROM lexicon_moves WHERE unit = $1 ORDER BY id`, unit)
	})
	return out, err
}

func (s *Store) move(ctx context.Context, tx *sql.Tx, unit models.UnitCode, m models.LexiconMove) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO lexicon_moves (unit, number, action, actor, at, detail)
		VALUES ($1, $2, $3, $4, $5, $6)`, unit, m.Version, m.Action, m.Actor, millis(s.now()), m.Detail)
	return err
}
