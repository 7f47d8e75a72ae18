package access

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sohoa/models"
)

// OIDCOptions says which OpenID provider people may come from.
type OIDCOptions struct {
	Issuer   string // https://…, as it stands in its tokens
	ClientID string
	Secret   string // empty for a client without one, which PKCE allows
	Name     string // on the button
}

// ParseOIDC reads options written as one setting: "issuer=https://… id=… secret=file:/path name=…", where name may have
// blanks and comes last. The empty text gives nil. The secret stands in a file that only its owner can read.
func ParseOIDC(text string) (*OIDCOptions, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	o := &OIDCOptions{}
	rest, name, _ := strings.Cut(text, "name=")
	o.Name = strings.TrimSpace(name)
	for word := range strings.FieldsSeq(rest) {
		key, value, _ := strings.Cut(word, "=")
		into, ok := map[string]*string{"issuer": &o.Issuer, "id": &o.ClientID, "secret": &o.Secret}[key]
		if !ok {
			return nil, wrongOIDC("it has the unknown word " + key)
		}
		*into = value
	}
	if path, ok := strings.CutPrefix(o.Secret, "file:"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, wrongOIDC("the file of the secret cannot be read")
		}
		o.Secret = strings.TrimSpace(string(data))
	} else if o.Secret != "" {
		return nil, wrongOIDC("the secret does not stand in a file")
	}
	local := strings.HasPrefix(o.Issuer, "http://127.0.0.1:") || strings.HasPrefix(o.Issuer, "http://localhost:")
	if o.ClientID == "" || !(strings.HasPrefix(o.Issuer, "https://") || local) {
		return nil, wrongOIDC("it lacks id, or an issuer with https")
	}
	return o, nil
}

func wrongOIDC(why string) error {
	return &models.Error{Code: models.CodeInvalid, Message: "the OpenID provider is ill-described: " + why,
		Hint: "write issuer=https://… id=… secret=file:/path name=…"}
}

const (
	callbackPath  = "/sign-in/provider/callback"
	providerStays = 10 * time.Minute // how long somebody may take at the provider
	providerWait  = 10 * time.Second // how long the provider may take to answer
	stateCookie   = "sohoa-provider"
)

// provider is the provider, whose description is fetched when somebody first comes from there: it may be away when we start.
type provider struct {
	OIDCOptions
	client *http.Client
	mu     sync.Mutex
	known  *oidc.Provider
}

func newProvider(o *OIDCOptions) *provider {
	if o == nil {
		return nil
	}
	p := &provider{OIDCOptions: *o, client: &http.Client{Timeout: providerWait}}
	p.Name = cmp.Or(p.Name, "OpenID")
	return p
}

// ask gives the provider and what our side says to it.
func (p *provider) ask(r *http.Request) (context.Context, *oidc.Provider, *oauth2.Config, error) {
	ctx := oidc.ClientContext(r.Context(), p.client)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		// Its keys are fetched again long after this request has ended.
		known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(r.Context()), p.client), p.Issuer)
		if err != nil {
			return nil, nil, nil, &models.Error{Code: models.CodeUnavailable, Message: "the OpenID provider does not answer",
				Hint: "sign in with a password, or try again", Err: err}
		}
		p.known = known
	}
	return ctx, p.known, &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: p.known.Endpoint(),
		RedirectURL: originOf(r) + callbackPath, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}, nil
}

// toProvider sends somebody to the provider. What must come back with them stays in a cookie of this browser alone.
func (p *Pages) toProvider(w http.ResponseWriter, r *http.Request) error {
	_, _, config, err := p.oidc.ask(r)
	if err != nil {
		return err
	}
	state, nonce, verifier := secret(), secret(), oauth2.GenerateVerifier()
	next := within(r.URL.Query().Get("next"))
	p.setState(w, r, strings.Join([]string{state, nonce, verifier, next}, "."), providerStays)
	http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusSeeOther)
	return nil
}

func (p *Pages) setState(w http.ResponseWriter, r *http.Request, value string, stays time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: stateName(r), Value: value, Path: "/", MaxAge: cmp.Or(int(stays/time.Second), -1),
		HttpOnly: true, Secure: secured(r), SameSite: http.SameSiteLaxMode})
}

func stateName(r *http.Request) string {
	if secured(r) {
		return "__Host-" + stateCookie
	}
	return stateCookie
}

// fromProvider signs in whom the provider sends back.
func (p *Pages) fromProvider(w http.ResponseWriter, r *http.Request) error {
	cookie, err := r.Cookie(stateName(r))
	if err != nil {
		return p.showSignIn(w, r, http.StatusUnprocessableEntity, signInView{Wrong: "signin.provider.lost"})
	}
	p.setState(w, r, "", 0)
	kept := strings.SplitN(cookie.Value, ".", 4)
	if len(kept) != 4 || subtle.ConstantTimeCompare([]byte(kept[0]), []byte(r.URL.Query().Get("state"))) != 1 {
		return p.showSignIn(w, r, http.StatusUnprocessableEntity, signInView{Wrong: "signin.provider.lost"})
	}
	account, err := p.fetch(r, kept[1], kept[2])
	switch models.CodeOf(err) {
	case "":
	case models.CodeSignIn, models.CodeNotFound:
		p.log.Info("sign-in by the OpenID provider refused", "code", models.CodeOf(err))
		return p.showSignIn(w, r, http.StatusUnprocessableEntity, signInView{Wrong: "signin.provider.unknown"})
	default:
		return err
	}
	if err := p.start(w, r, account, "provider"); err != nil {
		return err
	}
	http.Redirect(w, r, within(kept[3]), http.StatusSeeOther)
	return nil
}

// fetch exchanges the code for the subject's token, verifies it and gives the subject's account; CodeSignIn where it is not
// in order, CodeNotFound where nobody knows the subject. An e-mail that the provider did not verify ties nothing.
func (p *Pages) fetch(r *http.Request, nonce, verifier string) (models.Account, error) {
	var nobodys models.Account
	ctx, known, config, err := p.oidc.ask(r)
	if err != nil {
		return nobodys, err
	}
	got, err := config.Exchange(ctx, r.URL.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
			return nobodys, &models.Error{Code: models.CodeSignIn, Message: "the OpenID provider refused the code", Hint: "sign in again", Err: errors.New(refused.ErrorCode)}
		}
		return nobodys, &models.Error{Code: models.CodeUnavailable, Message: "the OpenID provider does not answer", Hint: "try again", Err: err}
	}
	raw, _ := got.Extra("id_token").(string)
	token, err := known.Verifier(&oidc.Config{ClientID: p.oidc.ClientID}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return nobodys, &models.Error{Code: models.CodeSignIn, Message: "the token of the OpenID provider is not in order", Hint: "sign in again", Err: err}
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := token.Claims(&claims); err != nil || !claims.Verified {
		claims.Email = ""
	}
	account, err := p.store.AccountOf(ctx, token.Issuer, token.Subject, strings.ToLower(claims.Email))
	if err == nil && account.Disabled {
		err = nobody()
	}
	return account, err
}
