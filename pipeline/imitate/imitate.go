// Package imitate plays language models over papers whose truth is known: a good one, and ones that err, lie or do what
// a stranger wants. It measures what a model can add and what it can spoil where no real one is at hand, and says
// nothing about how good any real model is.
package imitate

import (
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// Manner is how a model answers.
type Manner string

// The manners.
const (
	Good    Manner = "good"    // what is printed, with the marks mended; one value in forty is another one of the paper
	Random  Manner = "random"  // words of the paper, whichever
	Foreign Manner = "foreign" // values of other people's papers
	Likely  Manner = "likely"  // for each field another value of its kind on the same paper: the lie that is hardest to tell
)

// Manners lists them.
func Manners() []Manner { return []Manner{Good, Random, Foreign, Likely} }

// errs is the share of a good model's answers that are wrong.
const errs = 1.0 / 40

// Model answers questions of pipeline/opinion. Its methods may be called from many goroutines.
type Model struct {
	manner Manner
	types  doctypes.Set
	papers []known
}

// known is a paper whose truth the model knows.
type known struct {
	evaluate.TruthDocument
	marks []string // folded values, by which the paper is recognised
}

// New gives a model that knows the papers.
func New(manner Manner, types doctypes.Set, truths []evaluate.Truth) *Model {
	m := &Model{manner: manner, types: types}
	for _, t := range truths {
		for _, d := range t.Documents {
			k := known{TruthDocument: d}
			for _, v := range d.Fields {
				if f := layout.FoldLetters(v); len(f) >= 5 {
					k.marks = append(k.marks, f)
				}
			}
			slices.Sort(k.marks)
			m.papers = append(m.papers, k)
		}
	}
	return m
}

// claim is a value as the answer gives it.
type claim struct {
	Lines []int   `json:"lines"`
	Value *string `json:"value"`
}

// form is the part of a question's schema that tells what is asked.
type form struct {
	Properties struct {
		Type *struct {
			Enum []models.TypeName `json:"enum"`
		} `json:"type"`
		Fields *struct {
			Required []models.FieldName `json:"required"`
		} `json:"fields"`
		Title *json.RawMessage `json:"title"`
		Pairs *json.RawMessage `json:"pairs"`
	} `json:"properties"`
}

// Answer gives the answer to a question as a model would write it. The same question gives the same answer.
func (m *Model) Answer(user string, schema json.RawMessage) string {
	var f form
	if err := json.Unmarshal(schema, &f); err != nil {
		return `{"value":null}`
	}
	p := m.read(user)
	out := map[string]any{}
	if f.Properties.Type != nil {
		out["type"] = p.truth.Type
	}
	if f.Properties.Title != nil {
		out["title"] = p.print("text", p.truth.Fields["title"])
	}
	if f.Properties.Pairs != nil {
		out["pairs"] = p.pairs()
	}
	if f.Properties.Fields != nil {
		fields := map[models.FieldName]claim{}
		for _, name := range f.Properties.Fields.Required {
			fields[name] = m.field(p, name)
		}
		out["fields"] = fields
	}
	text, err := json.Marshal(out)
	if err != nil {
		return `{}`
	}
	return string(text)
}

// read takes the numbered lines out of a question and recognises the paper.
func (m *Model) read(user string) *paper {
	p := &paper{dice: rand.New(rand.NewPCG(seed(user), 1)), truth: evaluate.TruthDocument{Type: models.TypeUnknown}, values: map[values.Kind][]printed{}}
	_, text, _ := strings.Cut(user, "<paper>\n")
	text, _, _ = strings.Cut(text, "</paper>")
	all := ""
	for row := range strings.Lines(text) {
		if l, ok := parseLine(row); ok {
			p.lines = append(p.lines, l)
			all += l.fold
		}
	}
	best := 0.3
	for _, k := range m.papers {
		found := 0
		for _, mark := range k.marks {
			if strings.Contains(all, mark) {
				found++
			}
		}
		if share := float64(found) / float64(len(k.marks)+1); share > best {
			best, p.truth = share, k.TruthDocument
		}
	}
	p.typ = m.types.Find(p.truth.Type)
	return p
}

func seed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return h.Sum64()
}

// field gives the model's claim for one field.
func (m *Model) field(p *paper, name models.FieldName) claim {
	switch m.manner {
	case Random:
		return p.anything()
	case Likely:
		return p.another(name)
	case Foreign:
		other := m.papers[p.dice.IntN(len(m.papers))]
		if v := other.Fields[name]; v != "" && v != p.truth.Fields[name] && len(p.lines) > 0 {
			return claim{Lines: []int{p.lines[p.dice.IntN(len(p.lines))].number}, Value: &v}
		}
		return claim{Lines: []int{}}
	}
	if p.dice.Float64() < errs {
		return p.another(name)
	}
	return p.print(p.kind(name), p.truth.Fields[name])
}
