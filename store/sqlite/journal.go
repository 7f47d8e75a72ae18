package sqlite

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"

	"sohoa/models"
)

// Recall gives what was recorded under the key, or nil where nothing was. An entry that cannot be unpacked counts
// as none: the step is simply done again.
func (s *Store) Recall(ctx context.Context, key models.JournalKey) (json.RawMessage, error) {
	var packed []byte
	err := s.reader.QueryRowContext(ctx, `SELECT out_packed FROM journal
		WHERE blob = $1 AND step = $2 AND page = $3 AND version = $4`, key.Blob, key.Step, key.Page, key.Version).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, wrap("look into the journal", err)
	}
	out, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil || !json.Valid(out) {
		return nil, nil
	}
	return out, nil
}

// Record remembers what a step made under the key; the latest word counts.
func (s *Store) Record(ctx context.Context, key models.JournalKey, out json.RawMessage) error {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return wrap("pack an entry of the journal", err)
	}
	if _, err = w.Write(out); err == nil {
		err = w.Close()
	}
	if err != nil {
		return wrap("pack an entry of the journal", err)
	}
	return s.write(ctx, "write into the journal", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO journal (blob, step, page, version, recorded, out_packed)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (blob, step, page, version)
			DO UPDATE SET recorded = excluded.recorded, out_packed = excluded.out_packed`,
			key.Blob, key.Step, key.Page, key.Version, millis(s.now()), packed.Bytes())
		return err
	})
}
