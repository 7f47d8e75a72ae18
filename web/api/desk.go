package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/web/page"
)

// Intakes is where desks open dossiers, and write down who they are about.
type Intakes interface {
	OpenDossier(ctx context.Context, i models.Intake, key string) (models.DossierCode, error)
	OpenIntakes(ctx context.Context, scope models.Scope, most int) ([]models.IntakeLine, error)
	SetPeople(ctx context.Context, scope models.Scope, i models.Intake, actor string) error
	SentBack(ctx context.Context, scope models.Scope, code models.DossierCode, most int) ([]models.SentBack, error)
	ReuseResult(ctx context.Context, scope models.Scope, r models.Reuse) error
}

// atDesk gives the addresses of what the desk's pages do.
func (p *Pages) atDesk() []page.Route {
	route := func(pattern string, handle page.Handler) page.Route {
		return page.Route{Pattern: pattern, Roles: receivers, API: true, Handle: handle}
	}
	return []page.Route{
		route("POST /api/v1/intakes", p.once(p.openIntake)),
		route("GET /api/v1/intakes", p.intakes),
		route("GET /api/v1/intakes/{code}", p.gathered(p.intake)),
		route("PUT /api/v1/intakes/{code}/people", p.gathered(p.people)),
		route("POST /api/v1/intakes/{code}/files", p.gathered(p.addFiles)),
		route("POST /api/v1/intakes/{code}/files/{file}/pages/{page}", p.replacePage),
		route("PUT /api/v1/intakes/{code}/papers", p.gathered(p.placePaper)),
		route("GET /api/v1/intakes/{code}/receipt", p.gathered(p.receiptOf)),
	}
}

// onGathered answers a request about a dossier that a desk opened.
type onGathered func(w http.ResponseWriter, r *http.Request, i models.Intake) error

// gathered looks the dossier of the address up before anything else is looked at.
func (p *Pages) gathered(next onGathered) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		i, err := p.Desk.Intake(r.Context(), page.VisitorOf(r.Context()).Scope(), models.DossierCode(r.PathValue("code")))
		if err != nil {
			return err
		}
		return next(w, r, i)
	}
}

// intakeView is a dossier as a desk has it.
type intakeView struct {
	Code       models.DossierCode   `json:"code"`
	Unit       models.UnitCode      `json:"unit"`
	State      models.DossierState  `json:"state"`
	Procedure  models.ProcedureCode `json:"procedure"`
	Title      string               `json:"title"`
	Request    string               `json:"request"`
	Holder     personView           `json:"holder"`
	Card       bool                 `json:"card"`
	Applicant  personView           `json:"applicant"`
	Relation   string               `json:"relation"`
	Phone      string               `json:"phone"`
	Due        models.Day           `json:"due"`
	Sets       int                  `json:"sets"`
	Opened     time.Time            `json:"opened"`
	OpenedBy   string               `json:"opened_by"`
	Accepted   *time.Time           `json:"accepted"`
	AcceptedBy string               `json:"accepted_by"`
	Left       intake.Left          `json:"left"`
	Reading    int                  `json:"reading"`
	Components []componentLine      `json:"components"`
	Papers     []paperView          `json:"papers"`
	Cards      []cardView           `json:"cards"`
	SentBack   []sentBackView       `json:"sent_back"`
}

// paperView is a paper of the dossier, and what it is taken for.
type paperView struct {
	File      models.FileID     `json:"file"`
	Document  models.DocumentID `json:"document"`
	Type      models.TypeName   `json:"type"`
	Page      int               `json:"page"`
	Component string            `json:"component"`
	Placed    bool              `json:"placed"`
	Certified bool              `json:"certified"`
}

type cardView struct {
	Document models.DocumentID `json:"document"`
	File     models.FileID     `json:"file"`
	FullName string            `json:"full_name"`
	Sure     bool              `json:"sure"`
}

type sentBackView struct {
	Code   models.DossierCode `json:"code"`
	File   models.FileID      `json:"file"`
	Type   models.TypeName    `json:"type"`
	Pages  []int              `json:"pages"`
	Reason string             `json:"reason"`
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
}

