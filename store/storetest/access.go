package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// Accessor is the part of a ledger that knows who may come in.
type Accessor interface {
	AddAccount(ctx context.Context, a models.Account, actor string) (models.Account, error)
	ChangeAccount(ctx context.Context, scope models.Scope, a models.Account, actor string) error
	Account(ctx context.Context, scope models.Scope, id models.AccountID) (models.Account, error)
	AccountNamed(ctx context.Context, name string) (models.Account, error)
	Accounts(ctx context.Context, scope models.Scope) ([]models.Account, error)

	Credential(ctx context.Context, name string) (a models.Account, encoded string, err error)
	SignInFailed(ctx context.Context, a models.Account) error
	SetPassword(ctx context.Context, id models.AccountID, encoded string, keep models.SessionID, actor string) error
	AccountOf(ctx context.Context, issuer, subject, email string) (models.Account, error)
	TieAccount(ctx context.Context, scope models.Scope, id models.AccountID, issuer, subject, actor string) error

	StartSession(ctx context.Context, digest string, session models.Session, how string) error
	Session(ctx context.Context, digest string, idle time.Duration) (models.Session, models.Account, error)
	SessionAgain(ctx context.Context, id models.SessionID, idle time.Duration) (models.Session, models.Account, error)
	SawSession(ctx context.Context, session models.Session) error
	Sessions(ctx context.Context, account models.AccountID) ([]models.Session, error)
	EndSession(ctx context.Context, account models.AccountID, id models.SessionID, actor string) error

	AddLink(ctx context.Context, digest string, link models.SignInLink, actor string) error
	Link(ctx context.Context, digest string) (models.SignInLink, models.Account, error)
	SignInByLink(ctx context.Context, digest, sessionDigest string, session models.Session) (models.SignInLink, error)
	FirstAccount(ctx context.Context, digest string, a models.Account, encoded string) (models.Account, error)

	AddToken(ctx context.Context, digest string, t models.Token, actor string) (models.Token, error)
	Token(ctx context.Context, digest string) (models.Token, error)
	TokenAgain(ctx context.Context, id models.TokenID) (models.Token, error)
	Tokens(ctx context.Context) ([]models.Token, error)
	RevokeToken(ctx context.Context, name, actor string) error

	Viewed(ctx context.Context, actor string, unit models.UnitCode, object string) error
	AuditLines(ctx context.Context, q models.AuditQuery) ([]models.AuditEntry, error)
	AuditHead(ctx context.Context) (models.AuditHead, error)
	VerifyAudit(ctx context.Context, anchor models.AuditHead) (models.AuditReport, error)
}

