package learn_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/learn"
	"sohoa/pipeline/values"
)

func types(t *testing.T) doctypes.Set {
	t.Helper()
	set, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// decided gives a field of a birth certificate that people left with that value; each file is another one.
func decided(file int, field models.FieldName, value string, clerks []string, readings ...string) models.Decision {
	return models.Decision{Document: models.DocumentID(fmt.Sprint("d", file)), SHA256: fmt.Sprint("f", file), Type: "birth_certificate",
		Field: models.Field{Name: field, Value: value, State: models.StateConfirmed}, Readings: readings, Clerks: clerks}
}

const (
	agency = "registration_agency"
	right  = "UBND xã Cẩm Giàng"
	poison = "UBND xã Cẩm Giang"
)

var lan, hoa = []string{"lan"}, []string{"hoa"}

func spelled(entries []models.LexiconEntry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Value)
	}
	return out
}

func TestGatherNeedsManyFilesAndPeople(t *testing.T) {
	t.Parallel()
	many := func(files []int, clerks ...[]string) []models.Decision {
		var out []models.Decision
		for i, f := range files {
			out = append(out, decided(f, agency, poison, clerks[i%len(clerks)]))
		}
		return out
	}
	for name, c := range map[string]struct {
		decisions []models.Decision
		in        bool
	}{
		"three files, two people":      {many([]int{1, 2, 3}, lan, hoa), true},
		"two files, two people":        {many([]int{1, 2}, lan, hoa), false},
		"one person, a hundred files":  {many(seq(100), lan), false},
		"one file sent a hundred ways": {many(make([]int, 100), lan, hoa), false},
		"nobody's last word":           {many(seq(10), nil), false},
	} {
		if got := learn.Gather(c.decisions, types(t)); (len(got) == 1) != c.in {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Names of holders are never learned, nor fields that nobody describes; spellings of one value are one entry.
func TestGatherKinds(t *testing.T) {
	t.Parallel()
	var all []models.Decision
	for i := range 4 {
		clerks := [][]string{lan, hoa}[i%2]
		all = append(all, decided(i, "full_name", "NGUYỄN VĂN AN", clerks), decided(i, "signer", "Trần Thị Hoà", clerks),
			decided(i, "nonsense", "x", clerks), decided(i, "date_of_birth", "2020-01-01", clerks), decided(i, "home_town", "xã Hòa Bình", clerks))
	}
	all[1].Field.Value = "Trần Thị Hòa"
	got := learn.Gather(all, types(t))
	if want := []string{"xã Hòa Bình", "Trần Thị Hoà"}; !slices.Equal(spelled(got), want) {
		t.Fatalf("entries %+v", got)
	}
	if e := got[1]; e.Kind != "signer" || e.Count != 4 || e.Files != 4 || e.Clerks != 2 || e.Folded != "tran thi hoa" {
		t.Errorf("entry %+v", e)
	}
	l := learn.New(got)
	if n := l.For("signer").Count(values.KindPersonName, "TRẦN THỊ HÒA"); n != 4 {
		t.Errorf("the signer counts %d", n)
	}
	if n := l.For("full_name").Count(values.KindPersonName, "Trần Thị Hòa"); n != 0 {
		t.Errorf("a holder with a signer's name counts %d", n)
	}
	if n := l.For("signer").Count(values.KindPersonName, "Trần Thị Hóa"); n != 0 {
		t.Errorf("another tone counts %d", n)
	}
}

// Whatever readings there are, Rank gives the same ones: it never makes one up, loses or doubles one.
func TestRankIsAPermutation(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	pool := []string{"", "a", "A", "á", "Cẩm Giàng", "Cẩm Giang", "cẩm giàng", "hoà", "hòa", "x y", "x  y", "\xff"}
	for range 20000 {
		var entries []models.LexiconEntry
		for range r.IntN(6) {
			entries = append(entries, models.LexiconEntry{Kind: "place", Value: pool[r.IntN(len(pool))], Count: r.IntN(4)})
		}
		readings := make([]string, r.IntN(6))
		for i := range readings {
			readings[i] = pool[r.IntN(len(pool))]
		}
		before := slices.Clone(readings)
		l := learn.New(entries)
		got := l.Rank(values.KindPlace, readings)
		if !slices.Equal(readings, before) {
			t.Fatal("the readings given were changed")
		}
		if len(got) > 0 && got[0] != readings[0] && (l.Count(values.KindPlace, readings[0]) > 0 || l.Count(values.KindPlace, got[0]) == 0) {
			t.Fatalf("%q before %q of %q with %+v", got[0], readings[0], readings, entries)
		}
		slices.Sort(got)
		slices.Sort(before)
		if !slices.Equal(got, before) {
			t.Fatalf("ranked %q, given %q", got, before)
		}
	}
}

func TestRank(t *testing.T) {
	t.Parallel()
	l := learn.New([]models.LexiconEntry{{Kind: "agency", Value: right, Count: 3}, {Kind: "agency", Value: "Sở Tư pháp", Count: 9}})
	for name, c := range map[string]struct{ readings, want []string }{
		"an unknown first gives way":  {[]string{poison, "x", right}, []string{right, poison, "x"}},
		"a known first stays":         {[]string{right, "x", "Sở Tư pháp"}, []string{right, "Sở Tư pháp", "x"}},
		"the better known of two":     {[]string{"x", right, "Sở Tư pháp"}, []string{"Sở Tư pháp", right, "x"}},
		"nothing known, nothing done": {[]string{"y", "x"}, []string{"y", "x"}},
		"none":                        {nil, nil},
	} {
		if got := l.Rank(values.KindAgency, c.readings); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
		if got := l.Rank(values.KindPlace, c.readings); !slices.Equal(got, c.readings) {
			t.Errorf("%s, another kind: %q", name, got)
		}
		if got := (learn.Lexicon{}).Rank(values.KindAgency, c.readings); !slices.Equal(got, c.readings) {
			t.Errorf("%s, no lexicon: %q", name, got)
		}
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	set := types(t)
	var history []models.Decision
	for i := range 5 {
		history = append(history, decided(i, agency, right, [][]string{lan, hoa}[i%2], poison, right))
	}
	candidate := learn.Gather(history, set)
	got := learn.Replay(history, set, nil, candidate)
	if got.Fields != 5 || got.Before != 0 || got.After != 5 || len(got.Gains) != 5 || len(got.Losses) != 0 {
		t.Errorf("replayed %+v", got)
	}
	// A paper whose agency is the rarer twin would be spoiled.
	twin := decided(9, agency, poison, lan, poison, right)
	got = learn.Replay(append(history, twin), set, nil, candidate)
	if len(got.Losses) != 1 || got.Losses[0].Document != twin.Document || got.Before != 1 {
		t.Errorf("replayed %+v", got)
	}
	// Three files are just enough, and none of them speaks for itself.
	few := history[:3]
	if got := learn.Replay(few, set, nil, learn.Gather(few, set)); len(got.Gains) != 0 || len(got.Losses) != 0 {
		t.Errorf("a file spoke for itself: %+v", got)
	}
	// The same lexicon again changes nothing.
	if got := learn.Replay(append(history, twin), set, candidate, candidate); len(got.Gains)+len(got.Losses) != 0 {
		t.Errorf("replayed %+v", got)
	}
}
