package opinion

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// The faults of an answer that say nothing about its contents. All faults can be told to the model and to a log:
// none quotes the answer.
var (
	errTooLong = fmt.Errorf("the answer is longer than %d bytes", mostBytes)
	errUTF8    = errors.New("the answer is not valid UTF-8")
	errJSON    = errors.New("the answer is not one whole JSON object; nothing may stand before or after it and nothing may be cut off")
)

// fenced is an answer in a code fence, as models give it to endpoints that take no schema. thought is what some say to
// themselves first. Both enclose the answer and are no part of it.
var (
	fenced  = regexp.MustCompile("(?s)^```(?:json)?\\s*\n(.*)\n\\s*```$")
	thought = regexp.MustCompile(`(?s)^<think>.*?</think>`)
)

// Decode reads an answer. It refuses whatever was not asked for: unknown, missing and repeated keys, other types, text
// around the object, values too long to be printed in a field, numbers of lines that were not shown. The error's text
// can be given back to the model.
func (p *Paper) Decode(text string) (Reply, error) {
	if len(text) > mostBytes {
		return Reply{}, errTooLong
	}
	if !utf8.ValidString(text) {
		return Reply{}, errUTF8
	}
	text = strings.TrimSpace(thought.ReplaceAllString(strings.TrimSpace(text), ""))
	if m := fenced.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if !json.Valid([]byte(text)) {
		return Reply{}, errJSON
	}
	d := &decoder{paper: p, view: p.view(), json: json.NewDecoder(strings.NewReader(text))}
	d.json.UseNumber()
	d.reply.HiddenSigns = d.view.hidden
	if err := d.object("the answer", p.keys(), d.part); err != nil {
		return Reply{}, err
	}
	return d.reply, nil
}

// decoder reads the tokens of one answer that is known to be valid JSON.
type decoder struct {
	paper *Paper
	view  view
	json  *json.Decoder
	reply Reply
}

// token gives the next token. The text is valid JSON: there is one.
func (d *decoder) token() json.Token {
	t, err := d.json.Token()
	if err != nil {
		return nil
	}
	return t
}

// object reads an object that has just the keys, each once; what is the place for errors.
func (d *decoder) object(what string, keys []string, read func(key string) error) error {
	if d.token() != json.Delim('{') {
		return fmt.Errorf("%s is not an object", what)
	}
	seen := map[string]bool{}
	for d.json.More() {
		key, _ := d.token().(string)
		switch {
		case !slices.Contains(keys, key):
			return fmt.Errorf("%s has a key that was not asked for; its keys are %s", what, strings.Join(keys, ", "))
		case seen[key]:
			return fmt.Errorf("%s has the key %s twice", what, key)
		}
		seen[key] = true
		if err := read(key); err != nil {
			return err
		}
	}
	d.token()
	for _, key := range keys {
		if !seen[key] {
			return fmt.Errorf("%s lacks the key %s", what, key)
		}
	}
	return nil
}

// part reads one key of the answer.
func (d *decoder) part(key string) error {
	switch key {
	case keyType:
		name, ok := d.token().(string)
		if !ok || !slices.Contains(d.paper.typeNames(), models.TypeName(name)) {
			return errors.New("type is none of the names to choose from")
		}
		d.reply.Type = models.TypeName(name)
		return nil
	case keyTitle:
		c, err := d.claim(keyTitle)
		d.reply.Title = c
		return err
	case keyPairs:
		return d.pairs()
	}
	return d.fields()
}

func (d *decoder) fields() error {
	names := make([]string, len(d.paper.Type.Fields))
	for i := range d.paper.Type.Fields {
		names[i] = string(d.paper.Type.Fields[i].Name)
	}
	d.reply.Fields = map[models.FieldName]Claim{}
	return d.object(keyFields, names, func(name string) error {
		c, err := d.claim(name)
		if c != nil {
			d.reply.Fields[models.FieldName(name)] = *c
		}
		return err
	})
}

// claim reads a value with its lines; nil where the value is null or blank, whatever lines it has.
func (d *decoder) claim(what string) (*Claim, error) {
	var c Claim
	err := d.object(what, []string{keyLines, keyValue}, func(key string) (err error) {
		if key == keyLines {
			c.Lines, err = d.lines(what)
		} else {
			c.Value, err = d.text(what, true)
		}
		return err
	})
	if err != nil || c.Value == "" {
		return nil, err
	}
	return &c, nil
}

func (d *decoder) pairs() error {
	if d.token() != json.Delim('[') {
		return errors.New("pairs is not a list")
	}
	for n := 1; d.json.More(); n++ {
		if n > mostPairs {
			return fmt.Errorf("there are more than %d pairs", mostPairs)
		}
		var c PairClaim
		what := fmt.Sprintf("pair %d", n)
		err := d.object(what, []string{keyLines, keyLabel, keyValue}, func(key string) (err error) {
			switch key {
			case keyLines:
				c.Lines, err = d.lines(what)
			case keyLabel:
				c.Label, err = d.text(what, false)
			default:
				c.Value, err = d.text(what, false)
			}
			return err
		})
		if err != nil {
			return err
		}
		if c.Label != "" && c.Value != "" {
			d.reply.Pairs = append(d.reply.Pairs, c)
		}
	}
	d.token()
	return nil
}

// text reads a string, or null where that is allowed, and gives it clean; "" for null and for blanks.
func (d *decoder) text(what string, nullable bool) (string, error) {
	t := d.token()
	if t == nil && nullable {
		return "", nil
	}
	s, ok := t.(string)
	if !ok {
		return "", fmt.Errorf("a text of %s is not a string", what)
	}
	if hidden(s) {
		d.reply.HiddenSigns = true
	}
	s = clean(s)
	if d.view.mask != nil {
		s = clean(d.view.mask.undo(s))
	}
	if utf8.RuneCountInString(s) > mostValue {
		return "", fmt.Errorf("a text of %s is longer than %d letters", what, mostValue)
	}
	if viet.IsBlank(s) {
		return "", nil
	}
	return s, nil
}

// lines reads the numbers of lines that were shown.
func (d *decoder) lines(what string) ([]int, error) {
	if d.token() != json.Delim('[') {
		return nil, fmt.Errorf("the lines of %s are not a list", what)
	}
	var out []int
	for d.json.More() {
		number, ok := d.token().(json.Number)
		if !ok {
			return nil, fmt.Errorf("a line of %s is not a number", what)
		}
		n, err := number.Int64()
		if err != nil || n != int64(int(n)) || !d.view.shown[int(n)] {
			return nil, fmt.Errorf("%s names a line that the paper does not have", what)
		}
		if out = append(out, int(n)); len(out) > mostCited {
			return nil, fmt.Errorf("%s names more than %d lines", what, mostCited)
		}
	}
	d.token()
	slices.Sort(out)
	return slices.Compact(out), nil
}
