package imitate

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// line is one numbered line of a question.
type line struct {
	number int
	text   string
	fold   string
}

// parseLine reads "12| text"; other lines open pages.
func parseLine(row string) (line, bool) {
	head, text, ok := strings.Cut(strings.TrimRight(row, "\n"), "|")
	n, err := strconv.Atoi(strings.TrimSpace(head))
	if !ok || err != nil {
		return line{}, false
	}
	text = strings.TrimSpace(text)
	return line{n, text, layout.FoldLetters(text)}, true
}

// paper is a question's lines, and the truth about them.
type paper struct {
	lines []line
	truth evaluate.TruthDocument
	typ   *doctypes.Type
	dice  *rand.Rand

	values map[values.Kind][]printed
}

func (p *paper) kind(name models.FieldName) values.Kind {
	if p.typ != nil {
		if f := p.typ.Find(name); f != nil {
			return f.Kind
		}
	}
	return values.KindText
}

// print gives where the value is printed: words as they should be spelt, numbers as they stand there. A value that is
// not found is not claimed.
func (p *paper) print(k values.Kind, want string) claim {
	none := claim{Lines: []int{}}
	if want == "" {
		return none
	}
	if k.Worded() {
		if at := p.find(layout.FoldLetters(want)); at != nil {
			return claim{at, &want}
		}
		return none
	}
	for _, l := range p.lines {
		for _, part := range parts(l.text) {
			if r, ok := values.Read(k, part); ok && r.Value == want {
				return claim{[]int{l.number}, &r.Raw}
			}
		}
	}
	return none
}

// parts gives what may be a value in a line: all of it, and what follows each label and wide blank.
func parts(text string) []string {
	out := []string{text}
	for _, sign := range []string{":", "   ", ", "} {
		rest := text
		for {
			_, after, ok := strings.Cut(rest, sign)
			if !ok {
				break
			}
			rest = after
			first, _, _ := strings.Cut(after, "   ")
			out = append(out, after, first)
		}
	}
	return out
}

// find gives the one to three lines in succession that print the folded words best, nil where more than a fifth of the
// letters is not there.
func (p *paper) find(want string) []int {
	best, limit := []int(nil), len(want)/5
	for i := range p.lines {
		text, at := "", []int{}
		for _, l := range p.lines[i:min(i+3, len(p.lines))] {
			text += l.fold
			at = append(at, l.number)
			if d := apart(want, text); d < limit || d == limit && best == nil {
				best, limit = slices.Clone(at), d
			}
		}
	}
	return best
}

// apart gives the letters that must change for want to stand somewhere in text.
func apart(want, text string) int {
	above := make([]int, len(text)+1)
	here := make([]int, len(text)+1)
	for i := range len(want) {
		here[0] = i + 1
		for j := range len(text) {
			cost := 1
			if want[i] == text[j] {
				cost = 0
			}
			here[j+1] = min(above[j]+cost, above[j+1]+1, here[j]+1)
		}
		above, here = here, above
	}
	return slices.Min(above)
}

// pairs gives the labelled pairs of a paper that nobody described.
func (p *paper) pairs() []map[string]any {
	out := []map[string]any{}
	for _, pair := range p.truth.Pairs {
		label, value := p.find(layout.FoldLetters(pair.Label)), p.find(layout.FoldLetters(pair.Value))
		if label == nil || value == nil {
			continue
		}
		lines := append(label, value...)
		slices.Sort(lines)
		out = append(out, map[string]any{"label": pair.Label, "value": pair.Value, "lines": slices.Compact(lines)})
	}
	return out
}

// anything gives some words of some line.
func (p *paper) anything() claim {
	if len(p.lines) == 0 {
		return claim{Lines: []int{}}
	}
	l := p.lines[p.dice.IntN(len(p.lines))]
	words := strings.Fields(l.text)
	if len(words) == 0 {
		return claim{Lines: []int{}}
	}
	from := p.dice.IntN(len(words))
	text := strings.Join(words[from:min(len(words), from+1+p.dice.IntN(4))], " ")
	return claim{[]int{l.number}, &text}
}

// another gives a value of the field's kind that stands on the paper and is not the field's.
func (p *paper) another(name models.FieldName) claim {
	right := p.truth.Fields[name]
	found := slices.DeleteFunc(slices.Clone(p.wellFormed(p.kind(name))), func(v printed) bool { return v.value == right })
	if len(found) == 0 {
		return claim{Lines: []int{}}
	}
	return found[p.dice.IntN(len(found))].claim
}

// printed is a value that stands somewhere on the paper.
type printed struct {
	claim
	value string
}

// wellFormed gives all values of the kind that stand on the paper, found once.
func (p *paper) wellFormed(k values.Kind) []printed {
	if found, ok := p.values[k]; ok {
		return found
	}
	found := []printed{}
	for _, l := range p.lines {
		for _, part := range parts(l.text) {
			if r, ok := values.Read(k, part); ok && r.Form >= 0.75 {
				found = append(found, printed{claim{[]int{l.number}, &r.Raw}, r.Value})
			}
		}
	}
	p.values[k] = found
	return found
}
