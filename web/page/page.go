// Package page is what all pages share: who asks (Visitor), what a route is and whom it lets in, the frame around a
// page, its words in both languages, and how errors become answers.
package page

import (
	"context"
	"net/http"

	"sohoa/models"
)

// Handler answers a request, or returns an error before it wrote anything.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one address. Every route of the program is one of these, so that a test can try each as everybody.
type Route struct {
	Pattern string        // of http.ServeMux, with a method
	Roles   []models.Role // who may come in: accounts with one of these; none: everybody who signed in
	Open    bool          // also those who did not sign in
	API     bool          // errors are answered as problem+json, and a missing sign-in with 401 instead of the sign-in page
	Stream  bool          // the answer goes on for as long as the visitor stays
	Passive bool          // pages ask it by themselves, so that asking keeps no session alive
	Handle  Handler
}

// Language is the language of a page.
type Language string

// The languages.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// Theme is the colours that a visitor chose; empty: what the system says.
type Theme string

// The themes.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Visitor is who asks.
type Visitor struct {
	Account  models.Account // zero: nobody signed in
	UnitName string         // of the account's unit, for the frame
	Session  string         // identifier of the session or token, for revoking; never shown
	Program  bool           // signed in by a token
	Language Language
	Theme    Theme
}

// Known tells whether somebody signed in.
func (v Visitor) Known() bool { return v.Account.ID != "" }

// Name gives the name by which the frame calls the visitor.
func (v Visitor) Name() string {
	if v.Account.FullName != "" {
		return v.Account.FullName
	}
	return v.Account.Name
}

// Scope gives the units whose dossiers the visitor may see.
func (v Visitor) Scope() models.Scope { return v.Account.Scope() }

type visitorKey struct{}

// WithVisitor gives a context that says who asks.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// VisitorOf tells who asks; a Visitor that is not Known where nobody signed in.
func VisitorOf(ctx context.Context) Visitor {
	v, ok := ctx.Value(visitorKey{}).(Visitor)
	if !ok {
		return Visitor{Language: Vietnamese}
	}
	return v
}
