// Package overview is the pages of those who answer for a unit's figures: what was received and digitised against its
// targets, the dossiers behind every number, the targets themselves, and the board of the work at review.
//
// No rate is shown without its two numbers, and no page tells a person's name or a value of a paper.
package overview

import (
	"context"
	"embed"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/web/page"
)

// Figures is where counts are kept.
type Figures interface {
	CountFigures(ctx context.Context, most int) (left int, err error)
	UnitFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error)
	MonthFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error)
}

// Work is where what people did and have to do is kept.
type Work interface {
	WaitingNow(ctx context.Context, scope models.Scope) ([]models.Waiting, error)
	FieldDecisions(ctx context.Context, scope models.Scope, span models.Span, most int) ([]models.FieldDecisions, error)
	Board(ctx context.Context, scope models.Scope, since, lately time.Time) (models.Board, error)
}

// Lists gives the dossiers behind a number.
type Lists interface {
	FigureDossiers(ctx context.Context, scope models.Scope, l models.Listing) (listed []models.Listed, dossiers, sum int, err error)
}

// Targets is where targets are kept.
type Targets interface {
	SetTargets(ctx context.Context, scope models.Scope, targets []models.Target, actor string) (written int, err error)
	Targets(ctx context.Context, scope models.Scope, periods []string) ([]models.Target, error)
	TargetHistory(ctx context.Context, scope models.Scope, most int) ([]models.Target, error)
}

// Directory knows the units by name. A *units.Catalogue is one.
type Directory interface {
	Units() []units.Unit
	Unit(code models.UnitCode) (units.Unit, bool)
}

// Pages is the pages of the overview. Fill in the fields, then use Routes.
type Pages struct {
	Figures Figures
	Work    Work
	Lists   Lists
	Targets Targets
	Units   Directory
	Now     func() time.Time

	views *page.Views
}

//go:embed *.html
var templates embed.FS

// overseers are who answers for figures, or examines them.
var overseers = []models.Role{models.RoleHead, models.RoleAuditor}

// Routes gives the addresses of the overview.
func (p *Pages) Routes() []page.Route {
	p.views = page.NewViews(templates, words, funcs())
	return []page.Route{
		{Pattern: "GET /overview", Roles: overseers, Handle: p.overview},
		{Pattern: "GET /overview/units", Roles: overseers, Handle: p.unitRows},
		{Pattern: "GET /overview/list", Roles: overseers, Handle: p.list},
		{Pattern: "GET /overview/export", Roles: overseers, Handle: p.export},
		{Pattern: "GET /overview/targets", Roles: overseers, Handle: p.targets},
		{Pattern: "POST /overview/targets", Roles: []models.Role{models.RoleHead}, Handle: p.setTargets},
		{Pattern: "GET /overview/board", Roles: []models.Role{models.RoleHead, models.RoleAuditor, models.RoleClerk}, Handle: p.board},
	}
}

// countedAtLook is how many dossiers a look at the overview counts again before it answers; the rest is counted by the
// program's own rounds.
const countedAtLook = 100

// view is what a page is about: the units and the period that were asked for.
type view struct {
	page   *Pages
	Period period
	Unit   models.UnitCode // "": all of a city's
	City   bool            // the visitor may see all units
	scope  models.Scope
	now    time.Time
	say    func(key string, args ...any) string
}

// viewOf tells what a request is about. A unit outside of the visitor's scope is not there.
func (p *Pages) viewOf(r *http.Request) (view, error) {
	visitor := page.VisitorOf(r.Context())
	v := view{page: p, scope: visitor.Scope(), now: p.Now()}
	v.say = func(key string, args ...any) string { return p.views.Text(r, key, args...) }
	q := r.URL.Query()
	var err error
	if v.Period, err = periodOf(q, v.now); err != nil {
		return v, err
	}
	own, single := v.scope.Unit()
	v.City = !single
	v.Unit = models.UnitCode(q.Get("unit"))
	if single && v.Unit == "" {
		v.Unit = own
	}
	if v.Unit != "" {
		if !v.scope.Covers(v.Unit) {
			return v, &models.Error{Code: models.CodeNotFound, Message: "there is no such unit", Hint: "choose one of the list"}
		}
		v.scope = models.In(v.Unit)
	}
	return v, nil
}

// Name gives what the units are called together.
func (v view) Name() string {
	if v.Unit == "" {
		return v.say("overview.city")
	}
	return v.page.name(v.Unit)
}

// Label gives the period in words, and up to which day where it is not over.
func (v view) Label() string {
	label := v.Period.label(v.say)
	if day := today(v.now); !v.Period.free() && !day.Before(v.Period.from) && day.Before(v.Period.until) {
		return v.say("overview.until", label, day.Format("02/01"))
	}
	return label
}

// name gives a unit's name, or its code where nobody knows the name.
func (p *Pages) name(code models.UnitCode) string {
	if u, ok := p.Units.Unit(code); ok {
		return u.Name
	}
	return string(code)
}
