package sqlite

import (
	"context"
	"database/sql"
	"time"

	"sohoa/models"
)

// UndoFinishWithin is how long a finished paper can be taken back by whoever finished it, and waits before it enters the
// register.
const UndoFinishWithin = 30 * time.Second

func stillOpen() error {
	return &models.Error{Code: models.CodeConflict, Message: "some fields still need a look", Hint: "decide them, then finish"}
}

// FinishReview says that a paper of the scope is done. Critical names the fields of its type that a second person must key
// where the unit wants that. CodeConflict where a field still needs a look or somebody else works on the dossier,
// CodeNotFound where the scope has no such paper.
func (s *Store) FinishReview(ctx context.Context, scope models.Scope, document models.DocumentID, critical []models.FieldName, actor string) error {
	return s.write(ctx, "finish a paper", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		if err := s.keepLock(ctx, tx, p.dossier, actor); err != nil {
			return err
		}
		d := models.Document{ID: document}
		if err := readParts(ctx, tx, &d); err != nil {
			return err
		}
		for _, f := range d.Fields {
			if f.Open() {
				return stillOpen()
			}
		}
		if err := s.settleKeyings(ctx, tx, p, actor); err != nil {
			return err
		}
		if err := s.demandKeyings(ctx, tx, p, d.Fields, critical); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reviewed (document, unit, actor, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (document) DO UPDATE SET actor = excluded.actor, at = excluded.at`, document, p.unit, actor, millis(s.now()))
		if err != nil {
			return err
		}
		if err := s.endHold(ctx, tx, document); err != nil {
			return err
		}
		if err := s.event(ctx, tx, p.dossier, models.Event{Actor: actor, Action: "reviewed", File: p.file}); err != nil {
			return err
		}
		return updateState(ctx, tx, p.dossier)
	})
}

// UndoFinish takes a paper back that the person finished less than UndoFinishWithin ago, with the lock on its dossier.
// CodeConflict where it is too late or somebody else works on the dossier by now, CodeNotFound where the scope has no such
// paper.
func (s *Store) UndoFinish(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error {
	return s.write(ctx, "take a paper back", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `DELETE FROM reviewed WHERE document = $1 AND actor = $2 AND at > $3
			AND NOT EXISTS (SELECT 1 FROM keyings WHERE document = $1 AND stage <> 'done' AND second NOT IN ('', $2))`,
			document, actor, millis(s.now().Add(-UndoFinishWithin)))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return &models.Error{Code: models.CodeConflict, Message: "it is too late to take the paper back",
				Hint: "open the paper and correct its fields"}
		}
		if err := s.keepLock(ctx, tx, p.dossier, actor); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM keyings WHERE document = $1 AND second = ''`, document)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE keyings SET stage = 'second' WHERE document = $1 AND second = $2 AND third = ''`, document, actor)
		if err != nil {
			return err
		}
		if err := s.event(ctx, tx, p.dossier, models.Event{Actor: actor, Action: "review_undone", File: p.file}); err != nil {
			return err
		}
		return updateState(ctx, tx, p.dossier)
	})
}
