package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

// Finish writes what the ticket's attempt read and ends the file as done, all or nothing. Values that a clerk
// confirmed or corrected stay as they are. CodeConflict: the attempt owned the file no more; nothing was written.
func (s *Store) Finish(ctx context.Context, t models.Ticket, read models.Digitisation) error {
	return s.write(ctx, "write what was read", func(tx *sql.Tx) error {
		dossier, err := s.end(ctx, tx, t, models.FileDone, nil)
		if err != nil {
			return err
		}
		before, err := readDocuments(ctx, tx, t.File)
		if err != nil {
			return err
		}
		documents := keep.Decisions(before, read.Documents)
		if err := replacePages(ctx, tx, t.File, read.Pages); err != nil {
			return err
		}
		if err := replaceDocuments(ctx, tx, t.File, documents); err != nil {
			return err
		}
		err = s.event(ctx, tx, dossier, models.Event{Action: "digitised", File: t.File,
			Detail: fmt.Sprintf("%d pages, %d documents", len(read.Pages), len(documents))})
		if err != nil {
			return err
		}
		return updateState(ctx, tx, dossier)
	})
}

func replacePages(ctx context.Context, tx *sql.Tx, file models.FileID, pages []models.Page) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM pages WHERE file = $1`, file); err != nil {
		return err
	}
	for _, p := range pages {
		text, err := json.Marshal(p)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO pages (file, number, page_json) VALUES ($1, $2, $3)`, file, p.Number, string(text))
		if err != nil {
			return err
		}
	}
	return nil
}

func replaceDocuments(ctx context.Context, tx *sql.Tx, file models.FileID, documents []models.Document) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM documents WHERE file = $1`, file); err != nil {
		return err
	}
	for i, d := range documents {
		d.ID = cmp.Or(d.ID, models.DocumentID(rand.Text()))
		if err := insertDocument(ctx, tx, file, i, d); err != nil {
			return err
		}
	}
	return nil
}

func insertDocument(ctx context.Context, tx *sql.Tx, file models.FileID, position int, d models.Document) error {
	pages, err := json.Marshal(d.Pages)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO documents (id, file, position, type, type_confidence, pages_json, text)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, d.ID, file, position, d.Type, d.TypeConfidence, string(pages), d.Text)
	if err != nil {
		return err
	}
	for i, f := range d.Fields {
		if err := insertField(ctx, tx, d.ID, i, f); err != nil {
			return err
		}
	}
	for i, f := range d.Findings {
		_, err := tx.ExecContext(ctx, `INSERT INTO findings (document, position, code, message, page)
			VALUES ($1, $2, $3, $4, $5)`, d.ID, i, f.Code, f.Message, f.Page)
		if err != nil {
			return err
		}
	}
	for i, l := range d.Links {
		reasons, err := json.Marshal(l.Reasons)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO links (document, position, result_code, relation, confidence, state, reasons_json)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, d.ID, i, l.ResultCode, l.Relation, l.Confidence, l.State, string(reasons))
		if err != nil {
			return err
		}
	}
	return nil
}

func insertField(ctx context.Context, tx *sql.Tx, document models.DocumentID, position int, f models.Field) error {
	evidence, err := json.Marshal(f.Evidence)
	if err != nil {
		return err
	}
	findings, err := json.Marshal(f.Findings)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO fields
		(document, position, name, value, raw, confidence, state, source, evidence_json, findings_json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, document, position,
		f.Name, f.Value, f.Raw, f.Confidence, f.State, f.Source, string(evidence), string(findings))
	return err
}
