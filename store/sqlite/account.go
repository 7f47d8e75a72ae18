package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"sohoa/models"
)

// accountForm is what a name may look like; it is typed every day and stands in histories.
var accountForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// AddAccount writes a new account and gives it back with its identifier. CodeConflict where the name or the e-mail is taken.
func (s *Store) AddAccount(ctx context.Context, a models.Account, actor string) (models.Account, error) {
	if err := checkAccount(a); err != nil {
		return a, err
	}
	a.ID, a.Made = models.AccountID(rand.Text()), s.now().UTC().Truncate(time.Millisecond)
	err := s.write(ctx, "add an account", func(tx *sql.Tx) error {
		if err := freeAccount(ctx, tx, a); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO accounts (id, name, full_name, unit, city, roles, disabled, made, email)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			a.ID, a.Name, a.FullName, a.Unit, a.City, joinRoles(a.Roles), a.Disabled, millis(a.Made), a.Email)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: a.Unit, Action: "account_added", Object: accountObject(a),
			After: s.digest(rights(a))})
	})
	return a, err
}

// ChangeAccount writes names, unit, roles and whether the account is disabled, which ends its sessions. CodeNotFound where
// the scope has no such account; CodeConflict where the e-mail is taken, or nobody would be left to manage accounts.
func (s *Store) ChangeAccount(ctx context.Context, scope models.Scope, a models.Account, actor string) error {
	if err := checkAccount(a); err != nil {
		return err
	}
	return s.write(ctx, "change an account", func(tx *sql.Tx) error {
		before, err := readAccount(ctx, tx, scope, `id = $3`, a.ID)
		if err != nil {
			return err
		}
		a.Name = before.Name // histories know the account by it
		if err := freeAccount(ctx, tx, a); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE accounts SET full_name = $2, unit = $3, city = $4, roles = $5, disabled = $6, email = $7
			WHERE id = $1`, a.ID, a.FullName, a.Unit, a.City, joinRoles(a.Roles), a.Disabled, a.Email)
		if err != nil {
			return err
		}
		if before.Manages() == models.Everywhere() {
			if err := managed(ctx, tx); err != nil {
				return err
			}
		}
		if a.Disabled {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = $1`, a.ID); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, models.AuditEntry{Actor: actor, Unit: a.Unit, Action: "account_changed", Object: accountObject(a),
			Before: s.digest(rights(before)), After: s.digest(rights(a))})
	})
}

// managed refuses an office in which nobody may manage all accounts.
func managed(ctx context.Context, tx *sql.Tx) error {
	all, err := readAccounts(ctx, tx, models.Everywhere(), `true`)
	if err == nil && !slices.ContainsFunc(all, func(a models.Account) bool { return a.Manages() == models.Everywhere() }) {
		return &models.Error{Code: models.CodeConflict, Message: "this is the last account that manages all accounts",
			Hint: "make another city-wide administrator first"}
	}
	return err
}

