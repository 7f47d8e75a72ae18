package search

import (
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// shownAtOnce is how many papers stand on the page of a dossier from the start; the others come when somebody gets there.
const shownAtOnce = 3

// dossierView is what the page of a dossier shows.
type dossierView struct {
	Dossier    models.Dossier
	Intake     *models.Intake // nil: it was not taken in at a desk of this program
	Components []componentView
	Counts     map[string]int // components by models.ComponentState, which a template cannot name
	Counted    int            // components that are to be digitised
	Files      []models.File  // that gave no paper, or failed
	Papers     []paperView
	Links      []linkView
	History    []dayView
	Verified   time.Time         // when the audit was; zero: not yet
	Whole      bool              // every line was in order then
	Open       int               // papers with fields that wait for a look
	Next       models.DocumentID // the first of them
	MayReview  bool
	MayOpen    bool // read a file again
	MayPrint   bool
}

// componentView is a row of what the procedure asks for.
type componentView struct {
	models.Component
	Pages int
	Code  models.ResultCode // in the register
	Paper models.DocumentID // on this page
}

// dossierPage answers with everything about a dossier.
func (p *Pages) dossierPage(w http.ResponseWriter, r *http.Request) error {
	read, err := p.read(r)
	if err != nil {
		return err
	}
	v := page.VisitorOf(r.Context())
	view := dossierView{Dossier: read.dossier, Intake: read.intake, Papers: read.papers(),
		MayReview: v.Account.Has(deciders...), MayOpen: v.Account.Has(openers...), MayPrint: read.intake != nil && !read.intake.Open() && v.Account.Has(models.RoleDesk)}
	for i := range view.Papers {
		view.Papers[i].Later = i >= shownAtOnce
		if view.Papers[i].Open > 0 {
			view.Open++
			if view.Next == "" {
				view.Next = view.Papers[i].ID
			}
		}
	}
	for i, f := range read.dossier.Files {
		if f.State != models.FileDone || len(read.read[i].Documents) == 0 {
			view.Files = append(view.Files, f)
		}
	}
	view.components(read)
	if view.Links, err = p.links(r, read); err != nil {
		return err
	}
	if view.History, err = p.history(r, read); err != nil {
		return err
	}
	view.Verified, view.Whole = p.Verified()
	return p.views.Page(w, r, page.Frame{Title: string(view.Dossier.Code), Here: "search"}, "dossier.html", view)
}

// components fills in the table of components, and counts those that are to be digitised by their state.
func (v *dossierView) components(read *reading) {
	if read.intake == nil {
		return
	}
	v.Counts = map[string]int{}
	for _, c := range read.intake.Components {
		row := componentView{Component: c, Code: c.Result}
		for _, paper := range c.Papers {
			for _, mine := range v.Papers {
				if mine.ID == paper.Document {
					row.Pages += len(mine.Pages)
					row.Paper = mine.ID
				}
			}
			if code := read.entered[paper.Document]; code != "" {
				row.Code = code
			}
		}
		v.Components = append(v.Components, row)
		if c.Digitise != "" {
			v.Counted++
			v.Counts[string(c.State)]++
		}
	}
}

// reading is what is kept of a dossier.
type reading struct {
	dossier models.Dossier
	read    []models.Digitisation // of each file
	intake  *models.Intake
	entered map[models.DocumentID]models.ResultCode
	changes []models.FieldChange
	names   map[string]string // of people, by their accounts
}

// read gives what is kept of the dossier that the address names, after it was written down that the visitor sees it.
func (p *Pages) read(r *http.Request) (*reading, error) {
	ctx := r.Context()
	v, scope := visitor(r)
	code := models.DossierCode(r.PathValue("code"))
	d, read, err := p.Dossiers.Dossier(ctx, scope, code)
	if err != nil {
		return nil, err
	}
	if err := p.Audit.Viewed(ctx, v.Account.Name, d.Unit, "dossier:"+string(d.Code)); err != nil {
		return nil, err
	}
	out := &reading{dossier: d, read: read, names: map[string]string{}}
	intake, err := p.Dossiers.Intake(ctx, scope, code)
	switch {
	case err == nil:
		out.intake = &intake
	case models.CodeOf(err) != models.CodeNotFound:
		return nil, err
	}
	if out.entered, err = p.Dossiers.EnteredResults(ctx, scope, code); err != nil {
		return nil, err
	}
	if out.changes, err = p.Dossiers.FieldChanges(ctx, scope, code); err != nil {
		return nil, err
	}
	for _, c := range out.changes {
		if err := p.name(r, out, c.Actor); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// name learns who is behind an account's name.
func (p *Pages) name(r *http.Request, read *reading, actor string) error {
	if _, known := read.names[actor]; known {
		return nil
	}
	read.names[actor] = actor
	if actor == models.ActorMachine {
		return nil
	}
	account, err := p.People.AccountNamed(r.Context(), actor)
	if models.CodeOf(err) == models.CodeNotFound { // somebody of before there were accounts, or a program
		return nil
	}
	if err == nil && account.FullName != "" {
		read.names[actor] = account.FullName
	}
	return err
}
