package access

import (
	"context"
	"net/http"
	"strings"

	"sohoa/models"
	"sohoa/web/page"
)

// crossOrigin refuses what a page of another origin has a browser send.
type crossOrigin = http.CrossOriginProtection

func newCrossOrigin() *crossOrigin { return http.NewCrossOriginProtection() }

// Admit decides whether a request may go on to its route, and gives it on with the Visitor in its context, also where it
// may not, for the answer's sake. Whoever lacks a role is told so, unless the route names an object: then there is no such object.
func (p *Pages) Admit(w http.ResponseWriter, r *http.Request, route page.Route) (*http.Request, error) {
	protect(w.Header())
	visitor := page.Visitor{Language: languageOf(r), Theme: themeOf(r)}
	known := func() *http.Request { return r.WithContext(page.WithVisitor(r.Context(), visitor)) }
	if err := p.cross.Check(r); err != nil {
		return known(), &models.Error{Code: models.CodeForbidden, Message: "the request comes from a page of another site",
			Hint: "send it from a page of this server, or with a token", Err: err}
	}
	err := p.identify(r, route, &visitor)
	if visitor.Account.Unit != "" {
		visitor.UnitName = p.unitName(visitor.Account.Unit)
	}
	r = known()
	switch {
	case route.Open && (err == nil || models.CodeOf(err) == models.CodeSignIn):
		return r, nil
	case err != nil:
		return r, err
	case len(route.Roles) == 0 || visitor.Account.Has(route.Roles...):
		return r, nil
	case strings.Contains(route.Pattern, "{"):
		return r, &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "check the address"}
	}
	return r, &models.Error{Code: models.CodeForbidden, Message: "the account has none of the roles that this needs",
		Hint: "ask the administrator of the unit"}
}

// unattended is the header of what a page asks by itself where people ask the same address too.
const unattended = "Sohoa-Unattended"

// identify says in v who asks: by token alone where an address of the API is shown one, else by session.
func (p *Pages) identify(r *http.Request, route page.Route, v *page.Visitor) error {
	if shown := r.Header.Get("Authorization"); route.API && shown != "" {
		secret, ok := strings.CutPrefix(shown, "Bearer ")
		if !ok {
			return nobody()
		}
		token, err := p.store.Token(r.Context(), digestOf(strings.TrimSpace(secret)))
		if err != nil {
			return err
		}
		v.Account, v.Session, v.Program = token.Account(), string(token.ID), true
		return nil
	}
	secret := sessionCookie(r)
	if secret == "" {
		return nobody()
	}
	session, account, err := p.store.Session(r.Context(), digestOf(secret), IdleFor)
	if err != nil {
		return err
	}
	v.Account, v.Session = account, string(session.ID)
	if route.Stream || route.Passive || r.Header.Get(unattended) != "" {
		return nil // nobody need be there for it
	}
	return p.store.SawSession(r.Context(), session)
}

// Again gives the scope of a visitor who was let in and is still there, as it is now: for answers that go on for hours.
// CodeSignIn where the sign-in or token has ended since.
func (p *Pages) Again(ctx context.Context, v page.Visitor) (models.Scope, error) {
	if v.Program {
		token, err := p.store.TokenAgain(ctx, models.TokenID(v.Session))
		return token.Account().Scope(), err
	}
	_, account, err := p.store.SessionAgain(ctx, models.SessionID(v.Session), IdleFor)
	return account.Scope(), err
}

func nobody() error {
	return &models.Error{Code: models.CodeSignIn, Message: "nobody is signed in", Hint: "sign in, or send a token as Authorization: Bearer"}
}

// policy is what a page may load and be put into. Scripts and styles come from files of ours, never from the page's text.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// protect sets what every answer says to browsers; a route may loosen what it must, such as how long a picture is kept.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
}
