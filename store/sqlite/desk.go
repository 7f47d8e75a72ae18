package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"sohoa/models"
)

// OpenDossier opens a dossier of the desk that has no files yet, with the components that its procedure asks for, and gives
// its code. The unit, the procedure, its title and who opens it are needed. Where the unit used the key before, the
// dossier that was opened then is given and nothing is written.
func (s *Store) OpenDossier(ctx context.Context, i models.Intake, key string) (models.DossierCode, error) {
	if !unitForm.MatchString(string(i.Unit)) || i.Procedure == "" || i.Title == "" || i.By == "" {
		return "", &models.Error{Code: models.CodeInvalid, Message: "a dossier needs a unit, a procedure and somebody who opens it",
			Hint: "choose the procedure"}
	}
	var code models.DossierCode
	err := s.write(ctx, "open a dossier", func(tx *sql.Tx) error {
		digest := digestOf(nil)
		var err error
		if code, err = receivedBefore(ctx, tx, i.Unit, key, digest); err != nil || code != "" {
			return err
		}
		at := s.now().UTC().Truncate(time.Millisecond)
		if code, err = nextCode(ctx, tx, i.Unit, at); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO dossiers
			(code, unit, procedure, holder, channel, lane, state, received, request_key, request_hash)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, code, i.Unit, i.Procedure, i.Holder.FullName,
			models.ChannelDirect, models.LaneDesk, models.DossierOpen, millis(at), sql.NullString{String: key, Valid: key != ""}, digest)
		if err != nil {
			return err
		}
		if err := insertIntake(ctx, tx, code, i, at); err != nil {
			return err
		}
		if err := s.event(ctx, tx, code, models.Event{Actor: i.By, Action: "opened"}); err != nil {
			return err
		}
		return settleComponents(ctx, tx, code)
	})
	return code, err
}

func insertIntake(ctx context.Context, tx *sql.Tx, code models.DossierCode, i models.Intake, at time.Time) error {
	people, err := texts(i.Holder, i.Applicant)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO intakes (dossier, unit, procedure, title, request, holder_json, card,
		applicant_json, relation, phone, due, sets, opened, actor)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, code, i.Unit, i.Procedure, i.Title, i.Request,
		people[0], i.Card, people[1], i.Relation, i.Phone, i.Due, max(1, i.Sets), millis(at), i.By)
	if err != nil {
		return err
	}
	for n, c := range i.Components {
		types, err := json.Marshal(c.Types)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO components
			(dossier, position, name, label, presented, required, types_json, shared_by, digitise, note)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, code, n, c.Name, c.Label, c.Presented, c.Required, string(types),
			c.Database, c.Digitise, c.Note)
		if err != nil {
			return err
		}
	}
	return nil
}

// Intake gives what the desk wrote down about a dossier of the scope. CodeNotFound where the scope has no such dossier, or
// none that was opened at a desk.
func (s *Store) Intake(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Intake, error) {
	var i models.Intake
	err := s.read(ctx, "read what a desk wrote down", func(tx *sql.Tx) (err error) {
		if i, err = readIntake(ctx, tx, scope, code); err != nil {
			return err
		}
		if i.Components, err = readComponents(ctx, tx, code); err != nil {
			return err
		}
		i.Placed, err = readPlaces(ctx, tx, code)
		return err
	})
	return i, err
}

func readIntake(ctx context.Context, tx *sql.Tx, scope models.Scope, code models.DossierCode) (models.Intake, error) {
	i := models.Intake{Dossier: code}
	low, high := scope.Bounds()
	var opened, accepted int64
	err := tx.QueryRowContext(ctx, `SELECT unit, procedure, title, request, holder_json, card, applicant_json, relation, phone,
		due, sets, opened, actor, accepted, accepted_by FROM intakes WHERE dossier = $3 AND unit BETWEEN $1 AND $2`, low, high, code).
		Scan(&i.Unit, &i.Procedure, &i.Title, &i.Request, fromJSON{&i.Holder}, &i.Card, fromJSON{&i.Applicant}, &i.Relation,
			&i.Phone, &i.Due, &i.Sets, &opened, &i.By, &accepted, &i.AcceptedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return i, notFound("dossier of the desk")
	}
	i.Opened = moment(opened)
	if accepted != 0 {
		i.Accepted = moment(accepted)
	}
	return i, err
}

