package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/offers"
)

// receiptView is what Form 01 of Circular 03/2025/TT-VPCP (Giấy tiếp nhận hồ sơ và hẹn trả kết quả) says.
type receiptView struct {
	Code       models.DossierCode   `json:"code"`
	Unit       models.UnitCode      `json:"unit"`
	UnitName   string               `json:"unit_name"`
	Procedure  models.ProcedureCode `json:"procedure"`
	Title      string               `json:"title"`
	Request    string               `json:"request"`
	Holder     personView           `json:"holder"`
	Applicant  personView           `json:"applicant"`
	Relation   string               `json:"relation"`
	Phone      string               `json:"phone"`
	Due        models.Day           `json:"due"`
	Sets       int                  `json:"sets"`
	Accepted   time.Time            `json:"accepted"`
	AcceptedBy string               `json:"accepted_by"`
	Given      []givenLine          `json:"given"`
	Missing    []missingLine        `json:"missing"`
}

type givenLine struct {
	Component string            `json:"component"`
	Label     string            `json:"label"`
	Way       string            `json:"way"`
	Result    models.ResultCode `json:"result"`
}

type missingLine struct {
	Component string `json:"component"`
	Label     string `json:"label"`
	Note      string `json:"note"`
}

// receiptOf gives what the receipt of a dossier says.
func (p *Pages) receiptOf(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	if err := known(r); err != nil {
		return err
	}
	if i.Open() {
		return &models.Error{Code: models.CodeConflict, Message: "the dossier is not accepted yet, so there is no receipt", Hint: "accept it first"}
	}
	if err := p.seen(r, i.Unit, "dossier:"+string(i.Dossier)); err != nil {
		return err
	}
	unit, _ := p.Units.Unit(i.Unit)
	v := receiptView{Code: i.Dossier, Unit: i.Unit, UnitName: cmp.Or(unit.Name, string(i.Unit)), Procedure: i.Procedure, Title: i.Title, Request: i.Request,
		Holder: personOf(i.Holder), Applicant: personOf(i.Applicant), Relation: i.Relation, Phone: i.Phone, Due: i.Due, Sets: i.Sets,
		Accepted: i.Accepted, AcceptedBy: i.AcceptedBy, Given: []givenLine{}, Missing: []missingLine{}}
	for _, c := range i.Components {
		if way := intake.Way(c); way != "" {
			v.Given = append(v.Given, givenLine{c.Name, c.Label, way, c.Result})
		}
	}
	for _, c := range i.Missing() {
		v.Missing = append(v.Missing, missingLine{c.Name, c.Label, c.Note})
	}
	return tagged(w, r, v)
}

// acceptable refuses dossiers of which something is left to do, as the desk's page does.
func (p *Pages) acceptable(ctx context.Context, scope models.Scope, i models.Intake) error {
	d, _, err := p.Ledger.Dossier(ctx, scope, i.Dossier)
	if err != nil {
		return err
	}
	reading := 0
	for _, f := range d.Files {
		if intake.Waits(f) {
			reading++
		}
	}
	// The ledger says the rest: that it was accepted before, and that the receipt names the holder and the day of return.
	if intake.LeftOf(i, reading) == intake.LeftMissing {
		return &models.Error{Code: models.CodeConflict, Message: "papers are missing", Hint: "add them, or decide about their components"}
	}
	return nil
}

// reused writes a decision about an offered result into the book of reuse; where a desk opened the dossier, also upon its component.
// number is that of the person whom the result was offered for.
func (p *Pages) reused(ctx context.Context, scope models.Scope, line models.Reuse, number string) error {
	i, err := p.Desk.Intake(ctx, scope, line.Dossier)
	if models.CodeOf(err) == models.CodeNotFound {
		return p.Book.RecordReuse(ctx, line)
	}
	if err != nil {
		return err
	}
	digits, _ := offers.Digits(number)
	if holder, _ := offers.Digits(intake.NumberOf(i.Holder)); holder != digits || line.Procedure != i.Procedure {
		return &models.Error{Code: models.CodeConflict, Message: "the dossier is about another procedure or person", Hint: "ask with its procedure and its holder's number"}
	}
	line.Unit = i.Unit
	return p.Intakes.ReuseResult(ctx, scope, line)
}
