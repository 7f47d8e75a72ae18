package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// The outcomes of an attempt that are not the code of an error.
const (
	outcomeDone     = "done"
	outcomeStopped  = "stopped"  // the program was told to end
	outcomeSilent   = "silent"   // the process vanished
	outcomeReplaced = "replaced" // a person asked for the file to be read anew meanwhile
)

// Claim makes the ticket's attempt the owner of its file, which then is running. CodeConflict says that the ticket
// is spent: the file is owned, finished, or waits for a later attempt. Owner names the process, for the history.
func (s *Store) Claim(ctx context.Context, t models.Ticket, owner string) (models.Claim, error) {
	var c models.Claim
	err := s.write(ctx, "claim a file", func(tx *sql.Tx) error {
		now := millis(s.now())
		var dossier models.DossierCode
		var fresh int
		err := tx.QueryRowContext(ctx, `UPDATE files SET state = $3, heartbeat = $4
			WHERE id = $1 AND attempt = $2 AND state = $5
			RETURNING dossier, `+slots+`, late, fresh, unit, name, sha256, size, blob, type, rescans_json, papers_json`,
			t.File, t.Attempt, models.FileRunning, now, models.FileReceived).
			Scan(&dossier, &c.Lane, &c.Late, &fresh, &c.File.Unit, &c.File.Name, &c.File.SHA256, &c.File.Size, &c.File.Blob, &c.File.Type,
				fromJSON{&c.File.Rescans}, fromJSON{&c.File.Papers})
		if errors.Is(err, sql.ErrNoRows) {
			return spent(err)
		}
		if err != nil {
			return err
		}
		c.File.ID, c.File.State, c.File.Attempt = t.File, models.FileRunning, t.Attempt
		if err := countOutcomes(ctx, tx, &c, fresh); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO attempts (file, attempt, owner, started) VALUES ($1, $2, $3, $4)`,
			t.File, t.Attempt, owner, now)
		if err != nil {
			return err
		}
		if !c.Late { // what nobody sees needs no line of history
			if err := s.event(ctx, tx, dossier, models.Event{Action: "started", File: t.File}); err != nil {
				return err
			}
		}
		return updateState(ctx, tx, dossier)
	})
	return c, err
}

// countOutcomes tells what became of the attempts since the one numbered fresh.
func countOutcomes(ctx context.Context, tx *sql.Tx, c *models.Claim, fresh int) error {
	rows, err := tx.QueryContext(ctx, `SELECT outcome, COUNT(*) FROM attempts
		WHERE file = $1 AND attempt >= $2 GROUP BY outcome`, c.File.ID, fresh)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var outcome string
		var n int
		if err := rows.Scan(&outcome, &n); err != nil {
			return err
		}
		switch outcome {
		case string(models.CodeCrashed):
			c.Crashes = n
		case string(models.CodeInternal):
			c.Faults = n
		case string(models.CodeUnavailable):
			c.Delays = n
		case outcomeSilent:
			c.Silences = n
		}
	}
	return rows.Err()
}

// Heartbeat says that the ticket's attempt still works on its file. CodeConflict: it owns the file no more and
// should stop.
func (s *Store) Heartbeat(ctx context.Context, t models.Ticket) error {
	return s.write(ctx, "keep a file", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE files SET heartbeat = $3 WHERE id = $1 AND attempt = $2 AND state = $4`,
			t.File, t.Attempt, millis(s.now()), models.FileRunning)
		return oneRow(res, err)
	})
}

// Release gives up the ticket's attempt: the file waits again, at least for the time given, and the ticket of its
// next attempt is returned. Cause is the code of what went wrong, "" where the program was told to end. A visit for the
// model's reading that has been tried for too long is the last; its next ticket is good for nothing. CodeConflict: the
// attempt owned the file no more.
func (s *Store) Release(ctx context.Context, t models.Ticket, cause models.Code, wait time.Duration) (models.Ticket, error) {
	outcome := cmp.Or(string(cause), outcomeStopped)
	err := s.write(ctx, "give a file back", func(tx *sql.Tx) error {
		o, err := s.owned(ctx, tx, t)
		if err != nil {
			return err
		}
		now := s.now()
		if o.late && o.tired(now) {
			return s.abandon(ctx, tx, t, o, outcome)
		}
		res, err := tx.ExecContext(ctx, `UPDATE files SET state = $3, attempt = attempt + 1, not_before = $4
			WHERE id = $1 AND attempt = $2`, t.File, t.Attempt, models.FileReceived, millis(now.Add(wait)))
		if err := oneRow(res, err); err != nil {
			return err
		}
		if err := endAttempt(ctx, tx, t, outcome, now); err != nil {
			return err
		}
		return updateState(ctx, tx, o.dossier)
	})
	t.Attempt++
	return t, err
}

