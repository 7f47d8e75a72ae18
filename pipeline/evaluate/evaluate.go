// Package evaluate measures what the line made of papers whose truth is known: types, splits, fields, silent errors
// and letters.
package evaluate

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/viet"
)

// Truth is what really stands in one file. It is kept beside the file as NAME.truth.json; fixtures/README.md tells
// how it is made.
type Truth struct {
	File         string          `json:"file"`
	Variant      string          `json:"variant"` // "clean" or "degraded"
	Degradations []string        `json:"degradations"`
	Documents    []TruthDocument `json:"documents"`
}

// TruthDocument is one paper in the file.
type TruthDocument struct {
	Type         models.TypeName               `json:"type"`
	Pages        []int                         `json:"pages"`
	Fields       map[models.FieldName]string   `json:"fields"` // normalised, only what is printed
	Alternatives map[models.FieldName][]string `json:"alternatives"`
	Text         string                        `json:"text"`
	Handwritten  bool                          `json:"handwritten"`
	Pairs        []TruthPair                   `json:"pairs,omitempty"` // of a paper of no known type
}

// TruthPair is a printed label and its value.
type TruthPair struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// ReadTruth reads a truth file.
func ReadTruth(path string) (Truth, error) {
	var t Truth
	data, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// Tally counts what was right and wrong in some set of papers.
type Tally struct {
	Files, Stacks, SplitRight int // stacks are files with more than one paper
	Documents, TypeRight      int
	Truths                    int // printed fields
	Given                     int // values given
	Right, RightFolded        int // values equal to the truth, strictly and without accents
	Auto, AutoRight           int // values the machine vouched for, and those of them that are right
	Letters, LetterErrors     int // of the text, for the character error rate
	Words, WordErrors         int
	Offered                   int // wrong values that have the right one among their alternatives
	Pairs, PairsRight         int // labelled pairs of papers of no known type, and those that were found
}

// Add adds another tally.
func (t *Tally) Add(o Tally) {
	t.Files += o.Files
	t.Stacks += o.Stacks
	t.SplitRight += o.SplitRight
	t.Documents += o.Documents
	t.TypeRight += o.TypeRight
	t.Truths += o.Truths
	t.Given += o.Given
	t.Right += o.Right
	t.RightFolded += o.RightFolded
	t.Auto += o.Auto
	t.AutoRight += o.AutoRight
	t.Letters += o.Letters
	t.LetterErrors += o.LetterErrors
	t.Words += o.Words
	t.WordErrors += o.WordErrors
	t.Offered += o.Offered
	t.Pairs += o.Pairs
	t.PairsRight += o.PairsRight
}

// Share gives a/b, 0 where b is 0.
func Share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// F1 gives the harmonic mean of precision and recall for a number of right values.
func (t Tally) F1(right int) float64 { return Share(2*right, t.Given+t.Truths) }

// Miss is one field that was not given rightly.
type Miss struct {
	File  string
	Type  models.TypeName
	Name  models.FieldName
	Want  string // "" where nothing is printed
	Got   string // "" where nothing was given
	State models.FieldState
}

// Outcome is the comparison of one file with its truth.
type Outcome struct {
	Truth  Truth
	Total  Tally
	ByType map[models.TypeName]*Tally
	Misses []Miss
	Values []Value
}

// Value is one value that was given, what was said of it, and the truth.
type Value struct {
	Name       models.FieldName
	Signals    confidence.Signals
	Confidence float64
	Auto       bool
	Right      bool
}

// Compare compares what the line made of a file with its truth.
func Compare(truth Truth, got models.Digitisation) Outcome {
	o := Outcome{Truth: truth, ByType: map[models.TypeName]*Tally{}}
	o.Total.Files = 1
	if len(truth.Documents) > 1 {
		o.Total.Stacks = 1
		if samePages(truth, got) {
			o.Total.SplitRight = 1
		}
	}
	used := map[int]bool{}
	for _, want := range truth.Documents {
		k := bestMatch(want, got.Documents, used)
		var doc models.Document
		if k >= 0 {
			used[k] = true
			doc = got.Documents[k]
		}
		o.document(want, doc)
	}
	for k, doc := range got.Documents {
		if !used[k] {
			o.document(TruthDocument{Type: "none"}, doc)
		}
	}
	return o
}

func samePages(truth Truth, got models.Digitisation) bool {
	if len(truth.Documents) != len(got.Documents) {
		return false
	}
	for i, d := range truth.Documents {
		if !slices.Equal(d.Pages, got.Documents[i].Pages) {
			return false
		}
	}
	return true
}

func bestMatch(want TruthDocument, docs []models.Document, used map[int]bool) int {
	best, most := -1, 0
	for k, d := range docs {
		n := 0
		for _, p := range d.Pages {
			if slices.Contains(want.Pages, p) {
				n++
			}
		}
		if n > most && !used[k] {
			best, most = k, n
		}
	}
	return best
}

// pairsRight counts the pairs whose label and value were both found; case, marks, spaces and signs do not count in labels.
func pairsRight(want []TruthPair, got []models.Pair) int {
	n := 0
	for _, w := range want {
		n += one(slices.ContainsFunc(got, func(g models.Pair) bool {
			return layout.FoldLetters(g.Label) == layout.FoldLetters(w.Label) && viet.Normalise(g.Value) == viet.Normalise(w.Value)
		}))
	}
	return n
}

func (o *Outcome) document(want TruthDocument, got models.Document) {
	var t Tally
	if want.Type != "none" {
		t.Documents = 1
		if got.Type == want.Type {
			t.TypeRight = 1
		}
		t.Letters, t.LetterErrors, t.Words, t.WordErrors = textErrors(want.Text, got.Text)
	}
	t.Truths = len(want.Fields)
	t.Pairs, t.PairsRight = len(want.Pairs), pairsRight(want.Pairs, got.Pairs)
	given := map[models.FieldName]models.Field{}
	for _, f := range got.Fields {
		if f.Value == "" {
			continue
		}
		given[f.Name] = f
		t.Given++
		right := want.accepts(f.Name, f.Value)
		t.Right += one(right)
		o.Values = append(o.Values, Value{f.Name, f.Signals, f.Confidence, f.State == models.StateAuto, right})
		t.RightFolded += one(right || viet.Fold(f.Value) == viet.Fold(want.Fields[f.Name]))
		if f.State == models.StateAuto {
			t.Auto++
			t.AutoRight += one(right)
		}
		if !right {
			o.miss(want, f.Name, f)
			t.Offered += one(slices.ContainsFunc(f.Alternatives, func(a models.Alternative) bool { return want.accepts(f.Name, a.Value) }))
		}
	}
	for name := range want.Fields {
		if _, ok := given[name]; !ok {
			o.miss(want, name, models.Field{State: models.StateMissing})
		}
	}
	o.Total.Add(t)
	if o.ByType[want.Type] == nil {
		o.ByType[want.Type] = &Tally{}
	}
	o.ByType[want.Type].Add(t)
}

func (o *Outcome) miss(want TruthDocument, name models.FieldName, got models.Field) {
	o.Misses = append(o.Misses, Miss{File: o.Truth.File, Type: want.Type, Name: name, Want: want.Fields[name], Got: got.Value, State: got.State})
}

// accepts tells whether the value is the printed one or another way to write it that the truth allows.
func (d TruthDocument) accepts(name models.FieldName, value string) bool {
	want, ok := d.Fields[name]
	return ok && value == want || slices.Contains(d.Alternatives[name], value)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// textErrors counts the letters and words of the truth that the text does not have. Each printed line is sought at its
// best place in the text, so that another reading order is no error.
func textErrors(want, got string) (letters, letterErrors, words, wordErrors int) {
	text := []rune(strings.Join(strings.Fields(viet.Normalise(got)), " "))
	have := map[string]int{}
	for _, w := range strings.Fields(string(text)) {
		have[w]++
	}
	for _, line := range strings.FieldsFunc(want, func(r rune) bool { return r == '\n' || r == '\f' }) {
		line = strings.Join(strings.Fields(viet.Normalise(strings.Trim(line, ".… "))), " ")
		if line == "" {
			continue
		}
		r := []rune(line)
		letters += len(r)
		letterErrors += nearest(r, text)
		for _, w := range strings.Fields(line) {
			words++
			if have[w] > 0 {
				have[w]--
			} else {
				wordErrors++
			}
		}
	}
	return letters, letterErrors, words, wordErrors
}

// nearest gives the edit distance of the line to the part of the text that is most like it.
func nearest(line, text []rune) int {
	row := make([]int, len(line)+1)
	for i := range row {
		row[i] = i
	}
	best := len(line)
	for _, c := range text {
		diagonal := row[0]
		for i, l := range line {
			cost := 1
			if l == c {
				cost = 0
			}
			diagonal, row[i+1] = row[i+1], min(diagonal+cost, row[i+1]+1, row[i]+1)
		}
		best = min(best, row[len(line)])
	}
	return best
}
