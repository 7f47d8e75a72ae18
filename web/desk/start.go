package desk

import (
	"crypto/rand"
	"net/http"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/values"
	"sohoa/web/page"
)

// How much the first page shows.
const (
	mostOpen   = 20
	mostRecent = 5
	mostBack   = 20
)

// first is what the desk's first page shows.
type first struct {
	Form   form
	Recent []procedures.Procedure // then Others
	Others []procedures.Procedure
	Open   []models.IntakeLine
	Back   []models.SentBack
	Chosen *chosen
}

// chosen is what a procedure asks for.
type chosen struct {
	procedures.Procedure
	Due      models.Day // of a dossier accepted today, "" where nobody knows
	Warnings []string
}

func (p *Pages) start(w http.ResponseWriter, r *http.Request) error {
	return p.drawStart(w, r, form{Key: rand.Text(), Intake: models.Intake{Sets: 1}})
}

func (p *Pages) drawStart(w http.ResponseWriter, r *http.Request, f form) error {
	v := page.VisitorOf(r.Context())
	data := first{Form: f}
	var err error
	if data.Open, err = p.Lists.OpenIntakes(r.Context(), v.Scope(), mostOpen); err != nil {
		return err
	}
	if data.Back, err = p.Lists.SentBack(r.Context(), v.Scope(), "", mostBack); err != nil {
		return err
	}
	recent, err := p.Lists.RecentProcedures(r.Context(), v.Account.Unit, mostRecent)
	if err != nil {
		return err
	}
	for _, code := range recent {
		if one, ok := p.Planner.Procedures.Find(code); ok {
			data.Recent = append(data.Recent, one)
		}
	}
	for _, one := range p.Planner.Procedures {
		if !slices.ContainsFunc(data.Recent, func(k procedures.Procedure) bool { return k.Code == one.Code }) {
			data.Others = append(data.Others, one)
		}
	}
	if one, ok := p.Planner.Procedures.Find(codeOf(f.Procedure)); ok {
		data.Chosen = p.choose(one)
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "desk.title"), Here: "desk"}, "start.html", data)
}

// procedure answers with what a procedure asks for, to be shown beside the form.
func (p *Pages) procedure(w http.ResponseWriter, r *http.Request) error {
	one, ok := p.Planner.Procedures.Find(models.ProcedureCode(r.URL.Query().Get("procedure")))
	if !ok {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such procedure", Hint: "choose one of the list"}
	}
	return p.views.Part(w, r, "chosen", p.choose(one))
}

func (p *Pages) choose(one procedures.Procedure) *chosen {
	c := &chosen{Procedure: one, Warnings: procedures.Reuse(one, models.Person{}, nil, p.Planner.Types, page.Today()).Warnings}
	c.Due, _ = one.Due(page.Today())
	return c
}

// open opens a dossier and leads to its page.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	f := readForm(r, models.Intake{})
	one, ok := p.Planner.Procedures.Find(codeOf(f.Procedure))
	if !ok {
		f.Faults["procedure"] = "desk.fault.procedure"
	}
	if len(f.Faults) > 0 {
		return p.drawStart(w, r, f)
	}
	v := page.VisitorOf(r.Context())
	i := f.Intake
	i.Unit, i.By = v.Account.Unit, v.Account.Name
	i = intake.Begin(i, one, page.Today())
	code, err := p.Dossiers.OpenDossier(r.Context(), i, f.Key)
	if err != nil {
		return err
	}
	http.Redirect(w, r, address(code), http.StatusSeeOther)
	return nil
}

// people writes who a dossier is about. from names a card of the dossier that the holder is to be taken from.
func (p *Pages) people(w http.ResponseWriter, r *http.Request, before models.Intake) error {
	var i models.Intake
	if from := models.DocumentID(r.PostFormValue("from")); from != "" {
		_, read, err := p.Dossiers.Dossier(r.Context(), page.VisitorOf(r.Context()).Scope(), before.Dossier)
		if err != nil {
			return err
		}
		holder, err := intake.HolderOf(read, from)
		if err != nil {
			return err
		}
		i = before
		i.Holder, i.Card = holder, true
	} else {
		f := readForm(r, before)
		if len(f.Faults) > 0 {
			return p.drawBoard(w, r, before, &f)
		}
		i = f.Intake
	}
	if err := p.Dossiers.SetPeople(r.Context(), page.VisitorOf(r.Context()).Scope(), i, actor(r)); err != nil {
		return err
	}
	return p.done(w, r, before.Dossier)
}

// cardView is what the code of a card says, for the form.
type cardView struct {
	PersonalID string `json:"holder_id"`
	OldID      string `json:"holder_old_id"`
	Name       string `json:"holder_name"`
	Birth      string `json:"holder_birth"`
	Sex        string `json:"holder_sex"`
	Address    string `json:"holder_address"`
}

// card reads what a scanner typed from the code of an identity card. The text comes in the body, never in an address.
func (p *Pages) card(w http.ResponseWriter, r *http.Request) error {
	read, ok := values.ParseIDQR(r.PostFormValue("text"))
	if !ok {
		return &models.Error{Code: models.CodeInvalid, Message: "this is not the code of an identity card",
			Hint: "turn the input method off and scan again, or type the number"}
	}
	if _, ok := offers.Digits(read.PersonalID); !ok {
		return &models.Error{Code: models.CodeInvalid, Message: "the number of the card is not whole", Hint: "scan again"}
	}
	return page.JSON(w, http.StatusOK, cardView{PersonalID: read.PersonalID, OldID: read.OldID, Name: read.Name,
		Birth: page.Day(read.DateOfBirth), Sex: read.Sex, Address: read.Address})
}
