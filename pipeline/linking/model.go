package linking

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"sohoa/models"
)

// Model holds the weights: for each feature of a pair the log-odds that it adds, and for each relation a curve from
// what the weights say to the probability that was right on pairs whose truth is known.
type Model struct {
	Version   int                `yaml:"version"`
	Made      string             `yaml:"made"` // the day, ISO
	Data      []Data             `yaml:"data"`
	Holder    map[string]float64 `yaml:"holder"`    // is it the same person
	Paper     map[string]float64 `yaml:"paper"`     // is it the same paper
	Household map[string]float64 `yaml:"household"` // share of pairs of a kind that live together
	Curves    map[string][]Point `yaml:"curves"`

	holder, paper []float64 // the weights by column
}

// modelVersion is the form of the file.
const modelVersion = 1

// Data names a set that the model was made from.
type Data struct {
	Name    string `yaml:"name"`
	Results int    `yaml:"results"`
	Queries int    `yaml:"queries"`
	Pairs   int    `yaml:"pairs"`
}

// Point is one point of a curve, rising in both; straight in between.
type Point struct {
	Said  float64 `yaml:"said"`
	Right float64 `yaml:"right"`
}

// MarshalYAML writes the point on one line.
func (p Point) MarshalYAML() (any, error) {
	type plain Point
	var n yaml.Node
	err := n.Encode(plain(p))
	n.Style = yaml.FlowStyle
	return &n, err
}

//go:embed model.yaml
var embeddedModel []byte

// Standard gives the embedded model.
var Standard = sync.OnceValue(func() *Model {
	m, err := Parse("model.yaml", embeddedModel)
	if err != nil {
		panic("linking: " + err.Error()) // the file is part of the program; a test reads it
	}
	return m
})

// Parse reads a model; name is what an Error of code invalid calls it. Unknown keys and features are refused.
func Parse(name string, data []byte) (*Model, error) {
	m := &Model{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(m)
	if err == nil {
		err = m.compile()
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: name + " is no model of links", Hint: "make it again with sohoa eval-links --fit", Err: err}
	}
	return m, nil
}

// compile puts the weights in the order of columns and refuses what would give no probabilities.
func (m *Model) compile() (err error) {
	if m.Version != modelVersion {
		return fmt.Errorf("version %d, want %d", m.Version, modelVersion)
	}
	for name, curve := range m.Curves {
		for i, p := range curve {
			if !(p.Said >= 0 && p.Said <= 1 && p.Right >= 0 && p.Right <= 1) || i > 0 && (p.Said <= curve[i-1].Said || p.Right < curve[i-1].Right) {
				return fmt.Errorf("point %d of the curve of %s does not rise within 0 to 1", i+1, name)
			}
		}
	}
	for name, p := range m.Household {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("household %q lies outside 0 to 1", name)
		}
	}
	if m.holder, err = inOrder(m.Holder, holderColumns); err != nil {
		return err
	}
	m.paper, err = inOrder(m.Paper, paperColumns)
	return err
}

func inOrder(weights map[string]float64, names []string) ([]float64, error) {
	out := make([]float64, len(names))
	for name, w := range weights {
		i := slices.Index(names, name)
		if i < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("weight %q is none of a feature, or no number", name)
		}
		out[i] = w
	}
	return out, nil
}

// Bytes gives the file that Parse reads. The same model gives the same bytes.
func (m *Model) Bytes() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("# How sure a link is: written by `sohoa eval-links --fit`, explained in docs/linking.md.\n")
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// boundedPaper takes a probability along its curve and under its bound.
func (m *Model) boundedPaper(said float64, e *evidence) float64 {
	highest := paperCap(e)
	return min(m.calibrate(paperCurve(highest), said), highest)
}

// boundedHolder takes a probability along its curve and under its bound.
func (m *Model) boundedHolder(said float64, e *evidence) float64 {
	highest := holderCap(e)
	return min(m.calibrate(holderCurve(highest), said), highest)
}

// The curves. Pairs that a rule bounds have their own: they are another kind.
const (
	curvePaper        = "same_result"
	curvePaperBounded = "same_result, a person must look"
	curveHolder       = "same_holder"
	curveBounded      = "same_holder, a person must look"
)

func paperCurve(highest float64) string {
	if highest < certain {
		return curvePaperBounded
	}
	return curvePaper
}

func holderCurve(highest float64) string {
	if highest < certain {
		return curveBounded
	}
	return curveHolder
}

// calibrate takes a probability along a curve; without one it stays.
func (m *Model) calibrate(name string, said float64) float64 {
	curve := m.Curves[name]
	if len(curve) == 0 {
		return said
	}
	before := Point{}
	for _, p := range curve {
		if said <= p.Said {
			return before.Right + (p.Right-before.Right)*(said-before.Said)/(p.Said-before.Said)
		}
		before = p
	}
	return before.Right
}
