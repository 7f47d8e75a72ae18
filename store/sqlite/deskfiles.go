package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"

	"sohoa/models"
)

// AddFile appends a file, whose bytes must already be safe, to a dossier of the scope that was opened at a desk, also after
// it was accepted. Where the upload was added before, that addition is given and nothing is written. CodeInvalid without an
// upload, CodeNotFound where the scope has no such dossier.
func (s *Store) AddFile(ctx context.Context, scope models.Scope, code models.DossierCode, upload string, f models.File, actor string) (models.Addition, error) {
	var a models.Addition
	err := s.write(ctx, "add a file", func(tx *sql.Tx) error {
		i, err := readIntake(ctx, tx, scope, code)
		if err != nil {
			return err
		}
		if a, err = addedBefore(ctx, tx, scope, code, upload); err != nil || a.Again {
			return err
		}
		f.ID, f.Unit, f.State, f.Attempt, f.Error = models.FileID(rand.Text()), i.Unit, models.FileReceived, 1, nil
		_, err = tx.ExecContext(ctx, `INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob,
			type, state, attempt, fresh, heartbeat, not_before, received)
			VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(position) + 1, 0) FROM files WHERE dossier = $2),
			$5, $6, $7, $8, $9, $10, $11, $11, 0, 0, $12)`,
			f.ID, code, f.Unit, models.LaneDesk, f.Name, f.SHA256, f.Size, f.Blob, f.Type, f.State, f.Attempt, millis(s.now()))
		if err != nil {
			return err
		}
		a = models.Addition{File: f, Bytes: f.Size, Ticket: f.Ticket(models.LaneDesk)}
		return s.added(ctx, tx, code, upload, a, actor)
	})
	return a, err
}

// ReplacePage puts the first page of with, whose bytes must already be safe, in the place of a page of a file of the
// scope, and has the file read again, whoever is reading it: only that page is new to the line. Where the upload was added
// before, that addition is given and nothing is written. Errors are those of AddFile; CodeInvalid for a page below 1.
func (s *Store) ReplacePage(ctx context.Context, scope models.Scope, file models.FileID, page int, upload string, with models.File, actor string) (models.Addition, error) {
	a := models.Addition{Page: page, Bytes: with.Size}
	if page < 1 {
		return a, &models.Error{Code: models.CodeInvalid, Message: "pages are counted from 1", Hint: "choose the page again"}
	}
	err := s.write(ctx, "replace a page", func(tx *sql.Tx) error {
		code, err := anyDossierOf(ctx, tx, scope, file)
		if err != nil {
			return err
		}
		before, err := addedBefore(ctx, tx, scope, code, upload)
		if err != nil || before.Again {
			a = before
			return err
		}
		if a.File, a.Ticket, err = s.rescan(ctx, tx, scope, file, models.Rescan{Page: page, Blob: with.Blob, Size: with.Size}); err != nil {
			return err
		}
		return s.added(ctx, tx, code, upload, a, actor)
	})
	return a, err
}

