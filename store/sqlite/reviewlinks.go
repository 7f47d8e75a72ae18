package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// DecideLink writes what a person decided about the link at that position of a paper of the scope: confirmed, rejected, or
// pending until a better result arrives that shares one of the keys (see linking.Keys). Version is Link.Version of what he
// saw. CodeConflict where the link is not that one any more or somebody else works on the dossier, CodeNotFound where the
// scope has no such paper.
func (s *Store) DecideLink(ctx context.Context, scope models.Scope, document models.DocumentID, position int, state models.LinkState, keys []string, version, actor string) (models.Link, error) {
	var link models.Link
	err := s.write(ctx, "decide a link", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT result_code, relation, confidence, state, reasons_json, cited_json FROM links
			WHERE document = $1 AND position = $2`, document, position).Scan(&link.ResultCode, &link.Relation, &link.Confidence,
			&link.State, fromJSON{&link.Reasons}, fromJSON{&link.Cited})
		if errors.Is(err, sql.ErrNoRows) || err == nil && link.Version() != version {
			return &models.Error{Code: models.CodeConflict, Message: "the link was changed meanwhile", Hint: "look at the links as they are now"}
		}
		if err != nil {
			return err
		}
		if err := s.keepLock(ctx, tx, p.dossier, actor); err != nil {
			return err
		}
		link.State = state
		if _, err := tx.ExecContext(ctx, `UPDATE links SET state = $3 WHERE document = $1 AND position = $2`, document, position, state); err != nil {
			return err
		}
		if err := awaitAnother(ctx, tx, document, position, link, keys); err != nil {
			return err
		}
		event := models.Event{Actor: actor, Action: "link_" + string(state), File: p.file, Detail: string(link.ResultCode)}
		if err := s.event(ctx, tx, p.dossier, event); err != nil {
			return err
		}
		return updateState(ctx, tx, p.dossier)
	})
	return link, err
}

// awaitAnother lets a reference that is pending wait for a result that shares a key, and any other wait no more.
func awaitAnother(ctx context.Context, tx *sql.Tx, document models.DocumentID, position int, link models.Link, keys []string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pending_references WHERE document = $1 AND position = $2`, document, position)
	if err != nil || link.State != models.LinkPending || link.Cited == nil {
		return err
	}
	var id int64
	err = tx.QueryRowContext(ctx, `INSERT INTO pending_references (document, position, due) VALUES ($1, $2, 0) RETURNING id`,
		document, position).Scan(&id)
	if err != nil {
		return err
	}
	for _, key := range hashAll(keys) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO pending_keys (key, reference) VALUES ($1, $2)`, int64(key), id); err != nil {
			return err
		}
	}
	return nil
}
