package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"
)

// Ahead lets the ledger's clock run ahead by what it holds.
func (s *Store) Ahead(by *atomic.Int64) {
	s.now = func() time.Time { return time.Now().Add(time.Duration(by.Load())) }
}

// Pragmas gives the settings of the writing connection.
func (s *Store) Pragmas(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for _, name := range []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout"} {
		var value string
		if err := s.writer.QueryRowContext(ctx, `PRAGMA `+name).Scan(&value); err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}

// OpenOld opens a ledger as the program made it when it had only so many migrations.
func OpenOld(ctx context.Context, path string, number int) (*sql.DB, error) {
	db, err := connect(path, "immediate", 1)
	if err != nil {
		return nil, err
	}
	for i := range number {
		names, err := fs.Glob(migrations, fmt.Sprintf("migrations/%04d_*.sql", i+1))
		if err != nil {
			return nil, err
		}
		text, err := fs.ReadFile(migrations, names[0])
		if err != nil {
			return nil, err
		}
		if err := migrateOne(ctx, db, i+1, string(text)); err != nil {
			return nil, err
		}
	}
	return db, nil
}
