// Package access is who may come in: sign-in, sessions, one-time links, tokens, accounts, and the gate that every address
// of the program stands behind.
//
//	session   somebody's sign-in at one browser; the browser holds a random word, the store its digest
//	link      an address that signs somebody in once, or makes the first administrator
//	token     what a program shows; it opens addresses of the API and no page
//	subject   who an account is at an OpenID provider
package access

import (
	"context"
	"log/slog"
	"time"

	"sohoa/models"
	"sohoa/pipeline/units"
)

// How long a sign-in lasts. Desks are shared, so that nobody's name stays on a machine over lunch.
const (
	IdleFor    = 30 * time.Minute
	SessionFor = 10 * time.Hour
	SetupFor   = time.Hour      // the link that makes the first administrator
	LinkFor    = 24 * time.Hour // a link for an account
)

// Sessions is where sign-ins are kept, each under the digest of what its browser holds.
type Sessions interface {
	StartSession(ctx context.Context, digest string, session models.Session, how string) error
	Session(ctx context.Context, digest string, idle time.Duration) (models.Session, models.Account, error)
	SessionAgain(ctx context.Context, id models.SessionID, idle time.Duration) (models.Session, models.Account, error)
	SawSession(ctx context.Context, session models.Session) error
	Sessions(ctx context.Context, account models.AccountID) ([]models.Session, error)
	EndSession(ctx context.Context, account models.AccountID, id models.SessionID, actor string) error
}

// Tokens is where programs' tokens are kept, each under its digest.
type Tokens interface {
	Token(ctx context.Context, digest string) (models.Token, error)
	TokenAgain(ctx context.Context, id models.TokenID) (models.Token, error)
}

// Links is where links are kept, each under the digest of its address.
type Links interface {
	AddLink(ctx context.Context, digest string, link models.SignInLink, actor string) error
	Link(ctx context.Context, digest string) (models.SignInLink, models.Account, error)
	SignInByLink(ctx context.Context, digest, sessionDigest string, session models.Session) (models.SignInLink, error)
	FirstAccount(ctx context.Context, digest string, a models.Account, encoded string) (models.Account, error)
}

// Credentials is what opens accounts.
type Credentials interface {
	Credential(ctx context.Context, name string) (a models.Account, encoded string, err error)
	SignInFailed(ctx context.Context, a models.Account) error
	SetPassword(ctx context.Context, id models.AccountID, encoded string, keep models.SessionID, actor string) error
	AccountOf(ctx context.Context, issuer, subject, email string) (models.Account, error)
}

// Accounts is who is known.
type Accounts interface {
	Accounts(ctx context.Context, scope models.Scope) ([]models.Account, error)
	Account(ctx context.Context, scope models.Scope, id models.AccountID) (models.Account, error)
	AddAccount(ctx context.Context, a models.Account, actor string) (models.Account, error)
	ChangeAccount(ctx context.Context, scope models.Scope, a models.Account, actor string) error
	TieAccount(ctx context.Context, scope models.Scope, id models.AccountID, issuer, subject, actor string) error
}

// Audit is who saw and changed what.
type Audit interface {
	AuditLines(ctx context.Context, q models.AuditQuery) ([]models.AuditEntry, error)
}

// Store is all of these, of one store.
type Store interface {
	Sessions
	Tokens
	Links
	Credentials
	Accounts
	Audit
}

// Units knows the offices.
type Units interface {
	Unit(code models.UnitCode) (units.Unit, bool)
	Units() []units.Unit
}

// Pages answers for sign-in, accounts and the audit, and is the gate of all other pages. Fill in the fields by New.
type Pages struct {
	store   Store
	units   Units
	oidc    *provider // nil: nobody comes from elsewhere
	log     *slog.Logger
	hashing hashing
	tries   *tries
	plain   plainOnce
	cross   *crossOrigin
}

// New gives the pages. oidc is nil where no provider is configured.
func New(store Store, units Units, oidc *OIDCOptions, log *slog.Logger) *Pages {
	return &Pages{store: store, units: units, oidc: newProvider(oidc), log: log, hashing: newHashing(), tries: newTries(time.Now),
		cross: newCrossOrigin()}
}

// unitName gives the unit's name; its code where it is not known.
func (p *Pages) unitName(code models.UnitCode) string {
	if u, ok := p.units.Unit(code); ok {
		return u.Name
	}
	return string(code)
}
