// Package sqlite is the ledger in one file on this machine: dossiers, what was read from them, who works on what,
// and the journal of finished steps. Everything that was acknowledged survives a power cut.
//
// The statements are plain SQL with $1 parameters that PostgreSQL takes as well; what only SQLite knows stands in
// this file and in the migrations.
package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sohoa/models"
)

// readers is how many queries may read at the same time; they never wait for the writer.
const readers = 4

// mapped is how much of the file readers look at in memory, in bytes, instead of copying page by page: a question to the
// register touches two hundred pages anywhere in it.
const mapped = "4294967296"

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the ledger. Its methods may be called from many goroutines; several processes may open the same file.
type Store struct {
	writer *sql.DB // one connection: writers of this process queue here, not at SQLite's lock
	reader *sql.DB
	now    func() time.Time

	auditKey []byte
}

// Open opens or creates the ledger in the file at path and brings its tables up to date.
func Open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, wrap("find the database file", err)
	}
	// Created here, because SQLite would make it readable for everybody.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the database file cannot be opened",
			Hint: "check that the data folder exists and can be written", Err: err}
	}
	f.Close()
	writer, err := connect(path, "immediate", 1)
	if err != nil {
		return nil, wrap("open the database", err)
	}
	if err := migrate(ctx, writer); err != nil {
		writer.Close()
		return nil, wrap("bring the database up to date", err)
	}
	reader, err := connect(path, "deferred", readers, "query_only(1)", "mmap_size("+mapped+")")
	if err != nil {
		writer.Close()
		return nil, wrap("open the database", err)
	}
	key, err := loadAuditKey(filepath.Dir(path))
	if err != nil {
		return nil, errors.Join(err, writer.Close(), reader.Close())
	}
	s := &Store{writer: writer, reader: reader, now: time.Now, auditKey: key}
	if err := s.indexOld(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// connect opens a pool of at most n connections whose transactions begin as lock says. FULL and not NORMAL: with
// WAL and NORMAL a power cut loses commits that somebody holds a receipt for.
func connect(path, lock string, n int, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": append([]string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}, pragmas...)}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// Ping tells whether the ledger can be written, as a receipt would need it.
func (s *Store) Ping(ctx context.Context) error {
	return s.write(ctx, "ask the database", func(tx *sql.Tx) error { return nil })
}

// migrate runs the migrations whose number is higher than the database's own, each in one transaction.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for i, name := range names { // Glob sorts, and numbers start at 0001
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		if err := migrateOne(ctx, db, i+1, string(text)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func migrateOne(ctx context.Context, db *sql.DB, number int, text string) error {
	tx, err := db.BeginTx(ctx, nil) // immediate: of two processes that start together one waits and then finds it done
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil || version >= number {
		return err
	}
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, number)); err != nil {
		return err
	}
	return tx.Commit()
}

// write runs work in one transaction that no other writer can enter, and brings the search index up to date in it. What
// says in an error what was being done.
func (s *Store) write(ctx context.Context, what string, work func(tx *sql.Tx) error) error {
	return transact(ctx, s.writer, what, func(tx *sql.Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return writeIndex(ctx, tx)
	})
}

// read runs work on one unchanging view of the ledger.
func (s *Store) read(ctx context.Context, what string, work func(tx *sql.Tx) error) error {
	return transact(ctx, s.reader, what, work)
}

func transact(ctx context.Context, db *sql.DB, what string, work func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(what, err)
	}
	defer tx.Rollback()
	if err := work(tx); err != nil {
		return wrap(what, err)
	}
	return wrap(what, tx.Commit())
}

// wrap turns a driver's error into one of ours; errors that already are ours pass.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*models.Error](err); ours {
		return err
	}
	e := &models.Error{Code: models.CodeInternal, Message: "the database refused to " + what,
		Hint: "this is a fault of the program: report it with the log", Err: err}
	if hint, passes := passing(err); passes {
		e.Code, e.Message, e.Hint = models.CodeUnavailable, "the database could not "+what, hint
	}
	return e
}

// passing tells whether an error will pass, and what helps.
func passing(err error) (hint string, yes bool) {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return "try again", true
	}
	se, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return "", false
	}
	switch se.Code() & 0xff { // the low byte is the kind, the rest a refinement
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT:
		return "another program holds the database; try again", true
	case sqlite3.SQLITE_FULL:
		return "make room on the disk of the data folder", true
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return "check the disk of the data folder", true
	}
	return "", false
}

// millis gives the time as the tables keep it; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// event appends a line to the history of a dossier, and to the audit.
func (s *Store) event(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, e models.Event) error {
	return s.change(ctx, tx, dossier, e, models.AuditEntry{})
}

// change is event for what changed a field: change carries its name and the digests of what it was and is.
func (s *Store) change(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, e models.Event, change models.AuditEntry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO events (dossier, file, at, actor, action, detail)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		dossier, e.File, millis(s.now()), cmp.Or(e.Actor, models.ActorMachine), e.Action, strings.TrimSpace(e.Detail))
	if err != nil {
		return err
	}
	return s.auditEvent(ctx, tx, dossier, e, change)
}
