package review

import (
	"embed"
	"net/http"

	"sohoa/models"
	"sohoa/web/page"
)

//go:embed *.html
var templates embed.FS

var views = page.NewViews(templates, pageWords, nil)

// Routes gives the addresses of the review: its API, the page that takes the next paper, and the page of each paper. Heads
// of units see the board of what waits; papers are opened by clerks. Opening a page changes nothing: its script takes the
// lock.
func (p *Pages) Routes() []page.Route {
	return append(p.apiRoutes(),
		page.Route{Pattern: "GET /review", Roles: []models.Role{models.RoleClerk, models.RoleHead}, Handle: p.nextPage},
		page.Route{Pattern: "GET /review/{document}", Roles: []models.Role{models.RoleClerk}, Handle: p.paperPage},
	)
}

// island is what the page's template sees.
type island struct {
	Document models.DocumentID // empty: the next
	Clerk    bool              // may take papers
}

func (p *Pages) nextPage(w http.ResponseWriter, r *http.Request) error {
	return drawIsland(w, r, "")
}

func (p *Pages) paperPage(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	if _, err := p.Papers.Review(r.Context(), v.Scope(), documentOf(r), v.Account.Name); err != nil {
		return err
	}
	return drawIsland(w, r, documentOf(r))
}

func drawIsland(w http.ResponseWriter, r *http.Request, document models.DocumentID) error {
	clerk := page.VisitorOf(r.Context()).Account.Has(models.RoleClerk)
	frame := page.Frame{Title: views.Text(r, "review.title"), Here: "review", Kind: "app review"}
	return views.Page(w, r, frame, "review.html", island{Document: document, Clerk: clerk})
}
