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
// confirmed or corrected stay as they are. Where the model's reading is still to come (Pending), the file is done all the
// same and waits in the backlog for a visit; what a visit brings only adds to what is there (see keep.Opinions).
// CodeConflict: the attempt owned the file no more; nothing was written.
func (s *Store) Finish(ctx context.Context, t models.Ticket, read models.Digitisation) error {
	return s.write(ctx, "write what was read", func(tx *sql.Tx) error {
		o, err := s.owned(ctx, tx, t)
		if err != nil {
			return err
		}
		if o.late {
			return s.finishLate(ctx, tx, t, o, read)
		}
		documents, err := replaceReading(ctx, tx, t.File, read)
		if err != nil {
			return err
		}
		detail := fmt.Sprintf("%d pages, %d documents", len(read.Pages), documents)
		if read.Pending {
			detail += ", the model's reading is to come"
			err = s.postpone(ctx, tx, t, s.now(), 0)
		} else {
			err = s.end(ctx, tx, t, models.FileDone, nil)
		}
		if err != nil {
			return err
		}
		err = s.event(ctx, tx, o.dossier, models.Event{Action: "digitised", File: t.File, Detail: detail})
		if err != nil {
			return err
		}
		if err := s.returnRescanned(ctx, tx, o.dossier, t.File); err != nil {
			return err
		}
		return updateState(ctx, tx, o.dossier)
	})
}

// Show puts on view what the ticket's attempt has read so far, all or nothing; the file goes on running. What a clerk
// decided stays, and a file that was only late shows what it has. CodeConflict: the attempt owned the file no more;
// nothing was written.
func (s *Store) Show(ctx context.Context, t models.Ticket, sofar models.Digitisation) error {
	return s.write(ctx, "show what was read", func(tx *sql.Tx) error {
		o, err := s.owned(ctx, tx, t)
		if err != nil || o.late {
			return err
		}
		if _, err = replaceReading(ctx, tx, t.File, sofar); err != nil {
			return err
		}
		return s.event(ctx, tx, o.dossier, models.Event{Action: "shown", File: t.File})
	})
}

// replaceReading puts a reading in place of the earlier one but for what a clerk decided, and gives the number of
// documents.
func replaceReading(ctx context.Context, tx *sql.Tx, file models.FileID, read models.Digitisation) (int, error) {
	before, err := readDocuments(ctx, tx, file)
	if err != nil {
		return 0, err
	}
	var papers []models.Paper
	if err := tx.QueryRowContext(ctx, `SELECT papers_json FROM files WHERE id = $1`, file).Scan(fromJSON{&papers}); err != nil {
		return 0, err
	}
	documents := keep.Decisions(before, read.Documents)
	if papers != nil {
		documents = keep.Retold(before, read.Documents)
	}
	if err := replacePages(ctx, tx, file, read.Pages); err != nil {
		return 0, err
	}
	return len(documents), replaceDocuments(ctx, tx, file, documents)
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
	lists, err := texts(d.Pages, d.Pairs)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO documents (id, file, position, type, type_confidence, text, pages_json, pairs_json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, d.ID, file, position, d.Type, d.TypeConfidence, d.Text, lists[0], lists[1])
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
		if err := insertLink(ctx, tx, d.ID, i, l); err != nil {
			return err
		}
	}
	return nil
}

func insertField(ctx context.Context, tx *sql.Tx, document models.DocumentID, position int, f models.Field) error {
	lists, err := texts(f.Evidence, f.Findings, f.Alternatives, f.Signals)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO fields (document, position, name, value, raw, confidence, state, source,
		evidence_json, findings_json, alternatives_json, signals_json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, document, position,
		f.Name, f.Value, f.Raw, f.Confidence, f.State, f.Source, lists[0], lists[1], lists[2], lists[3])
	return err
}

// texts gives each value as a column named *_json keeps it.
func texts(values ...any) ([]string, error) {
	out := make([]string, len(values))
	for i, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		out[i] = string(text)
	}
	return out, nil
}
