package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"sohoa/models"
)

// RecordReuse writes a decision into the book of reuse, with the time of now. CodeInvalid where a part is missing,
// CodeNotFound where the register has no such result or the dossier is another unit's, CodeConflict where the book has a
// decision about that result for the component.
func (s *Store) RecordReuse(ctx context.Context, r models.Reuse) error {
	if what := missingOf(r); what != "" {
		return &models.Error{Code: models.CodeInvalid, Message: "the reuse cannot be recorded: " + what, Hint: "give what is missing and try again"}
	}
	return s.write(ctx, "record a reuse", func(tx *sql.Tx) error { return s.recordReuse(ctx, tx, r) })
}

func (s *Store) recordReuse(ctx context.Context, tx *sql.Tx, r models.Reuse) error {
	evidence, err := json.Marshal(r.Evidence)
	if err != nil {
		return err
	}
	if err := allowReuse(ctx, tx, r); err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO reuses (unit, dossier, procedure, component, result, outcome, replaced, evidence_json, reason, actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`, r.Unit, r.Dossier, r.Procedure, r.Component,
		r.Result, r.Outcome, r.Replaced, string(evidence), strings.TrimSpace(r.Reason), r.Actor, millis(s.now()))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return &models.Error{Code: models.CodeConflict, Message: "a decision about this result was recorded for the component before",
		Hint: "the book of reuse is never changed"}
}

func missingOf(r models.Reuse) string {
	switch {
	case r.Unit == "" || r.Dossier == "" || r.Procedure == "" || r.Component == "" || r.Result == "":
		return "unit, dossier, procedure, component and result are needed"
	case r.Actor == "":
		return "nobody is named who decided it"
	case r.Outcome != models.ReuseDone && r.Outcome != models.ReuseDemanded:
		return "the outcome is reused or demanded"
	case r.Outcome == models.ReuseDemanded && strings.TrimSpace(r.Reason) == "":
		return "it is not said why the paper was demanded"
	case r.Outcome == models.ReuseDone && len(r.Evidence) == 0:
		return "it is not said what spoke for the result"
	}
	return ""
}

// allowReuse refuses results that are not there and dossiers of other units.
func allowReuse(ctx context.Context, tx *sql.Tx, r models.Reuse) error {
	var there int
	err := tx.QueryRowContext(ctx, `SELECT 1 FROM results WHERE code = $1`, r.Result).Scan(&there)
	if errors.Is(err, sql.ErrNoRows) {
		return notFound("result")
	}
	if err != nil {
		return err
	}
	var owner models.UnitCode
	err = tx.QueryRowContext(ctx, `SELECT unit FROM dossiers WHERE code = $1`, r.Dossier).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows): // of another system
		return nil
	case err == nil && owner != r.Unit:
		return notFound("dossier")
	}
	return err
}

// Reuses gives the unit's book of reuse, the earliest decision first.
func (s *Store) Reuses(ctx context.Context, unit models.UnitCode) ([]models.Reuse, error) {
	var out []models.Reuse
	err := s.read(ctx, "read the book of reuse", func(tx *sql.Tx) (err error) {
		out, err = readReuses(ctx, tx, `WHERE unit = $1`, unit)
		return err
	})
	return out, err
}

func readReuses(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]models.Reuse, error) {
	var out []models.Reuse
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var r models.Reuse
		var at int64
		err := rows.Scan(&r.Unit, &r.Dossier, &r.Procedure, &r.Component, &r.Result, &r.Outcome, &r.Replaced, &r.Reason, &r.Actor, &at, fromJSON{&r.Evidence})
		r.At = moment(at)
		out = append(out, r)
		return err
	}, `SELECT unit, dossier, procedure, component, result, outcome, replaced, reason, actor, at, evidence_json FROM reuses `+where+` ORDER BY id`, args...)
	return out, err
}

// ReuseMonths counts reuse by unit and month, of one unit, or of all where unit is empty, in that order. A month without
// dossiers has no line.
func (s *Store) ReuseMonths(ctx context.Context, unit models.UnitCode) ([]models.ReuseMonth, error) {
	type key struct {
		unit  models.UnitCode
		month string
	}
	months := map[key]*models.ReuseMonth{}
	seen := map[key]map[models.DossierCode]bool{}
	of := func(unit models.UnitCode, at int64) key {
		k := key{unit, moment(at).In(vietnam).Format("2006-01")}
		if months[k] == nil {
			months[k], seen[k] = &models.ReuseMonth{Unit: unit, Month: k.month}, map[models.DossierCode]bool{}
		}
		return k
	}
	err := s.read(ctx, "count reuse", func(tx *sql.Tx) error {
		reuses, err := readReuses(ctx, tx, `WHERE unit = $1 OR $1 = ''`, unit)
		if err != nil {
			return err
		}
		for _, r := range reuses {
			k := of(r.Unit, millis(r.At))
			count(months[k], r, seen[k])
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var code models.DossierCode
			var owner models.UnitCode
			var received int64
			if err := rows.Scan(&code, &owner, &received); err != nil {
				return err
			}
			k := of(owner, received)
			if _, counted := seen[k][code]; !counted {
				months[k].Dossiers++
			}
			return nil
		}, `SELECT code, unit, received FROM dossiers WHERE (unit = $1 OR $1 = '')
			AND EXISTS (SELECT 1 FROM files WHERE files.dossier = dossiers.code AND files.state = 'done')`, unit)
	})
	var out []models.ReuseMonth
	for _, m := range months {
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b models.ReuseMonth) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Month, b.Month))
	})
	return out, err
}

// count adds a decision to its month; reusing are the month's dossiers that were counted for one.
func count(m *models.ReuseMonth, r models.Reuse, reusing map[models.DossierCode]bool) {
	if r.Outcome == models.ReuseDemanded {
		m.Demanded++
		return
	}
	m.Reused++
	if r.Replaced == models.CopyCertified {
		m.CertifiedAvoided++
	}
	if !reusing[r.Dossier] {
		reusing[r.Dossier] = true
		m.DossiersReusing++
		m.Dossiers++
	}
}
