package sqlite

import (
	"context"
	"database/sql"
	"time"

	"sohoa/models"
)

// Lead makes holder the leader of an office (such as "sweep") for the time given, or extends its time, and tells
// whether it leads now. Only one holder leads at a time.
func (s *Store) Lead(ctx context.Context, office, holder string, term time.Duration) (bool, error) {
	var leads bool
	err := s.write(ctx, "choose a leader", func(tx *sql.Tx) error {
		now := s.now()
		res, err := tx.ExecContext(ctx, `INSERT INTO leaders (office, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (office) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE leaders.holder = excluded.holder OR leaders.until <= $4`,
			office, holder, millis(now.Add(term)), millis(now))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		leads = n == 1
		return err
	})
	return leads, err
}

// Resign ends holder's leadership, so that the next one need not wait for its term to pass.
func (s *Store) Resign(ctx context.Context, office, holder string) error {
	return s.write(ctx, "resign", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM leaders WHERE office = $1 AND holder = $2`, office, holder)
		return err
	})
}

// Unfinished takes files from owners that were silent for the time given or longer, and gives the tickets of what
// waits to be read: first those of the desk, then the backlog's, then late files that are to be visited in its lane, at
// most limit of each and each in the order received. silenced counts the files that were taken.
func (s *Store) Unfinished(ctx context.Context, silent time.Duration, limit int) (tickets []models.Ticket, silenced int, err error) {
	err = s.write(ctx, "look for unfinished files", func(tx *sql.Tx) error {
		now := s.now()
		silenced, err = s.takeSilent(ctx, tx, now, silent)
		if err != nil {
			return err
		}
		add := func(rows *sql.Rows) error {
			var t models.Ticket
			err := rows.Scan(&t.File, &t.Attempt, &t.Lane, &t.Size)
			tickets = append(tickets, t)
			return err
		}
		const waiting = `SELECT id, attempt, ` + slots + `, size FROM files WHERE state = 'received' AND not_before <= $1 AND `
		const inOrder = ` ORDER BY received, dossier, position LIMIT $2`
		for _, lane := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
			if err := each(ctx, tx, add, waiting+`late = 0 AND lane = $3`+inOrder, millis(now), limit, lane); err != nil {
				return err
			}
		}
		return each(ctx, tx, add, waiting+`late = 1`+inOrder, millis(now), limit)
	})
	return tickets, silenced, err
}

// takeSilent gives every file whose owner has been silent too long back to the line, under its next attempt.
func (s *Store) takeSilent(ctx context.Context, tx *sql.Tx, now time.Time, silent time.Duration) (int, error) {
	taken, err := s.take(ctx, tx, now, `heartbeat <= $3`, millis(now.Add(-silent)))
	return len(taken), err
}

// Owners gives the names under which running files were claimed.
func (s *Store) Owners(ctx context.Context) ([]string, error) {
	var out []string
	err := s.read(ctx, "look who works", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var owner string
			err := rows.Scan(&owner)
			out = append(out, owner)
			return err
		}, `SELECT DISTINCT attempts.owner FROM files
			JOIN attempts ON attempts.file = files.id AND attempts.attempt = files.attempt
			WHERE files.state = $1 ORDER BY attempts.owner`, models.FileRunning)
	})
	return out, err
}

// TakeFrom takes the files of an owner that is known to be dead, without waiting for its silence, and gives their new
// tickets. A file of which more than one attempt came to nothing is left until the silence is long enough, so that a
// program that dies again and again at its start does not use up the files' attempts.
func (s *Store) TakeFrom(ctx context.Context, owner string) ([]models.Ticket, error) {
	var taken []models.Ticket
	err := s.write(ctx, "take the files of a dead worker", func(tx *sql.Tx) (err error) {
		taken, err = s.take(ctx, tx, s.now(), `attempt < fresh + 2 AND EXISTS (SELECT 1 FROM attempts
			WHERE attempts.file = files.id AND attempts.attempt = files.attempt AND attempts.owner = $3)`, owner)
		return err
	})
	return taken, err
}

// take gives the running files for which the condition on $3 holds back to the line and gives their new tickets.
func (s *Store) take(ctx context.Context, tx *sql.Tx, now time.Time, condition string, arg any) ([]models.Ticket, error) {
	var taken []models.Ticket
	dossiers := map[models.DossierCode]bool{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var t models.Ticket
		var dossier models.DossierCode
		err := rows.Scan(&t.File, &t.Attempt, &t.Lane, &t.Size, &dossier)
		taken, dossiers[dossier] = append(taken, t), true
		return err
	}, `UPDATE files SET state = $1, attempt = attempt + 1, not_before = 0 WHERE state = $2 AND `+condition+`
		RETURNING id, attempt, `+slots+`, size, dossier`, models.FileReceived, models.FileRunning, arg)
	if err != nil {
		return nil, err
	}
	for _, t := range taken {
		t.Attempt--
		if err := endAttempt(ctx, tx, t, outcomeSilent, now); err != nil {
			return nil, err
		}
	}
	for dossier := range dossiers {
		if err := updateState(ctx, tx, dossier); err != nil {
			return nil, err
		}
	}
	return taken, nil
}
