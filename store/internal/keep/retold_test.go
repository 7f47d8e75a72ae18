package keep_test

import (
	"reflect"
	"testing"

	"sohoa/models"
	"sohoa/store/internal/keep"
)

// on gives a field that stands on a page.
func on(f models.Field, page int) models.Field {
	f.Evidence = []models.Evidence{{Page: page}}
	return f
}

func TestRetold(t *testing.T) {
	t.Parallel()
	one, two, both := []int{1}, []int{2}, []int{1, 2}
	for name, c := range map[string]struct{ before, now, want []models.Document }{
		"unchanged papers keep all": {
			[]models.Document{doc("A", "a", one, clerk("x", "1"), clerk("added", "2")), doc("B", "b", two, machine("y", "1"))},
			[]models.Document{doc("", "a", one, machine("x", "9")), doc("", "b", two, machine("y", "2"))},
			[]models.Document{doc("A", "a", one, clerk("x", "1"), clerk("added", "2")), doc("B", "b", two, machine("y", "2"))}},
		"joined": {
			[]models.Document{doc("A", "a", one, on(clerk("x", "1"), 1)), doc("B", "a", two, on(clerk("x", "2"), 2), on(clerk("y", "3"), 2))},
			[]models.Document{doc("", "a", both, machine("x", "9"), machine("y", "9"))},
			[]models.Document{doc("A", "a", both, on(clerk("x", "1"), 1), on(clerk("y", "3"), 2))}},
		"cut": {
			[]models.Document{doc("A", "a", both, on(clerk("x", "1"), 1), on(clerk("y", "2"), 2))},
			[]models.Document{doc("", "a", one, machine("x", "9"), machine("y", "9")), doc("", "b", two, machine("y", "9"))},
			[]models.Document{doc("A", "a", one, on(clerk("x", "1"), 1), machine("y", "9")), doc("", "b", two, on(clerk("y", "2"), 2))}},
		"another type": {
			[]models.Document{doc("A", "a", one, on(clerk("x", "1"), 1), clerk("z", ""), on(clerk("only", "3"), 1))},
			[]models.Document{doc("", "b", one, machine("x", "9"), machine("z", "9"))},
			[]models.Document{doc("A", "b", one, on(clerk("x", "1"), 1), clerk("z", ""))}},
		"a paper that is none any more goes": {
			[]models.Document{doc("A", "a", one, clerk("x", "1")), doc("B", "b", two, clerk("x", "2"))},
			[]models.Document{doc("", "b", two, machine("x", "9"))},
			[]models.Document{doc("B", "b", two, clerk("x", "2"))}},
	} {
		if got := keep.Retold(c.before, c.now); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, c.want)
		}
	}
}
