package sampling_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/sampling"
	"sohoa/pipeline/values"
)

var (
	names = models.Stratum{Type: "birth_certificate", Field: "full_name"}
	dates = models.Stratum{Type: "birth_certificate", Field: "date_of_birth"}
	rare  = models.Stratum{Type: "land_certificate", Field: "serial"}
)

func fields(counts map[models.Stratum]int) []models.Sample {
	var out []models.Sample
	for _, s := range []models.Stratum{names, dates, rare} {
		for i := range counts[s] {
			out = append(out, models.Sample{Stratum: s, Document: models.DocumentID(fmt.Sprintf("%s-%d", s, i)), Machine: "x"})
		}
	}
	return out
}

func count(samples []models.Sample) map[models.Stratum]int {
	out := map[models.Stratum]int{}
	for _, s := range samples {
		out[s.Stratum]++
	}
	return out
}

func TestDrawIsDeterministic(t *testing.T) {
	t.Parallel()
	all := fields(map[models.Stratum]int{names: 700, dates: 290, rare: 10})
	first := sampling.Draw(all, nil, 60, "seed")
	shuffled := slices.Clone(all)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if again := sampling.Draw(shuffled, nil, 60, "seed"); !slices.Equal(again, first) {
		t.Error("the same fields in another order give another sample")
	}
	if other := sampling.Draw(all, nil, 60, "another seed"); slices.Equal(other, first) {
		t.Error("another seed gives the same sample")
	}
	if got := count(first); got[names] != 42 || got[dates]+got[rare] != 18 || got[dates] < 17 {
		t.Errorf("shares %v are not in proportion", got)
	}
}

func TestDrawSizes(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]int{0: 0, 1: 1, 20: 20, 30: 30, 1000: 30} {
		if got := sampling.Draw(fields(map[models.Stratum]int{names: 20, dates: 10}), nil, size, "s"); len(got) != want {
			t.Errorf("size %d drew %d, want %d", size, len(got), want)
		}
	}
	if got := sampling.Draw(nil, nil, 60, "s"); len(got) != 0 {
		t.Errorf("drew %d of nothing", len(got))
	}
}

// Over many seeds every field is drawn about equally often, those of a thin stratum too.
func TestDrawIsFair(t *testing.T) {
	t.Parallel()
	all := fields(map[models.Stratum]int{names: 95, rare: 5})
	drawn := map[models.DocumentID]int{}
	const rounds = 4000
	for i := range rounds {
		for _, s := range sampling.Draw(all, nil, 10, fmt.Sprint(i)) {
			drawn[s.Document]++
		}
	}
	for _, f := range all {
		// 10 of 100: 400 times, with a deviation of 19; the share of the thin stratum is rounded by chance.
		if n := drawn[f.Document]; n < 300 || n > 500 {
			t.Errorf("%s was drawn %d times of %d", f.Document, n, rounds)
		}
	}
}

func TestDrawTakesAllOfASuspendedStratum(t *testing.T) {
	t.Parallel()
	got := count(sampling.Draw(fields(map[models.Stratum]int{names: 100, dates: 100, rare: 30}), map[models.Stratum]bool{rare: true}, 40, "s"))
	if got[names] != 20 || got[dates] != 20 || got[rare] != 30 {
		t.Errorf("drawn %v", got)
	}
}

// The zero-defect samples for 95 % certainty that tables of acceptance sampling give, and the ends.
func TestInterval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		errors, n int
		low, high float64
	}{
		{0, 149, 0, 0.0199}, {0, 299, 0, 0.00997}, {0, 598, 0, 0.00500}, {0, 2995, 0, 0.00100},
		{1, 10, 0.0051, 0.3942},
		{10, 10, 0.7411, 1}, // the tenth root of 0.05
		{0, 0, 0, 1},
	} {
		low, high := sampling.Interval(c.errors, c.n)
		if math.Abs(low-c.low) > 0.00006 || math.Abs(high-c.high) > 0.00006 {
			t.Errorf("%d of %d: %.5f to %.5f, want %.5f to %.5f", c.errors, c.n, low, high, c.low, c.high)
		}
	}
}

// The bounds are right by their definition: at the lower one so many errors or more, at the upper so many or fewer, come
// up with a chance of 5 %.
func TestIntervalDefinition(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 60; n++ {
		for k := 0; k <= n; k++ {
			low, high := sampling.Interval(k, n)
			if k > 0 && math.Abs(tail(n, k, low)-0.05) > 1e-9 {
				t.Fatalf("%d of %d: P(≥%d | %.6f) = %.6f", k, n, k, low, tail(n, k, low))
			}
			if k < n && math.Abs(1-tail(n, k+1, high)-0.05) > 1e-9 {
				t.Fatalf("%d of %d: P(≤%d | %.6f) = %.6f", k, n, k, high, 1-tail(n, k+1, high))
			}
		}
	}
}

// tail gives the chance of k or more errors among n at the rate p.
func tail(n, k int, p float64) float64 {
	sum, term := 0.0, math.Pow(1-p, float64(n))
	for i := 0; i <= n; i++ {
		if i >= k {
			sum += term
		}
		term *= float64(n-i) / float64(i+1) * p / (1 - p)
	}
	return sum
}

