package confidence

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/regress"
)

// drawn makes examples whose probability of being right is known: it depends on form and agreement, not on noise, a signal
// that by nature speaks against a value but here means nothing.
func drawn(seed uint64, files int) []Example {
	random := rand.New(rand.NewPCG(seed, 1))
	var out []Example
	for f := range files {
		for range 20 {
			s := Signals{Form: random.Float64(), Agrees: math.Round(random.Float64()), Disputed: random.Float64()}
			s.SetGroup([]Group{Names, Dates, Texts}[random.IntN(3)])
			if random.IntN(20) == 0 {
				s[Barred] = 1
			}
			p := regress.Logistic(-2 + 4*s[Form] + 4*s[Agrees])
			out = append(out, Example{Set: fmt.Sprint("set ", f%2), File: fmt.Sprint(f), Signals: s, Right: random.Float64() < p})
		}
	}
	return out
}

// TestFit learns from drawn examples and is judged on others.
func TestFit(t *testing.T) {
	t.Parallel()
	const limit = 0.02
	m, r, err := Fit(drawn(1, 200), limit)
	if err != nil {
		t.Fatal(err)
	}
	fresh := drawn(2, 200)
	for name, got := range map[string]Measured{"cross-validated": r.All, "on others": m.Judge(fresh, limit), "set 0": r.Sets["set 0"]} {
		if got.CalibrationError > 0.03 || got.Ranking < 0.75 || got.Vouched < got.Values/10 || float64(got.Silent) > 1.5*limit*float64(got.Vouched) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if math.Abs(m.Weights[Form]-4) > 0.7 || math.Abs(m.Weights[Agrees]-4) > 0.7 || math.Abs(m.Weights[Disputed]) > 0.3 {
		t.Errorf("weights %v", m.Weights)
	}
	if len(r.Groups) != 3 || len(r.Sets) != 2 {
		t.Errorf("%d groups and %d sets are judged", len(r.Groups), len(r.Sets))
	}
	if _, err := Parse("fit", mustBytes(t, m)); err != nil {
		t.Error(err)
	}
}

// TestFitRepeats sees that the same examples give the same bytes, and another order of the files the same folds.
func TestFitRepeats(t *testing.T) {
	t.Parallel()
	examples := drawn(3, 60)
	var first []byte
	for range 3 {
		m, _, err := Fit(examples, DefaultLimit)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = mustBytes(t, m)
		}
		if !bytes.Equal(first, mustBytes(t, m)) {
			t.Fatal("the same examples give another file")
		}
	}
	of := folds(examples, foldCount)
	turned := slices.Clone(examples)
	slices.Reverse(turned)
	back := folds(turned, foldCount)
	slices.Reverse(back)
	if !slices.Equal(of, back) {
		t.Error("the folds depend on the order of the examples")
	}
	for i := 1; i < len(examples); i++ {
		if examples[i].File == examples[i-1].File && of[i] != of[i-1] {
			t.Error("a file is torn over two folds")
		}
	}
}

// TestFitRefusesOddSigns gives examples in which a failed check speaks for a value, by accident.
func TestFitRefusesOddSigns(t *testing.T) {
	t.Parallel()
	examples := drawn(4, 60)
	for i := range examples {
		if examples[i].Right {
			examples[i].Signals[Failed] = 1
		}
	}
	m, _, err := Fit(examples, DefaultLimit)
	if err != nil || m.Weights[Failed] != 0 {
		t.Errorf("a failed check weighs %v, %v", m.Weights[Failed], err)
	}
}

func TestFitRefusesTooFew(t *testing.T) {
	t.Parallel()
	if _, _, err := Fit(drawn(5, 2), DefaultLimit); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("forty examples give %v", err)
	}
}

func mustBytes(t *testing.T, m *Model) []byte {
	t.Helper()
	out, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMeasures(t *testing.T) {
	t.Parallel()
	outcomes := []Outcome{{0.9, true}, {0.8, false}, {0.8, true}, {0.1, false}}
	if got := rank(outcomes); got != 0.875 { // one of four pairs is a tie
		t.Errorf("rank %v", got)
	}
	if got := logLoss(outcomes[:1]); math.Abs(got+math.Log(0.9)) > 1e-9 {
		t.Errorf("log loss %v", got)
	}
	if rank(nil) != 0 || logLoss(nil) != 0 || CalibrationError(nil) != 0 || len(Reliability(nil, 10)) != 0 {
		t.Error("nothing measures as something")
	}
	var said []Outcome
	for i := range 1000 {
		said = append(said, Outcome{P: 0.8, Right: i%10 != 0})
	}
	if got := CalibrationError(said); math.Abs(got-0.1) > 1e-9 {
		t.Errorf("0.8 for nine in ten gives %v", got)
	}
	bins := Reliability(said, 10)
	if len(bins) != 10 || bins[3].Values != 100 || math.Abs(bins[3].Right-0.9) > 1e-9 || math.Abs(bins[3].Said-0.8) > 1e-9 {
		t.Errorf("bins %+v", bins)
	}
}

// TestCalibration sees that the curve rises and never claims certainty, even of faultless values.
func TestCalibration(t *testing.T) {
	t.Parallel()
	var all []judged
	for i := range 2000 {
		score := float64(i) / 2000
		all = append(all, judged{Example: Example{Right: i%7 != 0 || i > 1500}, score: score})
	}
	points := calibration(all)
	for i, p := range points {
		if p.Right <= 0 || p.Right >= 1 || i > 0 && (p.Score <= points[i-1].Score || p.Right <= points[i-1].Right) {
			t.Errorf("point %d: %+v", i, p)
		}
	}
	if len(points) < 2 {
		t.Errorf("%d points", len(points))
	}
}
