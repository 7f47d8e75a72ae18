package intake

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"sohoa/models"
)

const day models.Day = "2026-11-24"

func TestReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][2]string{"": {}, "0991 9000 0001": {"099190000001", ""}, "099.090.001": {"", "099090001"}} {
		if id, old, ok := Number(typed); !ok || id != want[0] || old != want[1] {
			t.Errorf("number %q: %q, %q, %v", typed, id, old, ok)
		}
	}
	for typed, want := range map[string]string{"": "", "18/05/2026": "2026-05-18", "18052026": "2026-05-18", "1990": "1990", "2026-11-24": "2026-11-24"} {
		if got, ok := Birth(typed, day); !ok || got != want {
			t.Errorf("birth %q: %q, %v", typed, got, ok)
		}
	}
	for typed, want := range map[string]string{"": "", "0900 000 000": "0900000000"} {
		if got, ok := Phone(typed); !ok || got != want {
			t.Errorf("phone %q: %q, %v", typed, got, ok)
		}
	}
	for typed, want := range map[string]models.Day{"": "", "24/11/2026": "2026-11-24", "27112026": "2026-11-27"} {
		if got, ok := DueDay(typed, day); !ok || got != want {
			t.Errorf("due %q: %q, %v", typed, got, ok)
		}
	}
}

func TestRefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	_, _, number := Number("12345")
	_, phone := Phone("12345")
	if number || phone {
		t.Errorf("number %v, phone %v", number, phone)
	}
	for _, typed := range []string{"31/02/1990", "25/11/2026", "x"} {
		if got, ok := Birth(typed, day); ok {
			t.Errorf("birth %q: %q", typed, got)
		}
	}
	for _, typed := range []string{"23/11/2026", "2027", "31/02/2027", "x"} {
		if got, ok := DueDay(typed, day); ok {
			t.Errorf("due %q: %q", typed, got)
		}
	}
}

func TestLeft(t *testing.T) {
	t.Parallel()
	whole := models.Intake{Holder: models.Person{FullName: "Trần Thị Thử"}, Due: "2026-11-27", Components: []models.Component{{Presence: models.PresencePaper}}}
	missing, nobody, someday, accepted := whole, whole, whole, whole
	missing.Components = []models.Component{{Presence: models.PresenceMissing}}
	nobody.Holder.FullName, someday.Due, accepted.Accepted = "", "", time.Unix(1, 0)
	for _, c := range []struct {
		name    string
		i       models.Intake
		reading int
		want    Left
	}{{"whole", whole, 0, LeftNothing}, {"missing", missing, 0, LeftMissing}, {"missing, perhaps among what is read", missing, 1, LeftNothing},
		{"nobody", nobody, 0, LeftHolder}, {"some day", someday, 0, LeftDue}, {"accepted", accepted, 0, LeftAccepted}} {
		if got := LeftOf(c.i, c.reading); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWay(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]models.Component{"original": {Presence: models.PresencePaper}, "photocopy": {Presence: models.PresencePaper, Form: models.CopyPhoto},
		"reused": {Presence: models.PresenceReused}, "": {Presence: models.PresenceOmitted, Form: models.CopyPhoto}} {
		if got := Way(c); got != want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// ledger notes what it is asked; nothing can be placed in it.
type ledger struct{ did []string }

func (l *ledger) AddFile(_ context.Context, _ models.Scope, _ models.DossierCode, upload string, f models.File, _ string) (models.Addition, error) {
	l.did = append(l.did, "add "+upload)
	return models.Addition{File: f}, nil
}

func (l *ledger) ReplacePage(_ context.Context, _ models.Scope, _ models.FileID, _ int, upload string, f models.File, _ string) (models.Addition, error) {
	l.did = append(l.did, "replace "+upload)
	return models.Addition{File: f}, nil
}

func (l *ledger) PlacePaper(_ context.Context, _ models.Scope, p models.PaperPlace, _ string) error {
	l.did = append(l.did, "place "+p.Component)
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such component"}
}

func (l *ledger) Enqueue(context.Context, models.Ticket) error {
	l.did = append(l.did, "enqueue")
	return &models.Error{Code: models.CodeUnavailable, Message: "Redis is away"}
}

// What arrived is added though it cannot be placed and nobody is told: both can be made up for.
func TestAdd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		u    models.Upload
		want []string
	}{{models.Upload{ID: "u1", Component: "birth"}, []string{"add u1", "place birth", "enqueue"}},
		{models.Upload{ID: "u2", Replaces: "f", Page: 2, Component: "birth"}, []string{"replace u2", "enqueue"}}} {
		l := &ledger{}
		if _, err := (Adder{Papers: l, Queue: l, Log: slog.New(slog.DiscardHandler)}).Add(t.Context(), models.Everywhere(), c.u, models.File{}, "lan"); err != nil {
			t.Fatal(err)
		}
		if len(l.did) != len(c.want) {
			t.Fatalf("did %v, want %v", l.did, c.want)
		}
		for i := range c.want {
			if l.did[i] != c.want[i] {
				t.Errorf("did %v, want %v", l.did, c.want)
			}
		}
	}
}
