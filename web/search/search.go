// Package search is where people find dossiers and see everything about one: the search page, the page of a dossier with
// its downloads, and the page of a result in the register.
//
// What somebody searches for names people, so it never stands in an address: it is posted, kept in this process for the
// session that asked, and the address carries an opaque number of it. So going back works, and nothing is left in the
// browser's history or a log.
package search

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

//go:embed *.html
var files embed.FS

// Finder looks for documents.
type Finder interface {
	Search(ctx context.Context, scope models.Scope, q models.Search) (models.SearchAnswer, error)
}

// Dossiers is where dossiers and their history are kept. One interface, because the page of a dossier shows all of it.
type Dossiers interface {
	Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error)
	Intake(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Intake, error)
	Events(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.Event, error)
	FieldChanges(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.FieldChange, error)
	EnteredResults(ctx context.Context, scope models.Scope, code models.DossierCode) (map[models.DocumentID]models.ResultCode, error)
}

// Register is the register of results, which belongs to all units, and what of the scope links to it.
type Register interface {
	Result(ctx context.Context, code models.ResultCode) (models.Result, []models.ResultTie, error)
	ResultEvents(ctx context.Context, code models.ResultCode) ([]models.ResultEvent, error)
	LinkedTo(ctx context.Context, scope models.Scope, result models.ResultCode, most int) ([]models.LinkedDocument, error)
}

// Decisions is what can be decided on the page of a dossier.
type Decisions interface {
	DecideLink(ctx context.Context, scope models.Scope, document models.DocumentID, position int, state models.LinkState, keys []string, version, actor string) (models.Link, error)
	Reopen(ctx context.Context, scope models.Scope, file models.FileID, actor string) (models.Ticket, error)
}

// Blobs is where the bytes of files are.
type Blobs interface {
	Open(ctx context.Context, ref models.BlobRef) (models.Content, error)
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// Audit writes down who saw what. What was seen must not be shown if it fails.
type Audit interface {
	Viewed(ctx context.Context, actor string, unit models.UnitCode, object string) error
}

// People tells who is behind an account's name.
type People interface {
	AccountNamed(ctx context.Context, name string) (models.Account, error)
}

// Choice is a code and what it is called.
type Choice struct{ Code, Name string }

// Pages is the pages. Fill in the fields, then use Routes.
type Pages struct {
	Finder    Finder
	Dossiers  Dossiers
	Register  Register
	Decisions Decisions
	Blobs     Blobs
	Queue     Queue
	Audit     Audit
	People    People
	// Verified tells when the audit was last verified, and whether every line was in order; the zero time where it was not yet.
	Verified   func() (at time.Time, whole bool)
	Types      []models.TypeName // that people can narrow a search by
	Units      []Choice          // for visitors who see several
	Procedures []Choice
	Log        *slog.Logger

	views  *page.Views
	memory memory
}

// Who may come in. Everybody who may see dossiers sees them whole; what can be changed depends on the role.
var (
	deciders = []models.Role{models.RoleClerk}
	openers  = []models.Role{models.RoleDesk, models.RoleClerk}
	// The register names people of all units.
	registrars = []models.Role{models.RoleDesk, models.RoleClerk, models.RoleAuditor}
)

// Routes gives the addresses. To be called once.
func (p *Pages) Routes() []page.Route {
	p.views = page.NewViews(files, words, p.funcs())
	return []page.Route{
		{Pattern: "GET /search", Roles: models.Readers, Handle: p.searchPage},
		{Pattern: "POST /search", Roles: models.Readers, Handle: p.ask},
		{Pattern: "GET /dossiers/{code}", Roles: models.Readers, Handle: p.dossierPage},
		{Pattern: "GET /dossiers/{code}/documents/{document}", Roles: models.Readers, Handle: p.paper},
		{Pattern: "POST /dossiers/{code}/documents/{document}/links/{index}", Roles: deciders, Handle: p.decideLink},
		{Pattern: "POST /dossiers/{code}/files/{file}/again", Roles: openers, Handle: p.again},
		{Pattern: "GET /dossiers/{code}/files/{file}/original", Roles: models.Readers, Handle: p.original},
		{Pattern: "GET /dossiers/{code}/fields.csv", Roles: models.Readers, Handle: p.fieldsCSV},
		{Pattern: "GET /dossiers/{code}/fields.xlsx", Roles: models.Readers, Handle: p.fieldsXLSX},
		{Pattern: "GET /dossiers/{code}/report.json", Roles: models.Readers, Handle: p.report},
		{Pattern: "GET /dossiers/{code}/text.txt", Roles: models.Readers, Handle: p.text},
		{Pattern: "GET /results/{code}", Roles: models.Readers, Handle: p.resultPage},
	}
}

// unitName gives what a unit is called, its code where nobody knows.
func (p *Pages) unitName(code models.UnitCode) string { return nameOf(p.Units, string(code)) }

func (p *Pages) procedureName(code models.ProcedureCode) string {
	return nameOf(p.Procedures, string(code))
}

func nameOf(choices []Choice, code string) string {
	for _, c := range choices {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// visitor tells who asks, and what he may see.
func visitor(r *http.Request) (page.Visitor, models.Scope) {
	v := page.VisitorOf(r.Context())
	return v, v.Scope()
}
