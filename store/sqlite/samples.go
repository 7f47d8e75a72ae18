package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sohoa/models"
)

// decidedByClerk are the states of models.FieldState.ByClerk.
const decidedByClerk = `('confirmed', 'corrected')`

// Vouched gives, in an order that only depends on them, the fields of the unit's files digitised on the day that the
// machine vouched for, or would have but for a suspension, each as a sample without identifier. A field that a person
// decided since is among them with the machine's value.
func (s *Store) Vouched(ctx context.Context, unit models.UnitCode, day models.Day) ([]models.Sample, error) {
	from, err := time.ParseInLocation(time.DateOnly, string(day), vietnam)
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the day is ill-formed", Hint: "write it as 2025-12-31", Err: err}
	}
	var out []models.Sample
	err = s.read(ctx, "read what was vouched for", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			m := models.Sample{Day: day}
			var places []models.Evidence
			err := rows.Scan(&m.Stratum.Type, &m.Stratum.Field, &m.Dossier, &m.File, &m.Document, &m.Machine, fromJSON{&places})
			if len(places) > 0 {
				m.Place = places[0]
			}
			out = append(out, m)
			return err
		}, `SELECT documents.type, fields.name, files.dossier, files.id, documents.id,
				CASE WHEN fields.state IN `+decidedByClerk+` THEN vouched.value ELSE fields.value END, fields.evidence_json
			FROM files JOIN documents ON documents.file = files.id JOIN fields ON fields.document = documents.id
			LEFT JOIN vouched ON vouched.document = fields.document AND vouched.field = fields.name
			WHERE files.unit = $1 AND (files.state = 'done' OR files.late = 1) AND (
				SELECT MAX(at) FROM events WHERE events.dossier = files.dossier AND events.file = files.id AND action = 'digitised'
			) BETWEEN $2 AND $3 AND (fields.state = 'auto'
				OR fields.state = 'check' AND fields.findings_json LIKE '%"stratum_suspended"%'
				OR fields.state IN `+decidedByClerk+` AND vouched.value IS NOT NULL)
			ORDER BY documents.id, fields.position`, unit, millis(from), millis(from.AddDate(0, 0, 1))-1)
	})
	return out, err
}

// KeepDraw writes a draw with its samples, which get their identifiers; it answers false, and writes nothing, where the
// unit's sample for the day was drawn before.
func (s *Store) KeepDraw(ctx context.Context, d models.Draw, samples []models.Sample) (fresh bool, err error) {
	err = s.write(ctx, "write down a sample", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO draws (unit, day, seed, size, whole, drawn, actor)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			d.Unit, d.Day, d.Seed, d.Size, d.From, millis(s.now()), d.Actor)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		fresh = true
		for _, m := range samples {
			place, err := json.Marshal(m.Place)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO samples (unit, day, type, field, dossier, file, document, place_json, machine)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, d.Unit, d.Day, m.Stratum.Type, m.Stratum.Field,
				m.Dossier, m.File, m.Document, string(place), m.Machine)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return fresh, err
}

// Draws gives the unit's draws, the earliest day first.
func (s *Store) Draws(ctx context.Context, unit models.UnitCode) ([]models.Draw, error) {
	var out []models.Draw
	err := s.read(ctx, "read draws", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			d := models.Draw{Unit: unit}
			var drawn int64
			err := rows.Scan(&d.Day, &d.Seed, &d.Size, &d.From, &drawn, &d.Actor)
			d.Drawn = moment(drawn)
			out = append(out, d)
			return err
		}, `SELECT day, seed, size, whole, drawn, actor FROM draws WHERE unit = $1 ORDER BY day`, unit)
	})
	return out, err
}

// Samples gives all samples of the unit in the order they were drawn.
func (s *Store) Samples(ctx context.Context, unit models.UnitCode) ([]models.Sample, error) {
	var out []models.Sample
	err := s.read(ctx, "read samples", func(tx *sql.Tx) (err error) {
		out, err = readSamples(ctx, tx, `WHERE unit = $1`, unit)
		return err
	})
	return out, err
}

func readSamples(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]models.Sample, error) {
	var out []models.Sample
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var m models.Sample
		var answered int64
		err := rows.Scan(&m.ID, &m.Day, &m.Stratum.Type, &m.Stratum.Field, &m.Dossier, &m.File, &m.Document,
			&m.Machine, &m.Outcome, &m.Answer, &m.Actor, &answered, fromJSON{&m.Place})
		if answered != 0 {
			m.Answered = moment(answered)
		}
		out = append(out, m)
		return err
	}, `SELECT id, day, type, field, dossier, file, document, machine, outcome, answer, actor, answered, place_json
		FROM samples `+where+` ORDER BY id`, args...)
	return out, err
}

