// Package confidence says how probable it is that a value is right, and whether the machine may vouch for it.
//
// A logistic regression turns named signals into a score; a curve turns the score into a probability; and per group of
// kinds a table of counted errors says how often values of that probability and above were wrong. All of it stands in
// one file that `sohoa calibrate` writes from papers whose truth is known; the one in use is embedded, and an office
// may put its own in its place.
//
// The promise to a clerk is: of all that you need not look at, at most the limit is wrong. So the risk that is compared
// with the limit is that of all values vouched for together, from the most certain down to this one, not that of the
// single value. A single value may be riskier than the limit, but never more than singleRisk times.
package confidence

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"sohoa/models"
	"sohoa/pipeline/regress"
)

// DefaultLimit is the share of wrong values among those vouched for that an office accepts where it says nothing else.
const DefaultLimit = 0.005

const (
	// CriticalShare is the part of the limit that holds for values that name a person or a paper.
	CriticalShare = 0.5
	// singleRisk bounds the risk of one value in limits: without it, a group that is read without error would make
	// room for values that are little better than a guess.
	singleRisk = 10
	// pooled is how many values of all groups together stand beside those of one group: a thin group is judged mostly by
	// what holds for all, a thick one by its own errors.
	pooled = 100
)

// Model is everything that is known about when values are right. The zero value vouches for nothing.
type Model struct {
	Version    int                `yaml:"version"`
	Made       string             `yaml:"made"`       // the day, ISO
	Recogniser string             `yaml:"recogniser"` // version of the reading that the examples came from
	Data       []Data             `yaml:"data"`
	Measured   Measured           `yaml:"measured"` // by cross-validation over files
	Base       float64            `yaml:"base"`
	Weights    map[string]float64 `yaml:"weights"`     // log-odds for each signal at 1
	Calibrated []Point            `yaml:"calibration"` // from score to probability, rising; straight in between
	Risks      map[Group][]Count  `yaml:"risks"`       // from the highest probability down; group "" is all together
}

// modelVersion is the form of the file.
const modelVersion = 1

// Data names a set of papers that the model was made from.
type Data struct {
	Name    string `yaml:"name"`
	Files   int    `yaml:"files"`
	Printed int    `yaml:"printed"` // fields that stand on its papers
	Values  int    `yaml:"values"`  // values that were given
	Wrong   int    `yaml:"wrong"`   // of those
}

// Point is one point of the calibration curve.
type Point struct {
	Score float64 `yaml:"score"`
	Right float64 `yaml:"right"`
}

// Count is how many values that no rule barred had at least a probability, and how many of them were wrong.
type Count struct {
	From   float64 `yaml:"from"`
	Values int     `yaml:"values"`
	Wrong  int     `yaml:"wrong"`
}

// MarshalYAML writes the point on one line.
func (p Point) MarshalYAML() (any, error) {
	type plain Point
	return flow(plain(p))
}

// MarshalYAML writes the count on one line.
func (c Count) MarshalYAML() (any, error) {
	type plain Count
	return flow(plain(c))
}

func flow(v any) (*yaml.Node, error) {
	var n yaml.Node
	err := n.Encode(v)
	n.Style = yaml.FlowStyle
	return &n, err
}

//go:embed model.yaml
var embedded []byte

// Standard gives the embedded model.
var Standard = sync.OnceValue(func() *Model {
	m, err := Parse("model.yaml", embedded)
	if err != nil {
		panic("confidence: " + err.Error()) // the file is part of the program; a test reads it
	}
	return m
})

// Load gives the model of a file, or the embedded one where path is empty or no such file exists. A file that is wrong
// is an Error of code invalid.
func Load(path string) (*Model, error) {
	if path == "" {
		return Standard(), nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Standard(), nil
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the confidence file cannot be read", Hint: "look at its permissions", Err: err}
	}
	return Parse(path, data)
}

// Parse reads a model; name is what errors call it. Unknown keys are refused.
func Parse(name string, data []byte) (*Model, error) {
	m := &Model{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(m)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: name + " is no confidence model", Hint: "make it again with sohoa calibrate --write", Err: err}
	}
	return m, nil
}

