package confidence

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/values"
)

// sure gives signals of a value of the group that everything speaks for.
func sure(g Group) Signals {
	s := Signals{}
	for _, name := range speaksFor {
		s[name] = 1
	}
	s.SetGroup(g)
	return s
}

// TestStandard sees that the embedded model is whole and says what its data can bear.
func TestStandard(t *testing.T) {
	t.Parallel()
	m := Standard()
	if m.Made == "" || m.Recogniser == "" || len(m.Data) == 0 || m.Measured.Values == 0 || len(m.Calibrated) < 5 {
		t.Errorf("the model does not tell what it was made from: %+v", m.Measured)
	}
	again, err := m.Bytes()
	if err != nil || string(again) != string(embedded) {
		t.Errorf("written again, the embedded model is another (%v)", err)
	}
	for _, g := range Groups() {
		s := sure(g)
		p := m.Probability(s)
		if p < 0.97 || p > 1 {
			t.Errorf("%s: a value that everything speaks for has probability %v", g, p)
		}
		if m.Vouches(s, p, 1e-6) {
			t.Errorf("%s: a risk of one in a million is claimed", g)
		}
		if got := m.Probability(Signals{groupSign + string(g): 1}); got > 0.5 {
			t.Errorf("%s: a value that nothing speaks for has probability %v", g, got)
		}
	}
}

// TestEvidenceCounts sees that nothing that speaks for a value makes it less credible, and nothing that speaks against it
// more, whatever else is known.
func TestEvidenceCounts(t *testing.T) {
	t.Parallel()
	m := Standard()
	all := slices.Concat(speaksFor, speaksAgainst)
	for known := range 64 { // every sixth signal together
		s := Signals{}
		for i, name := range all {
			s[name] = float64(known >> (i % 6) & 1)
		}
		for _, name := range all {
			with, without := maps.Clone(s), maps.Clone(s)
			with[name], without[name] = 1, 0
			a, b := m.Probability(with), m.Probability(without)
			if slices.Contains(speaksAgainst, name) {
				a, b = b, a
			}
			if a < b || a < 0 || a > 1 {
				t.Fatalf("%s: %v with it, %v without it, given %v", name, a, b, s)
			}
		}
	}
}

// TestModelsWord sees that a language model's word changes no probability and vouches for nothing.
func TestModelsWord(t *testing.T) {
	t.Parallel()
	m := Standard()
	for _, name := range []string{Seconded, Opposed} {
		s := sure(Dates)
		before := m.Probability(s)
		s[name] = 1
		if got := m.Probability(s); got != before {
			t.Errorf("%s takes the probability from %v to %v", name, before, got)
		}
		if _, err := Parse("x", []byte("version: 1\nweights: {"+name+": 0.5}\n")); err == nil {
			t.Errorf("a file may give %s a weight", name)
		}
	}
}

// curve is a model whose risk is known: names err once in 100 from 0.99, twice from 0.97; dates never; places are few.
const curve = `version: 1
calibration: [{score: 0.5, right: 0.5}]
risks:
  all:
    - {from: 0.99, values: 3000, wrong: 3}
    - {from: 0.97, values: 4000, wrong: 8}
    - {from: 0.93, values: 5000, wrong: 15}
  names:
    - {from: 0.99, values: 1000, wrong: 1}
    - {from: 0.97, values: 1500, wrong: 8}
    - {from: 0.93, values: 1600, wrong: 15}
  dates:
    - {from: 0.99, values: 1000, wrong: 0}
    - {from: 0.97, values: 1200, wrong: 0}
    - {from: 0.93, values: 1400, wrong: 0}
  places:
    - {from: 0.99, values: 10, wrong: 1}
    - {from: 0.97, values: 20, wrong: 1}
    - {from: 0.93, values: 30, wrong: 1}
`

