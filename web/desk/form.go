package desk

import (
	"net/http"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/web/page"
)

// form is who a dossier is about as somebody typed it, and what is wrong with it, by the names of inputs as keys of Words.
type form struct {
	models.Intake
	Key       string // of a form that opens a dossier, so that sending it twice opens one
	Procedure string // as typed
	Birth     string // as typed, as is Due
	DueText   string
	Faults    map[string]string
}

// readForm reads the people of a form into what the desk had written down before.
func readForm(r *http.Request, before models.Intake) form {
	text := func(name string) string { return intake.Text(r.PostFormValue(name)) }
	f := form{Intake: before, Key: text("key"), Procedure: text("procedure"), Birth: text("holder_birth"), DueText: text("due"), Faults: map[string]string{}}
	f.Holder = models.Person{FullName: text("holder_name"), Address: text("holder_address"), Sex: text("holder_sex"), MotherName: before.Holder.MotherName}
	f.Holder.PersonalID, f.Holder.OldID = f.number("holder_id", text("holder_id"))
	if old := text("holder_old_id"); f.Holder.OldID == "" {
		f.Holder.OldID = old
	}
	f.Holder.DateOfBirth = f.birth(f.Birth)
	f.Card = r.PostFormValue("card") == "1"
	f.Applicant = models.Person{FullName: text("applicant_name")}
	f.Applicant.PersonalID, f.Applicant.OldID = f.number("applicant_id", text("applicant_id"))
	f.Relation, f.Request = text("relation"), text("request")
	f.Phone = f.phone(text("phone"))
	f.Due = f.due(f.DueText)
	f.Sets, _ = strconv.Atoi(r.PostFormValue("sets"))
	f.Sets = min(max(1, f.Sets), intake.MostSets)
	return f
}

// number gives a 12-digit ID or an old one; what is neither stays to be looked at.
func (f *form) number(input, text string) (id, old string) {
	id, old, ok := intake.Number(text)
	if !ok {
		f.Faults[input] = "desk.fault.id"
		return text, ""
	}
	return id, old
}

func (f *form) birth(text string) string {
	date, ok := intake.Birth(text, page.Today())
	if !ok {
		f.Faults["holder_birth"] = "desk.fault.birth"
	}
	return date
}

func (f *form) phone(text string) string {
	number, ok := intake.Phone(text)
	if !ok {
		f.Faults["phone"] = "desk.fault.phone"
		return text
	}
	return number
}

func (f *form) due(text string) models.Day {
	day, ok := intake.DueDay(text, page.Today())
	if !ok {
		f.Faults["due"] = "desk.fault.due"
	}
	return day
}

// formOf gives a form that holds what the desk wrote down.
func formOf(i models.Intake) form {
	return form{Intake: i, Birth: page.Day(i.Holder.DateOfBirth), DueText: page.Day(i.Due)}
}

// HolderID gives the number that the holder is known by.
func (f form) HolderID() string { return intake.NumberOf(f.Holder) }

// ApplicantID gives the number that the applicant is known by.
func (f form) ApplicantID() string { return intake.NumberOf(f.Applicant) }

// codeOf gives the code that stands first in what was typed or chosen as a procedure.
func codeOf(text string) models.ProcedureCode {
	code, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return models.ProcedureCode(code)
}
