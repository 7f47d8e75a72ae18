package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"sohoa/models"
)

// DecideField writes what a person decided about a field of a paper of the scope, and holds his lock on the dossier on. The
// decision, the history and the audit are one transaction; the field as it is then is returned. Where the paper waits for
// a second person's keying, a critical field's value is kept beside the first one's, which is what stands in the field.
//
// CodeConflict where the field is not as the person saw it, where somebody else works on the dossier, where he keyed the
// field before, or where nothing is left to be taken back. CodeNotFound where the scope has no such paper.
func (s *Store) DecideField(ctx context.Context, scope models.Scope, document models.DocumentID, d models.FieldDecision) (models.Field, error) {
	var out models.Field
	err := s.write(ctx, "write down a decision", func(tx *sql.Tx) error {
		p, err := scopedPaper(ctx, tx, scope, document)
		if err != nil {
			return err
		}
		k, err := keyingOf(ctx, tx, document, d.Field)
		if err != nil {
			return err
		}
		if k != nil && (k.First == d.Actor || k.Stage == models.StageThird && k.Second == d.Actor) {
			return &models.Error{Code: models.CodeConflict, Message: "this field waits for another person", Hint: "whoever keyed it before must not decide it again"}
		}
		if k != nil && k.Stage == models.StageSecond {
			out, err = s.keySecond(ctx, tx, p, *k, d)
			return err
		}
		before, position, err := fieldOf(ctx, tx, document, d.Field)
		if err != nil {
			return err
		}
		if before.Version() != d.Version {
			return stale()
		}
		if err := s.keepLock(ctx, tx, p.dossier, d.Actor); err != nil {
			return err
		}
		if out, err = s.decide(ctx, tx, p, before, position, d); err != nil {
			return err
		}
		if err := settleDispute(ctx, tx, p, d, k != nil); err != nil {
			return err
		}
		return updateState(ctx, tx, p.dossier)
	})
	return out, err
}

func stale() error {
	return &models.Error{Code: models.CodeConflict, Message: "the field was changed meanwhile", Hint: "look at what stands there now, then decide again"}
}

// fieldOf gives a document's field of that name and its position; one without a state, and -1, where there is none.
func fieldOf(ctx context.Context, tx *sql.Tx, document models.DocumentID, name models.FieldName) (models.Field, int, error) {
	f, position := models.Field{Name: name}, -1
	err := tx.QueryRowContext(ctx, `SELECT position, value, raw, confidence, state, source, evidence_json, findings_json, alternatives_json
		FROM fields WHERE document = $1 AND name = $2 ORDER BY position LIMIT 1`, document, name).Scan(&position, &f.Value, &f.Raw,
		&f.Confidence, &f.State, &f.Source, fromJSON{&f.Evidence}, fromJSON{&f.Findings}, fromJSON{&f.Alternatives})
	if errors.Is(err, sql.ErrNoRows) {
		return f, -1, nil
	}
	return f, position, err
}

// decide writes the decision, or takes the last one back, with its history.
func (s *Store) decide(ctx context.Context, tx *sql.Tx, p paperRow, before models.Field, position int, d models.FieldDecision) (models.Field, error) {
	after, undoes := decided(before, d), int64(0)
	action := string(after.State)
	if d.Undo {
		var err error
		if after, undoes, err = lastDecision(ctx, tx, p.document, d.Field); err != nil {
			return before, err
		}
		action = "undone"
	}
	if err := putField(ctx, tx, p.document, position, after); err != nil {
		return before, err
	}
	if err := s.record(ctx, tx, p.document, before, after, undoes, d.Actor, d.Reason); err != nil {
		return before, err
	}
	if d.Reason != "" {
		overridden := models.AuditEntry{Actor: d.Actor, Unit: p.unit, Action: "overridden", Object: dossierObject(p.dossier), Field: d.Field}
		if err := s.audit(ctx, tx, overridden); err != nil {
			return before, err
		}
	}
	event := models.Event{Actor: d.Actor, Action: action, File: p.file, Detail: string(d.Field)}
	return after, s.change(ctx, tx, p.dossier, event,
		models.AuditEntry{Field: d.Field, Before: s.digest(before.Value), After: s.digest(after.Value)})
}

// decided gives the field as the person left it: confirmed where the value was there before, else corrected. What he said
// about it before gives way to what he says now; what the machine found stays on record.
func decided(f models.Field, d models.FieldDecision) models.Field {
	switch {
	case d.Value != f.Value:
		f.State, f.Source = models.StateCorrected, models.SourceClerk
	case !f.State.ByClerk():
		f.State = models.StateConfirmed
	}
	f.Value = d.Value
	f.Findings = slices.DeleteFunc(slices.Clone(f.Findings), byReviewer)
	f.Findings = append(f.Findings, d.Findings...)
	if d.Evidence != nil {
		f.Evidence = d.Evidence
	}
	if f.Source == "" {
		f.Source = models.SourceClerk
	}
	return f
}

func byReviewer(f models.Finding) bool {
	switch f.Code {
	case models.FindingAbsent, models.FindingIllegible, models.FindingAsTyped, models.FindingOverridden:
		return true
	}
	return false
}

// putField writes a field at its position, behind all others where it has none, and removes one without a state. What the
// machine measured about it stays.
func putField(ctx context.Context, tx *sql.Tx, document models.DocumentID, position int, f models.Field) error {
	if f.State == "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM fields WHERE document = $1 AND position = $2`, document, position)
		return err
	}
	if position < 0 {
		err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(position), -1) + 1 FROM fields WHERE document = $1`, document).Scan(&position)
		if err != nil {
			return err
		}
		return insertField(ctx, tx, document, position, f)
	}
	lists, err := texts(f.Evidence, f.Findings)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE fields SET value = $3, state = $4, source = $5, evidence_json = $6, findings_json = $7
		WHERE document = $1 AND position = $2`, document, position, f.Value, f.State, f.Source, lists[0], lists[1])
	return err
}

// record keeps a change as a row, with the field as it was.
func (s *Store) record(ctx context.Context, tx *sql.Tx, document models.DocumentID, before, after models.Field, undoes int64, actor, reason string) error {
	was, err := json.Marshal(before)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO corrections (document, field, actor, at, before, after, state, before_json, undoes, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, document, before.Name, actor, millis(s.now()),
		before.Value, after.Value, after.State, string(was), undoes, reason)
	return err
}

// standing holds for rows of corrections that neither take another back nor were taken back.
const standing = `corrections.undoes = 0 AND NOT EXISTS (SELECT 1 FROM corrections AS undo WHERE undo.undoes <> 0 AND undo.undoes = corrections.id)`

// lastDecision gives the field as it was before the last decision about it that still stands, and that decision's row.
func lastDecision(ctx context.Context, tx *sql.Tx, document models.DocumentID, name models.FieldName) (models.Field, int64, error) {
	var was *models.Field
	var id int64
	err := tx.QueryRowContext(ctx, `SELECT id, before_json FROM corrections
		WHERE document = $1 AND field = $2 AND `+standing+` ORDER BY id DESC LIMIT 1`, document, name).Scan(&id, fromJSON{&was})
	if errors.Is(err, sql.ErrNoRows) || err == nil && was == nil {
		return models.Field{}, 0, &models.Error{Code: models.CodeConflict, Message: "nothing is left to be taken back", Hint: "type the value that is right"}
	}
	if err != nil {
		return models.Field{}, 0, err
	}
	return *was, id, nil
}
