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

// Dossier gives a dossier of the scope with its files, and what was read from each file, in the files' order.
// CodeNotFound where the scope has no such dossier, whoever else may have it.
func (s *Store) Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error) {
	var d models.Dossier
	var read []models.Digitisation
	err := s.read(ctx, "read a dossier", func(tx *sql.Tx) (err error) {
		if d, err = readDossier(ctx, tx, scope, code); err != nil {
			return err
		}
		read = make([]models.Digitisation, len(d.Files))
		for i, f := range d.Files {
			if read[i], err = readDigitisation(ctx, tx, f.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return d, read, err
}

// File gives a file of the scope. CodeNotFound where the scope has no such file.
func (s *Store) File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error) {
	var f models.File
	err := s.read(ctx, "read a file's row", func(tx *sql.Tx) error {
		files, err := readScoped(ctx, tx, scope, id)
		if err == nil && len(files) == 0 {
			return notFound("file")
		}
		if err == nil {
			f = files[0]
		}
		return err
	})
	return f, err
}

// Digitisation gives what was read from a file of the scope; empty before it was. CodeNotFound as File.
func (s *Store) Digitisation(ctx context.Context, scope models.Scope, id models.FileID) (models.Digitisation, error) {
	var read models.Digitisation
	err := s.read(ctx, "read what was digitised", func(tx *sql.Tx) error {
		files, err := readScoped(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return notFound("file")
		}
		read, err = readDigitisation(ctx, tx, id)
		return err
	})
	return read, err
}

// Events gives the history of a dossier of the scope, oldest first; empty where the scope has no such dossier.
func (s *Store) Events(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.Event, error) {
	var out []models.Event
	low, high := scope.Bounds()
	err := s.read(ctx, "read a history", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var e models.Event
			var at int64
			err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.File, &e.Detail)
			e.At = moment(at)
			out = append(out, e)
			return err
		}, `SELECT events.seq, events.at, events.actor, events.action, events.file, events.detail
			FROM events JOIN dossiers ON dossiers.code = events.dossier
			WHERE dossiers.unit BETWEEN $1 AND $2 AND dossiers.code = $3 ORDER BY events.seq`, low, high, code)
	})
	return out, err
}

// Tallies counts all files by lane and state, those whose reading by the model is still to come apart as FileLate.
func (s *Store) Tallies(ctx context.Context) ([]models.Tally, error) {
	var out []models.Tally
	err := s.read(ctx, "count files", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var t models.Tally
			var oldest int64
			err := rows.Scan(&t.Lane, &t.State, &t.Files, &oldest)
			t.Oldest = moment(oldest)
			out = append(out, t)
			return err
		}, `SELECT lane, tallied, COUNT(*), MIN(received)
			FROM (SELECT lane, received, CASE WHEN late = 1 THEN 'late' ELSE state END AS tallied FROM files) AS tallies
			GROUP BY lane, tallied ORDER BY lane, tallied`)
	})
	return out, err
}

func readDossier(ctx context.Context, tx *sql.Tx, scope models.Scope, code models.DossierCode) (models.Dossier, error) {
	d := models.Dossier{Code: code}
	low, high := scope.Bounds()
	var received int64
	err := tx.QueryRowContext(ctx, `SELECT unit, procedure, holder, channel, lane, state, received
		FROM dossiers WHERE unit BETWEEN $1 AND $2 AND code = $3`, low, high, code).
		Scan(&d.Unit, &d.Procedure, &d.Holder, &d.Channel, &d.Lane, &d.State, &received)
	if errors.Is(err, sql.ErrNoRows) {
		return models.Dossier{}, notFound("dossier")
	}
	if err != nil {
		return models.Dossier{}, err
	}
	d.Received = moment(received)
	d.Files, err = readFiles(ctx, tx, `WHERE dossier = $1`, code)
	return d, err
}

