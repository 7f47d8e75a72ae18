package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"sohoa/models"
)

// Review gives a paper of the scope with all that a reviewer needs to know, without taking its lock. CodeNotFound where the
// scope has no such paper.
func (s *Store) Review(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) (models.Review, error) {
	var out models.Review
	err := s.read(ctx, "read a paper for review", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		if out.Dossier, err = readDossier(ctx, tx, scope, p.dossier); err != nil {
			return err
		}
		out.File = out.Dossier.Files[slices.IndexFunc(out.Dossier.Files, func(f models.File) bool { return f.ID == p.file })]
		if err := s.readPaper(ctx, tx, p, &out); err != nil {
			return err
		}
		if err := s.readWork(ctx, tx, p, &out); err != nil {
			return err
		}
		low, high := scope.Bounds()
		err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM review_line WHERE unit BETWEEN $1 AND $2`, low, high).Scan(&out.Waiting)
		if err != nil {
			return err
		}
		following, err := s.choose(ctx, tx, scope, actor, document)
		out.Following = following.document
		return err
	})
	return out, err
}

// readPaper fills in the document, the pages of its file and the other papers of the file, as far as a reviewer sees them.
func (s *Store) readPaper(ctx context.Context, tx *sql.Tx, p paperRow, out *models.Review) error {
	read, err := readDigitisation(ctx, tx, p.file)
	if err != nil {
		return err
	}
	out.Pages, out.Siblings, out.Open = read.Pages, read.Documents, map[models.DocumentID]int{}
	for _, d := range read.Documents {
		if d.ID == p.document {
			out.Document = d
		}
		for _, f := range d.Fields {
			if f.Open() {
				out.Open[d.ID]++
			}
		}
	}
	return tx.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(CASE WHEN (files.position, documents.position) <= (
			SELECT f.position, d.position FROM documents AS d JOIN files AS f ON f.id = d.file WHERE d.id = $2) THEN 1 END)
		FROM files JOIN documents ON documents.file = files.id WHERE files.dossier = $1`, p.dossier, p.document).Scan(&out.Of, &out.Index)
}

// readWork fills in who works on the paper and what was decided about it.
func (s *Store) readWork(ctx context.Context, tx *sql.Tx, p paperRow, out *models.Review) (err error) {
	if out.Lock, err = lockOn(ctx, tx, p.dossier, s.now()); err != nil {
		return err
	}
	if out.Hold, err = holdOn(ctx, tx, p.document); err != nil {
		return err
	}
	if out.Keyings, err = keyingsOf(ctx, tx, p.document); err != nil {
		return err
	}
	out.Stage = models.StageFirst
	for _, k := range out.Keyings {
		out.Stage = max(out.Stage, k.Stage)
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM reviewed WHERE document = $1)`, p.document).Scan(&out.Finished)
	if err != nil {
		return err
	}
	return each(ctx, tx, func(rows *sql.Rows) error {
		var c models.FieldTouch
		var at int64
		err := rows.Scan(&c.Field, &c.Actor, &at, &c.Undone)
		c.At = moment(at)
		out.Touched = append(out.Touched, c)
		return err
	}, `SELECT field, actor, at, undoes <> 0 FROM corrections WHERE document = $1
		AND id IN (SELECT MAX(id) FROM corrections WHERE document = $1 GROUP BY field) ORDER BY id`, p.document)
}

// mostHeld bounds the list of papers that are passed over.
const mostHeld = 200

// ReviewQueue counts what waits for reviewers of the scope, by lane and by reason, and tells who works on what and what is
// passed over, the longest first.
func (s *Store) ReviewQueue(ctx context.Context, scope models.Scope) (models.ReviewQueue, error) {
	out := models.ReviewQueue{Why: map[string]int{}}
	low, high := scope.Bounds()
	err := s.read(ctx, "count what waits for review", func(tx *sql.Tx) error {
		for _, lane := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
			c, err := countLane(ctx, tx, low, high, lane)
			if err != nil {
				return err
			}
			out.Lanes = append(out.Lanes, c)
		}
		if err := countWhy(ctx, tx, low, high, out.Why); err != nil {
			return err
		}
		var err error
		if out.Locks, err = readLocks(ctx, tx, low, high, s.now()); err != nil {
			return err
		}
		out.Held, err = readHeld(ctx, tx, low, high)
		return err
	})
	return out, err
}

func countLane(ctx context.Context, tx *sql.Tx, low, high models.UnitCode, lane models.Lane) (models.ReviewCount, error) {
	c := models.ReviewCount{Lane: lane}
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM review_line WHERE lane = $1 AND unit BETWEEN $2 AND $3`, lane, low, high).Scan(&c.Waiting)
	if err != nil || c.Waiting == 0 {
		return c, err
	}
	var oldest int64
	err = tx.QueryRowContext(ctx, `SELECT received FROM review_line WHERE lane = $1 AND unit BETWEEN $2 AND $3 ORDER BY received LIMIT 1`,
		lane, low, high).Scan(&oldest)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	c.Oldest = moment(oldest)
	return c, err
}

func countWhy(ctx context.Context, tx *sql.Tx, low, high models.UnitCode, why map[string]int) error {
	var unsure, rule, ungrounded, missing, untyped, second, third int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(CASE WHEN unsure > 0 THEN 1 END), COUNT(CASE WHEN rule > 0 THEN 1 END),
		COUNT(CASE WHEN ungrounded > 0 THEN 1 END), COUNT(CASE WHEN missing > 0 THEN 1 END), COUNT(CASE WHEN untyped > 0 THEN 1 END),
		COUNT(CASE WHEN stage = 'second' THEN 1 END), COUNT(CASE WHEN stage = 'third' THEN 1 END)
		FROM review_line WHERE unit BETWEEN $1 AND $2`, low, high).Scan(&unsure, &rule, &ungrounded, &missing, &untyped, &second, &third)
	for name, n := range map[string]int{models.WhyUnsure: unsure, models.WhyRule: rule, models.WhyUngrounded: ungrounded,
		models.WhyMissing: missing, models.WhyUntyped: untyped, models.WhySecond: second, models.WhyThird: third} {
		if n > 0 {
			why[name] = n
		}
	}
	return err
}

func readHeld(ctx context.Context, tx *sql.Tx, low, high models.UnitCode) ([]models.ReviewHeld, error) {
	var out []models.ReviewHeld
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var h models.ReviewHeld
		var at, returned int64
		err := rows.Scan(&h.Dossier, &h.Document, &h.Type, &h.Unit, &h.Hold.Kind, &h.Hold.Reason, fromJSON{&h.Hold.Pages}, &h.Hold.By, &at, &returned)
		h.Hold.Document, h.Hold.At = h.Document, moment(at)
		if returned != 0 {
			h.Hold.Returned = moment(returned)
		}
		out = append(out, h)
		return err
	}, `SELECT files.dossier, documents.id, documents.type, files.unit, h.kind, h.reason, h.pages_json, h.actor, h.at, h.returned
		FROM review_holds AS h JOIN documents ON documents.id = h.document JOIN files ON files.id = documents.file
		WHERE h.ended = 0 AND files.unit BETWEEN $1 AND $2 ORDER BY h.at LIMIT $3`, low, high, mostHeld)
	return out, err
}
