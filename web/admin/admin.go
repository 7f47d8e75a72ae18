// Package admin is the pages of administrators: whether the program is well, the queue, the document types and units in
// force, and what the office decided for each unit. Accounts and the audit are in package access.
//
// Administrators read no dossier by their role: these pages tell codes, units, kinds, sizes and reasons, never a file's
// name or a value of a paper.
package admin

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/units"
	"sohoa/web/page"
)

// Queue is where the state of all files is kept.
type Queue interface {
	Load(ctx context.Context, scope models.Scope) ([]models.LaneLoad, error)
	InWork(ctx context.Context, scope models.Scope) ([]models.InWork, error)
	Failures(ctx context.Context, scope models.Scope) ([]models.Failure, error)
}

// Failed is where files are that were given up.
type Failed interface {
	FailedFiles(ctx context.Context, scope models.Scope, reason models.Code, after, most int) ([]models.FailedFile, error)
	Attempts(ctx context.Context, scope models.Scope, file models.FileID) (models.FailedFile, []models.Attempt, error)
	Reopen(ctx context.Context, scope models.Scope, file models.FileID, actor string) (models.Ticket, error)
}

// Policies is what the office decided for each unit.
type Policies interface {
	Policies(ctx context.Context, scope models.Scope) ([]models.Policy, error)
	SetPolicy(ctx context.Context, scope models.Scope, p models.Policy, actor string) error
	PolicyChanges(ctx context.Context, scope models.Scope, most int) ([]models.PolicyChange, error)
}

// Directory knows the units by name. A *units.Catalogue is one.
type Directory interface {
	Units() []units.Unit
	Unit(code models.UnitCode) (units.Unit, bool)
}

// Check is one thing of which the first page tells how it is. Ask gives a fact in plain signs (a version, a number with its
// unit), or a *models.Error that says what is wrong and what helps; Unknown where nobody can tell.
type Check struct {
	Name string // its words are "admin.check." and this
	Ask  func(context.Context) (fact string, err error)
}

// Pages is the pages of administrators. Fill in the fields, then use Routes.
type Pages struct {
	Queue    Queue
	Failed   Failed
	Enqueue  func(ctx context.Context, t models.Ticket) error // may fail: what it was not told, the sweep finds
	Policies Policies
	Units    Directory
	Types    doctypes.Set
	Checks   []Check
	Now      func() time.Time

	views *page.Views
}

//go:embed *.html
var templates embed.FS

var administrators = []models.Role{models.RoleAdministrator}

// Routes gives the addresses of the pages.
func (p *Pages) Routes() []page.Route {
	p.views = page.NewViews(templates, words, template.FuncMap{"size": size})
	return []page.Route{
		{Pattern: "GET /admin", Roles: administrators, Handle: p.index},
		{Pattern: "GET /admin/queue", Roles: administrators, Handle: p.queue},
		{Pattern: "GET /admin/queue/files", Roles: administrators, Handle: p.failed},
		{Pattern: "GET /admin/queue/files/{file}", Roles: administrators, Handle: p.attempts},
		{Pattern: "POST /admin/queue/again", Roles: administrators, Handle: p.again},
		{Pattern: "GET /admin/types", Roles: administrators, Handle: p.types},
		{Pattern: "GET /admin/types/{name}", Roles: administrators, Handle: p.oneType},
		{Pattern: "GET /admin/units", Roles: administrators, Handle: p.units},
		{Pattern: "GET /admin/units/{unit}", Roles: administrators, Handle: p.unit},
		{Pattern: "POST /admin/units/{unit}/policies", Roles: administrators, Handle: p.setPolicy},
	}
}

// reach gives the units whose queue and policies an administrator looks after: all for one of the city, else his own.
func reach(r *http.Request) models.Scope {
	a := page.VisitorOf(r.Context()).Account
	if a.City {
		return models.Everywhere()
	}
	return models.In(a.Unit)
}

// checkWithin is how long one check may keep the page waiting.
const checkWithin = 3 * time.Second

// finding is what a check found.
type finding struct {
	Name  string
	Fact  string
	State string // confirmed, invalid or missing, as marks are called
	Wrong *models.Error
}

// Unknown is what a check gives where nobody can tell.
var Unknown = &models.Error{Code: models.CodeNotFound, Message: "not known", Hint: ""}

func (p *Pages) index(w http.ResponseWriter, r *http.Request) error {
	found := make([]finding, len(p.Checks))
	done := make(chan struct{})
	for i, c := range p.Checks {
		go func() {
			found[i] = ask(r.Context(), c)
			done <- struct{}{}
		}()
	}
	for range p.Checks {
		<-done
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "admin.title"), Here: "admin"}, "index.html", found)
}

func ask(ctx context.Context, c Check) finding {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	fact, err := c.Ask(ctx)
	f := finding{Name: c.Name, Fact: fact, State: "confirmed"}
	switch wrong, ours := errors.AsType[*models.Error](err); {
	case err == nil:
	case ours && wrong == Unknown:
		f.State = "missing"
	case ours && wrong.Code != models.CodeInternal:
		f.State, f.Wrong = "invalid", wrong
	default:
		f.State, f.Wrong = "invalid", &models.Error{Message: "the check failed", Hint: "look at the log"}
	}
	return f
}

// name gives a unit's name, or its code where nobody knows the name.
func (p *Pages) name(code models.UnitCode) string {
	if u, ok := p.Units.Unit(code); ok {
		return u.Name
	}
	return string(code)
}