// check refuses what would give probabilities outside 0 to 1 or that fall where they must rise.
func (m *Model) check() error {
	if m.Version != modelVersion {
		return fmt.Errorf("version %d, want %d", m.Version, modelVersion)
	}
	if math.IsNaN(m.Base) || math.IsInf(m.Base, 0) {
		return errors.New("the base is no number")
	}
	for name, w := range m.Weights {
		switch against := slices.Contains(speaksAgainst, name); {
		case math.IsNaN(w) || math.IsInf(w, 0):
			return fmt.Errorf("the weight of %s is no number", name)
		case slices.Contains(speaksFor, name) && w < 0, against && w > 0:
			return fmt.Errorf("the weight of %s has the wrong sign", name)
		case slices.Contains(notFitted, name):
			return fmt.Errorf("%s takes no weight", name)
		}
	}
	for i, p := range m.Calibrated {
		if !(p.Score >= 0 && p.Score <= 1 && p.Right >= 0 && p.Right <= 1) {
			return fmt.Errorf("calibration point %d lies outside 0 to 1", i+1)
		}
		if i > 0 && (p.Score <= m.Calibrated[i-1].Score || p.Right < m.Calibrated[i-1].Right) {
			return fmt.Errorf("calibration point %d does not rise", i+1)
		}
	}
	for g, counts := range m.Risks {
		for i, c := range counts {
			falls := i == 0 || c.From < counts[i-1].From && c.Values >= counts[i-1].Values && c.Wrong >= counts[i-1].Wrong
			if !falls || c.Wrong < 0 || c.Wrong > c.Values {
				return fmt.Errorf("count %d of group %q does not go down", i+1, g)
			}
		}
	}
	return nil
}

// notFitted are the signals that must stay without weight: the limit and the bars speak for them.
var notFitted = []string{Critical, Barred, Seconded, Opposed}

// Bytes gives the file that Parse reads. The same model gives the same bytes.
func (m *Model) Bytes() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("# When a value that was read is right: written by `sohoa calibrate --write`, explained in docs/accuracy.md.\n")
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// Probability gives the probability that a value with these signals is right, 0 to 1.
func (m *Model) Probability(s Signals) float64 { return m.calibrate(m.score(s)) }

// score gives the regression's own probability. Signals are summed in the order of their names, so that the same signals
// give the same bits.
func (m *Model) score(s Signals) float64 {
	z := m.Base
	for _, name := range fitted() {
		z += m.Weights[name] * s[name]
	}
	return regress.Logistic(z)
}

// calibrate takes a score along the curve: straight between points, beyond the ends towards 0 and 1.
func (m *Model) calibrate(score float64) float64 {
	before := Point{}
	for _, p := range append(slices.Clip(m.Calibrated), Point{1, 1}) {
		if score <= p.Score {
			if p.Score == before.Score {
				return p.Right
			}
			return before.Right + (p.Right-before.Right)*(score-before.Score)/(p.Score-before.Score)
		}
		before = p
	}
	return before.Right
}

// Vouches tells whether a value of probability p may go without a clerk's look under the limit, a share of wrong values
// among all vouched for: it is not barred, and p is not under the threshold of its group.
func (m *Model) Vouches(s Signals, p, limit float64) bool {
	return !s.Barred() && p >= m.Threshold(s.Group(), s[Critical] > 0, limit)
}

// Threshold gives the lowest probability from which values of the group keep the limit when all of them are vouched
// for, and none of them alone is riskier than singleRisk limits; above 1 where none do. For critical values the limit is half.
func (m *Model) Threshold(g Group, critical bool, limit float64) float64 {
	if critical {
		limit *= CriticalShare
	}
	lowest := math.Inf(1)
	for i, c := range m.Risks[All] {
		if m.risk(g, i) <= limit {
			lowest = c.From
		}
	}
	return max(lowest, 1-singleRisk*limit)
}

// All is the group of all values together.
const All Group = "all"

// Risk gives what may be claimed of all values of the group with at least probability p: the share of them that is
// wrong. It is 1 where p is below every count.
func (m *Model) Risk(g Group, p float64) float64 {
	for i, c := range m.Risks[All] {
		if c.From <= p {
			return m.risk(g, i)
		}
	}
	return 1
}

// risk is the claim at step i of the counts. No error among n values is no proof of none: half an error and one value are
// added (Jeffreys' prior, near enough), and as many of all groups' values as pooled says.
func (m *Model) risk(g Group, i int) float64 {
	claim := func(c Count, beside float64, weight int) float64 {
		return (float64(c.Wrong) + 0.5 + beside*float64(weight)) / float64(c.Values+1+weight)
	}
	all := claim(m.Risks[All][i], 0, 0)
	if counts := m.Risks[g]; g != All && i < len(counts) {
		return claim(counts[i], all, pooled)
	}
	return claim(Count{}, all, pooled)
}