func readFiles(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]models.File, error) {
	var out []models.File
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var f models.File
		var code sql.NullString
		var message, hint string
		err := rows.Scan(&f.ID, &f.Unit, &f.Name, &f.SHA256, &f.Size, &f.Blob, &f.Type, &f.State, &f.Attempt, &code, &message, &hint,
			fromJSON{&f.Rescans}, fromJSON{&f.Papers})
		if code.Valid {
			f.Error = &models.Error{Code: models.Code(code.String), Message: message, Hint: hint}
		}
		out = append(out, f)
		return err
	}, `SELECT id, unit, name, sha256, size, blob, type, `+seen+`, attempt, error_code, error_message, error_hint, rescans_json, papers_json
		FROM files `+where+` ORDER BY dossier, position`, args...)
	return out, err
}

// readScoped gives the file of that identifier alone, or none where the scope does not have it.
func readScoped(ctx context.Context, tx *sql.Tx, scope models.Scope, id models.FileID) ([]models.File, error) {
	low, high := scope.Bounds()
	return readFiles(ctx, tx, `WHERE unit BETWEEN $1 AND $2 AND id = $3`, low, high, id)
}

func readDigitisation(ctx context.Context, tx *sql.Tx, file models.FileID) (models.Digitisation, error) {
	var read models.Digitisation
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var p models.Page
		err := scanJSON(rows, &p)
		read.Pages = append(read.Pages, p)
		return err
	}, `SELECT page_json FROM pages WHERE file = $1 ORDER BY number`, file)
	if err != nil {
		return read, err
	}
	err = tx.QueryRowContext(ctx, `SELECT late FROM files WHERE id = $1`, file).Scan(&read.Pending)
	if err != nil {
		return read, err
	}
	read.Documents, err = readDocuments(ctx, tx, file)
	return read, err
}

func readDocuments(ctx context.Context, tx *sql.Tx, file models.FileID) ([]models.Document, error) {
	var out []models.Document
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var d models.Document
		err := rows.Scan(&d.ID, &d.Type, &d.TypeConfidence, &d.Text, fromJSON{&d.Pages}, fromJSON{&d.Pairs})
		out = append(out, d)
		return err
	}, `SELECT id, type, type_confidence, text, pages_json, pairs_json FROM documents WHERE file = $1 ORDER BY position`, file)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if err := readParts(ctx, tx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readParts fills in the fields, findings and links of a document.
func readParts(ctx context.Context, tx *sql.Tx, d *models.Document) error {
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var f models.Field
		err := rows.Scan(&f.Name, &f.Value, &f.Raw, &f.Confidence, &f.State, &f.Source,
			fromJSON{&f.Evidence}, fromJSON{&f.Findings}, fromJSON{&f.Alternatives}, fromJSON{&f.Signals})
		d.Fields = append(d.Fields, f)
		return err
	}, `SELECT name, value, raw, confidence, state, source, evidence_json, findings_json, alternatives_json, signals_json
		FROM fields WHERE document = $1 ORDER BY position`, d.ID)
	if err != nil {
		return err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var f models.Finding
		err := rows.Scan(&f.Code, &f.Message, &f.Page)
		d.Findings = append(d.Findings, f)
		return err
	}, `SELECT code, message, page FROM findings WHERE document = $1 ORDER BY position`, d.ID)
	if err != nil {
		return err
	}
	return each(ctx, tx, func(rows *sql.Rows) error {
		var l models.Link
		err := rows.Scan(&l.ResultCode, &l.Relation, &l.Confidence, &l.State, fromJSON{&l.Reasons}, fromJSON{&l.Cited})
		d.Links = append(d.Links, l)
		return err
	}, `SELECT result_code, relation, confidence, state, reasons_json, cited_json FROM links WHERE document = $1 ORDER BY position`, d.ID)
}

// each runs a query and hands every row to scan.
func each(ctx context.Context, tx *sql.Tx, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// fromJSON is a place to scan a column named *_json into: a pointer to what the JSON is of.
type fromJSON struct{ into any }

// Scan implements sql.Scanner.
func (c fromJSON) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("a column of JSON holds %T", column)
	}
	return json.Unmarshal([]byte(text), c.into)
}

// scanJSON scans a row whose last column is JSON for into.
func scanJSON(rows *sql.Rows, into any, columns ...any) error {
	return rows.Scan(append(columns, fromJSON{into})...)
}

// moment gives the time that the tables keep as ms.
func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func notFound(noun string) error {
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such " + noun, Hint: "check the code and the unit"}
}
