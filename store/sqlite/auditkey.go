package sqlite

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sohoa/models"
)

// The key of the digests in the audit lies beside the database, and not in it: whoever has only a copy of the database
// cannot try values out.
const (
	auditKeyFile  = "audit.key"
	auditKeyBytes = 32
	digestBytes   = 16 // of a value's digest; more would tell nothing more
)

// digest gives the keyed digest under which the audit knows a value; "" for none.
func (s *Store) digest(value string) string {
	if value == "" {
		return ""
	}
	h := hmac.New(sha256.New, s.auditKey)
	h.Write([]byte(value))
	return hex.EncodeToString(h.Sum(nil)[:digestBytes])
}

// loadAuditKey reads the key in the folder, or makes it. Of several processes that start together one's key wins.
func loadAuditKey(dir string) ([]byte, error) {
	name := filepath.Join(dir, auditKeyFile)
	key, err := readAuditKey(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeAuditKey(dir, name); err == nil {
			key, err = readAuditKey(name)
		}
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the key of the audit cannot be read or made",
			Hint: "check that " + auditKeyFile + " beside the database belongs to this user, or restore it from a backup", Err: err}
	}
	return key, nil
}

func makeAuditKey(dir, name string) error {
	f, err := os.CreateTemp(dir, auditKeyFile) // only its owner can read it
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	defer f.Close()
	key := make([]byte, auditKeyBytes)
	rand.Read(key) // never fails: the runtime ends the program first
	if _, err := f.Write(key); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	// A link, unlike a rename, never replaces the key of somebody who was faster.
	if err := os.Link(f.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func readAuditKey(name string) ([]byte, error) {
	key, err := os.ReadFile(name)
	if err == nil && len(key) != auditKeyBytes {
		return nil, fmt.Errorf("%s has %d bytes, not %d", auditKeyFile, len(key), auditKeyBytes)
	}
	return key, err
}
