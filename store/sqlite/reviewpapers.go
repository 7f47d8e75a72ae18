package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// Retell writes how a person said that a file of the scope splits, and asks for it to be read again so, in the lane of the
// desk: he waits for it. Version is models.SplitVersion of what he saw, "" to split whatever is there. The ticket of the
// reading is returned. CodeConflict where the file splits otherwise by now, is being read, or somebody else works on the
// dossier; CodeNotFound where the scope has no such file.
func (s *Store) Retell(ctx context.Context, scope models.Scope, file models.FileID, papers []models.Paper, version, actor string) (models.Ticket, error) {
	var t models.Ticket
	err := s.write(ctx, "split a file otherwise", func(tx *sql.Tx) error {
		low, high := scope.Bounds()
		var dossier models.DossierCode
		err := tx.QueryRowContext(ctx, `SELECT dossier FROM files WHERE id = $1 AND unit BETWEEN $2 AND $3`, file, low, high).Scan(&dossier)
		if errors.Is(err, sql.ErrNoRows) {
			return notFound("file")
		}
		if err != nil {
			return err
		}
		documents, err := readDocuments(ctx, tx, file)
		if err != nil {
			return err
		}
		if version != "" && models.SplitVersion(documents) != version {
			return &models.Error{Code: models.CodeConflict, Message: "the file was split otherwise meanwhile", Hint: "look at its papers as they are now"}
		}
		if err := s.keepLock(ctx, tx, dossier, actor); err != nil {
			return err
		}
		told, err := texts(papers)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE files SET papers_json = $2, lane = $3 WHERE id = $1`, file, told[0], models.LaneDesk); err != nil {
			return err
		}
		if err := s.event(ctx, tx, dossier, models.Event{Actor: actor, Action: "retold", File: file}); err != nil {
			return err
		}
		t, err = s.reopen(ctx, tx, file, actor)
		return err
	})
	return t, err
}