// freeAccount refuses a name or an e-mail that another account has.
func freeAccount(ctx context.Context, tx *sql.Tx, a models.Account) error {
	var taken bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE id <> $1 AND (name = $2 OR (email <> '' AND email = $3)))`,
		a.ID, a.Name, a.Email).Scan(&taken)
	if err == nil && taken {
		return &models.Error{Code: models.CodeConflict, Message: "another account has this name or e-mail", Hint: "choose another one"}
	}
	return err
}

func checkAccount(a models.Account) error {
	wrong := func(message, hint string) error {
		return &models.Error{Code: models.CodeInvalid, Message: message, Hint: hint}
	}
	switch {
	case !accountForm.MatchString(a.Name):
		return wrong("the account's name is ill-formed", "use 2 to 40 small letters, digits, dots, hyphens")
	case !unitForm.MatchString(string(a.Unit)):
		return wrong("the code of the unit is ill-formed", "use letters, digits and dots, such as 000.00.12.H26")
	case len(a.Roles) == 0:
		return wrong("the account has no role", "give it at least one")
	case slices.ContainsFunc(a.Roles, func(r models.Role) bool { return !slices.Contains(models.Roles, r) }):
		return wrong("a role is unknown", "the roles are desk, clerk, head, auditor and administrator")
	}
	return nil
}

// Account gives an account of the scope. CodeNotFound where the scope has no such account.
func (s *Store) Account(ctx context.Context, scope models.Scope, id models.AccountID) (models.Account, error) {
	var a models.Account
	err := s.read(ctx, "read an account", func(tx *sql.Tx) (err error) {
		a, err = readAccount(ctx, tx, scope, `id = $3`, id)
		return err
	})
	return a, err
}

// AccountNamed gives the account of that name, for people who have the machine. CodeNotFound where there is none.
func (s *Store) AccountNamed(ctx context.Context, name string) (models.Account, error) {
	var a models.Account
	err := s.read(ctx, "read an account", func(tx *sql.Tx) (err error) {
		a, err = readAccount(ctx, tx, models.Everywhere(), `name = $3`, name)
		return err
	})
	return a, err
}

// Accounts gives the accounts of the scope by name.
func (s *Store) Accounts(ctx context.Context, scope models.Scope) ([]models.Account, error) {
	var out []models.Account
	err := s.read(ctx, "read the accounts", func(tx *sql.Tx) (err error) {
		out, err = readAccounts(ctx, tx, scope, `true`)
		return err
	})
	return out, err
}

func readAccount(ctx context.Context, tx *sql.Tx, scope models.Scope, which string, args ...any) (models.Account, error) {
	found, err := readAccounts(ctx, tx, scope, which, args...)
	if err == nil && len(found) == 0 {
		return models.Account{}, &models.Error{Code: models.CodeNotFound, Message: "there is no such account", Hint: "check its name"}
	}
	if err != nil {
		return models.Account{}, err
	}
	return found[0], nil
}

const accountColumns = `accounts.id, accounts.name, accounts.full_name, accounts.unit, accounts.city, accounts.roles,
	accounts.disabled, accounts.made, accounts.email, accounts.issuer, accounts.subject, accounts.password <> ''`

// readAccounts gives accounts of the scope; the first parameter of which is $3.
func readAccounts(ctx context.Context, tx *sql.Tx, scope models.Scope, which string, args ...any) ([]models.Account, error) {
	var out []models.Account
	low, high := scope.Bounds()
	err := each(ctx, tx, func(rows *sql.Rows) error {
		a, err := scanAccount(rows)
		out = append(out, a)
		return err
	}, `SELECT `+accountColumns+` FROM accounts WHERE unit BETWEEN $1 AND $2 AND `+which+` ORDER BY name`,
		append([]any{low, high}, args...)...)
	return out, err
}

// scanAccount scans a row that begins with accountColumns.
func scanAccount(row interface{ Scan(into ...any) error }, more ...any) (models.Account, error) {
	var a models.Account
	var roles string
	var made int64
	err := row.Scan(append([]any{&a.ID, &a.Name, &a.FullName, &a.Unit, &a.City, &roles, &a.Disabled, &made, &a.Email, &a.Issuer,
		&a.Subject, &a.Password}, more...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return a, err
	}
	a.Made, a.Roles = moment(made), splitRoles(roles)
	return a, err
}

func accountObject(a models.Account) string { return "account:" + a.Name }

// rights gives what the audit compares of an account.
func rights(a models.Account) string {
	state := "enabled"
	if a.Disabled {
		state = "disabled"
	}
	where := string(a.Unit)
	if a.City {
		where += " city"
	}
	return strings.Join([]string{where, joinRoles(a.Roles), state, a.FullName, a.Email}, "\n")
}

func joinRoles(roles []models.Role) string {
	words := make([]string, 0, len(roles))
	for _, r := range models.Roles { // in one order
		if slices.Contains(roles, r) {
			words = append(words, string(r))
		}
	}
	return strings.Join(words, " ")
}

func splitRoles(text string) []models.Role {
	var out []models.Role
	for word := range strings.FieldsSeq(text) {
		out = append(out, models.Role(word))
	}
	return out
}