func TestVouches(t *testing.T) {
	t.Parallel()
	m, err := Parse("curve", []byte(curve))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		group    Group
		p, limit float64
		mark     string
		want     bool
	}{
		"at its threshold":           {Names, 0.99, 0.005, "", true},
		"under it":                   {Names, 0.989, 0.005, "", false},
		"a looser limit":             {Names, 0.97, 0.01, "", true},
		"critical, and still good":   {Names, 0.99, 0.005, Critical, true},
		"critical, limit too strict": {Names, 0.99, 0.002, Critical, false},
		"faultless group":            {Dates, 0.97, 0.005, "", true},
		"too risky alone":            {Dates, 0.94, 0.005, "", false},
		"few values, one wrong":      {Places, 0.995, 0.005, "", false},
		"a group never seen":         {Texts, 0.99, 0.005, "", false}, // what holds for all proves little for it
		"never seen, a loose limit":  {Texts, 0.99, 0.01, "", true},
		"barred":                     {Dates, 1, 0.5, Barred, false},
	} {
		s := Signals{}
		s.SetGroup(c.group)
		if c.mark != "" {
			s[c.mark] = 1
		}
		if got := m.Vouches(s, c.p, c.limit); got != c.want {
			t.Errorf("%s: %v, threshold %v", name, got, m.Threshold(c.group, c.mark == Critical, c.limit))
		}
	}
	if (&Model{}).Vouches(sure(Dates), 1, DefaultLimit) {
		t.Error("a model that knows nothing vouches for a value")
	}
	if a, b := m.Risk(Names, 0.99), m.Risk(Names, 0.95); a >= b || m.Risk(Names, 0.5) != 1 {
		t.Errorf("risks %v at 0.99, %v at 0.95", a, b)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing":             "",
		"other version":       "version: 2\n",
		"unknown key":         "version: 1\nwheels: 4\n",
		"sign for":            "version: 1\nweights: {form: -1}\n",
		"sign against":        "version: 1\nweights: {failed: 1}\n",
		"no number":           "version: 1\nbase: .nan\n",
		"weight no number":    "version: 1\nweights: {form: .inf}\n",
		"curve falls":         "version: 1\ncalibration: [{score: 0.2, right: 0.5}, {score: 0.3, right: 0.4}]\n",
		"curve above 1":       "version: 1\ncalibration: [{score: 0.2, right: 1.5}]\n",
		"more wrong than all": "version: 1\nrisks: {all: [{from: 0.9, values: 1, wrong: 2}]}\n",
		"counts shrink":       "version: 1\nrisks: {all: [{from: 0.9, values: 5, wrong: 0}, {from: 0.8, values: 4, wrong: 0}]}\n",
	} {
		if _, err := Parse(name, []byte(text)); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "confidence.yaml")
	for _, p := range []string{"", path} {
		if m, err := Load(p); err != nil || m != Standard() {
			t.Errorf("%q: no file gives %v, %v", p, m, err)
		}
	}
	if err := os.WriteFile(path, []byte(curve), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := Load(path); err != nil || m == Standard() || len(m.Risks) != 4 {
		t.Errorf("an office's own file gives %v, %v", m, err)
	}
	if _, err := Load(dir); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a folder gives %v", err)
	}
}

// TestGroupOf sees that every kind was placed by hand.
func TestGroupOf(t *testing.T) {
	t.Parallel()
	free := []values.Kind{values.KindText, values.KindMaritalStatus}
	for _, k := range values.Kinds() {
		g := GroupOf(k)
		if !slices.Contains(Groups(), g) || (g == Texts) != slices.Contains(free, k) {
			t.Errorf("%s is of group %q", k, g)
		}
	}
	if g := (Signals{}).Group(); g != Texts {
		t.Errorf("signals without a group are of group %q", g)
	}
}

func TestCalibrate(t *testing.T) {
	t.Parallel()
	m := &Model{Calibrated: []Point{{0.4, 0.2}, {0.8, 0.9}}}
	last := -1.0
	for i := range 101 {
		got := m.calibrate(float64(i) / 100)
		if got < last || got < 0 || got > 1 {
			t.Errorf("%d %%: %v after %v", i, got, last)
		}
		last = got
	}
	for score, want := range map[float64]float64{0: 0, 0.4: 0.2, 0.6: 0.55, 0.8: 0.9, 0.9: 0.95, 1: 1} {
		if got := m.calibrate(score); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v gives %v, want %v", score, got, want)
		}
	}
	if !strings.HasPrefix(string(embedded), "# ") {
		t.Error("the file does not say what it is")
	}
}
