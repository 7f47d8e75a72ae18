package evaluate

import (
	"cmp"
	"regexp"
	"slices"

	"sohoa/pipeline/confidence"
)

// Trust tells how far the confidence of given values can be believed.
type Trust struct {
	Values int
	Error  float64          // expected calibration error over ten bins of equal size
	Bins   []confidence.Bin // those bins, from the lowest confidence up
	Risks  []RiskPoint      // from the most certain values down to the last that no rule bars
}

// RiskPoint is what happens when the machine vouches for all values down to some confidence.
type RiskPoint struct {
	Confidence float64 // of the last value
	Covered    float64 // share of the values given that it vouches for
	Risk       float64 // share of those that is wrong
}

// riskPoints is how many points a curve has at most.
const riskPoints = 200

// trustOf measures values.
func trustOf(values []Value) Trust {
	outcomes := make([]confidence.Outcome, len(values))
	var free []Value
	for i, v := range values {
		outcomes[i] = confidence.Outcome{P: v.Confidence, Right: v.Right}
		if !v.Signals.Barred() {
			free = append(free, v)
		}
	}
	t := Trust{Values: len(values), Error: confidence.CalibrationError(outcomes), Bins: confidence.Reliability(outcomes, 10)}
	slices.SortStableFunc(free, func(a, b Value) int { return cmp.Compare(b.Confidence, a.Confidence) })
	wrong, last, every := 0, 0, max(1, len(free)/riskPoints)
	for i, v := range free {
		wrong += one(!v.Right)
		n := i + 1
		switch tied := n < len(free) && free[n].Confidence == v.Confidence; {
		case tied, n < len(free) && n-last < every:
		default:
			t.Risks = append(t.Risks, RiskPoint{v.Confidence, Share(n, len(values)), Share(wrong, n)})
			last = n
		}
	}
	return t
}

// Trusts is the trust in parts of the values.
type Trusts struct {
	All           Trust
	ByGroup       map[confidence.Group]Trust
	ByDegradation map[string]Trust // "clean" for papers without one
}

// measured is the size of a degradation at the end of its name, as in "skew -1.2".
var measured = regexp.MustCompile(`[ _]*-?\d+(\.\d+)?$`)

// trusts measures the values of outcomes by group of kinds and by degradation, whatever its size.
func trusts(outcomes []Outcome) Trusts {
	var all []Value
	byGroup, byDegradation := map[confidence.Group][]Value{}, map[string][]Value{}
	for _, o := range outcomes {
		all = append(all, o.Values...)
		for _, v := range o.Values {
			g := v.Signals.Group()
			byGroup[g] = append(byGroup[g], v)
		}
		for _, d := range kindsOf(o.Truth) {
			byDegradation[d] = append(byDegradation[d], o.Values...)
		}
	}
	t := Trusts{All: trustOf(all), ByGroup: map[confidence.Group]Trust{}, ByDegradation: map[string]Trust{}}
	for g, values := range byGroup {
		t.ByGroup[g] = trustOf(values)
	}
	for d, values := range byDegradation {
		t.ByDegradation[d] = trustOf(values)
	}
	return t
}

// kindsOf gives the degradations of a file without their sizes, each once.
func kindsOf(t Truth) []string {
	if len(t.Degradations) == 0 {
		return []string{t.Variant}
	}
	var out []string
	for _, d := range t.Degradations {
		out = append(out, measured.ReplaceAllString(d, ""))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
