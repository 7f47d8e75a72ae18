package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// lockFor is how long a lock outlives its holder's last change.
const lockFor = 10 * time.Minute

// paperRow is where a document stands.
type paperRow struct {
	document models.DocumentID
	dossier  models.DossierCode
	file     models.FileID
	unit     models.UnitCode
}

// scopedPaper finds a document of the scope. CodeNotFound where there is none.
func scopedPaper(ctx context.Context, tx *sql.Tx, scope models.Scope, document models.DocumentID) (paperRow, error) {
	low, high := scope.Bounds()
	p := paperRow{document: document}
	err := tx.QueryRowContext(ctx, `SELECT files.dossier, files.id, files.unit FROM documents JOIN files ON files.id = documents.file
		WHERE documents.id = $1 AND files.unit BETWEEN $2 AND $3`, document, low, high).Scan(&p.dossier, &p.file, &p.unit)
	if errors.Is(err, sql.ErrNoRows) {
		return p, notFound("paper")
	}
	return p, err
}

// keepLock makes the person the holder of the dossier's lock, or holds it on. CodeConflict where somebody else has it.
func (s *Store) keepLock(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, actor string) error {
	now := s.now()
	lock, err := lockOn(ctx, tx, dossier, now)
	if err != nil {
		return err
	}
	if lock != nil && lock.Holder != actor {
		return &models.Error{Code: models.CodeConflict, Message: "somebody else works on this dossier: " + lock.Holder,
			Hint: "take another paper, or wait until it is free"}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM review_locks WHERE holder = $1 OR dossier = $2`, actor, dossier); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO review_locks (dossier, holder, until) VALUES ($1, $2, $3)`,
		dossier, actor, millis(now.Add(lockFor)))
	return err
}

// lockOn gives the dossier's lock, nil where nobody holds it.
func lockOn(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, now time.Time) (*models.ReviewLock, error) {
	lock := models.ReviewLock{Dossier: dossier}
	var until int64
	err := tx.QueryRowContext(ctx, `SELECT holder, until FROM review_locks WHERE dossier = $1 AND until > $2`, dossier, millis(now)).
		Scan(&lock.Holder, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	lock.Until = moment(until)
	return &lock, err
}

// LockReview takes the lock on the dossier of a paper of the scope, and gives up the person's other lock. CodeConflict where
// somebody else holds it, CodeNotFound where the scope has no such paper.
func (s *Store) LockReview(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error {
	return s.write(ctx, "take a paper", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		return s.keepLock(ctx, tx, p.dossier, actor)
	})
}

// ReleaseReview gives up whatever lock the person holds; call it at sign-out.
func (s *Store) ReleaseReview(ctx context.Context, actor string) error {
	return s.write(ctx, "give a paper back", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM review_locks WHERE holder = $1`, actor)
		return err
	})
}

// nextPaper chooses among the papers q of the line those that the person $3 of the scope $1 to $2 may take at the time $4,
// without the one that he has just left ($5): nobody else works on their dossier, no hold keeps them (a postponed paper
// comes back after its time, one that was sent back when its pages came, first to its sender), and he did not key before
// what somebody else must key.
const nextPaper = `q.unit BETWEEN $1 AND $2 AND q.document <> $5
	AND NOT EXISTS (SELECT 1 FROM review_locks AS l WHERE l.dossier = q.dossier AND l.until > $4 AND l.holder <> $3)
	AND NOT EXISTS (SELECT 1 FROM review_holds AS h WHERE h.document = q.document AND h.ended = 0 AND NOT (
		h.kind = 'postponed' AND h.until <= $4
		OR h.kind = 'rescan' AND h.returned <> 0 AND (h.actor = $3 OR h.returned <= $6)))
	AND (q.stage = 'first' OR NOT EXISTS (SELECT 1 FROM keyings AS k WHERE k.document = q.document AND k.stage <> 'done'
		AND (k.first = $3 OR k.stage = 'third' AND k.second = $3)))`

// choose gives the paper that the person should look at next: the next one of the dossier that he works on, then one whose
// pages came back for him, then the oldest of the desk, then the oldest of the backlog. Empty where nothing waits for him.
func (s *Store) choose(ctx context.Context, tx *sql.Tx, scope models.Scope, actor string, after models.DocumentID) (p paperRow, err error) {
	now := s.now()
	low, high := scope.Bounds()
	ask := func(rest string, more ...any) (bool, error) {
		args := append([]any{low, high, actor, millis(now), after, millis(now.Add(-returnedFor))}, more...)
		err := tx.QueryRowContext(ctx, `SELECT q.document, q.dossier, q.unit FROM review_line AS q WHERE `+nextPaper+rest, args...).
			Scan(&p.document, &p.dossier, &p.unit)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return err == nil, err
	}
	found, err := ask(` AND q.dossier = (SELECT dossier FROM review_locks WHERE holder = $3 AND until > $4)
		ORDER BY q.place > COALESCE((SELECT files.position * 10000 + documents.position FROM documents
			JOIN files ON files.id = documents.file WHERE documents.id = $5), -1) DESC, q.place LIMIT 1`)
	if found || err != nil {
		return p, err
	}
	found, err = ask(` AND q.document IN (SELECT document FROM review_holds WHERE actor = $3 AND ended = 0 AND returned <> 0)
		ORDER BY q.received, q.dossier, q.place LIMIT 1`)
	if found || err != nil {
		return p, err
	}
	for _, lane := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
		found, err = ask(` AND q.lane = $7 ORDER BY q.received, q.dossier, q.place LIMIT 1`, lane)
		if found || err != nil {
			return p, err
		}
	}
	return paperRow{}, nil
}

// NextReview gives the person the next paper of the scope, with the lock on its dossier, and gives up the lock that he
// had; "" where nothing waits for him. After names the paper that he has just left, which is not given again.
func (s *Store) NextReview(ctx context.Context, scope models.Scope, actor string, after models.DocumentID) (models.DocumentID, error) {
	var next models.DocumentID
	err := s.write(ctx, "take the next paper", func(tx *sql.Tx) error {
		p, err := s.choose(ctx, tx, scope, actor, after)
		if err != nil {
			return err
		}
		if next = p.document; next == "" {
			_, err := tx.ExecContext(ctx, `DELETE FROM review_locks WHERE holder = $1`, actor)
			return err
		}
		return s.keepLock(ctx, tx, p.dossier, actor)
	})
	return next, err
}

// readLocks gives the locks that last, on dossiers of units from low to high, by holder.
func readLocks(ctx context.Context, tx *sql.Tx, low, high models.UnitCode, now time.Time) ([]models.ReviewLock, error) {
	var out []models.ReviewLock
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var l models.ReviewLock
		var until int64
		err := rows.Scan(&l.Dossier, &l.Holder, &until)
		l.Until = moment(until)
		out = append(out, l)
		return err
	}, `SELECT review_locks.dossier, review_locks.holder, review_locks.until FROM review_locks
		JOIN dossiers ON dossiers.code = review_locks.dossier
		WHERE dossiers.unit BETWEEN $1 AND $2 AND review_locks.until > $3 ORDER BY review_locks.holder`, low, high, millis(now))
	return out, err
}
