package api

import (
	"context"
	"net/http"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/register"
	"sohoa/web/page"
)

// Register is the register of results.
type Register interface {
	Result(ctx context.Context, code models.ResultCode) (models.Result, []models.ResultTie, error)
}

// Finder finds earlier results of papers and people.
type Finder interface {
	Find(ctx context.Context, question models.Result) ([]models.Link, error)
}

// Planner tells what a procedure needs of a person on a day.
type Planner interface {
	Plan(ctx context.Context, code models.ProcedureCode, number string, today models.Day) (procedures.Plan, error)
}

// Book is the book of reuse.
type Book interface {
	RecordReuse(ctx context.Context, r models.Reuse) error
}

// Searcher answers questions to the index of dossiers.
type Searcher interface {
	Search(ctx context.Context, scope models.Scope, q models.Search) (models.SearchAnswer, error)
}

// personView is a person as the API gives one.
type personView struct {
	FullName    string `json:"full_name"`
	PersonalID  string `json:"personal_id"`
	OldID       string `json:"old_id"`
	DateOfBirth string `json:"date_of_birth"`
	Sex         string `json:"sex"`
	MotherName  string `json:"mother_name"`
	Address     string `json:"address"`
}

func personOf(p models.Person) personView { return personView(p) }

// resultView is a result of the register as the API gives one.
type resultView struct {
	Code          models.ResultCode    `json:"code"`
	Type          models.TypeName      `json:"type"`
	DocumentNo    string               `json:"document_no"`
	IssuingAgency string               `json:"issuing_agency"`
	IssueDate     string               `json:"issue_date"`
	ValidUntil    string               `json:"valid_until"`
	Holder        personView           `json:"holder"`
	Others        []personView         `json:"others"`
	Procedure     models.ProcedureCode `json:"procedure"`
	Dossier       models.DossierCode   `json:"dossier"`
	Unit          models.UnitCode      `json:"unit"`
	SHA256        string               `json:"sha256"`
	Scope         string               `json:"scope"`
	CopyForm      models.CopyForm      `json:"copy_form"`
	State         models.ResultState   `json:"state"`
	Relations     []tieView            `json:"relations"`
}

type tieView struct {
	Later    models.ResultCode     `json:"later"`
	Relation models.ResultRelation `json:"relation"`
	Earlier  models.ResultCode     `json:"earlier"`
}

// result gives a result of the register, which belongs to all units together.
func (p *Pages) result(w http.ResponseWriter, r *http.Request) error {
	if err := known(r); err != nil {
		return err
	}
	res, ties, err := p.Register.Result(r.Context(), models.ResultCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	if err := p.seen(r, res.Unit, "result:"+string(res.Code)); err != nil {
		return err
	}
	view := resultView{res.Code, res.Type, res.DocumentNo, res.IssuingAgency, res.IssueDate, res.ValidUntil, personOf(res.Holder), []personView{},
		res.Procedure, res.Dossier, res.Unit, res.SHA256, res.Scope, res.CopyForm, res.State, []tieView{}}
	for _, o := range res.Others {
		view.Others = append(view.Others, personOf(o))
	}
	for _, t := range ties {
		view.Relations = append(view.Relations, tieView{t.Later, t.Relation, t.Earlier})
	}
	return tagged(w, r, view)
}

// query finds earlier results of a paper or a person, best first, with reasons.
func (p *Pages) query(w http.ResponseWriter, r *http.Request) error {
	var q register.Question
	if err := readJSON(r, &q); err != nil {
		return err
	}
	if q == (register.Question{}) {
		return invalid("the question is empty", "give what is known of the person or the paper")
	}
	links, err := p.Finder.Find(r.Context(), q.Result())
	if err != nil {
		return err
	}
	for i := range links {
		links[i].Reasons = orEmpty(links[i].Reasons)
	}
	return page.JSON(w, http.StatusOK, map[string]any{"links": orEmpty(links)})
}

// planQuestion asks what a procedure needs of a person.
type planQuestion struct {
	Procedure  models.ProcedureCode `json:"procedure"`
	PersonalID string               `json:"personal_id"`
}

func (q planQuestion) check() error {
	if _, ok := offers.Digits(q.PersonalID); !ok {
		return invalid("the personal ID is ill-formed", "it has 12 digits, or 9 where it is an old one")
	}
	return nil
}

// plan tells which papers of a procedure earlier results of the person replace.
func (p *Pages) plan(w http.ResponseWriter, r *http.Request) error {
	var q planQuestion
	if err := readJSON(r, &q); err != nil {
		return err
	}
	if err := q.check(); err != nil {
		return err
	}
	plan, err := p.Planner.Plan(r.Context(), q.Procedure, q.PersonalID, page.Today())
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, offers.ReportOf(plan, nil))
}

