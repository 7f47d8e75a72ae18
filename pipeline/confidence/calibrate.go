package confidence

import (
	"errors"
	"maps"
	"slices"

	"sohoa/models"
)

// Measured is how well a model does on values of files that it was not fitted on.
type Measured struct {
	Values           int     `yaml:"values"`
	Wrong            int     `yaml:"wrong"`
	Ranking          float64 `yaml:"auc"` // 0.5 a guess, 1 every right value above every wrong one
	LogLoss          float64 `yaml:"log_loss"`
	CalibrationError float64 `yaml:"calibration_error"`
	Limit            float64 `yaml:"limit"`
	Vouched          int     `yaml:"vouched"` // values vouched for under the limit
	Silent           int     `yaml:"silent"`  // of those, wrong
}

// Report tells how a fit was judged.
type Report struct {
	All    Measured
	Groups map[Group]Measured
	// Sets is, for each set of papers, how a model does that was made from the other sets alone: the nearest thing to an
	// office nobody has seen. Empty where there is only one set.
	Sets map[string]Measured
}

// foldCount is how many models are made to judge one.
const foldCount = 10

// Fit makes a model from examples, and judges it under the limit. Every example is judged by a regression, a curve and
// thresholds that never saw its file. Made, Recogniser and Data are the caller's to fill. CodeInvalid where there are too
// few examples to tell anything.
func Fit(examples []Example, limit float64) (*Model, Report, error) {
	wrong := 0
	for _, e := range examples {
		wrong += int(one(!e.Right))
	}
	const least = 20
	if wrong < least || len(examples)-wrong < least {
		return nil, Report{}, &models.Error{Code: models.CodeInvalid, Message: "too few right or wrong values to learn from",
			Hint: "name folders with more labelled papers", Err: errors.New("at least 20 of each are needed")}
	}
	unseen := crossed(examples)
	m := &Model{Version: modelVersion}
	m.Base, m.Weights = weigh(examples)
	m.finish(unseen)

	outcomes := slices.Clone(unseen)
	vouched := make([]bool, len(unseen))
	of := folds(examples, foldCount)
	for fold := range foldCount {
		rest := &Model{}
		rest.finish(without(unseen, of, fold))
		for i := range unseen {
			if of[i] == fold {
				outcomes[i].p = rest.calibrate(unseen[i].score)
				vouched[i] = rest.Vouches(unseen[i].Signals, outcomes[i].p, limit)
			}
		}
	}
	r := Report{All: measure(outcomes, vouched, limit, nil), Groups: map[Group]Measured{}, Sets: foreign(examples, limit)}
	for _, g := range Groups() {
		if of := measure(outcomes, vouched, limit, func(v judged) bool { return v.Signals.Group() == g }); of.Values > 0 {
			r.Groups[g] = of
		}
	}
	m.Measured = r.All
	return m, r, nil
}

// crossed scores every example by a regression over the other folds.
func crossed(examples []Example) []judged {
	of := folds(examples, foldCount)
	out := make([]judged, len(examples))
	for fold := range foldCount {
		m := &Model{}
		m.Base, m.Weights = weigh(without(examples, of, fold))
		for i, e := range examples {
			if of[i] == fold {
				out[i] = judged{Example: e, score: m.score(e.Signals)}
			}
		}
	}
	return out
}

func without[T any](all []T, of []int, fold int) []T {
	var out []T
	for i := range all {
		if of[i] != fold {
			out = append(out, all[i])
		}
	}
	return out
}

// finish adds the curve and the counts to a regression.
func (m *Model) finish(unseen []judged) {
	m.Calibrated = calibration(unseen)
	for i := range unseen {
		unseen[i].p = m.calibrate(unseen[i].score)
	}
	m.Risks = counts(unseen)
}

// foreign judges each set by a model made from the others.
func foreign(examples []Example, limit float64) map[string]Measured {
	sets := map[string][]Example{}
	for _, e := range examples {
		sets[e.Set] = append(sets[e.Set], e)
	}
	out := map[string]Measured{}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		var rest []Example
		for _, e := range examples {
			if e.Set != name {
				rest = append(rest, e)
			}
		}
		if len(rest) == 0 {
			continue
		}
		m := &Model{}
		m.Base, m.Weights = weigh(rest)
		m.finish(crossed(rest))
		out[name] = m.Judge(sets[name], limit)
	}
	return out
}

// Judge measures the model on examples, which should be of files that it never saw.
func (m *Model) Judge(examples []Example, limit float64) Measured {
	values, vouched := make([]judged, len(examples)), make([]bool, len(examples))
	for i, e := range examples {
		values[i] = judged{Example: e, p: m.Probability(e.Signals)}
		vouched[i] = m.Vouches(e.Signals, values[i].p, limit)
	}
	return measure(values, vouched, limit, nil)
}

// measure sums up the values that belong, all where belongs is nil.
func measure(values []judged, vouched []bool, limit float64, belongs func(judged) bool) Measured {
	out := Measured{Limit: limit}
	var outcomes []Outcome
	for i, v := range values {
		if belongs != nil && !belongs(v) {
			continue
		}
		outcomes = append(outcomes, Outcome{v.p, v.Right})
		wrong := int(one(!v.Right))
		out.Wrong += wrong
		if vouched[i] {
			out.Vouched++
			out.Silent += wrong
		}
	}
	out.Values = len(outcomes)
	out.Ranking, out.LogLoss, out.CalibrationError = fine(rank(outcomes)), fine(logLoss(outcomes)), fine(CalibrationError(outcomes))
	return out
}