// Renew spends the ticket of a file that nobody owns and gives the next one, for a queue that holds the old ticket
// but will not deliver it. CodeConflict: the file waits no more under this ticket.
func (s *Store) Renew(ctx context.Context, t models.Ticket) (models.Ticket, error) {
	err := s.write(ctx, "renew a ticket", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE files SET attempt = attempt + 1 WHERE id = $1 AND attempt = $2 AND state = $3`,
			t.File, t.Attempt, models.FileReceived)
		return oneRow(res, err)
	})
	t.Attempt++
	return t, err
}

// Fail ends the ticket's file for good with a reason; what earlier runs read from it stays. A file that was only late
// stays done and is visited no more. CodeConflict: the attempt owned the file no more.
func (s *Store) Fail(ctx context.Context, t models.Ticket, reason models.Error) error {
	return s.write(ctx, "write down a failure", func(tx *sql.Tx) error {
		o, err := s.owned(ctx, tx, t)
		if err != nil {
			return err
		}
		if o.late {
			return s.abandon(ctx, tx, t, o, string(reason.Code))
		}
		if err := s.end(ctx, tx, t, models.FileFailed, &reason); err != nil {
			return err
		}
		err = s.event(ctx, tx, o.dossier, models.Event{Action: "failed", File: t.File, Detail: string(reason.Code)})
		if err != nil {
			return err
		}
		return updateState(ctx, tx, o.dossier)
	})
}

// end moves an owned file to its last state and closes the attempt.
func (s *Store) end(ctx context.Context, tx *sql.Tx, t models.Ticket, state models.FileState, reason *models.Error) error {
	var code sql.NullString
	var message, hint string
	outcome := outcomeDone
	if reason != nil {
		code = sql.NullString{String: string(reason.Code), Valid: true}
		message, hint, outcome = reason.Message, reason.Hint, string(reason.Code)
	}
	res, err := tx.ExecContext(ctx, `UPDATE files SET state = $3, error_code = $4, error_message = $5, error_hint = $6
		WHERE id = $1 AND attempt = $2`, t.File, t.Attempt, state, code, message, hint)
	if err := oneRow(res, err); err != nil {
		return err
	}
	return endAttempt(ctx, tx, t, outcome, s.now())
}

func endAttempt(ctx context.Context, tx *sql.Tx, t models.Ticket, outcome string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE attempts SET ended = $3, outcome = $4 WHERE file = $1 AND attempt = $2`,
		t.File, t.Attempt, millis(at), outcome)
	return err
}

// oneRow gives CodeConflict where an update found no row to change.
func oneRow(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return spent(sql.ErrNoRows)
	}
	return err
}

// spent turns "no such row" into CodeConflict: somebody newer owns the file.
func spent(err error) error {
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return &models.Error{Code: models.CodeConflict, Message: "this attempt does not own the file",
		Hint: "drop its result; another attempt has the file"}
}

// updateState works out the dossier's state from its files and fields, and how its components stand. While papers are being
// gathered at a desk it stays open; once they were accepted, a dossier without files has nothing that waits.
func updateState(ctx context.Context, tx *sql.Tx, dossier models.DossierCode) error {
	var files, received, failed, finished, open int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*),
		COALESCE(SUM(CASE WHEN seen = 'received' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN seen = 'failed' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN seen IN ('done', 'failed') THEN 1 ELSE 0 END), 0)
		FROM (SELECT `+seen+` AS seen FROM files WHERE dossier = $1) AS states`, dossier).Scan(&files, &received, &failed, &finished)
	if err != nil {
		return err
	}
	if err := settleComponents(ctx, tx, dossier); err != nil {
		return err
	}
	gathering, err := isOpen(ctx, tx, dossier)
	if err != nil {
		return err
	}
	if open, err = lineUp(ctx, tx, dossier, finished == files && !gathering); err != nil {
		return err
	}
	state := models.DossierProcessing
	switch {
	case gathering:
		state = models.DossierOpen
	case files == 0:
		state = models.DossierDone
	case received == files:
		state = models.DossierReceived
	case failed == files:
		state = models.DossierFailed
	case finished == files && (open > 0 || failed > 0):
		state = models.DossierReview
	case finished == files:
		state = models.DossierDone
	}
	_, err = tx.ExecContext(ctx, `UPDATE dossiers SET state = $2 WHERE code = $1`, dossier, state)
	return err
}
