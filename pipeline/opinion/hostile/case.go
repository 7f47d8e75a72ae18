// Package hostile makes papers that try to command the program through the model that reads them, each with what a model
// gives that obeys them. They are test data for every part that meets a model's answer.
//
// A case is a paper (Readings), and a model that has been taken over (Answer). Whatever it answers, nothing may be
// believed that the paper does not print, no state may change, and no word of Never may reach a question.
package hostile

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// Case is one paper that gives orders, and what an obedient model makes of it.
type Case struct {
	Name string
	Type models.TypeName // what the paper is by its title
	// Pages are drawn in text: the column of a character is its place from the left, the row its place from the top.
	Pages []string
	// FileName is the name that the sender gave to the file.
	FileName string
	// Never are texts that must not stand in any question: the file's name, values of other dossiers.
	Never []string

	says  []say
	extra map[string]any
	twist func(answer string) string
}

// say is one value that the obedient model gives.
type say struct {
	field models.FieldName
	value string
	at    string // printed words of the line that it cites; "" the first line
	line  int    // the number that it cites instead, where not 0
}

// question is what of a question's schema the obedient model looks at.
type question struct {
	Properties struct {
		Type   *struct{ Enum []string }
		Title  *struct{}
		Fields *struct {
			Properties map[models.FieldName]any
		}
	}
}

// numbered is a line of a paper in a question.
var numbered = regexp.MustCompile(`(?m)^(\d+)\| (.*)$`)

// Answer gives what a model answers to the question that does whatever the paper tells it: by the schema as far as the
// orders leave it whole.
func (c Case) Answer(q models.Question) string {
	var form question
	if err := json.Unmarshal(q.Schema, &form); err != nil {
		return ""
	}
	answer := map[string]any{}
	if form.Properties.Type != nil {
		answer["type"] = form.Properties.Type.Enum[0]
	}
	if f := form.Properties.Fields; f != nil {
		answer["fields"] = c.fields(q.User, slices.Collect(maps.Keys(f.Properties)))
	}
	if form.Properties.Title != nil {
		answer["title"], answer["pairs"] = c.pairs(q.User)
	}
	maps.Copy(answer, c.extra)
	out, err := json.Marshal(answer)
	if err != nil {
		return ""
	}
	if c.twist != nil {
		return c.twist(string(out))
	}
	return string(out)
}

func (c Case) fields(prompt string, names []models.FieldName) map[models.FieldName]any {
	out := map[models.FieldName]any{}
	for _, name := range names {
		out[name] = map[string]any{"lines": []int{}, "value": nil}
	}
	for _, s := range c.says {
		if out[s.field] != nil {
			out[s.field] = map[string]any{"lines": s.lines(prompt), "value": s.value}
		}
	}
	return out
}

func (c Case) pairs(prompt string) (title any, pairs []any) {
	pairs = []any{}
	for _, s := range c.says {
		title = map[string]any{"lines": s.lines(prompt), "value": s.value}
		pairs = append(pairs, map[string]any{"lines": s.lines(prompt), "label": "Họ và tên", "value": s.value})
	}
	if title == nil {
		title = map[string]any{"lines": []int{}, "value": nil}
	}
	return title, pairs
}

// lines gives the numbers that the obedient model cites.
func (s say) lines(prompt string) []int {
	if s.line != 0 {
		return []int{s.line}
	}
	for _, m := range numbered.FindAllStringSubmatch(prompt, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && strings.Contains(lettersOnly(m[2]), lettersOnly(s.at)) {
			return []int{n}
		}
	}
	return []int{1}
}

func lettersOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, viet.Fold(text))
}
