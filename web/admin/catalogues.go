package admin

import (
	"net/http"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/units"
	"sohoa/web/page"
)

func (p *Pages) types(w http.ResponseWriter, r *http.Request) error {
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "admin.types"), Here: "admin"}, "types.html", p.Types)
}

func (p *Pages) oneType(w http.ResponseWriter, r *http.Request) error {
	t := p.Types.Find(models.TypeName(r.PathValue("name")))
	if t == nil {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such type of papers", Hint: "choose one of the list"}
	}
	return p.views.Page(w, r, page.Frame{Title: t.Label, Here: "admin"}, "type.html", typePage{t})
}

// typePage is a type of papers as its template sees it.
type typePage struct{ *doctypes.Type }

// Critical counts the fields in which a wrong value names another person or paper.
func (t typePage) Critical() int { return t.count(func(f doctypes.Field) bool { return f.Critical }) }

// Required counts the fields that every genuine paper carries.
func (t typePage) Required() int { return t.count(func(f doctypes.Field) bool { return f.Required }) }

func (t typePage) count(yes func(doctypes.Field) bool) (n int) {
	for _, f := range t.Fields {
		if yes(f) {
			n++
		}
	}
	return n
}

// unitLine is a unit with what was decided for it.
type unitLine struct {
	units.Unit
	ParentName string
	On         bool // critical fields are keyed a second time
	Mine       bool // the administrator looks after it
}

func (p *Pages) lines(r *http.Request) ([]unitLine, error) {
	scope := reach(r)
	decided, err := p.Policies.Policies(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	var out []unitLine
	for _, u := range p.Units.Units() {
		line := unitLine{Unit: u, Mine: scope.Covers(u.Code)}
		if u.Parent != "" {
			line.ParentName = p.name(u.Parent)
		}
		i := slices.IndexFunc(decided, func(d models.Policy) bool { return d.Unit == u.Code && d.Name == models.PolicySecondKeying })
		if i >= 0 {
			line.On = decided[i].Value == models.PolicyOn
		}
		out = append(out, line)
	}
	return out, nil
}

func (p *Pages) units(w http.ResponseWriter, r *http.Request) error {
	lines, err := p.lines(r)
	if err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "admin.units"), Here: "admin"}, "units.html", lines)
}

// unitPage is one unit as its template sees it.
type unitPage struct {
	unitLine
	Successors []string
	Changes    []models.PolicyChange
}

// OnValue gives the value of a policy that is followed, and OffValue of one that is not.
func (unitPage) OnValue() string { return models.PolicyOn }

// OffValue is told at OnValue.
func (unitPage) OffValue() string { return models.PolicyOff }

// changesShown is how many changes of policies a unit's page tells of.
const changesShown = 100

// unit shows a unit that the administrator looks after, and what was decided for it.
func (p *Pages) unit(w http.ResponseWriter, r *http.Request) error {
	lines, err := p.lines(r)
	if err != nil {
		return err
	}
	code := models.UnitCode(r.PathValue("unit"))
	i := slices.IndexFunc(lines, func(l unitLine) bool { return l.Code == code })
	if i < 0 || !lines[i].Mine {
		return noUnit()
	}
	u := unitPage{unitLine: lines[i]}
	for _, s := range u.Unit.Successors {
		u.Successors = append(u.Successors, p.name(s))
	}
	if u.Changes, err = p.Policies.PolicyChanges(r.Context(), models.In(code), changesShown); err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: u.Name, Here: "admin"}, "unit.html", u)
}

func (p *Pages) setPolicy(w http.ResponseWriter, r *http.Request) error {
	code := models.UnitCode(r.PathValue("unit"))
	if _, known := p.Units.Unit(code); !known {
		return noUnit()
	}
	err := p.Policies.SetPolicy(r.Context(), reach(r), models.Policy{Unit: code, Name: models.PolicyName(r.FormValue("name")), Value: r.FormValue("value")},
		page.VisitorOf(r.Context()).Account.Name)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/units/"+string(code), http.StatusSeeOther)
	return nil
}

func noUnit() error {
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such unit", Hint: "choose one of the list"}
}
