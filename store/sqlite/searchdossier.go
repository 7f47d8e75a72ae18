package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

// FieldChanges gives what people decided about the fields of a dossier of the scope, oldest first; empty where the scope
// has no such dossier.
func (s *Store) FieldChanges(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.FieldChange, error) {
	var out []models.FieldChange
	low, high := scope.Bounds()
	err := s.read(ctx, "read corrections", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var c models.FieldChange
			var at int64
			err := rows.Scan(&c.Document, &c.Type, &c.Field, &c.Actor, &at, &c.Before, &c.After, &c.State, &c.Undone, &c.Reason)
			c.At = moment(at)
			out = append(out, c)
			return err
		}, `SELECT c.document, d.type, c.field, c.actor, c.at, c.before, c.after, c.state, c.undoes <> 0, c.reason FROM files
			JOIN documents AS d ON d.file = files.id JOIN corrections AS c ON c.document = d.id
			WHERE files.unit BETWEEN $1 AND $2 AND files.dossier = $3 ORDER BY c.id`, low, high, code)
	})
	return out, err
}

// EnteredResults tells which documents of a dossier of the scope are in the register, and under which code.
func (s *Store) EnteredResults(ctx context.Context, scope models.Scope, code models.DossierCode) (map[models.DocumentID]models.ResultCode, error) {
	out := map[models.DocumentID]models.ResultCode{}
	low, high := scope.Bounds()
	err := s.read(ctx, "read what was entered", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var id models.DocumentID
			var result models.ResultCode
			err := rows.Scan(&id, &result)
			out[id] = result
			return err
		}, `SELECT entered.document, entered.code FROM entered JOIN dossiers ON dossiers.code = entered.dossier
			WHERE dossiers.unit BETWEEN $1 AND $2 AND dossiers.code = $3 AND entered.code <> ''`, low, high, code)
	})
	return out, err
}

// LinkedTo gives at most so many documents of the scope that link to a result, received last first; refused links too.
func (s *Store) LinkedTo(ctx context.Context, scope models.Scope, result models.ResultCode, most int) ([]models.LinkedDocument, error) {
	var out []models.LinkedDocument
	low, high := scope.Bounds()
	err := s.read(ctx, "look for links to a result", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var l models.LinkedDocument
			var received int64
			err := rows.Scan(&l.Dossier, &l.Unit, &l.Document, &l.Type, &l.Relation, &l.State, &received)
			l.Received = moment(received)
			out = append(out, l)
			return err
		}, `SELECT files.dossier, files.unit, documents.id, documents.type, links.relation, links.state, files.received FROM links
			JOIN documents ON documents.id = links.document JOIN files ON files.id = documents.file
			WHERE links.result_code = $1 AND files.unit BETWEEN $2 AND $3
			ORDER BY files.received DESC, documents.id LIMIT $4`, result, low, high, most)
	})
	return out, err
}