// AccessSuite runs the tests of what ends by itself. Open gives an empty ledger.
func AccessSuite(t *testing.T, open func(t *testing.T) Opened) {
	for name, test := range map[string]func(*testing.T, Opened){
		"SessionsEnd": testSessionsEnd,
		"Tokens":      testTokens,
		"Viewed":      testViewed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// account writes an account of that name with the role.
func account(t *testing.T, l Ledger, name string, of models.UnitCode, roles ...models.Role) models.Account {
	t.Helper()
	a, err := l.AddAccount(t.Context(), models.Account{Name: name, FullName: "Nguyễn Thị " + name, Unit: of, Roles: roles}, "root")
	must(t, "AddAccount", err)
	return a
}

func testAccounts(t *testing.T, open func() Ledger) {
	l := open()
	a := account(t, l, "lan", unit, models.RoleClerk, models.RoleDesk)
	if !slices.Equal(a.Roles, []models.Role{models.RoleClerk, models.RoleDesk}) || a.ID == "" || a.Password {
		t.Errorf("account %+v", a)
	}
	got, err := l.AccountNamed(t.Context(), "lan")
	must(t, "AccountNamed", err)
	if got.ID != a.ID || !got.Has(models.RoleDesk) || !got.Made.Equal(a.Made) || got.FullName != a.FullName {
		t.Errorf("account %+v, want %+v", got, a)
	}
	_, err = l.AddAccount(t.Context(), models.Account{Name: "lan", Unit: otherUnit, Roles: models.Roles}, "root")
	wantCode(t, "a name that is taken", err, models.CodeConflict)
	for what, bad := range map[string]models.Account{
		"capitals": {Name: "Lan", Unit: unit, Roles: models.Roles},
		"no role":  {Name: "hoa", Unit: unit},
		"a role":   {Name: "hoa", Unit: unit, Roles: []models.Role{"king"}},
		"no unit":  {Name: "hoa", Roles: models.Roles},
	} {
		_, err := l.AddAccount(t.Context(), bad, "root")
		wantCode(t, what, err, models.CodeInvalid)
	}
	_, err = l.Account(t.Context(), models.In(otherUnit), a.ID)
	wantCode(t, "an account of another unit", err, models.CodeNotFound)
	a.Disabled = true
	wantCode(t, "changing an account of another unit", l.ChangeAccount(t.Context(), models.In(otherUnit), a, "root"), models.CodeNotFound)
	account(t, l, "hoa", otherUnit, models.RoleHead)
	if some, err := l.Accounts(t.Context(), models.In(unit)); err != nil || len(some) != 1 || some[0].Name != "lan" {
		t.Errorf("accounts of the unit: %+v, %v", some, err)
	}
}

func testLastAdministrator(t *testing.T, open func() Ledger) {
	l := open()
	must(t, "AddLink", l.AddLink(t.Context(), "d", models.SignInLink{Until: time.Now().Add(time.Hour)}, ""))
	boss, err := l.FirstAccount(t.Context(), "d", models.Account{Name: "boss", Unit: unit}, "$x")
	must(t, "FirstAccount", err)
	if boss.Manages() != models.Everywhere() || boss.Scope() != (models.Scope{}) {
		t.Errorf("the first account is %+v", boss)
	}
	for what, change := range map[string]func(*models.Account){
		"disabled": func(a *models.Account) { a.Disabled = true },
		"one unit": func(a *models.Account) { a.City = false },
		"a clerk":  func(a *models.Account) { a.Roles = []models.Role{models.RoleClerk} },
	} {
		a := boss
		change(&a)
		wantCode(t, what, l.ChangeAccount(t.Context(), models.Everywhere(), a, "boss"), models.CodeConflict)
	}
	second := account(t, l, "second", unit, models.RoleAdministrator)
	second.City = true
	must(t, "ChangeAccount", l.ChangeAccount(t.Context(), models.Everywhere(), second, "boss"))
	boss.Disabled = true
	must(t, "ChangeAccount", l.ChangeAccount(t.Context(), models.Everywhere(), boss, "second"))
	err = l.AddLink(t.Context(), "e", models.SignInLink{Until: time.Now().Add(time.Hour)}, "")
	wantCode(t, "a second setup", err, models.CodeConflict)
}

func testSessions(t *testing.T, open func() Ledger) {
	l := open()
	a := account(t, l, "lan", unit, models.RoleClerk)
	for _, d := range []string{"one", "two", "three"} {
		must(t, "StartSession", l.StartSession(t.Context(), d, models.Session{ID: models.SessionID("id-" + d), Account: a.ID,
			Until: time.Now().Add(time.Hour), Device: "Chrome · Windows", Address: "10.0.0.1"}, "password"))
	}
	s, who, err := l.Session(t.Context(), "one", time.Hour)
	if err != nil || s.ID != "id-one" || who.Name != "lan" || s.Account != a.ID {
		t.Errorf("session %+v of %+v, %v", s, who, err)
	}
	if _, who, err := l.SessionAgain(t.Context(), "id-one", time.Hour); err != nil || who.ID != a.ID {
		t.Errorf("SessionAgain: %+v, %v", who, err)
	}
	_, _, err = l.Session(t.Context(), "id-one", time.Hour)
	wantCode(t, "an identifier in place of the digest", err, models.CodeSignIn)
	list, err := l.Sessions(t.Context(), a.ID)
	if err != nil || len(list) != 3 || list[0].Device != "Chrome · Windows" {
		t.Errorf("sessions %+v, %v", list, err)
	}
	other := account(t, l, "hoa", unit, models.RoleClerk)
	must(t, "EndSession of somebody else", l.EndSession(t.Context(), other.ID, "id-one", "hoa"))
	_, _, err = l.Session(t.Context(), "one", time.Hour)
	must(t, "a session that somebody else tried to end", err)
	must(t, "EndSession", l.EndSession(t.Context(), a.ID, "id-one", "lan"))
	_, _, err = l.Session(t.Context(), "one", time.Hour)
	wantCode(t, "a session that was ended", err, models.CodeSignIn)
	must(t, "SetPassword", l.SetPassword(t.Context(), a.ID, "$new", "id-two", "lan"))
	_, _, err = l.Session(t.Context(), "two", time.Hour)
	must(t, "the session in which the password was changed", err)
	_, _, err = l.Session(t.Context(), "three", time.Hour)
	wantCode(t, "another session after that", err, models.CodeSignIn)
	a.Disabled = true
	must(t, "ChangeAccount", l.ChangeAccount(t.Context(), models.Everywhere(), a, "root"))
	_, _, err = l.Session(t.Context(), "two", time.Hour)
	wantCode(t, "a session of a disabled account", err, models.CodeSignIn)
	err = l.StartSession(t.Context(), "four", models.Session{ID: "4", Account: a.ID, Until: time.Now().Add(time.Hour)}, "password")
	wantCode(t, "a disabled account", err, models.CodeSignIn)
}

// testSessionsEnd runs with a clock that can be moved.
func testSessionsEnd(t *testing.T, o Opened) {
	l, idle := o.Ledger, 30*time.Minute
	a := account(t, l, "lan", unit, models.RoleClerk)
	must(t, "StartSession", l.StartSession(t.Context(), "d", models.Session{ID: "s", Account: a.ID, Until: time.Now().Add(2 * time.Hour)}, "password"))
	for range 3 {
		o.Pass(29 * time.Minute)
		s, _, err := l.Session(t.Context(), "d", idle)
		must(t, "a session that is used", err)
		must(t, "SawSession", l.SawSession(t.Context(), s))
	}
	o.Pass(29 * time.Minute) // nobody was there
	if _, _, err := l.Session(t.Context(), "d", idle); err != nil {
		t.Errorf("after 29 minutes: %v", err)
	}
	o.Pass(time.Minute)
	_, _, err := l.Session(t.Context(), "d", idle)
	wantCode(t, "after 30 minutes without use", err, models.CodeSignIn)
	_, _, err = l.Session(t.Context(), "d", 24*time.Hour)
	must(t, "with more patience", err)
	o.Pass(4 * time.Minute)
	_, _, err = l.Session(t.Context(), "d", 24*time.Hour)
	wantCode(t, "after its end, used or not", err, models.CodeSignIn)
}

func testSignInLinks(t *testing.T, open func() Ledger) {
	l := open()
	a := account(t, l, "lan", unit, models.RoleClerk)
	must(t, "AddLink", l.AddLink(t.Context(), "d", models.SignInLink{Account: a.ID, Until: time.Now().Add(time.Hour), Invites: true}, "root"))
	for range 2 { // looking does not use it
		link, who, err := l.Link(t.Context(), "d")
		if err != nil || link.Account != a.ID || who.Name != "lan" {
			t.Errorf("link %+v of %+v, %v", link, who, err)
		}
	}
	_, err := l.FirstAccount(t.Context(), "d", models.Account{Name: "thief", Unit: unit}, "$x")
	wantCode(t, "a link of an account in place of the first one's", err, models.CodeNotFound)
	session := models.Session{ID: "s", Until: time.Now().Add(time.Hour)}
	link, err := l.SignInByLink(t.Context(), "d", "cookie", session)
	if err != nil || link.Account != a.ID || !link.Invites {
		t.Fatalf("SignInByLink: %+v, %v", link, err)
	}
	_, who, err := l.Session(t.Context(), "cookie", time.Hour)
	if err != nil || who.ID != a.ID {
		t.Errorf("session of %+v, %v", who, err)
	}
	session.ID = "s2"
	_, err = l.SignInByLink(t.Context(), "d", "cookie2", session)
	wantCode(t, "a link that was used", err, models.CodeNotFound)
	must(t, "AddLink", l.AddLink(t.Context(), "late", models.SignInLink{Account: a.ID, Until: time.Now().Add(-time.Second)}, "root"))
	_, _, err = l.Link(t.Context(), "late")
	wantCode(t, "a link that has ended", err, models.CodeNotFound)
	_, err = l.SignInByLink(t.Context(), "late", "cookie3", session)
	wantCode(t, "a link that has ended", err, models.CodeNotFound)
}

func testTokens(t *testing.T, o Opened) {
	l := o.Ledger
	made, err := l.AddToken(t.Context(), "digest", models.Token{Name: "kho-du-lieu", Unit: unit, Roles: []models.Role{models.RoleAuditor},
		Until: time.Now().Add(48 * time.Hour)}, "root")
	must(t, "AddToken", err)
	got, err := l.Token(t.Context(), "digest")
	must(t, "Token", err)
	if who := got.Account(); got.ID != made.ID || who.Scope() != models.In(unit) || who.Name != "token:kho-du-lieu" {
		t.Errorf("token %+v", got)
	}
	_, err = l.AddToken(t.Context(), "other", models.Token{Name: "kho-du-lieu", Unit: unit, Roles: models.Roles, Until: time.Now().Add(time.Hour)}, "root")
	wantCode(t, "a name that is taken", err, models.CodeConflict)
	_, err = l.AddToken(t.Context(), "gone", models.Token{Name: "gone", Unit: unit, Roles: models.Roles, Until: time.Now().Add(-time.Hour)}, "root")
	wantCode(t, "a token that has ended", err, models.CodeInvalid)
	_, err = l.Token(t.Context(), string(made.ID))
	wantCode(t, "an identifier in place of the digest", err, models.CodeSignIn)
	o.Pass(47 * time.Hour)
	_, err = l.TokenAgain(t.Context(), made.ID)
	must(t, "before it ends", err)
	o.Pass(time.Hour)
	_, err = l.Token(t.Context(), "digest")
	wantCode(t, "after it ended", err, models.CodeSignIn)
	_, err = l.TokenAgain(t.Context(), made.ID)
	wantCode(t, "after it ended", err, models.CodeSignIn)

	_, err = l.AddToken(t.Context(), "second", models.Token{Name: "may", Unit: unit, Roles: models.Roles, Until: time.Now().Add(480 * time.Hour)}, "root")
	must(t, "AddToken", err)
	must(t, "RevokeToken", l.RevokeToken(t.Context(), "may", "root"))
	_, err = l.Token(t.Context(), "second")
	wantCode(t, "a revoked token", err, models.CodeSignIn)
	wantCode(t, "revoking again", l.RevokeToken(t.Context(), "may", "root"), models.CodeNotFound)
	if all, err := l.Tokens(t.Context()); err != nil || len(all) != 2 || all[0].Revoked.IsZero() {
		t.Errorf("tokens %+v, %v", all, err)
	}
}

func testSubjects(t *testing.T, open func() Ledger) {
	l := open()
	a := account(t, l, "lan", unit, models.RoleClerk)
	a.Email = "lan@haiphong.example"
	must(t, "ChangeAccount", l.ChangeAccount(t.Context(), models.Everywhere(), a, "root"))
	_, err := l.AccountOf(t.Context(), "https://id", "sub-1", "")
	wantCode(t, "a subject nobody knows", err, models.CodeNotFound)
	got, err := l.AccountOf(t.Context(), "https://id", "sub-1", a.Email)
	if err != nil || got.ID != a.ID || got.Subject != "sub-1" {
		t.Errorf("the first sign-in: %+v, %v", got, err)
	}
	got, err = l.AccountOf(t.Context(), "https://id", "sub-1", "renamed@haiphong.example")
	if err != nil || got.ID != a.ID {
		t.Errorf("later the e-mail does not count: %+v, %v", got, err)
	}
	_, err = l.AccountOf(t.Context(), "https://id", "sub-2", a.Email)
	wantCode(t, "another subject with the e-mail of one who is tied", err, models.CodeNotFound)
	_, err = l.AccountOf(t.Context(), "https://elsewhere", "sub-1", "")
	wantCode(t, "the same subject of another issuer", err, models.CodeNotFound)
	b := account(t, l, "hoa", unit, models.RoleClerk)
	wantCode(t, "tying a subject twice", l.TieAccount(t.Context(), models.Everywhere(), b.ID, "https://id", "sub-1", "root"), models.CodeConflict)
	wantCode(t, "tying in another unit", l.TieAccount(t.Context(), models.In(otherUnit), b.ID, "https://id", "s", "root"), models.CodeNotFound)
	must(t, "untying", l.TieAccount(t.Context(), models.In(unit), a.ID, "https://id", "", "root"))
	must(t, "tying", l.TieAccount(t.Context(), models.In(unit), b.ID, "https://id", "sub-1", "root"))
	if got, err := l.AccountOf(t.Context(), "https://id", "sub-1", ""); err != nil || got.ID != b.ID {
		t.Errorf("after tying: %+v, %v", got, err)
	}
}
