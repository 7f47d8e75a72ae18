package procedures

import (
	"slices"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/table"
)

// Load gives the catalogue of the data folder's procedures.csv and components.csv, each embedded where the folder does not
// have it; dir may be empty or absent. A fault is an Error of code invalid that names the file and its line.
func Load(dir string) (Catalogue, error) {
	out, err := readProcedures(dir)
	if err != nil {
		return nil, err
	}
	rows, err := table.Load(dir, "components.csv", embedded,
		"procedure", "component", "name", "presented", "required", "satisfied_by", "document_type?", "database", "digitise", "note")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		i := slices.IndexFunc(out, func(p Procedure) bool { return string(p.Code) == r.Get("procedure") })
		if i < 0 {
			return nil, r.Fault("there is no procedure %q in procedures.csv", r.Get("procedure"))
		}
		c, err := readComponent(r)
		if err != nil {
			return nil, err
		}
		if _, twice := out[i].Component(c.Name); twice {
			return nil, r.Fault("the component %q of %s is there twice", c.Name, out[i].Code)
		}
		out[i].Components = append(out[i].Components, c)
	}
	return out, nil
}

func readProcedures(dir string) (Catalogue, error) {
	rows, err := table.Load(dir, "procedures.csv", embedded, "code", "name", "level", "field", "online_only", "days?", "valid_from", "valid_until")
	if err != nil {
		return nil, err
	}
	var out Catalogue
	lines := map[models.ProcedureCode]int{}
	for _, r := range rows {
		p := Procedure{Code: models.ProcedureCode(r.Get("code")), Name: r.Get("name"), Level: r.Get("level"), Field: r.Get("field"),
			OnlineOnly: r.Get("online_only") == "yes"}
		if p.From, p.Until, err = r.Days("valid_from", "valid_until"); err != nil {
			return nil, err
		}
		switch {
		case p.Code == "" || p.Name == "":
			return nil, r.Fault("a procedure needs a code and a name")
		case lines[p.Code] != 0:
			return nil, r.Fault("the code %s stands in line %d too", p.Code, lines[p.Code])
		case !slices.Contains([]string{"commune", "province"}, p.Level):
			return nil, r.Fault("level is commune or province, not %q", p.Level)
		case !slices.Contains([]string{"", "no", "yes"}, r.Get("online_only")):
			return nil, r.Fault("online_only is yes, no or empty, not %q", r.Get("online_only"))
		}
		if p.Days, p.DaysKnown, err = readDays(r); err != nil {
			return nil, err
		}
		lines[p.Code] = r.Line
		out = append(out, p)
	}
	return out, nil
}

// mostDays bounds the working days of a procedure; more is a slip of the pen.
const mostDays = 250

func readDays(r table.Row) (days int, known bool, err error) {
	text := r.Get("days")
	if text == "" {
		return 0, false, nil
	}
	days, err = strconv.Atoi(text)
	if err != nil || days < 0 || days > mostDays {
		return 0, false, r.Fault("days is a number of working days up to %d, or empty, not %q", mostDays, text)
	}
	return days, true, nil
}

func readComponent(r table.Row) (Component, error) {
	c := Component{Name: r.Get("component"), Label: r.Get("name"), Presented: Presented(r.Get("presented")), Required: r.Get("required"),
		Database: r.Get("database"), Digitise: r.Get("digitise"), Note: r.Get("note")}
	switch {
	case c.Name == "" || c.Label == "":
		return c, r.Fault("a component needs component and name")
	case !slices.Contains([]Presented{PresentedForm, PresentedOriginal, PresentedShow}, c.Presented):
		return c, r.Fault("presented is form, original or show, not %q", c.Presented)
	case !slices.Contains([]string{"yes", "no", "when"}, c.Required):
		return c, r.Fault("required is yes, no or when, not %q", c.Required)
	case !slices.Contains([]string{"", "a", "b", "c", "d"}, c.Digitise):
		return c, r.Fault("digitise is a, b, c, d or empty, not %q", c.Digitise)
	}
	for _, text := range r.List("satisfied_by") {
		s, ok := readSource(text)
		if !ok {
			return c, r.Fault("satisfied_by is type:holders@purpose, as birth_certificate:own+child, not %q", text)
		}
		c.SatisfiedBy = append(c.SatisfiedBy, s)
	}
	for _, name := range r.List("document_type") {
		c.Papers = append(c.Papers, models.TypeName(name))
	}
	return c, nil
}

func readSource(text string) (Source, bool) {
	kind, purpose, _ := strings.Cut(text, "@")
	name, holders, ok := strings.Cut(kind, ":")
	s := Source{Type: models.TypeName(strings.TrimSpace(name)), Purpose: strings.TrimSpace(purpose)}
	if !ok || s.Type == "" {
		return s, false
	}
	for h := range strings.SplitSeq(holders, "+") {
		holder := Holder(strings.TrimSpace(h))
		if !slices.Contains([]Holder{HolderOwn, HolderSpouse, HolderChild}, holder) {
			return s, false
		}
		s.Holders = append(s.Holders, holder)
	}
	return s, true
}