// SetPeople writes who a dossier of the desk is about and who handed it in, what is asked for, the phone, the due day and
// the number of sets. CodeConflict once the dossier was accepted, because its receipt says so. CodeNotFound as Intake.
func (s *Store) SetPeople(ctx context.Context, scope models.Scope, i models.Intake, actor string) error {
	return s.write(ctx, "write down people", func(tx *sql.Tx) error {
		if err := gathering(ctx, tx, scope, i.Dossier); err != nil {
			return err
		}
		people, err := texts(i.Holder, i.Applicant)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE intakes SET holder_json = $2, card = $3, applicant_json = $4, relation = $5,
			phone = $6, due = $7, sets = $8, request = $9 WHERE dossier = $1`,
			i.Dossier, people[0], i.Card, people[1], i.Relation, i.Phone, i.Due, max(1, i.Sets), i.Request)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE dossiers SET holder = $2 WHERE code = $1`, i.Dossier, i.Holder.FullName); err != nil {
			return err
		}
		return s.event(ctx, tx, i.Dossier, models.Event{Actor: actor, Action: "people"})
	})
}

// gathering refuses what only may be done before a dossier of the scope is accepted.
func gathering(ctx context.Context, tx *sql.Tx, scope models.Scope, code models.DossierCode) error {
	i, err := readIntake(ctx, tx, scope, code)
	if err != nil {
		return err
	}
	if !i.Open() {
		return &models.Error{Code: models.CodeConflict, Message: "the dossier was accepted, and its receipt says what it holds",
			Hint: "add papers to it, or open a new dossier"}
	}
	return nil
}

// Accept ends the gathering of papers: from now on the dossier's state follows from its files, which need not be read yet.
// CodeConflict where it was accepted before, CodeInvalid where its holder or its due day is not known, CodeNotFound as
// Intake.
func (s *Store) Accept(ctx context.Context, scope models.Scope, code models.DossierCode, actor string) error {
	return s.write(ctx, "accept a dossier", func(tx *sql.Tx) error {
		i, err := readIntake(ctx, tx, scope, code)
		switch {
		case err != nil:
			return err
		case !i.Open():
			return &models.Error{Code: models.CodeConflict, Message: "the dossier was accepted before", Hint: "print its receipt again"}
		case i.Holder.FullName == "" || i.Due == "":
			return &models.Error{Code: models.CodeInvalid, Message: "the receipt names the holder and the day of return", Hint: "write down both"}
		}
		_, err = tx.ExecContext(ctx, `UPDATE intakes SET accepted = $2, accepted_by = $3 WHERE dossier = $1`, code, millis(s.now()), actor)
		if err != nil {
			return err
		}
		if err := s.event(ctx, tx, code, models.Event{Actor: actor, Action: "accepted"}); err != nil {
			return err
		}
		return updateState(ctx, tx, code)
	})
}

// openIntakes asks for OpenIntakes.
const openIntakes = `SELECT dossier, title, holder_json, opened, (SELECT COUNT(*) FROM files WHERE files.dossier = intakes.dossier)
	FROM intakes WHERE accepted = 0 AND unit BETWEEN $1 AND $2 ORDER BY opened DESC, dossier DESC LIMIT $3`

// OpenIntakes gives at most so many dossiers of the scope whose papers are being gathered, opened last first.
func (s *Store) OpenIntakes(ctx context.Context, scope models.Scope, most int) ([]models.IntakeLine, error) {
	var out []models.IntakeLine
	low, high := scope.Bounds()
	err := s.read(ctx, "look for open dossiers", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var l models.IntakeLine
			var holder models.Person
			var opened int64
			err := rows.Scan(&l.Dossier, &l.Title, fromJSON{&holder}, &opened, &l.Files)
			l.Holder, l.Opened = holder.FullName, moment(opened)
			out = append(out, l)
			return err
		}, openIntakes, low, high, most)
	})
	return out, err
}

// recentDossiers is among how many of a unit's latest dossiers recent procedures are looked for.
const recentDossiers = 200

// recentProcedures asks for RecentProcedures.
const recentProcedures = `SELECT procedure FROM (SELECT procedure, opened FROM intakes WHERE unit = $1 ORDER BY opened DESC LIMIT $2) AS latest
	GROUP BY procedure ORDER BY MAX(opened) DESC, procedure LIMIT $3`

// RecentProcedures gives at most so many procedures for which the unit opened dossiers lately, the latest first.
func (s *Store) RecentProcedures(ctx context.Context, unit models.UnitCode, most int) ([]models.ProcedureCode, error) {
	var out []models.ProcedureCode
	err := s.read(ctx, "look for recent procedures", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var code models.ProcedureCode
			err := rows.Scan(&code)
			out = append(out, code)
			return err
		}, recentProcedures, unit, recentDossiers, most)
	})
	return out, err
}

// isOpen tells whether papers of a dossier are being gathered at a desk.
func isOpen(ctx context.Context, tx *sql.Tx, code models.DossierCode) (bool, error) {
	var open bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM intakes WHERE dossier = $1 AND accepted = 0)`, code).Scan(&open)
	return open, err
}
