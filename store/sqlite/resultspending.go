package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"sohoa/models"
)

// A reference waits in links, as a link without a result. It is due until somebody searched for it: DueReferences hands it
// out, and AnswerReference or AwaitResult takes it back. Any result that shares a key makes it due again.

// insertLink writes a link of a document; one that is pending with what it cites is a reference that is due at once,
// whatever was found when the document was read: the result may have arrived since.
func insertLink(ctx context.Context, tx *sql.Tx, document models.DocumentID, position int, l models.Link) error {
	lists, err := texts(l.Reasons, l.Cited)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO links (document, position, result_code, relation, confidence, state, reasons_json, cited_json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, document, position, l.ResultCode, l.Relation, l.Confidence, l.State, lists[0], lists[1])
	if err != nil || l.State != models.LinkPending || l.Cited == nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO pending_references (document, position, due) VALUES ($1, $2, 1)`, document, position)
	return err
}

// DueReferences gives at most so many references that somebody has to look for, those that are due longest first.
func (s *Store) DueReferences(ctx context.Context, most int) ([]models.PendingReference, error) {
	var out []models.PendingReference
	err := s.read(ctx, "read open references", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var p models.PendingReference
			err := rows.Scan(&p.ID, &p.Document, &p.Arrivals, fromJSON{&p.Cited})
			out = append(out, p)
			return err
		}, `SELECT p.id, p.document, (SELECT arrivals FROM register), links.cited_json FROM pending_references AS p
			JOIN links ON links.document = p.document AND links.position = p.position
			WHERE p.due = 1 ORDER BY p.id LIMIT $1`, most)
	})
	return out, err
}

// AnswerReference gives the document's link its result; the link's state is that of link. Where the reference is open no
// more, because the document was read again, nothing happens.
func (s *Store) AnswerReference(ctx context.Context, p models.PendingReference, link models.Link) error {
	return s.write(ctx, "answer a reference", func(tx *sql.Tx) error {
		reasons, err := json.Marshal(link.Reasons)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE links SET result_code = $3, relation = $4, confidence = $5, state = $6, reasons_json = $7
			WHERE state = $2 AND (document, position) = (SELECT document, position FROM pending_references WHERE id = $1)`,
			p.ID, models.LinkPending, link.ResultCode, link.Relation, link.Confidence, link.State, string(reasons))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM pending_references WHERE id = $1`, p.ID)
		return err
	})
}

// AwaitResult lets a reference wait for a result that shares one of the keys. It stays due where results arrived since it
// was handed out.
func (s *Store) AwaitResult(ctx context.Context, p models.PendingReference, keys []string) error {
	return s.write(ctx, "let a reference wait", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE pending_references SET due = CASE WHEN (SELECT arrivals FROM register) = $2 THEN 0 ELSE 1 END
			WHERE id = $1`, p.ID, p.Arrivals)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM pending_keys WHERE reference = $1`, p.ID); err != nil {
			return err
		}
		for _, key := range hashAll(keys) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO pending_keys (key, reference) VALUES ($1, $2)`, int64(key), p.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenReferences counts the references whose result is not in the register.
func (s *Store) OpenReferences(ctx context.Context) (int, error) {
	n := 0
	err := s.read(ctx, "count open references", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM pending_references`).Scan(&n)
	})
	return n, err
}

// wakeReferences makes due what waits for one of the keys. Few keys are looked up one by one; against many, all that
// waits is held at once.
func wakeReferences(ctx context.Context, tx *sql.Tx, postings []posting) error {
	var woken []int64
	take := func(rows *sql.Rows) error {
		var key uint64
		var reference int64
		err := rows.Scan(&key, &reference)
		if _, ok := slices.BinarySearchFunc(postings, key, func(p posting, key uint64) int { return cmp.Compare(p.key, key) }); ok {
			woken = append(woken, reference)
		}
		return err
	}
	var err error
	if len(postings) < packFrom {
		keys := make([]uint64, len(postings))
		for i, p := range postings {
			keys[i] = p.key
		}
		err = each(ctx, tx, take, `SELECT key, reference FROM pending_keys WHERE key IN (SELECT value FROM json_each($1))`, jsonList(keys))
	} else {
		err = each(ctx, tx, take, `SELECT key, reference FROM pending_keys`)
	}
	if err != nil || len(woken) == 0 {
		return err
	}
	slices.Sort(woken)
	_, err = tx.ExecContext(ctx, `UPDATE pending_references SET due = 1 WHERE id IN (SELECT value FROM json_each($1))`, jsonList(slices.Compact(woken)))
	return err
}
