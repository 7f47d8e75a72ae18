package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"sohoa/models"
	"sohoa/store/internal/terms"
)

// entryBits is how many bits of an entry's id number the entries of one dossier.
const entryBits = 16

// oldDossiers is how many dossiers from before the index are written into it in one transaction.
const oldDossiers = 25

// dirty is what must be written into the index.
type dirty struct {
	dossier  models.DossierCode
	document models.DocumentID // "": all of the dossier
}

// writeIndex brings the index up to date with what the transaction changed.
func writeIndex(ctx context.Context, tx *sql.Tx) error {
	return indexDirty(ctx, tx, `SELECT dossier, document FROM search_dirty WHERE old = 0 ORDER BY dossier, document`)
}

// indexOld writes what was there before the index was, in the order in which it was received.
func (s *Store) indexOld(ctx context.Context) error {
	for {
		var more bool
		err := s.read(ctx, "look at the search index", func(tx *sql.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM search_dirty WHERE old = 1)`).Scan(&more)
		})
		if err != nil || !more {
			return err
		}
		err = s.write(ctx, "write the search index", func(tx *sql.Tx) error {
			return indexDirty(ctx, tx, `SELECT d.dossier, d.document FROM search_dirty AS d JOIN dossiers ON dossiers.code = d.dossier
				WHERE d.old = 1 ORDER BY dossiers.received, d.dossier LIMIT $1`, oldDossiers)
		})
		if err != nil {
			return err
		}
	}
}

func indexDirty(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	var all []dirty
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var d dirty
		err := rows.Scan(&d.dossier, &d.document)
		all = append(all, d)
		return err
	}, query, args...)
	if err != nil {
		return err
	}
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].dossier == all[i].dossier {
			end++
		}
		if err := indexDossier(ctx, tx, all[i:end]); err != nil {
			return err
		}
		i = end
	}
	return nil
}

// indexDossier writes what changed in one dossier.
func indexDossier(ctx context.Context, tx *sql.Tx, changed []dirty) error {
	d := models.Dossier{Code: changed[0].dossier}
	var received int64
	err := tx.QueryRowContext(ctx, `SELECT unit, procedure, holder, lane, state, received FROM dossiers WHERE code = $1`, d.Code).
		Scan(&d.Unit, &d.Procedure, &d.Holder, &d.Lane, &d.State, &received)
	if err != nil {
		return err
	}
	d.Received = moment(received)
	block, err := blockOf(ctx, tx, d.Code)
	if err != nil {
		return err
	}
	whole := changed[0].document == ""
	if whole {
		if changed, err = documentsOf(ctx, tx, d.Code); err != nil {
			return err
		}
	}
	for _, c := range changed {
		if err := indexDocument(ctx, tx, d, block, c.document); err != nil {
			return err
		}
	}
	if err := indexEmpty(ctx, tx, d, block); err != nil {
		return err
	}
	if whole {
		_, err = tx.ExecContext(ctx, `DELETE FROM search_dirty WHERE dossier = $1`, d.Code)
		return err
	}
	for _, c := range changed {
		_, err := tx.ExecContext(ctx, `DELETE FROM search_dirty WHERE dossier = $1 AND document = $2`, c.dossier, c.document)
		if err != nil {
			return err
		}
	}
	return nil
}

// blockOf gives the id before the dossier's first: that of its entries, or the next one free.
func blockOf(ctx context.Context, tx *sql.Tx, code models.DossierCode) (int64, error) {
	var order int64
	err := tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT id >> $2 FROM search_entries WHERE dossier = $1 LIMIT 1),
		(SELECT (MAX(id) >> $2) + 1 FROM search_entries), 1)`, code, entryBits).Scan(&order)
	return order << entryBits, err
}

// documentsOf gives the documents of a dossier, and those that the index still has.
func documentsOf(ctx context.Context, tx *sql.Tx, code models.DossierCode) ([]dirty, error) {
	var out []dirty
	err := each(ctx, tx, func(rows *sql.Rows) error {
		d := dirty{dossier: code}
		err := rows.Scan(&d.document)
		out = append(out, d)
		return err
	}, `SELECT documents.id FROM documents JOIN files ON files.id = documents.file WHERE files.dossier = $1
		UNION SELECT document FROM search_entries WHERE dossier = $1 AND document <> ''`, code)
	return out, err
}

// indexDocument writes a document as it now is, or takes it out where it is there no more.
func indexDocument(ctx context.Context, tx *sql.Tx, d models.Dossier, block int64, id models.DocumentID) error {
	var doc models.Document
	err := tx.QueryRowContext(ctx, `SELECT type, text FROM documents WHERE id = $1`, id).Scan(&doc.Type, &doc.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return dropEntry(ctx, tx, d.Code, id)
	}
	if err != nil {
		return err
	}
	facts := []string{string(d.Code), d.Holder}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var value string
		err := rows.Scan(&value)
		facts = append(facts, value)
		return err
	}, `SELECT value FROM fields WHERE document = $1 AND value <> '' ORDER BY position`, id)
	if err != nil {
		return err
	}
	return putEntry(ctx, tx, d, block, id, terms.Of(facts, doc.Text), tags(d, doc.Type))
}

// indexEmpty lets a dossier be found by its own while it has no document.
func indexEmpty(ctx context.Context, tx *sql.Tx, d models.Dossier, block int64) error {
	var documents bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM search_entries WHERE dossier = $1 AND document <> '')`, d.Code).Scan(&documents)
	if err != nil {
		return err
	}
	if documents {
		return dropEntry(ctx, tx, d.Code, "")
	}
	return putEntry(ctx, tx, d, block, "", terms.Of([]string{string(d.Code), d.Holder}, ""), tags(d, ""))
}

func putEntry(ctx context.Context, tx *sql.Tx, d models.Dossier, block int64, id models.DocumentID, e terms.Entry, tags string) error {
	var entry int64
	err := tx.QueryRowContext(ctx, `INSERT INTO search_entries (id, dossier, document, unit, received)
		VALUES ((SELECT COALESCE(MAX(id), $5) + 1 FROM search_entries WHERE id > $5 AND id < $6), $1, $2, $3, $4)
		ON CONFLICT (dossier, document) DO UPDATE SET received = excluded.received RETURNING id`,
		d.Code, id, d.Unit, millis(d.Received), block, block+1<<entryBits).Scan(&entry)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM search_index WHERE rowid = $1`, entry); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO search_index (rowid, facts, text, spoken, joined, tags) VALUES ($1, $2, $3, $4, $5, $6)`,
		entry, e.Facts, e.Text, e.Spoken, e.Joined, tags)
	return err
}

func dropEntry(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, id models.DocumentID) error {
	var entry int64
	err := tx.QueryRowContext(ctx, `DELETE FROM search_entries WHERE dossier = $1 AND document = $2 RETURNING id`, dossier, id).Scan(&entry)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM search_index WHERE rowid = $1`, entry)
	return err
}

// tags gives the words for what a search is narrowed by.
func tags(d models.Dossier, t models.TypeName) string {
	out := tag("unit", string(d.Unit)) + " " + tag("lane", string(d.Lane)) + " " + tag("state", string(d.State)) + " " +
		tag("procedure", string(d.Procedure)) + " " + tag("month", monthOf(d.Received))
	if t != "" {
		out += " " + tag("type", string(t))
	}
	return out
}

// tag gives the one word for a value, in letters and digits alone.
func tag(kind, value string) string { return kind + hex.EncodeToString([]byte(value)) }

// monthOf gives the month of a moment in Vietnam, as 2026-11.
func monthOf(at time.Time) string { return at.In(vietnam).Format("2006-01") }
