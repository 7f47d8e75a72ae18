package judge_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/linking/judge"
)

// at gives the count at a threshold.
func at(counts []judge.Count, threshold float64) judge.Count {
	for i, t := range judge.Thresholds {
		if t == threshold {
			return counts[i]
		}
	}
	return judge.Count{}
}

// The small set is made by: go run ./fixtures/register -seed 7 -n 400 -queries 200 -noise phone
func TestSmallSet(t *testing.T) {
	t.Parallel()
	set, err := judge.Read("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Results) != 400 || len(set.Queries) != 200 || set.Places == nil {
		t.Fatalf("%d results, %d queries", len(set.Results), len(set.Queries))
	}
	for name, linker := range map[string]linking.Linker{"with places": {Places: set.Places}, "without": {}} {
		r := judge.Measure(linker, set, 2)
		if c := at(r.SameResult, 0.9); c.Given-c.Right > 1 || c.Recall() < 0.85 {
			t.Errorf("%s: same_result at 0.9: %+v", name, c)
		}
		if c := at(r.SameHolder, 0.5); c.F1() < 0.95 {
			t.Errorf("%s: same_holder at 0.5: F1 %.3f", name, c.F1())
		}
		if c := at(r.SameHolder, 0.9); c.Given-c.Right > 0 {
			t.Errorf("%s: same_holder at 0.9: %+v", name, c)
		}
		if r.None.Part > 0 || r.NameYear.Part > 0 || r.Hard["all"].Part > 0 {
			t.Errorf("%s: no match %v, name and year %v, look-alikes %v", name, r.None, r.NameYear, r.Hard["all"])
		}
		if found := float64(r.Top.Part) / float64(r.Top.Whole); found < 0.97 {
			t.Errorf("%s: %.3f of those that are there are among the links", name, found)
		}
	}
}

func TestReportTellsAll(t *testing.T) {
	t.Parallel()
	set, err := judge.Read("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	r := judge.Measure(linking.Linker{}, set, 1)
	r.Print(&out)
	for _, want := range []string{"same_result, first link", "precision", "look-alike linked at 0.9: twin", "calibration error", "personal number"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if e := r.CalibrationError(models.RelationSameResult, models.RelationSameHolder); e <= 0 || e > 0.1 {
		t.Errorf("calibration error %.3f", e)
	}
}

// A model fitted to the set writes a file that can be read, and links as well.
func TestFit(t *testing.T) {
	t.Parallel()
	set, err := judge.Read("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	model, err := linking.Fit([]linking.Set{set.Cases()}, linking.StandardShares())
	if err != nil {
		t.Fatal(err)
	}
	if d := model.Data[0]; d.Name != "small" || d.Queries != 200 || d.Results != 400 || d.Pairs == 0 {
		t.Errorf("data %+v", d)
	}
	text, err := model.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := linking.Parse("model.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	r := judge.Measure(linking.Linker{Model: again}, set, 1)
	if c := at(r.SameHolder, 0.5); c.F1() < 0.9 {
		t.Errorf("same_holder at 0.5: F1 %.3f", c.F1())
	}
}

func TestReadFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := judge.Read(dir); err == nil {
		t.Error("an empty folder is a set")
	}
	for name, text := range map[string]string{"register.csv": "result_code,document_no\nR1,5\n", "truth.jsonl": "{}\n", "queries.jsonl": "no JSON\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := judge.Read(dir); err == nil {
		t.Error("a line that is no JSON is a query")
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	set, err := judge.Read("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		a, b      string
		certainty float64
		known     bool
	}{
		{"UBND xã An Thái, huyện An Lão, thành phố Hải Phòng", "Ủy ban nhân dân xã An Hưng, thành phố Hải Phòng", 1, true},
		{"phường Vĩnh Niệm, quận Lê Chân, thành phố Hải Phòng", "số 4 đường Cát Cụt, phường An Biên, thành phố Hải Phòng", 0.5, true},
		{"xã An Thái, huyện An Lão", "xã An Lão", 0, true},
		{"xã An Thái, huyện An Lão", "xã Không Đâu", 0, false},
	} {
		certainty, known := set.Places.Same(c.a, c.b)
		if certainty != c.certainty || known != c.known {
			t.Errorf("%s; %s: %.2f %v", c.a, c.b, certainty, known)
		}
	}
}