// So many answers with so many errors exceed a limit of 0.5 %, one answer more and they do not.
func TestLimitExceeded(t *testing.T) {
	t.Parallel()
	for errors, n := range map[int]int{1: 10, 2: 71, 3: 164} {
		at, _ := sampling.Interval(errors, n)
		past, _ := sampling.Interval(errors, n+1)
		if at <= 0.005 || past > 0.005 {
			t.Errorf("%d of %d: at least %.5f, of one more %.5f", errors, n, at, past)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for limit, want := range map[float64]int{0.02: 149, 0.01: 299, 0.005: 598, 0.001: 2995} {
		if got := sampling.Clean(limit); got != want {
			t.Errorf("%g needs %d clean answers, want %d", limit, got, want)
		}
		if _, high := sampling.Interval(0, want); high > limit {
			t.Errorf("%d clean answers show %.5f only", want, high)
		}
	}
}

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// answered gives so many answers, one a minute, wrong at the places named.
func answered(n int, wrong ...int) []models.Sample {
	out := make([]models.Sample, n)
	for i := range out {
		out[i] = models.Sample{ID: models.SampleID(i + 1), Stratum: names, Outcome: models.SampleRight, Answered: start.Add(time.Duration(i) * time.Minute)}
		if slices.Contains(wrong, i) {
			out[i].Outcome = models.SampleWrong
		}
	}
	return out
}

func limit(models.Stratum) float64 { return 0.005 }

func judged(t *testing.T, samples []models.Sample, suspensions ...models.Suspension) sampling.Verdict {
	t.Helper()
	all := sampling.Judge(samples, suspensions, limit)
	if len(all) != 1 {
		t.Fatalf("%d verdicts", len(all))
	}
	return all[0]
}

func TestJudgeSuspends(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		samples []models.Sample
		suspend bool
	}{
		"clean":                         {answered(300), false},
		"one error at the start":        {answered(10, 9), true}, // 1 of 10: 0.51 % at least
		"one error later":               {answered(11, 10), false},
		"two of 149":                    {answered(149, 0, 148), true},
		"two, far apart":                {answered(400, 20, 399), false},
		"three of 163":                  {answered(163, 0, 5, 13), true},
		"three of 598, no two together": {answered(598, 10, 200, 400), false},
		"an old error fades":            {answered(700, 50, 400), false},
	} {
		if v := judged(t, c.samples); (v.Suspend != "") != c.suspend {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

func TestJudgeReturns(t *testing.T) {
	t.Parallel()
	held := models.Suspension{Stratum: names, Since: start.Add(99*time.Minute + time.Second)}
	for name, c := range map[string]struct {
		samples []models.Sample
		clean   int
		back    bool
	}{
		"not yet":               {answered(697, 90, 99), 597, false},
		"enough":                {answered(698, 90, 99), 598, true},
		"an error begins anew":  {answered(698, 90, 99, 400), 297, false},
		"the last one is wrong": {answered(698, 697), 0, false},
	} {
		v := judged(t, c.samples, held)
		if v.Clean != c.clean || (v.Resume != "") != c.back || v.Suspend != "" || v.Held == nil || v.Need != 598 {
			t.Errorf("%s: %+v", name, v)
		}
	}
	// What was answered before a stratum came back does not suspend it again.
	ended := held
	ended.Until = start.Add(100*time.Minute + time.Second)
	if v := judged(t, answered(120, 90, 99), ended); v.Suspend != "" || v.Held != nil || v.Answers != 19 || v.Errors != 0 {
		t.Errorf("after the return: %+v", v)
	}
	if v := judged(t, answered(107, 90, 99, 105), ended); v.Suspend == "" {
		t.Errorf("an error right after the return: %+v", v)
	}
}

// The errors that led to a suspension count, what was answered during it does not.
func TestOverall(t *testing.T) {
	t.Parallel()
	held := models.Suspension{Stratum: names, Since: start.Add(9*time.Minute + time.Second), Until: start.Add(19*time.Minute + time.Second)}
	samples := append(answered(30, 9, 15), models.Sample{Stratum: dates}, models.Sample{Stratum: dates, Outcome: models.SampleRight, Answered: start.Add(12 * time.Minute)})
	if n, errors := sampling.Overall(samples, []models.Suspension{held}); n != 21 || errors != 1 {
		t.Errorf("%d answers, %d errors", n, errors)
	}
	held.Until = time.Time{}
	if n, errors := sampling.Overall(samples, []models.Suspension{held}); n != 11 || errors != 1 {
		t.Errorf("while it lasts: %d answers, %d errors", n, errors)
	}
	if n, errors := sampling.Overall(nil, nil); n != 0 || errors != 0 {
		t.Errorf("nothing: %d answers, %d errors", n, errors)
	}
}

func TestTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind        values.Kind
		typed, want string
	}{
		{values.KindDate, "17/05/2020", "2020-05-17"},
		{values.KindDate, "2020-05-17", "2020-05-17"},
		{values.KindDate, "không rõ", "không rõ"},
		{values.KindPersonalID, "031 090 001 234", "031090001234"},
		{values.KindPersonName, "  NGUYỄN  VĂN AM ", "NGUYỄN VĂN AM"}, // nothing is mended in a name
		{values.KindPersonName, "NGUYỄN VĂN AN", "NGUYỄN VĂN AN"},     // decomposed
		{values.KindMoney, "1.250.000", "1250000"},
		{values.KindDate, "", ""},
	} {
		if got := sampling.Typed(c.kind, c.typed); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.kind, c.typed, got, c.want)
		}
	}
	if sampling.Compare("Cẩm Giàng", "Cẩm Giang") != models.SampleWrong || sampling.Compare("Cẩm Giàng", " Cẩm  Giàng") != models.SampleRight {
		t.Error("marks count, white space does not")
	}
}
