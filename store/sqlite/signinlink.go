package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"sohoa/models"
)

// AddLink writes a link under its digest. That which makes the first administrator replaces all earlier ones of its kind,
// and is refused with CodeConflict once there is an account.
func (s *Store) AddLink(ctx context.Context, digest string, link models.SignInLink, actor string) error {
	return s.write(ctx, "write down a link", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sign_in_links WHERE until <= $1 OR (account = '' AND $2 = '')`,
			millis(s.now()), link.Account)
		if err != nil {
			return err
		}
		entry := models.AuditEntry{Actor: actor, Action: "link_made", Object: "account:"}
		if link.Account == "" {
			err = nobody(ctx, tx)
		} else {
			var a models.Account
			a, err = readAccount(ctx, tx, models.Everywhere(), `id = $3`, link.Account)
			entry.Unit, entry.Object = a.Unit, accountObject(a)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sign_in_links (digest, account, until, invites) VALUES ($1, $2, $3, $4)`,
			digest, link.Account, millis(link.Until), link.Invites)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, entry)
	})
}

// nobody refuses where there is an account.
func nobody(ctx context.Context, tx *sql.Tx) error {
	var some bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts)`).Scan(&some)
	if err == nil && some {
		return &models.Error{Code: models.CodeConflict, Message: "there is an account already", Hint: "ask its administrator for one"}
	}
	return err
}

// Link gives a link without using it, and its account: zero for the one that makes the first administrator. CodeNotFound
// where there is none, it ended or was used.
func (s *Store) Link(ctx context.Context, digest string) (models.SignInLink, models.Account, error) {
	var link models.SignInLink
	var a models.Account
	err := s.read(ctx, "read a link", func(tx *sql.Tx) (err error) {
		link, a, err = s.link(ctx, tx, `SELECT account, until, invites FROM sign_in_links WHERE digest = $1`, digest)
		return err
	})
	return link, a, err
}

// SignInByLink uses a link up, gives it, and starts a session of its account, whose identifiers are in session.
func (s *Store) SignInByLink(ctx context.Context, digest, sessionDigest string, session models.Session) (models.SignInLink, error) {
	var link models.SignInLink
	err := s.write(ctx, "sign in by a link", func(tx *sql.Tx) (err error) {
		var a models.Account
		if link, a, err = s.useLink(ctx, tx, digest); err != nil {
			return err
		}
		if link.Account == "" {
			return errNoLink()
		}
		session.Account = a.ID
		return s.startSession(ctx, tx, sessionDigest, session, "link")
	})
	return link, err
}

// FirstAccount uses up the link that makes the first administrator: a is that account, and its password stands encoded.
func (s *Store) FirstAccount(ctx context.Context, digest string, a models.Account, encoded string) (models.Account, error) {
	a.Roles, a.City = []models.Role{models.RoleAdministrator}, true
	if err := checkAccount(a); err != nil {
		return a, err
	}
	a.ID, a.Made, a.Password = models.AccountID(rand.Text()), s.now().UTC().Truncate(time.Millisecond), true
	err := s.write(ctx, "make the first account", func(tx *sql.Tx) error {
		link, _, err := s.useLink(ctx, tx, digest)
		if err != nil {
			return err
		}
		if link.Account != "" {
			return errNoLink()
		}
		if err := nobody(ctx, tx); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO accounts (id, name, full_name, unit, city, roles, made, password)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			a.ID, a.Name, a.FullName, a.Unit, a.City, joinRoles(a.Roles), millis(a.Made), encoded)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: a.Name, Unit: a.Unit, Action: "account_added", Object: accountObject(a),
			After: s.digest(rights(a))})
	})
	return a, err
}

func (s *Store) useLink(ctx context.Context, tx *sql.Tx, digest string) (models.SignInLink, models.Account, error) {
	return s.link(ctx, tx, `DELETE FROM sign_in_links WHERE digest = $1 RETURNING account, until, invites`, digest)
}

func (s *Store) link(ctx context.Context, tx *sql.Tx, query, digest string) (models.SignInLink, models.Account, error) {
	var link models.SignInLink
	var until int64
	err := tx.QueryRowContext(ctx, query, digest).Scan(&link.Account, &until, &link.Invites)
	link.Until = moment(until)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !s.now().Before(link.Until) {
		return link, models.Account{}, errNoLink()
	}
	if err != nil || link.Account == "" {
		return link, models.Account{}, err
	}
	a, err := readAccount(ctx, tx, models.Everywhere(), `id = $3`, link.Account)
	if err == nil && a.Disabled {
		err = errNoLink()
	}
	return link, a, err
}

func errNoLink() error {
	return &models.Error{Code: models.CodeNotFound, Message: "the link was used, has ended, or never was", Hint: "ask for a new one"}
}
