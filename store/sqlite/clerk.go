package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// Correct writes what a clerk decided about a field of a document of the scope: the value stands from now on, whatever
// a machine reads later, and what was there before is kept as a row. It is StateConfirmed where a machine's value is
// the one given and StateCorrected where it is another. CodeNotFound where the scope has no such field.
func (s *Store) Correct(ctx context.Context, scope models.Scope, document models.DocumentID, field models.FieldName, value, actor string) error {
	return s.write(ctx, "write down a correction", func(tx *sql.Tx) error {
		return s.correct(ctx, tx, scope, document, field, value, actor)
	})
}

func (s *Store) correct(ctx context.Context, tx *sql.Tx, scope models.Scope, document models.DocumentID, field models.FieldName, value, actor string) error {
	p, err := scopedPaper(ctx, tx, scope, document)
	if err != nil {
		return err
	}
	before, position, err := fieldOf(ctx, tx, document, field)
	if err != nil {
		return err
	}
	if position < 0 {
		return notFound("field")
	}
	if _, err := s.decide(ctx, tx, p, before, position, models.FieldDecision{Field: field, Value: value, Actor: actor}); err != nil {
		return err
	}
	return updateState(ctx, tx, p.dossier)
}

// Reopen asks for a finished or failed file of the scope to be read again and gives its ticket; earlier failures
// count no more, and a visit for the model's reading is dropped in its favour. CodeConflict where the file still waits
// or runs, CodeNotFound where the scope has no such file.
func (s *Store) Reopen(ctx context.Context, scope models.Scope, file models.FileID, actor string) (models.Ticket, error) {
	var t models.Ticket
	err := s.write(ctx, "open a file again", func(tx *sql.Tx) error {
		files, err := readScoped(ctx, tx, scope, file)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return notFound("file")
		}
		t, err = s.reopen(ctx, tx, file, actor)
		return err
	})
	return t, err
}

func (s *Store) reopen(ctx context.Context, tx *sql.Tx, file models.FileID, actor string) (models.Ticket, error) {
	t := models.Ticket{File: file}
	var dossier models.DossierCode
	err := tx.QueryRowContext(ctx, `UPDATE files SET state = $2, attempt = attempt + 1, fresh = attempt + 1, not_before = 0,
		late = 0, visits = 0, error_code = NULL, error_message = '', error_hint = ''
		WHERE id = $1 AND (late = 1 OR state IN ($3, $4)) RETURNING dossier, attempt, lane, size`,
		file, models.FileReceived, models.FileDone, models.FileFailed).Scan(&dossier, &t.Attempt, &t.Lane, &t.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return t, &models.Error{Code: models.CodeConflict, Message: "the file is being read already", Hint: "wait until it is done"}
	}
	if err != nil {
		return t, err
	}
	// Only a visit can still be running, and its result will be dropped.
	_, err = tx.ExecContext(ctx, `UPDATE attempts SET ended = $2, outcome = $3 WHERE file = $1 AND ended IS NULL`,
		file, millis(s.now()), outcomeReplaced)
	if err != nil {
		return t, err
	}
	if err := s.event(ctx, tx, dossier, models.Event{Actor: actor, Action: "reopened", File: file}); err != nil {
		return t, err
	}
	return t, updateState(ctx, tx, dossier)
}
