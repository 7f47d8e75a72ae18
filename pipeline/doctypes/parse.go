package doctypes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"sohoa/models"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// text is a string that remembers the line it stands on, so that a fault can name it.
type text struct {
	value string
	line  int
}

// UnmarshalYAML reads a scalar.
func (t *text) UnmarshalYAML(n *yaml.Node) error {
	t.line = n.Line
	return n.Decode(&t.value)
}

type file struct {
	Type     text      `yaml:"type"`
	Label    string    `yaml:"label"`
	Hint     string    `yaml:"hint"`
	Titles   []title   `yaml:"titles"`
	Header   bool      `yaml:"by_header"`
	Signs    []Sign    `yaml:"signs"`
	Validity Validity  `yaml:"validity"`
	Sections []section `yaml:"sections"`
	Fields   []field   `yaml:"fields"`
	Stops    []text    `yaml:"stops"`
	Checks   []text    `yaml:"checks"`
}

type title struct {
	text         text
	Kind         string `yaml:"kind"`
	Abbreviation string `yaml:"abbreviation"`
}

// UnmarshalYAML reads a title: its words alone, or {words: {kind: …, abbreviation: …}}.
func (t *title) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		type details title
		if err := n.Content[1].Decode((*details)(t)); err != nil {
			return err
		}
		n = n.Content[0]
	}
	return t.text.UnmarshalYAML(n)
}

type section struct {
	Name    text   `yaml:"name"`
	Anchors []text `yaml:"anchors"`
	Closed  bool   `yaml:"closed"`
}

type field struct {
	Name     text   `yaml:"name"`
	Kind     text   `yaml:"kind"`
	Hint     string `yaml:"hint"`
	Required bool   `yaml:"required"`
	Critical bool   `yaml:"critical"`
	Section  text   `yaml:"section"`
	Labels   []text `yaml:"labels"`
	Columns  []text `yaml:"columns"`
	At       []text `yaml:"at"`
	Wrap     *bool  `yaml:"wrap"`
}

// Parse reads one type. name is the file's name, used in errors only.
func Parse(name string, data []byte) (*Type, error) {
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fault(name, err.Error())
	}
	t, err := f.build()
	if err != nil {
		return nil, fault(name, err.Error())
	}
	return t, nil
}

// checkNames are the checks that the line knows.
var checkNames = []string{"person", "dates", "in_words", "expiry", "distinct_people", "signer"}

func fault(name, what string) error {
	return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("the document type file %s is wrong: %s", name, what),
		Hint: "mend the line named, then run: sohoa doctypes check " + name}
}

func at(t text, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", t.line, fmt.Sprintf(format, args...))
}

func (f *file) build() (*Type, error) {
	if f.Type.value == "" {
		return nil, errors.New("line 1: type is not set")
	}
	t := &Type{Name: models.TypeName(f.Type.value), Label: f.Label, Hint: f.Hint, Header: f.Header, Signs: f.Signs, Validity: f.Validity}
	for _, ti := range f.Titles {
		if layout.FoldLetters(ti.text.value) == "" {
			return nil, at(ti.text, "a title without letters")
		}
		t.Titles = append(t.Titles, Title{Text: ti.text.value, Kind: ti.Kind, Abbreviation: ti.Abbreviation})
	}
	for _, s := range f.Sections {
		if s.Name.value == "" || len(s.Anchors) == 0 {
			return nil, at(s.Name, "a section needs a name and anchors")
		}
		sec := Section{Name: s.Name.value, Closed: s.Closed}
		for _, a := range s.Anchors {
			sec.Anchors = append(sec.Anchors, a.value)
		}
		t.Sections = append(t.Sections, sec)
	}
	for _, fd := range f.Fields {
		built, err := fd.build(t)
		if err != nil {
			return nil, err
		}
		t.Fields = append(t.Fields, built)
	}
	for _, s := range f.Stops {
		t.Stops = append(t.Stops, s.value)
	}
	for _, c := range f.Checks {
		if !slices.Contains(checkNames, c.value) {
			return nil, at(c, "no such check: %q", c.value)
		}
		t.Checks = append(t.Checks, c.value)
	}
	return t, nil
}

func (fd *field) build(t *Type) (Field, error) {
	var zero Field
	name := models.FieldName(fd.Name.value)
	switch {
	case name == "":
		return zero, at(fd.Kind, "a field without a name")
	case slices.ContainsFunc(t.Fields, func(o Field) bool { return o.Name == name }):
		return zero, at(fd.Name, "the field %q is there twice", name)
	case !values.Kind(fd.Kind.value).Known():
		return zero, at(fd.Name, "the field %q has no known kind: %q", name, fd.Kind.value)
	case len(fd.Labels) == 0 && len(fd.At) == 0:
		return zero, at(fd.Name, "the field %q has neither labels nor a place (at)", name)
	case fd.Section.value != "" && !slices.ContainsFunc(t.Sections, func(s Section) bool { return s.Name == fd.Section.value }):
		return zero, at(fd.Section, "the section %q is not listed under sections", fd.Section.value)
	}
	out := Field{Name: name, Kind: values.Kind(fd.Kind.value), Hint: fd.Hint, Required: fd.Required,
		Critical: fd.Critical, Section: fd.Section.value}
	for _, l := range fd.Labels {
		if layout.FoldLetters(l.value) == "" {
			return zero, at(l, "a label without letters")
		}
		out.Labels = append(out.Labels, l.value)
	}
	for _, c := range fd.Columns {
		out.Columns = append(out.Columns, c.value)
	}
	for _, p := range fd.At {
		place := Place(p.value)
		if p.value == "label" {
			place = PlaceLabel
		}
		if !slices.Contains(places, place) {
			return zero, at(p, "no such place: %q", p.value)
		}
		out.Places = append(out.Places, place)
	}
	if len(out.Places) == 0 {
		out.Places = []Place{PlaceLabel}
	}
	out.Wrap = wraps(out.Kind)
	if fd.Wrap != nil {
		out.Wrap = *fd.Wrap
	}
	return out, nil
}

// wraps tells whether values of the kind may run over several lines where the file does not say.
func wraps(k values.Kind) bool { return k != values.KindSex && k != values.KindYear }