// rescan notes the page and gives the file back to the line under its next attempt; whoever reads it now is fenced off.
func (s *Store) rescan(ctx context.Context, tx *sql.Tx, scope models.Scope, file models.FileID, r models.Rescan) (models.File, models.Ticket, error) {
	t := models.Ticket{File: file}
	files, err := readScoped(ctx, tx, scope, file)
	if err != nil {
		return models.File{}, t, err
	}
	f := files[0]
	f.Rescans = append(f.Rescans, r)
	rescans, err := json.Marshal(f.Rescans)
	if err != nil {
		return f, t, err
	}
	err = tx.QueryRowContext(ctx, `UPDATE files SET rescans_json = $2, state = $3, attempt = attempt + 1, fresh = attempt + 1,
		not_before = 0, late = 0, visits = 0, error_code = NULL, error_message = '', error_hint = ''
		WHERE id = $1 RETURNING attempt, lane, size`, file, string(rescans), models.FileReceived).Scan(&t.Attempt, &t.Lane, &t.Size)
	if err != nil {
		return f, t, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE attempts SET ended = $2, outcome = $3 WHERE file = $1 AND ended IS NULL`,
		file, millis(s.now()), outcomeReplaced)
	f.State, f.Attempt, f.Error = models.FileReceived, t.Attempt, nil
	return f, t, err
}

// Addition gives what an upload to a dossier of the scope became. CodeNotFound where it became nothing yet.
func (s *Store) Addition(ctx context.Context, scope models.Scope, code models.DossierCode, upload string) (models.Addition, error) {
	var a models.Addition
	err := s.read(ctx, "look what an upload became", func(tx *sql.Tx) (err error) {
		if a, err = addedBefore(ctx, tx, scope, code, upload); err == nil && !a.Again {
			err = notFound("upload")
		}
		return err
	})
	return a, err
}

// addedBefore gives what an upload became, not Again where it is new. An upload of another dossier is refused.
func addedBefore(ctx context.Context, tx *sql.Tx, scope models.Scope, code models.DossierCode, upload string) (models.Addition, error) {
	a := models.Addition{}
	if upload == "" {
		return a, &models.Error{Code: models.CodeInvalid, Message: "the upload has no name", Hint: "send the file again"}
	}
	var of models.DossierCode
	var file models.FileID
	err := tx.QueryRowContext(ctx, `SELECT dossier, file, page, bytes FROM uploads WHERE upload = $1`, upload).Scan(&of, &file, &a.Page, &a.Bytes)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return a, nil
	case err != nil:
		return a, err
	case of != code:
		return a, notFound("upload")
	}
	files, err := readScoped(ctx, tx, scope, file)
	if err != nil {
		return a, err
	}
	if len(files) == 0 {
		return a, notFound("file")
	}
	a.File, a.Ticket, a.Again = files[0], files[0].Ticket(models.LaneDesk), true
	return a, nil
}

// added remembers the upload, notes it in the history and works out the dossier's state.
func (s *Store) added(ctx context.Context, tx *sql.Tx, code models.DossierCode, upload string, a models.Addition, actor string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO uploads (upload, dossier, file, page, bytes, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		upload, code, a.File.ID, a.Page, a.Bytes, millis(s.now()))
	if err != nil {
		return err
	}
	action := "file_added"
	if a.Page > 0 {
		action = "page_replaced"
	}
	if err := s.event(ctx, tx, code, models.Event{Actor: actor, Action: action, File: a.File.ID}); err != nil {
		return err
	}
	return updateState(ctx, tx, code)
}

// anyDossierOf gives the dossier of a file of the scope, whoever opened it.
func anyDossierOf(ctx context.Context, tx *sql.Tx, scope models.Scope, file models.FileID) (models.DossierCode, error) {
	var code models.DossierCode
	low, high := scope.Bounds()
	err := tx.QueryRowContext(ctx, `SELECT dossier FROM files WHERE unit BETWEEN $1 AND $2 AND id = $3`, low, high, file).Scan(&code)
	if errors.Is(err, sql.ErrNoRows) {
		return "", notFound("file")
	}
	return code, err
}

// sentBack asks for SentBack.
const sentBack = `SELECT files.dossier, files.id, documents.type, review_holds.pages_json, review_holds.reason, review_holds.actor, review_holds.at
	FROM review_holds JOIN documents ON documents.id = review_holds.document JOIN files ON files.id = documents.file
	WHERE review_holds.ended = 0 AND review_holds.returned = 0 AND review_holds.kind = $3
	AND files.unit BETWEEN $1 AND $2 AND (files.dossier = $4 OR $4 = '') ORDER BY review_holds.id LIMIT $5`

// SentBack gives at most so many papers of the scope, of one dossier or of all where code is empty, of which reviewers
// want pages scanned again, the oldest wish first.
func (s *Store) SentBack(ctx context.Context, scope models.Scope, code models.DossierCode, most int) ([]models.SentBack, error) {
	var out []models.SentBack
	low, high := scope.Bounds()
	err := s.read(ctx, "look for papers that were sent back", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var b models.SentBack
			var at int64
			err := rows.Scan(&b.Dossier, &b.File, &b.Type, fromJSON{&b.Pages}, &b.Reason, &b.By, &at)
			b.At = moment(at)
			out = append(out, b)
			return err
		}, sentBack, low, high, models.HoldRescan, code, most)
	})
	return out, err
}
