package api

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/web/page"
)

// peopleQuestion is who a dossier is about and who hands it in, as a program tells it. What is left out is empty.
type peopleQuestion struct {
	Holder    personView        `json:"holder"`
	Card      bool              `json:"card"`          // the holder was read from the code of a card
	From      models.DocumentID `json:"card_document"` // a card of the dossier, of which the holder is taken
	Applicant personView        `json:"applicant"`
	Relation  string            `json:"relation"`
	Phone     string            `json:"phone"`
	Due       string            `json:"due"`
	Request   string            `json:"request"`
	Sets      int               `json:"sets"`
}

// reader reads values of a question and remembers the members that hold none.
type reader struct {
	wrong []string
	today models.Day
}

func (b *reader) note(member string, ok bool) {
	if !ok {
		b.wrong = append(b.wrong, member)
	}
}

// person reads a person, whose numbers may hold other signs.
func (b *reader) person(member string, v personView) models.Person {
	out := models.Person{FullName: intake.Text(v.FullName), Sex: v.Sex, MotherName: intake.Text(v.MotherName), Address: intake.Text(v.Address)}
	b.note(member+".sex", v.Sex == "" || v.Sex == "male" || v.Sex == "female")
	id, old, ok := intake.Number(v.PersonalID)
	b.note(member+".personal_id", ok)
	none, second, ok := intake.Number(v.OldID)
	b.note(member+".old_id", ok && none == "")
	out.PersonalID, out.OldID = id, cmp.Or(old, second)
	out.DateOfBirth, ok = intake.Birth(v.DateOfBirth, b.today)
	b.note(member+".date_of_birth", ok)
	return out
}

// read writes what a program said into a dossier. CodeInvalid names the members that are ill-formed, and none of their values.
func (q peopleQuestion) read(i models.Intake) (models.Intake, error) {
	b := reader{today: page.Today()}
	i.Holder, i.Applicant, i.Card = b.person("holder", q.Holder), b.person("applicant", q.Applicant), q.Card
	i.Relation, i.Request = intake.Text(q.Relation), intake.Text(q.Request)
	var ok bool
	i.Phone, ok = intake.Phone(q.Phone)
	b.note("phone", ok)
	i.Due, ok = intake.DueDay(q.Due, b.today)
	b.note("due", ok)
	i.Sets = max(1, q.Sets)
	b.note("sets", q.Sets >= 0 && q.Sets <= intake.MostSets)
	if len(b.wrong) > 0 {
		return i, invalid("these members are ill-formed: "+strings.Join(b.wrong, ", "), "see /api/docs")
	}
	return i, nil
}

// openIntake opens a dossier of the desk.
func (p *Pages) openIntake(w http.ResponseWriter, r *http.Request) error {
	var q struct {
		peopleQuestion
		Unit      models.UnitCode      `json:"unit"`
		Procedure models.ProcedureCode `json:"procedure"`
	}
	if err := readJSON(r, &q); err != nil {
		return err
	}
	if q.From != "" {
		return invalid("a dossier that is not open yet has no card", "leave card_document out")
	}
	procedure, ok := p.Procedures.Find(q.Procedure)
	if !ok {
		return invalid("there is no such procedure", "see /api/v1/procedures")
	}
	v := page.VisitorOf(r.Context())
	i, err := q.read(models.Intake{Unit: cmp.Or(q.Unit, v.Account.Unit), By: v.Account.Name})
	if err != nil {
		return err
	}
	if !v.Scope().Covers(i.Unit) {
		return invalid("the member unit names another unit than that of the account", "leave it out")
	}
	i = intake.Begin(i, procedure, page.Today())
	key, err := keyFor(r, q)
	if err != nil {
		return err
	}
	code, err := p.Intakes.OpenDossier(r.Context(), i, key)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/intakes/"+string(code))
	return page.JSON(w, http.StatusCreated, map[string]any{"code": code, "unit": i.Unit, "procedure": i.Procedure, "title": i.Title, "due": i.Due})
}

// keyFor gives the request's idempotency key as the ledger keeps it, "" where there is none: of this account and this request alone,
// so that a program that was cut off before the answer was kept opens no second dossier.
func keyFor(r *http.Request, request any) (string, error) {
	key, err := idempotencyKey(r)
	if err != nil || key == "" {
		return "", err
	}
	text, err := json.Marshal(request)
	if err != nil {
		return "", &models.Error{Code: models.CodeInternal, Message: "the request cannot be told from others", Err: err}
	}
	sum := sha256.Sum256([]byte(string(page.VisitorOf(r.Context()).Account.ID) + "\n" + key + "\n" + string(text)))
	return hex.EncodeToString(sum[:]), nil
}

// people writes who a dossier is about and who hands it in, in the place of what was written down before.
func (p *Pages) people(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	var q peopleQuestion
	if err := readJSON(r, &q); err != nil {
		return err
	}
	i, err := q.read(i)
	if err != nil {
		return err
	}
	v := page.VisitorOf(r.Context())
	if q.From != "" {
		_, read, err := p.Ledger.Dossier(r.Context(), v.Scope(), i.Dossier)
		if err != nil {
			return err
		}
		if i.Holder, err = intake.HolderOf(read, q.From); err != nil {
			return err
		}
		i.Card = true
	}
	if err := p.Intakes.SetPeople(r.Context(), v.Scope(), i, v.Account.Name); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
