package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// silentAfter is how long a worker may say nothing before people are told; it beats much more often.
const silentAfter = time.Minute

// Load counts the files of the scope by lane, the desk's first.
func (s *Store) Load(ctx context.Context, scope models.Scope) ([]models.LaneLoad, error) {
	var out []models.LaneLoad
	low, high := scope.Bounds()
	now := s.now()
	err := s.read(ctx, "count the queue", func(tx *sql.Tx) error {
		for _, lane := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
			l := models.LaneLoad{Lane: lane}
			var oldest, started sql.NullInt64
			err := tx.QueryRowContext(ctx, `SELECT COUNT(CASE WHEN state = 'received' AND late = 0 AND not_before <= $4 THEN 1 END),
				COUNT(CASE WHEN state = 'received' AND late = 0 AND not_before > $4 THEN 1 END),
				COUNT(CASE WHEN state = 'running' AND late = 0 THEN 1 END), COUNT(CASE WHEN state = 'running' AND heartbeat < $5 THEN 1 END),
				COUNT(CASE WHEN state = 'failed' THEN 1 END), COUNT(CASE WHEN late = 1 THEN 1 END),
				MIN(CASE WHEN state IN ('received', 'running') AND late = 0 THEN received END)
				FROM files WHERE lane = $3 AND unit BETWEEN $1 AND $2 AND (state IN ('received', 'running', 'failed') OR late = 1)`,
				low, high, lane, millis(now), millis(now.Add(-silentAfter))).
				Scan(&l.Waiting, &l.Delayed, &l.Running, &l.Silent, &l.Failed, &l.Late, &oldest)
			if err != nil {
				return err
			}
			err = tx.QueryRowContext(ctx, `SELECT MAX(attempts.started) FROM attempts JOIN files ON files.id = attempts.file
				WHERE attempts.started > $1 AND files.lane = $2`, millis(now.Add(-24*time.Hour)), lane).Scan(&started)
			if err != nil {
				return err
			}
			l.Oldest, l.Started = maybe(oldest), maybe(started)
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// maybe gives the time that the tables keep as ms, the zero time for NULL.
func maybe(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return moment(ms.Int64)
}

// InWork gives the files of the scope that processes read now, those claimed first first.
func (s *Store) InWork(ctx context.Context, scope models.Scope) ([]models.InWork, error) {
	var out []models.InWork
	low, high := scope.Bounds()
	err := s.read(ctx, "look what is in work", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var w models.InWork
			var since, heartbeat int64
			err := rows.Scan(&w.File, &w.Dossier, &w.Unit, &w.Lane, &w.Size, &w.Attempt, &w.Owner, &since, &heartbeat)
			w.Since, w.Heartbeat = moment(since), moment(heartbeat)
			out = append(out, w)
			return err
		}, `SELECT files.id, files.dossier, files.unit, files.lane, files.size, files.attempt, attempts.owner, attempts.started, files.heartbeat
			FROM files JOIN attempts ON attempts.file = files.id AND attempts.attempt = files.attempt
			WHERE files.state = 'running' AND files.unit BETWEEN $1 AND $2 ORDER BY attempts.started, files.id`, low, high)
	})
	return out, err
}

// Failures counts the files of the scope that were given up, by reason, the most frequent first.
func (s *Store) Failures(ctx context.Context, scope models.Scope) ([]models.Failure, error) {
	var out []models.Failure
	low, high := scope.Bounds()
	err := s.read(ctx, "count failed files", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var f models.Failure
			var oldest int64
			err := rows.Scan(&f.Code, &f.Files, &oldest)
			f.Oldest = moment(oldest)
			out = append(out, f)
			return err
		}, `SELECT COALESCE(error_code, 'internal') AS reason, COUNT(*), MIN(received) FROM files
			WHERE state = 'failed' AND unit BETWEEN $1 AND $2 GROUP BY reason ORDER BY COUNT(*) DESC, reason`, low, high)
	})
	return out, err
}

// FailedFiles gives the files of the scope that were given up for the reason, or for any where it is "", the earliest
// received first, at most so many after as many as are passed over.
func (s *Store) FailedFiles(ctx context.Context, scope models.Scope, reason models.Code, after, most int) ([]models.FailedFile, error) {
	var out []models.FailedFile
	low, high := scope.Bounds()
	err := s.read(ctx, "list failed files", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var f models.FailedFile
			var received int64
			err := rows.Scan(&f.File, &f.Dossier, &f.Unit, &f.Lane, &f.Type, &f.Size, &received, &f.Attempts, &f.Code, &f.Hint)
			f.Received = moment(received)
			out = append(out, f)
			return err
		}, `SELECT id, dossier, unit, lane, type, size, received, attempt, COALESCE(error_code, 'internal') AS reason, error_hint FROM files
			WHERE state = 'failed' AND unit BETWEEN $1 AND $2 AND ($3 = '' OR COALESCE(error_code, 'internal') = $3)
			ORDER BY received, dossier, position LIMIT $4 OFFSET $5`, low, high, reason, most, after)
	})
	return out, err
}

// Attempts gives the attempts at a file of the scope, the first first. CodeNotFound where the scope has no such file.
func (s *Store) Attempts(ctx context.Context, scope models.Scope, file models.FileID) (models.FailedFile, []models.Attempt, error) {
	f := models.FailedFile{File: file}
	var out []models.Attempt
	low, high := scope.Bounds()
	err := s.read(ctx, "read the attempts at a file", func(tx *sql.Tx) error {
		var received int64
		err := tx.QueryRowContext(ctx, `SELECT dossier, unit, lane, type, size, received, attempt, COALESCE(error_code, ''), error_hint FROM files
			WHERE id = $3 AND unit BETWEEN $1 AND $2`, low, high, file).
			Scan(&f.Dossier, &f.Unit, &f.Lane, &f.Type, &f.Size, &received, &f.Attempts, &f.Code, &f.Hint)
		if errors.Is(err, sql.ErrNoRows) {
			return notFound("file")
		}
		if err != nil {
			return err
		}
		f.Received = moment(received)
		return each(ctx, tx, func(rows *sql.Rows) error {
			var a models.Attempt
			var started int64
			var ended sql.NullInt64
			err := rows.Scan(&a.Number, &a.Owner, &started, &ended, &a.Outcome)
			a.Started, a.Ended = moment(started), maybe(ended)
			out = append(out, a)
			return err
		}, `SELECT attempt, owner, started, ended, outcome FROM attempts WHERE file = $1 ORDER BY attempt`, file)
	})
	return f, out, err
}
