// Package opinion is what a language model is asked about one document and what its answer is worth.
//
// The model is a second reader without authority. It sees the numbered lines of one document and nothing else: no
// file name, no other dossier, no earlier result. It answers with values and the numbers of the lines they stand in;
// Decode refuses any other answer, and Ground finds each value among the words of the cited lines or says that it does
// not stand there. What the lines say is data: they cannot forge the signs that enclose them (see neutral), and
// whoever follows orders printed on a paper still can only claim what the paper prints.
package opinion

import (
	"embed"
	"encoding/json"
	"strings"
	"text/template"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
)

// Version is that of the prompts and of the rules by which answers are decoded: an answer to another version is
// asked for again.
const Version = "1"

//go:embed prompts/*.tmpl
var promptFiles embed.FS

var prompts = template.Must(template.ParseFS(promptFiles, "prompts/*.tmpl"))

// Paper is one document as a model is asked about it.
type Paper struct {
	Sheet *layout.Sheet
	// Type is what the document is read as; nil or models.TypeUnknown asks for its title and its labelled pairs.
	Type *doctypes.Type
	// Types are those in force, of which the model chooses one where Choose is set.
	Types doctypes.Set
	// Choose asks for the type too, because the rules are unsure of it.
	Choose bool
	// Mask puts made-up identifiers, telephone numbers and addresses of mail in place of the printed ones before the
	// lines leave the machine. Decode puts the printed ones back.
	Mask bool
}

// unknown tells whether nobody has described the paper.
func (p *Paper) unknown() bool { return p.Type == nil || p.Type.Name == models.TypeUnknown }

// asked is what the templates of a prompt are filled with.
type asked struct {
	Form      string
	Types     []*doctypes.Type
	Label     string
	Hint      string
	Fields    []askedField
	MostPairs int
	Lines     []string
}

type askedField struct {
	Name  models.FieldName
	Means string
}

// Question gives what the model is asked, on the account of a unit. The same paper gives the same question, word for
// word.
func (p *Paper) Question(unit models.UnitCode) models.Question {
	in := asked{Form: p.form(), MostPairs: mostPairs, Lines: p.view().printed()}
	name := "fields.tmpl"
	if p.unknown() {
		name = "pairs.tmpl"
	} else {
		in.Label, in.Hint, in.Fields = p.Type.Label, p.Type.Hint, meanings(p.Type)
	}
	if p.Choose {
		in.Types = p.Types
	}
	return models.Question{
		Unit:   unit,
		Name:   "document_reading",
		System: fill("system.tmpl", in),
		User:   fill(name, in),
		Schema: p.schema(),
		Most:   p.mostTokens(),
	}
}

// The parts of a refused answer that are shown to the model again, in runes.
const (
	badHead = 1500
	badTail = 300
)

// Repair gives the question for the one further try after an answer that Decode refused with err. Of a long answer only
// its beginning and end are repeated.
func (p *Paper) Repair(q models.Question, bad string, err error) models.Question {
	text := []rune(neutral(spaced(strings.ToValidUTF8(bad, "?"))))
	if len(text) > badHead+badTail {
		text = append(append(text[:badHead:badHead], []rune(" … ")...), text[len(text)-badTail:]...)
	}
	q.User = fill("repair.tmpl", struct{ User, Fault, Bad string }{q.User, err.Error(), string(text)})
	return q
}

// fill runs a template. The templates are embedded and tested with every type: they cannot fail on data.
func fill(name string, data any) string {
	var b strings.Builder
	if err := prompts.ExecuteTemplate(&b, name, data); err != nil {
		panic("opinion: " + name + ": " + err.Error())
	}
	return b.String()
}

// Tokens guesses how many tokens a question takes, its schema included, as common vocabularies cut Vietnamese: one for
// about two and a half letters. It is for planning and for budgets before the endpoint has told.
func Tokens(q models.Question) int {
	n := utf8.RuneCountInString(q.System) + utf8.RuneCountInString(q.User) + utf8.RuneCount(json.RawMessage(q.Schema))
	return n * 2 / 5
}