func sentBackOf(all []models.SentBack) []sentBackView {
	out := []sentBackView{}
	for _, b := range all {
		out = append(out, sentBackView{b.Dossier, b.File, b.Type, orEmpty(b.Pages), b.Reason, b.By, b.At})
	}
	return out
}

// mostBack is how many papers that were sent back are told.
const mostBack = 100

// intake gives a dossier as a desk has it: people, components, papers, and what is left to do.
func (p *Pages) intake(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	if err := known(r); err != nil {
		return err
	}
	scope := page.VisitorOf(r.Context()).Scope()
	d, read, err := p.Ledger.Dossier(r.Context(), scope, i.Dossier)
	if err != nil {
		return err
	}
	back, err := p.Intakes.SentBack(r.Context(), scope, i.Dossier, mostBack)
	if err != nil {
		return err
	}
	if err := p.seen(r, i.Unit, "dossier:"+string(i.Dossier)); err != nil {
		return err
	}
	v := intakeOf(i)
	v.State, v.SentBack = d.State, sentBackOf(back)
	for n, f := range d.Files {
		if intake.Waits(f) {
			v.Reading++
		}
		for _, c := range intake.Cards(i, f, read[n]) {
			v.Cards = append(v.Cards, cardView{c.Document, c.File, c.Name, c.Sure})
		}
		for _, document := range read[n].Documents {
			v.Papers = append(v.Papers, paperOf(i, f.ID, document))
		}
	}
	v.Left = intake.LeftOf(i, v.Reading)
	return tagged(w, r, v)
}

func intakeOf(i models.Intake) intakeView {
	v := intakeView{Code: i.Dossier, Unit: i.Unit, Procedure: i.Procedure, Title: i.Title, Request: i.Request, Holder: personOf(i.Holder),
		Card: i.Card, Applicant: personOf(i.Applicant), Relation: i.Relation, Phone: i.Phone, Due: i.Due, Sets: i.Sets, Opened: i.Opened,
		OpenedBy: i.By, AcceptedBy: i.AcceptedBy, Components: componentsOf(i), Papers: []paperView{}, Cards: []cardView{}}
	if !i.Open() {
		v.Accepted = &i.Accepted
	}
	return v
}

func paperOf(i models.Intake, file models.FileID, d models.Document) paperView {
	v := paperView{File: file, Document: d.ID, Type: d.Type}
	if len(d.Pages) > 0 {
		v.Page = d.Pages[0]
	}
	v.Certified = slices.ContainsFunc(d.Findings, func(f models.Finding) bool { return f.Code == models.FindingCertifiedCopy })
	for _, c := range i.Components {
		if slices.ContainsFunc(c.Papers, func(p models.ComponentPaper) bool { return p.Document == d.ID }) {
			v.Component = c.Name
		}
	}
	for _, place := range i.Placed {
		v.Placed = v.Placed || place.File == file && place.Page == v.Page
	}
	return v
}

// intakeLine is a dossier in the list of those that are being gathered.
type intakeLine struct {
	Code   models.DossierCode `json:"code"`
	Title  string             `json:"title"`
	Holder string             `json:"holder"`
	Opened time.Time          `json:"opened"`
	Files  int                `json:"files"`
}

// intakes lists the dossiers that are being gathered, opened last first, and the papers that reviewers want scanned again.
func (p *Pages) intakes(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "limit"); err != nil {
		return err
	}
	limit, err := number(r, "limit", 1, listMost, listUsual)
	if err != nil {
		return err
	}
	scope := page.VisitorOf(r.Context()).Scope()
	found, err := p.Intakes.OpenIntakes(r.Context(), scope, int(limit)+1)
	if err != nil {
		return err
	}
	more := len(found) > int(limit)
	if more {
		found = found[:limit]
	}
	back, err := p.Intakes.SentBack(r.Context(), scope, "", mostBack)
	if err != nil {
		return err
	}
	lines := []intakeLine{}
	for _, l := range found {
		lines = append(lines, intakeLine{l.Dossier, l.Title, l.Holder, l.Opened, l.Files})
	}
	return page.JSON(w, http.StatusOK, map[string]any{"intakes": lines, "more": more, "sent_back": sentBackOf(back)})
}
