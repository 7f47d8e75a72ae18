package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sohoa/models"
)

// How long a postponed paper is passed over, and how long a paper whose pages came back waits for the person who sent them.
const (
	postponedFor = 2 * time.Hour
	returnedFor  = 4 * time.Hour
)

// HoldReview has a paper of the scope passed over: postponed for a while, sent back for its pages to be scanned again, or
// put aside as an exception. An earlier hold gives way to it. CodeConflict where somebody else works on the dossier,
// CodeInvalid without a reason, CodeNotFound where the scope has no such paper.
func (s *Store) HoldReview(ctx context.Context, scope models.Scope, hold models.Hold) error {
	if hold.Reason == "" {
		return &models.Error{Code: models.CodeInvalid, Message: "a reason is missing", Hint: "say why the paper is put aside"}
	}
	return s.write(ctx, "put a paper aside", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, hold.Document)
		if err != nil {
			return err
		}
		if err := s.keepLock(ctx, tx, p.dossier, hold.By); err != nil {
			return err
		}
		if err := s.endHold(ctx, tx, hold.Document); err != nil {
			return err
		}
		pages, err := texts(hold.Pages)
		if err != nil {
			return err
		}
		now := s.now()
		_, err = tx.ExecContext(ctx, `INSERT INTO review_holds (document, dossier, kind, reason, pages_json, actor, at, until, rescans)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT rescans_json FROM files WHERE id = $9))`, hold.Document, p.dossier, hold.Kind,
			hold.Reason, pages[0], hold.By, millis(now), millis(now.Add(postponedFor)), p.file)
		if err != nil {
			return err
		}
		detail := ""
		if len(hold.Pages) > 0 {
			detail = fmt.Sprintf("pages %v", hold.Pages)
		}
		return s.event(ctx, tx, p.dossier, models.Event{Actor: hold.By, Action: "held_" + string(hold.Kind), File: p.file, Detail: detail})
	})
}

func (s *Store) endHold(ctx context.Context, tx *sql.Tx, document models.DocumentID) error {
	_, err := tx.ExecContext(ctx, `UPDATE review_holds SET ended = $2 WHERE document = $1 AND ended = 0`, document, millis(s.now()))
	return err
}

// returnRescanned notes for the papers of a dossier that were sent back that pages came: a file that was first read after
// that, or pages of the paper's own file.
func (s *Store) returnRescanned(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, file models.FileID) error {
	_, err := tx.ExecContext(ctx, `UPDATE review_holds SET returned = $3 WHERE dossier = $1 AND ended = 0 AND returned = 0 AND kind = $4
		AND ((SELECT MIN(started) FROM attempts WHERE attempts.file = $2) > at
			OR rescans <> (SELECT files.rescans_json FROM documents JOIN files ON files.id = documents.file
				WHERE documents.id = review_holds.document))`, dossier, file, millis(s.now()), models.HoldRescan)
	return err
}

// holdOn gives the hold on a document, nil where none lasts.
func holdOn(ctx context.Context, tx *sql.Tx, document models.DocumentID) (*models.Hold, error) {
	h := models.Hold{Document: document}
	var at, returned int64
	err := tx.QueryRowContext(ctx, `SELECT kind, reason, pages_json, actor, at, returned FROM review_holds WHERE document = $1 AND ended = 0`,
		document).Scan(&h.Kind, &h.Reason, fromJSON{&h.Pages}, &h.By, &at, &returned)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	h.At = moment(at)
	if returned != 0 {
		h.Returned = moment(returned)
	}
	return &h, err
}
