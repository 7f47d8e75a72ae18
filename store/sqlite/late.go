package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

// A file that was finished without the model's reading is late: it waits, is claimed, runs and is taken from silent
// owners like any other, but everybody else sees it done, and nothing that happens at a visit can undo that.

// When a late file is visited, and when the model's reading is given up.
const (
	visitFirst = time.Minute // the wait before the first visit; it doubles up to visitMost
	visitMost  = time.Hour
	visitsMost = 40
	lateMost   = 3 * 24 * time.Hour
)

// seen is the state in which everybody but the queue sees a file.
const seen = `CASE WHEN late = 1 THEN 'done' ELSE state END`

// slots is the lane that a file is read in: what is only late keeps nobody at the desk waiting.
const slots = `CASE WHEN late = 1 THEN 'backlog' ELSE lane END`

// owned is what is known of a file that an attempt owns.
type owned struct {
	dossier models.DossierCode
	late    bool
	since   time.Time // when the reading by rules was written; of a late file
	visits  int       // that found the model away
}

// owned gives what is known of the ticket's file, CodeConflict where the attempt does not own it.
func (s *Store) owned(ctx context.Context, tx *sql.Tx, t models.Ticket) (owned, error) {
	var o owned
	var since int64
	err := tx.QueryRowContext(ctx, `SELECT dossier, late, late_since, visits FROM files
		WHERE id = $1 AND attempt = $2 AND state = $3`, t.File, t.Attempt, models.FileRunning).
		Scan(&o.dossier, &o.late, &since, &o.visits)
	o.since = moment(since)
	return o, spent(err)
}

// postpone ends an attempt that the model gave no reading to. Failures of earlier attempts count no more.
func (s *Store) postpone(ctx context.Context, tx *sql.Tx, t models.Ticket, since time.Time, visits int) error {
	now := s.now()
	res, err := tx.ExecContext(ctx, `UPDATE files SET state = $3, attempt = attempt + 1, fresh = attempt + 1,
		late = 1, late_since = $4, visits = $5, not_before = $6 WHERE id = $1 AND attempt = $2`,
		t.File, t.Attempt, models.FileReceived, millis(since), visits, millis(now.Add(visitAfter(visits))))
	if err := oneRow(res, err); err != nil {
		return err
	}
	return endAttempt(ctx, tx, t, outcomeDone, now)
}

// visitAfter gives the wait before the visit that follows so many in vain.
func visitAfter(visits int) time.Duration {
	return min(visitMost, visitFirst<<min(visits, 10))
}

// tired tells whether the model was waited for long enough.
func (o owned) tired(now time.Time) bool {
	return o.visits >= visitsMost || now.Sub(o.since) >= lateMost
}

// finishLate takes what a visit read into the documents of a late file and ends it, or lets it wait for the next visit.
func (s *Store) finishLate(ctx context.Context, tx *sql.Tx, t models.Ticket, o owned, read models.Digitisation) error {
	before, err := readDocuments(ctx, tx, t.File)
	if err != nil {
		return err
	}
	merged, changed, strange := keep.Opinions(before, read.Documents)
	if changed > 0 {
		if err := replaceDocuments(ctx, tx, t.File, merged); err != nil {
			return err
		}
	}
	if changed > 0 || strange > 0 && !read.Pending {
		err := s.event(ctx, tx, o.dossier, models.Event{Action: "opinion", File: t.File,
			Detail: fmt.Sprintf("%d documents, %d not matched", changed, strange)})
		if err != nil {
			return err
		}
	}
	o.visits++
	switch {
	case !read.Pending:
		err = s.endLate(ctx, tx, t, outcomeDone)
	case o.tired(s.now()):
		err = s.abandon(ctx, tx, t, o, outcomeDone)
	default:
		err = s.postpone(ctx, tx, t, o.since, o.visits)
	}
	if err != nil {
		return err
	}
	return updateState(ctx, tx, o.dossier)
}

// abandon ends a late file without the model's reading; its documents go on saying so.
func (s *Store) abandon(ctx context.Context, tx *sql.Tx, t models.Ticket, o owned, outcome string) error {
	if err := s.endLate(ctx, tx, t, outcome); err != nil {
		return err
	}
	return s.event(ctx, tx, o.dossier, models.Event{Action: "opinion_abandoned", File: t.File,
		Detail: fmt.Sprintf("%s after %d visits", outcome, o.visits)})
}

// endLate makes a late file one that is simply done.
func (s *Store) endLate(ctx context.Context, tx *sql.Tx, t models.Ticket, outcome string) error {
	res, err := tx.ExecContext(ctx, `UPDATE files SET state = $3, late = 0, visits = 0
		WHERE id = $1 AND attempt = $2`, t.File, t.Attempt, models.FileDone)
	if err := oneRow(res, err); err != nil {
		return err
	}
	return endAttempt(ctx, tx, t, outcome, s.now())
}
