package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

// ConfirmedDocuments gives at most so many documents that people decided and that the register does not have as they now
// are. One with a field that still waits for a person is none of them, nor one that somebody works on or can still take back.
func (s *Store) ConfirmedDocuments(ctx context.Context, most int) ([]models.Confirmed, error) {
	var out []models.Confirmed
	err := s.read(ctx, "look for confirmed documents", func(tx *sql.Tx) error {
		var ids []models.DocumentID
		err := each(ctx, tx, func(rows *sql.Rows) error {
			var c models.Confirmed
			var id models.DocumentID
			err := rows.Scan(&id, &c.File.ID, &c.Dossier, &c.Procedure, &c.Channel, &c.Revision, &c.Entered, &c.Results)
			ids, out = append(ids, id), append(out, c)
			return err
		}, `SELECT documents.id, files.id, files.dossier, dossiers.procedure, dossiers.channel,
			(SELECT MAX(id) FROM corrections WHERE corrections.document = documents.id),
			COALESCE((SELECT code FROM entered WHERE entered.document = documents.id), ''),
			(SELECT COUNT(*) FROM entered WHERE entered.dossier = files.dossier AND code <> '')
			FROM to_enter JOIN documents ON documents.id = to_enter.document
			JOIN files ON files.id = documents.file JOIN dossiers ON dossiers.code = files.dossier
			WHERE NOT EXISTS (SELECT 1 FROM fields WHERE fields.document = documents.id AND fields.state IN ('check', 'missing'))
			AND NOT EXISTS (SELECT 1 FROM keyings WHERE keyings.document = documents.id AND keyings.stage <> 'done')
			AND NOT EXISTS (SELECT 1 FROM review_locks WHERE review_locks.dossier = files.dossier AND review_locks.until > $2)
			AND NOT EXISTS (SELECT 1 FROM reviewed WHERE reviewed.document = documents.id AND reviewed.at > $3)
			ORDER BY documents.id LIMIT $1`, most, millis(s.now()), millis(s.now().Add(-UndoFinishWithin)))
		if err != nil {
			return err
		}
		for i := range out {
			if err := readConfirmed(ctx, tx, &out[i], ids[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func readConfirmed(ctx context.Context, tx *sql.Tx, c *models.Confirmed, id models.DocumentID) error {
	files, err := readFiles(ctx, tx, `WHERE id = $1`, c.File.ID)
	if err != nil {
		return err
	}
	documents, err := readDocuments(ctx, tx, c.File.ID)
	if err != nil {
		return err
	}
	c.File = files[0]
	for _, d := range documents {
		if d.ID == id {
			c.Document = d
		}
	}
	return nil
}

// MarkEntered notes under which code the register has a confirmed document, "" where it is none to be kept. A document
// about which a person decided something since stays to be entered again.
func (s *Store) MarkEntered(ctx context.Context, c models.Confirmed, code models.ResultCode) error {
	return s.write(ctx, "note an entry into the register", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO entered (document, dossier, code, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (document) DO UPDATE SET code = excluded.code, at = excluded.at`, c.Document.ID, c.Dossier, code, millis(s.now()))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM to_enter WHERE document = $1
			AND (SELECT MAX(id) FROM corrections WHERE document = $1) = $2`, c.Document.ID, c.Revision)
		return err
	})
}
