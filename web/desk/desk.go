// Package desk is the pages where papers are taken in while the citizen waits: choose the procedure, say who it is about,
// reuse what is there, scan the rest, print the receipt.
//
// Everything works by plain forms; desk.ts takes them over, so that the page stays where it is. What changes the page
// while somebody works on it is drawn by the server as one part, the board.
package desk

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/web/page"
)

//go:embed *.html
var files embed.FS

// Dossiers is where dossiers of the desk are kept.
type Dossiers interface {
	OpenDossier(ctx context.Context, i models.Intake, key string) (models.DossierCode, error)
	Intake(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Intake, error)
	Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error)
	SetPeople(ctx context.Context, scope models.Scope, i models.Intake, actor string) error
	Accept(ctx context.Context, scope models.Scope, code models.DossierCode, actor string) error
}

// Lists is what the desk's first page shows.
type Lists interface {
	OpenIntakes(ctx context.Context, scope models.Scope, most int) ([]models.IntakeLine, error)
	RecentProcedures(ctx context.Context, unit models.UnitCode, most int) ([]models.ProcedureCode, error)
	SentBack(ctx context.Context, scope models.Scope, code models.DossierCode, most int) ([]models.SentBack, error)
}

// Decisions is where what people say about components is kept.
type Decisions interface {
	DecideComponent(ctx context.Context, scope models.Scope, code models.DossierCode, c models.Component, actor string) error
	ReuseResult(ctx context.Context, scope models.Scope, r models.Reuse) error
	PlacePaper(ctx context.Context, scope models.Scope, place models.PaperPlace, actor string) error
}

// Papers is where files are added to dossiers.
type Papers interface {
	AddFile(ctx context.Context, scope models.Scope, code models.DossierCode, upload string, f models.File, actor string) (models.Addition, error)
	ReplacePage(ctx context.Context, scope models.Scope, file models.FileID, page int, upload string, with models.File, actor string) (models.Addition, error)
	Addition(ctx context.Context, scope models.Scope, code models.DossierCode, upload string) (models.Addition, error)
	File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error)
}

// Blobs is where bytes are kept. Put returns when they are safe on disk.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (models.File, error)
}

// Uploads is where files that are still on their way are kept.
type Uploads interface {
	Begin(ctx context.Context, u models.Upload) (models.Upload, error)
	Find(ctx context.Context, id models.UploadID) (models.Upload, error)
	Append(ctx context.Context, id models.UploadID, offset int64, r io.Reader) (models.Upload, error)
	Content(ctx context.Context, id models.UploadID) (io.ReadCloser, error)
	Remove(ctx context.Context, id models.UploadID) error
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// Counter tells how many pages a file has before it was read.
type Counter interface {
	Count(ctx context.Context, file models.File) (int, error)
}

// Pages is the pages of the desk. Fill in the fields, then use Routes.
type Pages struct {
	Dossiers  Dossiers
	Lists     Lists
	Decisions Decisions
	Papers    Papers
	Planner   offers.Planner
	Blobs     Blobs
	Uploads   Uploads
	Queue     Queue
	Counter   Counter
	UnitName  func(models.UnitCode) string
	MaxFile   int64 // bytes of one file
	Log       *slog.Logger

	views   *page.Views
	senders senders
}

// Routes gives the addresses.
func (p *Pages) Routes() []page.Route {
	p.views = page.NewViews(files, Words, template.FuncMap{"dict": dict})
	desk := []models.Role{models.RoleDesk}
	routes := []page.Route{
		{Pattern: "GET /desk", Handle: p.start},
		{Pattern: "POST /desk", Handle: p.open},
		{Pattern: "POST /desk/card", API: true, Handle: p.card},
		{Pattern: "GET /desk/asks", Handle: p.procedure},
		{Pattern: "GET /desk/{code}", Handle: p.on(p.show)},
		{Pattern: "GET /desk/{code}/board", Handle: p.on(p.board), Passive: true},
		{Pattern: "POST /desk/{code}/people", Handle: p.on(p.people)},
		{Pattern: "POST /desk/{code}/components/{component}", Handle: p.on(p.decide)},
		{Pattern: "POST /desk/{code}/components/{component}/results/{result}", Handle: p.on(p.reuse)},
		{Pattern: "GET /desk/{code}/components/{component}/results/{result}", Handle: p.on(p.look)},
		{Pattern: "POST /desk/{code}/papers/{file}/{page}", Handle: p.on(p.place)},
		{Pattern: "POST /desk/{code}/files", Handle: p.on(p.send)},
		{Pattern: "POST /desk/{code}/uploads", API: true, Handle: p.on(p.begin)},
		{Pattern: "HEAD /desk/{code}/uploads/{upload}", API: true, Handle: p.on(p.where)},
		{Pattern: "PATCH /desk/{code}/uploads/{upload}", API: true, Handle: p.on(p.append)},
		{Pattern: "DELETE /desk/{code}/uploads/{upload}", API: true, Handle: p.on(p.drop)},
		{Pattern: "POST /desk/{code}/accept", Handle: p.on(p.accept)},
		{Pattern: "GET /desk/{code}/receipt", Handle: p.on(p.receipt)},
		{Pattern: "GET /desk/{code}/supplement", Handle: p.on(p.supplement)},
	}
	for i := range routes {
		routes[i].Roles = desk
	}
	return routes
}

// onDossier answers a request about a dossier that the visitor may see. intake is zero but for its code and unit where no
// desk opened the dossier.
type onDossier func(w http.ResponseWriter, r *http.Request, intake models.Intake) error

// on looks the dossier of the address up, so that whoever may not see it is told that there is none, whatever else is asked.
func (p *Pages) on(next onDossier) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		code, scope := models.DossierCode(r.PathValue("code")), page.VisitorOf(r.Context()).Scope()
		intake, err := p.Dossiers.Intake(r.Context(), scope, code)
		if models.CodeOf(err) == models.CodeNotFound {
			d, _, err := p.Dossiers.Dossier(r.Context(), scope, code)
			if err != nil {
				return err
			}
			return next(w, r, models.Intake{Dossier: d.Code, Unit: d.Unit, Procedure: d.Procedure, Opened: d.Received, Accepted: d.Received})
		}
		if err != nil {
			return err
		}
		return next(w, r, intake)
	}
}

// actor gives who asks, for histories.
func actor(r *http.Request) string { return page.VisitorOf(r.Context()).Account.Name }

// done answers a form that changed a dossier: with the board as it then is where a script sent the form, else by leading back to
// the page.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, code models.DossierCode) error {
	if r.Header.Get("HX-Request") != "true" {
		http.Redirect(w, r, address(code), http.StatusSeeOther)
		return nil
	}
	return p.on(p.board)(w, r)
}

// address gives the path of a dossier's page. Codes hold letters, digits, dots and hyphens only.
func address(code models.DossierCode) string { return "/desk/" + string(code) }

// dict gives a template several values at once, each after its name.
func dict(pairs ...any) (map[string]any, error) {
	out := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("a name is no text: %v", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}