// decision is what a person at a program's desk decided about an offer.
type decision struct {
	planQuestion
	Dossier   models.DossierCode  `json:"dossier"`
	Component string              `json:"component"`
	Result    models.ResultCode   `json:"result"`
	Outcome   models.ReuseOutcome `json:"outcome"`
	Replaced  models.CopyForm     `json:"replaced"`
	Looked    bool                `json:"looked"`
	Reason    string              `json:"reason"`
}

// decide writes a decision into the book of reuse, after the register was asked once more whether the result may be used.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	var d decision
	if err := readJSON(r, &d); err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	if d.Outcome != models.ReuseDone && d.Outcome != models.ReuseDemanded {
		return invalid("the outcome is unknown", "use reused or demanded")
	}
	plan, err := p.Planner.Plan(r.Context(), d.Procedure, d.PersonalID, page.Today())
	if err != nil {
		return err
	}
	v := page.VisitorOf(r.Context())
	who := v.Account
	line, err := offers.Decision(plan, models.Reuse{Unit: who.Unit, Dossier: d.Dossier, Component: d.Component, Result: d.Result,
		Outcome: d.Outcome, Replaced: d.Replaced, Reason: d.Reason, Actor: who.Name}, d.Looked)
	if err != nil {
		return err
	}
	if err := p.reused(r.Context(), v.Scope(), line, d.PersonalID); err != nil {
		return err
	}
	return page.JSON(w, http.StatusCreated, map[string]any{"dossier": line.Dossier, "component": line.Component, "result": line.Result, "outcome": line.Outcome})
}

// searchQuestion is a question to the index. It is a body, since names and numbers must not stand in an address.
type searchQuestion struct {
	Text      string               `json:"text"`
	Unit      models.UnitCode      `json:"unit"`
	Type      models.TypeName      `json:"type"`
	State     models.DossierState  `json:"state"`
	Lane      models.Lane          `json:"lane"`
	Procedure models.ProcedureCode `json:"procedure"`
	From      models.Day           `json:"from"`
	To        models.Day           `json:"to"`
	Cursor    string               `json:"cursor"`
	Limit     int                  `json:"limit"`
}

// searchMost is how many hits a page may have, and searchUsual how many it has.
const (
	searchMost  = 100
	searchUsual = 20
)

// search asks the index of dossiers.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	q := searchQuestion{Limit: searchUsual}
	if err := readJSON(r, &q); err != nil {
		return err
	}
	if q.Limit < 1 || q.Limit > searchMost {
		return invalid("limit is no number from 1 to 100", "ask for the next page with its cursor")
	}
	answer, err := p.Searcher.Search(r.Context(), page.VisitorOf(r.Context()).Scope(), models.Search{Text: q.Text, Unit: q.Unit, Type: q.Type,
		State: q.State, Lane: q.Lane, Procedure: q.Procedure, From: q.From, To: q.To, After: q.Cursor, Most: q.Limit})
	if err != nil {
		return err
	}
	answer.Hits = orEmpty(answer.Hits)
	return page.JSON(w, http.StatusOK, answer)
}
