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
	low, high := scope.Bounds()
	var dossier models.DossierCode
	var file models.FileID
	var position int
	var before string
	var state models.FieldState
	err := tx.QueryRowContext(ctx, `SELECT files.dossier, files.id, fields.position, fields.value, fields.state FROM fields
		JOIN documents ON documents.id = fields.document JOIN files ON files.id = documents.file
		WHERE files.unit BETWEEN $1 AND $2 AND documents.id = $3 AND fields.name = $4
		ORDER BY fields.position LIMIT 1`, low, high, document, field).Scan(&dossier, &file, &position, &before, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return notFound("field")
	}
	if err != nil {
		return err
	}
	source := ""
	switch {
	case value != before:
		state, source = models.StateCorrected, string(models.SourceClerk)
	case !state.ByClerk():
		state = models.StateConfirmed
	}
	_, err = tx.ExecContext(ctx, `UPDATE fields SET value = $3, state = $4,
		source = CASE WHEN $5 = '' THEN source ELSE $5 END WHERE document = $1 AND position = $2`,
		document, position, value, state, source)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO corrections (document, field, actor, at, before, after, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, document, field, actor, millis(s.now()), before, value, state)
	if err != nil {
		return err
	}
	err = s.event(ctx, tx, dossier, models.Event{Actor: actor, Action: string(state), File: file, Detail: string(field)})
	if err != nil {
		return err
	}
	return updateState(ctx, tx, dossier)
}

// Reopen asks for a finished or failed file of the scope to be read again and gives its ticket; earlier failures
// count no more, and a visit for the model's reading is dropped in its favour. CodeConflict where the file still waits
// or runs, CodeNotFound where the scope has no such file.
func (s *Store) Reopen(ctx context.Context, scope models.Scope, file models.FileID, actor string) (models.Ticket, error) {
	t := models.Ticket{File: file}
	err := s.write(ctx, "open a file again", func(tx *sql.Tx) error {
		files, err := readScoped(ctx, tx, scope, file)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return notFound("file")
		}
		var dossier models.DossierCode
		err = tx.QueryRowContext(ctx, `UPDATE files SET state = $2, attempt = attempt + 1, fresh = attempt + 1, not_before = 0,
			late = 0, visits = 0, error_code = NULL, error_message = '', error_hint = ''
			WHERE id = $1 AND (late = 1 OR state IN ($3, $4)) RETURNING dossier, attempt, lane, size`,
			file, models.FileReceived, models.FileDone, models.FileFailed).Scan(&dossier, &t.Attempt, &t.Lane, &t.Size)
		if errors.Is(err, sql.ErrNoRows) {
			return &models.Error{Code: models.CodeConflict, Message: "the file is being read already", Hint: "wait until it is done"}
		}
		if err != nil {
			return err
		}
		// Only a visit can still be running, and its result will be dropped.
		_, err = tx.ExecContext(ctx, `UPDATE attempts SET ended = $2, outcome = $3 WHERE file = $1 AND ended IS NULL`,
			file, millis(s.now()), outcomeReplaced)
		if err != nil {
			return err
		}
		if err := s.event(ctx, tx, dossier, models.Event{Actor: actor, Action: "reopened", File: file}); err != nil {
			return err
		}
		return updateState(ctx, tx, dossier)
	})
	return t, err
}
