package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"time"

	"sohoa/models"
)

// vietnam is the zone in which an office's day begins; it has no summer time.
var vietnam = time.FixedZone("ICT", 7*60*60)

// unitForm is what a unit's code may look like: 000.00.12.H26. No hyphen, because that ends it in a dossier's code.
var unitForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._]{0,39}$`)

// Receive writes a dossier with its files, whose bytes must already be safe, and gives it back with its code, the
// files' identifiers and states. When it returns without error a receipt may be shown. Unit, lane, channel and
// files are the caller's. Where key is not empty and the unit used it before, the earlier dossier is given and
// nothing is written; CodeConflict where that one had other files.
func (s *Store) Receive(ctx context.Context, d models.Dossier, key string) (models.Dossier, error) {
	if !unitForm.MatchString(string(d.Unit)) {
		return models.Dossier{}, &models.Error{Code: models.CodeInvalid, Message: "the code of the unit is ill-formed",
			Hint: "use letters, digits and dots, such as 000.00.12.H26"}
	}
	if len(d.Files) == 0 {
		return models.Dossier{}, &models.Error{Code: models.CodeInvalid, Message: "a dossier needs at least one file", Hint: "send a file"}
	}
	digest := digestOf(d.Files)
	var out models.Dossier
	err := s.write(ctx, "write a dossier", func(tx *sql.Tx) error {
		before, err := receivedBefore(ctx, tx, d.Unit, key, digest)
		if err != nil {
			return err
		}
		if before != "" {
			out, err = readDossier(ctx, tx, models.In(d.Unit), before)
			return err
		}
		out, err = s.insertDossier(ctx, tx, d, key, digest)
		return err
	})
	return out, err
}

// receivedBefore gives the code of the dossier that the unit sent under this key, or "".
func receivedBefore(ctx context.Context, tx *sql.Tx, unit models.UnitCode, key, digest string) (models.DossierCode, error) {
	if key == "" {
		return "", nil
	}
	var code models.DossierCode
	var was string
	err := tx.QueryRowContext(ctx, `SELECT code, request_hash FROM dossiers WHERE unit = $1 AND request_key = $2`,
		unit, key).Scan(&code, &was)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err == nil && was != digest:
		return "", &models.Error{Code: models.CodeConflict, Message: "this idempotency key was used for other files",
			Hint: "use a new key for every new dossier"}
	}
	return code, err
}

func (s *Store) insertDossier(ctx context.Context, tx *sql.Tx, d models.Dossier, key, digest string) (models.Dossier, error) {
	// Kept to the millisecond, so that what is given now equals what is read later.
	d.Received = s.now().UTC().Truncate(time.Millisecond)
	d.State = models.DossierReceived
	code, err := nextCode(ctx, tx, d.Unit, d.Received)
	if err != nil {
		return d, err
	}
	d.Code = code
	_, err = tx.ExecContext(ctx, `INSERT INTO dossiers
		(code, unit, procedure, holder, channel, lane, state, received, request_key, request_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		d.Code, d.Unit, d.Procedure, d.Holder, d.Channel, d.Lane, d.State, millis(d.Received),
		sql.NullString{String: key, Valid: key != ""}, digest)
	if err != nil {
		return d, err
	}
	files := make([]models.File, len(d.Files)) // the caller's slice stays as it is
	for i, f := range d.Files {
		f.ID, f.Unit, f.State, f.Attempt, f.Error = models.FileID(rand.Text()), d.Unit, models.FileReceived, 1, nil
		_, err := tx.ExecContext(ctx, `INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob,
			type, state, attempt, fresh, heartbeat, not_before, received)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, 0, 0, $13)`,
			f.ID, d.Code, d.Unit, d.Lane, i, f.Name, f.SHA256, f.Size, f.Blob, f.Type, f.State, f.Attempt, millis(d.Received))
		if err != nil {
			return d, err
		}
		files[i] = f
	}
	d.Files = files
	return d, s.event(ctx, tx, d.Code, models.Event{Action: "received", Detail: fmt.Sprintf("%d files", len(files))})
}

// nextCode counts within the unit and its day.
func nextCode(ctx context.Context, tx *sql.Tx, unit models.UnitCode, at time.Time) (models.DossierCode, error) {
	day := at.In(vietnam).Format("060102")
	var serial int
	err := tx.QueryRowContext(ctx, `INSERT INTO serials (unit, day, last) VALUES ($1, $2, 1)
		ON CONFLICT (unit, day) DO UPDATE SET last = serials.last + 1 RETURNING last`, unit, day).Scan(&serial)
	return models.DossierCode(fmt.Sprintf("%s-%s-%04d", unit, day, serial)), err
}

// digestOf gives one digest for a list of files in their order.
func digestOf(files []models.File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s %d\n", f.SHA256, f.Size)
	}
	return hex.EncodeToString(h.Sum(nil))
}
