package opinion

import (
	"encoding/json"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
)

// Reply is a decoded answer: claims that nobody has looked for on the page yet.
type Reply struct {
	Type   models.TypeName // "" where it was not asked
	Title  *Claim          // of a paper of unknown type; nil: it has none
	Fields map[models.FieldName]Claim
	Pairs  []PairClaim // of a paper of unknown type, in the order of the answer
	// HiddenSigns is true where signs that cannot be seen stood in the paper or in the answer and were taken out.
	HiddenSigns bool
}

// Claim is a value that is said to stand on the page.
type Claim struct {
	Value string // NFC, on one line, never empty
	Lines []int  // row indices + 1, rising, each once; none where the model named none
}

// PairClaim is a label and the value that are said to stand together on the page.
type PairClaim struct {
	Label, Value string
	Lines        []int
}

// What an answer may hold at most. Beyond these it is no reading of the paper.
const (
	mostBytes  = 64 << 10
	mostValue  = 1000 // runes
	mostCited  = 20   // lines of one claim
	mostPairs  = 40
	nullTokens = 24 // what a field takes in an answer, its name included and its value left out
)

// valueTokens gives the tokens that a value of the kind takes at most on honest papers.
func valueTokens(k values.Kind) int {
	switch k {
	case values.KindText, values.KindMaritalStatus:
		return 160
	case values.KindPlace, values.KindAgency:
		return 80
	}
	return 40
}

// mostTokens gives the tokens that the answer may take: for each field its frame and a long value.
func (p *Paper) mostTokens() int {
	const frame = 64
	if p.unknown() {
		return frame + valueTokens(values.KindText) + mostPairs*(nullTokens+valueTokens(values.KindPlace))
	}
	n := frame
	for _, f := range p.Type.Fields {
		n += nullTokens + valueTokens(f.Kind)
	}
	return n
}

// The keys of an answer.
const (
	keyType   = "type"
	keyFields = "fields"
	keyTitle  = "title"
	keyPairs  = "pairs"
	keyLabel  = "label"
	keyValue  = "value"
	keyLines  = "lines"
)

// keys gives the keys that the answer must have, in the order in which they are asked for.
func (p *Paper) keys() []string {
	var out []string
	if p.Choose {
		out = append(out, keyType)
	}
	if p.unknown() {
		return append(out, keyTitle, keyPairs)
	}
	return append(out, keyFields)
}

// form shows the answer's form in words, for endpoints that take no schema.
func (p *Paper) form() string {
	parts := map[string]string{
		keyType:   `"type": "…"`,
		keyFields: `"fields": {"name of the first field": {"lines": [7], "value": "…"}, "name of the next field": {"lines": [], "value": null}, … every field once}`,
		keyTitle:  `"title": {"lines": [3], "value": "…"}`,
		keyPairs:  `"pairs": [{"lines": [7], "label": "…", "value": "…"}, …]`,
	}
	var out []string
	for _, k := range p.keys() {
		out = append(out, parts[k])
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// member is a key of a JSON object with its value; objects are written in this order, which models follow.
type member struct {
	key   string
	value json.RawMessage
}

func object(members ...member) json.RawMessage {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(raw(m.key))
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return json.RawMessage(b.String())
}

// raw gives the JSON of strings, numbers and lists of them, which cannot fail.
func raw(v any) json.RawMessage {
	out, err := json.Marshal(v)
	if err != nil {
		panic("opinion: " + err.Error())
	}
	return out
}

// strict is the schema of an object that has just these keys, all of them.
func strict(members ...member) json.RawMessage {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.key
	}
	return object(member{"type", raw("object")}, member{"properties", object(members...)},
		member{"required", raw(names)}, member{"additionalProperties", raw(false)})
}

// schema is the JSON schema of the answer, in the words that all known endpoints understand.
func (p *Paper) schema() json.RawMessage {
	text, nullable := object(member{"type", raw("string")}), object(member{"type", raw([]string{"string", "null"})})
	list := func(of json.RawMessage) json.RawMessage {
		return object(member{"type", raw("array")}, member{"items", of})
	}
	lines := member{keyLines, list(object(member{"type", raw("integer")}))}
	claim := strict(lines, member{keyValue, nullable})
	var out []member
	for _, k := range p.keys() {
		switch k {
		case keyType:
			out = append(out, member{k, object(member{"type", raw("string")}, member{"enum", raw(p.typeNames())})})
		case keyTitle:
			out = append(out, member{k, claim})
		case keyPairs:
			out = append(out, member{k, list(strict(lines, member{keyLabel, text}, member{keyValue, text}))})
		case keyFields:
			fields := make([]member, len(p.Type.Fields))
			for i := range p.Type.Fields {
				fields[i] = member{string(p.Type.Fields[i].Name), claim}
			}
			out = append(out, member{k, strict(fields...)})
		}
	}
	return strict(out...)
}

// typeNames gives the types to choose from; a paper may be of none of them.
func (p *Paper) typeNames() []models.TypeName {
	out := make([]models.TypeName, 0, len(p.Types)+1)
	for _, t := range p.Types {
		out = append(out, t.Name)
	}
	if p.Types.Find(models.TypeUnknown) == nil {
		out = append(out, models.TypeUnknown)
	}
	return out
}

// Encode writes a reply as a model would have to answer; Decode gives an equal reply of it.
func (p *Paper) Encode(r Reply) string {
	var out []member
	for _, k := range p.keys() {
		switch k {
		case keyType:
			out = append(out, member{k, raw(r.Type)})
		case keyTitle:
			out = append(out, member{k, encodeClaim(r.Title)})
		case keyPairs:
			pairs := make([]json.RawMessage, 0, len(r.Pairs))
			for _, c := range r.Pairs {
				pairs = append(pairs, object(member{keyLines, rawLines(c.Lines)}, member{keyLabel, raw(c.Label)}, member{keyValue, raw(c.Value)}))
			}
			out = append(out, member{k, raw(pairs)})
		case keyFields:
			out = append(out, member{k, encodeFields(p.Type, r.Fields)})
		}
	}
	return string(object(out...))
}

func encodeFields(t *doctypes.Type, claims map[models.FieldName]Claim) json.RawMessage {
	fields := make([]member, len(t.Fields))
	for i := range t.Fields {
		var claim *Claim
		if c, ok := claims[t.Fields[i].Name]; ok {
			claim = &c
		}
		fields[i] = member{string(t.Fields[i].Name), encodeClaim(claim)}
	}
	return object(fields...)
}

func encodeClaim(c *Claim) json.RawMessage {
	if c == nil {
		return object(member{keyLines, rawLines(nil)}, member{keyValue, raw(nil)})
	}
	return object(member{keyLines, rawLines(c.Lines)}, member{keyValue, raw(c.Value)})
}

func rawLines(lines []int) json.RawMessage { return raw(append([]int{}, lines...)) }
