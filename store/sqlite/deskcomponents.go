package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

// DecideComponent writes what a person said about a component of a dossier of the scope: the decision with its reason, and the form
// in which the paper was shown. CodeInvalid for a decision or form that there is not, for a demand without a reason, and for a reuse, which
// Reuse records; CodeConflict where a result was reused for it; CodeNotFound where the scope has no such component.
func (s *Store) DecideComponent(ctx context.Context, scope models.Scope, code models.DossierCode, c models.Component, actor string) error {
	switch c.Decision {
	case models.DecisionNone, models.DecisionScan, models.DecisionHandedIn, models.DecisionShown, models.DecisionOmitted:
	case models.DecisionDemanded:
		if c.Reason == "" {
			return &models.Error{Code: models.CodeInvalid, Message: "it is not said why the paper is asked for", Hint: "write the reason"}
		}
	default:
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such decision about a component", Hint: "load the page again"}
	}
	return s.write(ctx, "decide about a component", func(tx *sql.Tx) error {
		if err := decidable(ctx, tx, scope, code, c.Name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE components SET decision = $3, form = $4, reason = $5 WHERE dossier = $1 AND name = $2`,
			code, c.Name, c.Decision, c.Form, c.Reason)
		if err != nil {
			return err
		}
		return s.decided(ctx, tx, code, c.Name, cmp.Or(c.Decision, "undecided"), actor)
	})
}

// decidable refuses components that are not there, and those that a result stands for.
func decidable(ctx context.Context, tx *sql.Tx, scope models.Scope, code models.DossierCode, name string) error {
	if _, err := readIntake(ctx, tx, scope, code); err != nil {
		return err
	}
	var was models.ComponentDecision
	err := tx.QueryRowContext(ctx, `SELECT decision FROM components WHERE dossier = $1 AND name = $2`, code, name).Scan(&was)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return notFound("component")
	case err == nil && was == models.DecisionReused:
		return &models.Error{Code: models.CodeConflict, Message: "a result was reused for this component, and the book of reuse is never changed",
			Hint: "add the paper to the dossier all the same, if it is needed"}
	}
	return err
}

// decided notes a decision in the history and works out the components again.
func (s *Store) decided(ctx context.Context, tx *sql.Tx, code models.DossierCode, name string, what models.ComponentDecision, actor string) error {
	if err := s.event(ctx, tx, code, models.Event{Actor: actor, Action: "component", Detail: name + " " + string(what)}); err != nil {
		return err
	}
	return settleComponents(ctx, tx, code)
}

// ReuseResult writes a decision about an offered result into the book of reuse and upon the component of the dossier of the
// scope, both or neither. A demanded paper is missing until it comes. Errors are those of RecordReuse and DecideComponent.
func (s *Store) ReuseResult(ctx context.Context, scope models.Scope, r models.Reuse) error {
	if what := missingOf(r); what != "" {
		return &models.Error{Code: models.CodeInvalid, Message: "the reuse cannot be recorded: " + what, Hint: "give what is missing and try again"}
	}
	return s.write(ctx, "reuse a result", func(tx *sql.Tx) error {
		if err := decidable(ctx, tx, scope, r.Dossier, r.Component); err != nil {
			return err
		}
		if err := s.recordReuse(ctx, tx, r); err != nil {
			return err
		}
		decision, state, result := models.DecisionReused, models.ComponentReused, r.Result
		if r.Outcome == models.ReuseDemanded {
			decision, state, result = models.DecisionDemanded, models.ComponentNone, ""
		} else if other, err := ofAnother(ctx, tx, r); err != nil {
			return err
		} else if other {
			state = models.ComponentFromResult
		}
		_, err := tx.ExecContext(ctx, `UPDATE components SET decision = $3, state = $4, result = $5, reason = $6, form = ''
			WHERE dossier = $1 AND name = $2`, r.Dossier, r.Component, decision, state, result, r.Reason)
		if err != nil {
			return err
		}
		return s.decided(ctx, tx, r.Dossier, r.Component, decision, r.Actor)
	})
}

// ofAnother tells whether the result is that of another dossier.
func ofAnother(ctx context.Context, tx *sql.Tx, r models.Reuse) (bool, error) {
	var dossier models.DossierCode
	err := tx.QueryRowContext(ctx, `SELECT dossier FROM results WHERE code = $1`, r.Result).Scan(&dossier)
	return dossier != "" && dossier != r.Dossier, err
}

func readComponents(ctx context.Context, tx *sql.Tx, code models.DossierCode) ([]models.Component, error) {
	var out []models.Component
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var c models.Component
		err := rows.Scan(&c.Name, &c.Label, &c.Presented, &c.Required, fromJSON{&c.Types}, &c.Database, &c.Digitise, &c.Note,
			&c.Decision, &c.Form, &c.Result, &c.Reason, &c.Presence, &c.State)
		out = append(out, c)
		return err
	}, `SELECT name, label, presented, required, types_json, shared_by, digitise, note, decision, form, result, reason, presence, state
		FROM components WHERE dossier = $1 ORDER BY position`, code)
	if err != nil || len(out) == 0 {
		return out, err
	}
	papers, err := readPapers(ctx, tx, code)
	if err != nil {
		return nil, err
	}
	placed, err := readPlaces(ctx, tx, code)
	return keep.Components(out, papers, placed), err
}

// readPapers gives the papers that were found in the files of a dossier, in their order.
func readPapers(ctx context.Context, tx *sql.Tx, code models.DossierCode) ([]models.ComponentPaper, error) {
	var out []models.ComponentPaper
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var p models.ComponentPaper
		var pages []int
		err := rows.Scan(&p.File, &p.Document, &p.Type, fromJSON{&pages}, &p.Certified)
		if len(pages) > 0 {
			p.Page = pages[0]
		}
		out = append(out, p)
		return err
	}, `SELECT files.id, documents.id, documents.type, documents.pages_json,
		EXISTS (SELECT 1 FROM findings WHERE findings.document = documents.id AND findings.code = $2)
		FROM files JOIN documents ON documents.file = files.id
		WHERE files.dossier = $1 ORDER BY files.position, documents.position`, code, models.FindingCertifiedCopy)
	return out, err
}

func readPlaces(ctx context.Context, tx *sql.Tx, code models.DossierCode) ([]models.PaperPlace, error) {
	var out []models.PaperPlace
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var p models.PaperPlace
		err := rows.Scan(&p.File, &p.Page, &p.Component)
		out = append(out, p)
		return err
	}, `SELECT file, page, component FROM paper_places WHERE dossier = $1`, code)
	return out, err
}

// settleComponents works out how the components of a dossier stand; a dossier that no desk opened has none.
func settleComponents(ctx context.Context, tx *sql.Tx, code models.DossierCode) error {
	components, err := readComponents(ctx, tx, code)
	if err != nil {
		return err
	}
	for _, c := range components {
		_, err := tx.ExecContext(ctx, `UPDATE components SET presence = $3, state = $4
			WHERE dossier = $1 AND name = $2 AND (presence <> $3 OR state <> $4)`, code, c.Name, c.Presence, c.State)
		if err != nil {
			return err
		}
	}
	return nil
}

// PlacePaper writes which component of its dossier a paper of the scope is, models.NoComponent for none, "" to leave it to
// what the program finds. CodeNotFound where the scope has no such file, or its dossier no such component.
func (s *Store) PlacePaper(ctx context.Context, scope models.Scope, place models.PaperPlace, actor string) error {
	return s.write(ctx, "place a paper", func(tx *sql.Tx) error {
		code, err := dossierOf(ctx, tx, scope, place.File)
		if err != nil {
			return err
		}
		if place.Component != "" && place.Component != models.NoComponent {
			var there int
			err := tx.QueryRowContext(ctx, `SELECT 1 FROM components WHERE dossier = $1 AND name = $2`, code, place.Component).Scan(&there)
			if errors.Is(err, sql.ErrNoRows) {
				return notFound("component")
			}
			if err != nil {
				return err
			}
		}
		if place.Component == "" {
			_, err = tx.ExecContext(ctx, `DELETE FROM paper_places WHERE file = $1 AND page = $2`, place.File, place.Page)
		} else {
			_, err = tx.ExecContext(ctx, `INSERT INTO paper_places (dossier, file, page, component, actor, at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (file, page) DO UPDATE SET component = excluded.component, actor = excluded.actor, at = excluded.at`,
				code, place.File, place.Page, place.Component, actor, millis(s.now()))
		}
		if err != nil {
			return err
		}
		err = s.event(ctx, tx, code, models.Event{Actor: actor, Action: "placed", File: place.File, Detail: place.Component})
		if err != nil {
			return err
		}
		return settleComponents(ctx, tx, code)
	})
}

// dossierOf gives the dossier of a file of the scope that a desk opened.
func dossierOf(ctx context.Context, tx *sql.Tx, scope models.Scope, file models.FileID) (models.DossierCode, error) {
	var code models.DossierCode
	low, high := scope.Bounds()
	err := tx.QueryRowContext(ctx, `SELECT files.dossier FROM files JOIN intakes ON intakes.dossier = files.dossier
		WHERE files.unit BETWEEN $1 AND $2 AND files.id = $3`, low, high, file).Scan(&code)
	if errors.Is(err, sql.ErrNoRows) {
		return "", notFound("file")
	}
	return code, err
}
