package desk

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/register"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
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

// most letters that an input takes; longer is no name or address.
const mostLetters = 300

// readForm reads the people of a form into what the desk had written down before.
func readForm(r *http.Request, before models.Intake) form {
	text := func(name string) string {
		t := []rune(viet.Normalise(r.PostFormValue(name)))
		return string(t[:min(len(t), mostLetters)])
	}
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
	f.Sets = min(max(1, f.Sets), 99)
	return f
}

// number gives a 12-digit ID or an old one.
func (f *form) number(input, text string) (id, old string) {
	digits, ok := offers.Digits(text)
	switch {
	case text == "":
		return "", ""
	case !ok:
		f.Faults[input] = "desk.fault.id"
		return text, ""
	case len(digits) == len("099090001"):
		return "", digits
	}
	return digits, ""
}

// birth gives an ISO day or a year of what people type: 18/05/2026, 18052026, 2026.
func (f *form) birth(text string) string {
	date, fault := register.Date(dotted(text))
	if fault != "" || date > string(today()) {
		f.Faults["holder_birth"] = "desk.fault.birth"
		return ""
	}
	return date
}

// dotted puts signs into a day that was typed as eight digits.
func dotted(text string) string {
	if _, err := strconv.Atoi(text); err == nil && len(text) == len("18052026") {
		return text[:2] + "/" + text[2:4] + "/" + text[4:]
	}
	return text
}

func (f *form) phone(text string) string {
	if text == "" {
		return ""
	}
	read, ok := values.Read(values.KindPhone, text)
	if !ok || len(read.Findings) > 0 {
		f.Faults["phone"] = "desk.fault.phone"
		return text
	}
	return read.Value
}

// due gives the day of return, which is no day that is over.
func (f *form) due(text string) models.Day {
	date, fault := register.Date(dotted(text))
	if text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, date); fault != "" || err != nil || models.Day(date) < today() {
		f.Faults["due"] = "desk.fault.due"
		return ""
	}
	return models.Day(date)
}

// formOf gives a form that holds what the desk wrote down.
func formOf(i models.Intake) form {
	return form{Intake: i, Birth: page.Day(i.Holder.DateOfBirth), DueText: page.Day(i.Due)}
}

// HolderID gives the number that the holder is known by.
func (f form) HolderID() string { return idOf(f.Holder) }

// ApplicantID gives the number that the applicant is known by.
func (f form) ApplicantID() string { return idOf(f.Applicant) }

func idOf(p models.Person) string {
	if p.PersonalID != "" {
		return p.PersonalID
	}
	return p.OldID
}

// codeOf gives the code that stands first in what was typed or chosen as a procedure.
func codeOf(text string) models.ProcedureCode {
	code, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return models.ProcedureCode(code)
}
