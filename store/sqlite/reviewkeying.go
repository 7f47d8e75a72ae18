package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// keyingOf gives the keying of a field that is not settled, nil where there is none.
func keyingOf(ctx context.Context, tx *sql.Tx, document models.DocumentID, field models.FieldName) (*models.Keying, error) {
	k := models.Keying{Field: field}
	err := tx.QueryRowContext(ctx, `SELECT first, second, value, keyed, stage FROM keyings WHERE document = $1 AND field = $2 AND stage <> 'done'`,
		document, field).Scan(&k.First, &k.Second, &k.Value, &k.Keyed, &k.Stage)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &k, err
}

func keyingsOf(ctx context.Context, tx *sql.Tx, document models.DocumentID) ([]models.Keying, error) {
	var out []models.Keying
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var k models.Keying
		err := rows.Scan(&k.Field, &k.First, &k.Second, &k.Value, &k.Keyed, &k.Stage)
		out = append(out, k)
		return err
	}, `SELECT field, first, second, value, keyed, stage FROM keyings WHERE document = $1 AND stage <> 'done' ORDER BY field`, document)
	return out, err
}

// keySecond keeps what the second person keyed, beside the first one's value. The field itself stays as it is.
func (s *Store) keySecond(ctx context.Context, tx *sql.Tx, p paperRow, k models.Keying, d models.FieldDecision) (models.Field, error) {
	if k.Second != d.Actor {
		k.Value, k.Keyed = "", false // what another began counts no more
	}
	if k.Blind().Version() != d.Version {
		return models.Field{}, stale()
	}
	if err := s.keepLock(ctx, tx, p.dossier, d.Actor); err != nil {
		return models.Field{}, err
	}
	k.Second, k.Value, k.Keyed = d.Actor, d.Value, !d.Undo
	if d.Undo {
		k.Value = ""
	}
	_, err := tx.ExecContext(ctx, `UPDATE keyings SET second = $3, value = $4, keyed = $5 WHERE document = $1 AND field = $2`,
		p.document, d.Field, k.Second, k.Value, k.Keyed)
	if err != nil {
		return models.Field{}, err
	}
	event := models.Event{Actor: d.Actor, Action: "keyed", File: p.file, Detail: string(d.Field)}
	err = s.change(ctx, tx, p.dossier, event, models.AuditEntry{Field: d.Field, After: s.digest(k.Value)})
	return k.Blind(), err
}

// settleKeyings compares what the second person keyed with what the first gave: the same is done, another goes to a third
// person. CodeConflict where a field was not keyed, or still waits for the third person.
func (s *Store) settleKeyings(ctx context.Context, tx *sql.Tx, p paperRow, actor string) error {
	open, err := keyingsOf(ctx, tx, p.document)
	if err != nil {
		return err
	}
	for _, k := range open {
		if k.Stage == models.StageThird || k.Second != actor || !k.Keyed {
			return stillOpen()
		}
	}
	for _, k := range open {
		f, _, err := fieldOf(ctx, tx, p.document, k.Field)
		if err != nil {
			return err
		}
		stage, action := "done", "keyings_agree"
		if f.Value != k.Value {
			stage, action = string(models.StageThird), "keyings_differ"
		}
		_, err = tx.ExecContext(ctx, `UPDATE keyings SET stage = $3 WHERE document = $1 AND field = $2`, p.document, k.Field, stage)
		if err != nil {
			return err
		}
		if err := s.event(ctx, tx, p.dossier, models.Event{Actor: actor, Action: action, File: p.file, Detail: string(k.Field)}); err != nil {
			return err
		}
	}
	return nil
}

// settleDispute notes that a third person decided a field that two keyed differently, or that he took that back.
func settleDispute(ctx context.Context, tx *sql.Tx, p paperRow, d models.FieldDecision, open bool) error {
	switch {
	case d.Undo:
		_, err := tx.ExecContext(ctx, `UPDATE keyings SET stage = 'third', third = ''
			WHERE document = $1 AND field = $2 AND third = $3 AND stage = 'done'`, p.document, d.Field, d.Actor)
		return err
	case open:
		_, err := tx.ExecContext(ctx, `UPDATE keyings SET stage = 'done', third = $3 WHERE document = $1 AND field = $2`, p.document, d.Field, d.Actor)
		return err
	}
	return nil
}

// demandKeyings asks for a second person's keying of the critical fields that people decided, where the unit wants it. A
// field that was keyed twice before is not keyed again.
func (s *Store) demandKeyings(ctx context.Context, tx *sql.Tx, p paperRow, fields []models.Field, critical []models.FieldName) error {
	var wanted string
	err := tx.QueryRowContext(ctx, `SELECT value FROM policies WHERE unit = $1 AND name = $2`, p.unit, models.PolicySecondKeying).Scan(&wanted)
	if errors.Is(err, sql.ErrNoRows) || err == nil && wanted != models.PolicyOn {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range critical {
		for _, f := range fields {
			if f.Name != name || !f.State.ByClerk() {
				continue
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO keyings (document, field, first, stage, made)
				SELECT $1, $2, actor, 'second', $3 FROM corrections WHERE document = $1 AND field = $2 AND `+standing+` ORDER BY id DESC LIMIT 1
				ON CONFLICT DO NOTHING`, p.document, name, millis(s.now()))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
