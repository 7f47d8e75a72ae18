package lexicon_test

import (
	"testing"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

func TestListsAreWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		list  *lexicon.List
		least int
	}{
		{"surnames", lexicon.Surnames(), 200}, {"names", lexicon.NameSyllables(), 600}, {"ethnic", lexicon.EthnicGroups(), 55},
		{"countries", lexicon.Countries(), 80}, {"provinces", lexicon.Provinces(), 64}, {"communes", lexicon.Communes(), 114},
		{"districts", lexicon.Districts(), 27}, {"old communes", lexicon.OldCommunes(), 300}, {"agencies", lexicon.Agencies(), 70},
		{"abbreviations", lexicon.Abbreviations(), 100}, {"id prefixes", lexicon.IDPrefixes(), 63}, {"place words", lexicon.PlaceWords(), 20},
	} {
		if n := len(c.list.All()); n < c.least {
			t.Errorf("%s: %d entries, at least %d expected", c.name, n, c.least)
		}
		for _, e := range c.list.All() {
			if e.Text != viet.Normalise(e.Text) || !c.list.Has(e.Text) || e.Weight < 0 {
				t.Errorf("%s: bad entry %q", c.name, e.Text)
			}
		}
	}
	if n := len(lexicon.Communes().All()); n != 114 {
		t.Errorf("Hải Phòng has 114 communes, the list %d", n)
	}
	share := 0.0
	for _, e := range lexicon.Surnames().All() {
		share += e.Weight
	}
	if share < 0.9 || share > 1.05 {
		t.Errorf("shares of surnames add up to %v", share)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		list     *lexicon.List
		in, want string
	}{
		{lexicon.Communes(), "Cẩm Giàng", "Cẩm Giàng"},
		{lexicon.Communes(), "CẨM GIANG", "Cẩm Giang"},
		{lexicon.Communes(), "Kiên Thuy", "Kiến Thụy"},
		{lexicon.Communes(), "ThuỷNguyên", "Thủy Nguyên"},
		{lexicon.EthnicGroups(), "Kính", "Kinh"},
		{lexicon.Provinces(), "Hải Phỏng", "Hải Phòng"},
		{lexicon.Surnames(), "Nguyển", "Nguyễn"},
		{lexicon.Surnames(), "Xyz", ""},
	} {
		got, _, ok := c.list.Nearest(c.in)
		if ok != (c.want != "") || got.Text != c.want {
			t.Errorf("Nearest(%q) = %q, %v; want %q", c.in, got.Text, ok, c.want)
		}
	}
	if n := len(lexicon.Communes().Alike("cam giang")); n != 2 {
		t.Errorf("Cẩm Giàng and Cẩm Giang are alike, found %d", n)
	}
	if e, ok := lexicon.EthnicGroups().Find("H'Mông"); !ok || e.Means != "Mông" {
		t.Errorf("H'Mông means Mông, got %q", e.Means)
	}
}
