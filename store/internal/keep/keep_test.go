package keep_test

import (
	"reflect"
	"testing"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

// doc gives a document; its fields are machine's unless their state says otherwise.
func doc(id models.DocumentID, kind models.TypeName, pages []int, fields ...models.Field) models.Document {
	return models.Document{ID: id, Type: kind, Pages: pages, Fields: fields}
}

func machine(name, value string) models.Field {
	return models.Field{Name: models.FieldName(name), Value: value, State: models.StateAuto}
}

func clerk(name, value string) models.Field {
	return models.Field{Name: models.FieldName(name), Value: value, State: models.StateCorrected}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	one, two := []int{1}, []int{2}
	for name, c := range map[string]struct{ before, now, want []models.Document }{
		"first reading": {nil,
			[]models.Document{doc("", "a", one, machine("x", "1"))},
			[]models.Document{doc("", "a", one, machine("x", "1"))}},
		"same paper keeps its identifier": {
			[]models.Document{doc("A", "a", one, machine("x", "1"))},
			[]models.Document{doc("", "a", one, machine("x", "2"))},
			[]models.Document{doc("A", "a", one, machine("x", "2"))}},
		"a clerk's value stays": {
			[]models.Document{doc("A", "a", one, clerk("x", "1"), machine("y", "1"))},
			[]models.Document{doc("", "a", one, machine("x", "2"), machine("y", "2"))},
			[]models.Document{doc("A", "a", one, clerk("x", "1"), machine("y", "2"))}},
		"a clerk's value stays though the machine finds the field no more": {
			[]models.Document{doc("A", "a", one, clerk("x", "1"))},
			[]models.Document{doc("", "a", one, machine("y", "2"))},
			[]models.Document{doc("A", "a", one, machine("y", "2"), clerk("x", "1"))}},
		"a machine's document that is found no more goes": {
			[]models.Document{doc("A", "a", one, machine("x", "1"))},
			[]models.Document{doc("", "b", one)},
			[]models.Document{doc("", "b", one)}},
		"a clerk's document that is found no more stays alone on its page": {
			[]models.Document{doc("A", "a", one, clerk("x", "1"))},
			[]models.Document{doc("", "b", one), doc("", "c", []int{1, 2})},
			[]models.Document{doc("A", "a", one, clerk("x", "1")), doc("", "c", []int{1, 2})}},
		"most shared pages win": {
			[]models.Document{doc("A", "a", []int{2, 3}, clerk("x", "1"))},
			[]models.Document{doc("", "a", []int{1, 2}), doc("", "a", []int{2, 3, 4})},
			[]models.Document{doc("", "a", []int{1, 2}), doc("A", "a", []int{2, 3, 4}, clerk("x", "1"))}},
		"two papers of a kind": {
			[]models.Document{doc("A", "a", one, clerk("x", "1")), doc("B", "a", two, clerk("x", "2"))},
			[]models.Document{doc("", "a", one), doc("", "a", two)},
			[]models.Document{doc("A", "a", one, clerk("x", "1")), doc("B", "a", two, clerk("x", "2"))}},
	} {
		if got := keep.Decisions(c.before, c.now); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, c.want)
		}
	}
}

func TestDecidedLinks(t *testing.T) {
	t.Parallel()
	link := func(code models.ResultCode, state models.LinkState) models.Link {
		return models.Link{ResultCode: code, Relation: models.RelationSameHolder, State: state}
	}
	before, now := doc("A", "a", []int{1}), doc("", "a", []int{1})
	before.Links = []models.Link{link("rejected", models.LinkRejected), link("gone", models.LinkConfirmed), link("open", models.LinkProposed)}
	now.Links = []models.Link{link("rejected", models.LinkProposed), link("new", models.LinkProposed)}
	got := keep.Decisions([]models.Document{before}, []models.Document{now})
	want := []models.Link{link("rejected", models.LinkRejected), link("new", models.LinkProposed), link("gone", models.LinkConfirmed)}
	if len(got) != 1 || !reflect.DeepEqual(got[0].Links, want) {
		t.Errorf("links %+v, want %+v", got, want)
	}
	if now.Links[0].State != models.LinkProposed {
		t.Error("the caller's links were changed")
	}
}