// Sample gives a sample of the unit. CodeNotFound where the unit has no such sample.
func (s *Store) Sample(ctx context.Context, unit models.UnitCode, id models.SampleID) (models.Sample, error) {
	var m models.Sample
	err := s.read(ctx, "read a sample", func(tx *sql.Tx) (err error) {
		m, err = oneSample(ctx, tx, unit, id)
		return err
	})
	return m, err
}

func oneSample(ctx context.Context, tx *sql.Tx, unit models.UnitCode, id models.SampleID) (models.Sample, error) {
	found, err := readSamples(ctx, tx, `WHERE unit = $1 AND id = $2`, unit, id)
	if err != nil {
		return models.Sample{}, err
	}
	if len(found) == 0 {
		return models.Sample{}, notFound("sample")
	}
	return found[0], nil
}

// AnswerSample writes what a person read at a sample's place, and whether that bears the machine out. The field becomes
// confirmed or corrected by it, unless a person decided it before or it is there no more; then only the sample is
// answered, and written is false. CodeConflict where the sample was answered before, CodeNotFound as Sample.
func (s *Store) AnswerSample(ctx context.Context, unit models.UnitCode, id models.SampleID, answer string, outcome models.SampleOutcome, actor string) (written bool, err error) {
	m, err := s.Sample(ctx, unit, id)
	if err != nil {
		return false, err
	}
	err = s.write(ctx, "write down an answer", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE samples SET outcome = $3, answer = $4, actor = $5, answered = $6
			WHERE unit = $1 AND id = $2 AND outcome = ''`, unit, id, outcome, answer, actor, millis(s.now()))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return answeredBefore()
		}
		if written, err = undecided(ctx, tx, m); err != nil || !written {
			return err
		}
		return s.correct(ctx, tx, models.In(unit), m.Document, m.Stratum.Field, answer, actor)
	})
	return written && err == nil, err
}

func answeredBefore() error {
	return &models.Error{Code: models.CodeConflict, Message: "the sample was answered before", Hint: "look at the list of open samples"}
}

// undecided tells whether the sample's field is still there and no person has decided it.
func undecided(ctx context.Context, tx *sql.Tx, m models.Sample) (bool, error) {
	var state models.FieldState
	err := tx.QueryRowContext(ctx, `SELECT state FROM fields WHERE document = $1 AND name = $2 ORDER BY position LIMIT 1`,
		m.Document, m.Stratum.Field).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && !state.ByClerk(), err
}

// Suspend ends that the machine vouches for fields of the stratum in the unit. A suspension that lasts stays as it is.
func (s *Store) Suspend(ctx context.Context, unit models.UnitCode, stratum models.Stratum, reason, actor string) error {
	return s.write(ctx, "suspend a stratum", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO suspensions (unit, type, field, since, started, reason)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, unit, stratum.Type, stratum.Field, millis(s.now()), actor, reason)
		return err
	})
}

// Resume lets the machine vouch for fields of the stratum in the unit again. CodeNotFound where it is not suspended.
func (s *Store) Resume(ctx context.Context, unit models.UnitCode, stratum models.Stratum, because, actor string) error {
	return s.write(ctx, "resume a stratum", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE suspensions SET until = $4, ended = $5, because = $6
			WHERE unit = $1 AND type = $2 AND field = $3 AND until = 0`,
			unit, stratum.Type, stratum.Field, millis(s.now()), actor, because)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return &models.Error{Code: models.CodeNotFound, Message: fmt.Sprintf("%s is not suspended", stratum),
			Hint: "look at the report for the strata that are"}
	})
}

// Suspensions gives all suspensions of the unit, those that ended too, oldest first.
func (s *Store) Suspensions(ctx context.Context, unit models.UnitCode) ([]models.Suspension, error) {
	var out []models.Suspension
	err := s.read(ctx, "read suspensions", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var p models.Suspension
			var since, until int64
			err := rows.Scan(&p.Stratum.Type, &p.Stratum.Field, &since, &p.By, &p.Reason, &until, &p.EndedBy, &p.Because)
			p.Since = moment(since)
			if until != 0 {
				p.Until = moment(until)
			}
			out = append(out, p)
			return err
		}, `SELECT type, field, since, started, reason, until, ended, because FROM suspensions WHERE unit = $1 ORDER BY id`, unit)
	})
	return out, err
}

// Suspended gives the strata of the unit for which the machine must not vouch now.
func (s *Store) Suspended(ctx context.Context, unit models.UnitCode) (map[models.Stratum]bool, error) {
	out := map[models.Stratum]bool{}
	err := s.read(ctx, "read suspensions", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var m models.Stratum
			err := rows.Scan(&m.Type, &m.Field)
			out[m] = true
			return err
		}, `SELECT type, field FROM suspensions WHERE unit = $1 AND until = 0`, unit)
	})
	return out, err
}
