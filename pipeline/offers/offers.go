// Package offers asks the register which earlier results a procedure can take in the place of papers, and judges what a
// person decides about them. It is the one way there for the desk and the command line.
package offers

import (
	"context"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/procedures"
)

// Register is the register of results as offers need it: all results that carry a person's number.
type Register interface {
	ResultsOf(ctx context.Context, number string) ([]models.Result, error)
}

// Planner tells what procedures need of people. Fill in the fields.
type Planner struct {
	Register   Register
	Procedures procedures.Catalogue
	Types      doctypes.Set
}

// Plan tells what a procedure needs of the person with the number on the day, as procedures.Reuse does. The number is a
// 12-digit ID or an old 9-digit one, and may hold other signs. CodeNotFound where there is no such procedure.
func (p Planner) Plan(ctx context.Context, code models.ProcedureCode, number string, today models.Day) (procedures.Plan, error) {
	procedure, ok := p.Procedures.Find(code)
	if !ok {
		return procedures.Plan{}, &models.Error{Code: models.CodeNotFound, Message: "there is no such procedure", Hint: "see: sohoa procedures list"}
	}
	digits, ok := Digits(number)
	if !ok {
		return procedures.Reuse(procedure, models.Person{}, nil, p.Types, today), nil
	}
	results, err := p.Register.ResultsOf(ctx, digits)
	if err != nil {
		return procedures.Plan{}, err
	}
	person := whose(digits, results)
	for _, relative := range procedures.Kin(procedure, person, results) {
		theirs, err := p.Register.ResultsOf(ctx, relative)
		if err != nil {
			return procedures.Plan{}, err
		}
		for _, r := range theirs {
			if !slices.ContainsFunc(results, func(k models.Result) bool { return k.Code == r.Code }) {
				results = append(results, r)
			}
		}
	}
	return procedures.Reuse(procedure, person, results, p.Types, today), nil
}

// The lengths of a personal ID and of an old one.
const (
	newDigits = 12
	oldDigits = 9
)

// Digits gives the digits of an ID, whatever other signs it is written with; false where they are neither 12 nor 9.
func Digits(number string) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return digits, len(digits) == newDigits || len(digits) == oldDigits
}

// whose gives the person of a number. One known by the old number alone gets the new one where the results agree on it.
func whose(number string, results []models.Result) models.Person {
	if len(number) == newDigits {
		return models.Person{PersonalID: number}
	}
	person := models.Person{OldID: number}
	for _, r := range results {
		for _, h := range append([]models.Person{r.Holder}, r.Others...) {
			switch {
			case h.OldID != number || h.PersonalID == "":
			case person.PersonalID == "":
				person.PersonalID = h.PersonalID
			case person.PersonalID != h.PersonalID:
				return models.Person{OldID: number}
			}
		}
	}
	return person
}

// Forms are the forms that a paper may lie on the desk in.
var Forms = []models.CopyForm{models.CopyOriginal, models.CopyRegister, models.CopyElectronic, models.CopyCertified, models.CopyPhoto}

// Decision gives r, what a person decided about a result that the plan offers for a component, as the book of reuse keeps it:
// with the procedure, and with what spoke for the result and against it. looked says that a person looked at the stored
// copy. CodeInvalid where the plan has no such component or the form is missing, CodeNotFound where the result is not
// offered for it, CodeConflict where the result must not be used, or must be looked at first.
func Decision(plan procedures.Plan, r models.Reuse, looked bool) (models.Reuse, error) {
	demanded := r.Outcome == models.ReuseDemanded
	if !demanded && !slices.Contains(Forms, r.Replaced) {
		return r, &models.Error{Code: models.CodeInvalid, Message: "it is not said in which form the paper would have come",
			Hint: "say what would have been handed in"}
	}
	offer, err := offered(plan, r)
	if err != nil {
		return r, err
	}
	if offer.Verdict == procedures.Look && !looked && !demanded {
		return r, &models.Error{Code: models.CodeConflict, Message: "the result must be looked at first: " + strings.Join(offer.Warnings, " "),
			Hint: "look at the stored copy; if it will do, decide again and say that you looked"}
	}
	r.Procedure = plan.Procedure.Code
	r.Evidence = slices.Concat(offer.Reasons, offer.Warnings)
	if looked {
		r.Evidence = append(r.Evidence, "Đã xem bản lưu.")
	}
	return r, nil
}

// offered gives the offer that the decision is about.
func offered(plan procedures.Plan, r models.Reuse) (procedures.Offer, error) {
	var none procedures.Offer
	i := slices.IndexFunc(plan.Answers, func(a procedures.Answer) bool { return a.Component.Name == r.Component })
	if i < 0 {
		return none, &models.Error{Code: models.CodeInvalid, Message: "the procedure has no such component", Hint: "see: sohoa procedures list CODE"}
	}
	offers := plan.Answers[i].Offers
	j := slices.IndexFunc(offers, func(o procedures.Offer) bool { return o.Result.Code == r.Result })
	switch {
	case j < 0:
		return none, &models.Error{Code: models.CodeNotFound, Message: "the result is not offered for this component and person",
			Hint: "see: sohoa reuse --procedure CODE --personal-id ID"}
	case offers[j].Verdict == procedures.Barred:
		return none, &models.Error{Code: models.CodeConflict, Message: "the result must not be used: " + strings.Join(offers[j].Warnings, " "),
			Hint: "ask for the paper; that is no refusal of reuse and is not recorded"}
	}
	return offers[j], nil
}
