package units

import (
	"slices"
	"unicode"

	"sohoa/models"
)

// Certainty says how surely today's units of a match are known.
type Certainty string

// The certainties.
const (
	Exact   Certainty = "exact"   // the one unit
	Split   Certainty = "split"   // one of several: the place was divided, or the name stands for several places
	Unknown Certainty = "unknown" // no table tells; units given are a guess by name
)

// Version is the state of the administrative borders that a text speaks of.
type Version string

// The versions. The empty one is not known: the same name stood before and after.
const (
	Legacy2024 Version = "legacy2024" // until 31 December 2024
	Legacy2025 Version = "legacy2025" // until 30 June 2025
	Since2025  Version = "2025-07"    // since 1 July 2025, without districts
)

// Match is what a text was found to name.
type Match struct {
	Office    string // what the office is called apart from its place, "" for an address; of a unit its name
	Name      string // of the place or unit, as the catalogue spells it, else as written
	District  string // of an old place, "" where not known
	Province  string // as written
	Version   Version
	Units     []models.UnitCode // today's, the likeliest first
	Certainty Certainty

	catalogue *Catalogue
	places    []*place
}

// Agency gives the unit that the head of a paper or the name of an agency stands for; false where it names none. Of an
// office that serves a commune without being its People's Committee, such as its police, the units are the commune's.
func (c *Catalogue) Agency(text string) (Match, bool) {
	r := c.read(text)
	switch {
	case r.office != nil:
		return c.officeMatch(r), true
	case r.body == nil && r.level == 0:
		return Match{}, false
	}
	m := c.placeMatch(r)
	if r.body != nil {
		m.Office = r.body.name
	}
	return m, true
}

// Place gives the commune that an address lies in; false where it names no place. Where it names a district or a
// province only, that is its name and Units is empty.
func (c *Catalogue) Place(text string) (Match, bool) {
	r := c.read(text)
	if r.level == 0 {
		return Match{}, false
	}
	m := c.placeMatch(r)
	if r.level == levelProvince {
		m.Units, m.Certainty = nil, Unknown
	}
	return m, true
}

// officeMatch tells of a department or the like.
func (c *Catalogue) officeMatch(r *reading) Match {
	u := r.office
	m := Match{Office: u.Name, Name: u.Name, Units: c.heirs(u), Certainty: Exact, catalogue: c}
	if r.province != "" {
		m.Province = c.provinceName(r.province)
	}
	if u.Until != "" || c.isPast(r.province) {
		m.Version = Legacy2025
	}
	return m
}

// isPast tells whether the province is no more.
func (c *Catalogue) isPast(province string) bool {
	of := c.provincesOf[province]
	return len(of) > 0 && !slices.ContainsFunc(of, func(u *Unit) bool { return u.Until == "" })
}

func (c *Catalogue) provinceName(key string) string {
	if of := c.provincesOf[key]; len(of) > 0 {
		return of[0].Name
	}
	return ""
}

func (c *Catalogue) placeMatch(r *reading) Match {
	m := Match{Name: r.text, District: written(r.districts), Certainty: Unknown, catalogue: c}
	if m.District == "" || r.districts.text == "" {
		m.District = ""
	}
	if r.province != "" {
		m.Province = c.provinceName(r.province)
	}
	switch r.level {
	case levelCommune:
		m.places = r.places
		return m.settled()
	case levelDistrict:
		m.Name, m.District, m.Version = written(r.districts), "", Legacy2025
	case levelProvince:
		if of := c.provincesOf[r.province]; len(of) > 0 {
			m.Units, m.Certainty = c.heirs(of[0]), Exact
		}
		if c.isPast(r.province) {
			m.Version = Legacy2025
		}
	}
	return m
}

// settled fills in what the places say together.
func (m Match) settled() Match {
	first := m.places[0]
	m.Name, m.Version = first.name, first.version()
	if first.districtName != "" {
		m.District = first.districtName
	}
	known := true
	for _, p := range m.places {
		known = known && p.known
		if p.version() != m.Version {
			m.Version = ""
		}
		if p.district != first.district {
			m.District = ""
		}
	}
	m.Units = m.catalogue.unitsOf(m.places)
	switch {
	case !known:
		m.Certainty = Unknown
	case len(m.Units) == 1:
		m.Certainty = Exact
	default:
		m.Certainty = Split
	}
	return m
}

func (p *place) version() Version {
	switch {
	case p.isNew() && p.unit.Until == "":
		return Since2025
	case p.until != "" && p.until < "2025-01-01":
		return Legacy2024
	case p.district != "" || p.until != "":
		return Legacy2025
	}
	return ""
}

// At gives the match for a text known to be of the day, such as the head of a paper with its date: of the places that
// the name may stand for, those that were there. Where none was, as on a paper that still carries an old name, the units
// are a guess.
func (m Match) At(day models.Day) Match {
	there := filter(m.places, func(p *place) bool {
		return (p.from == "" || p.from <= day) && (p.until == "" || day <= p.until)
	})
	switch len(there) {
	case len(m.places):
		return m
	case 0:
		m.Certainty = Unknown
		return m
	}
	m.places = there
	return m.settled()
}

func upperFirst(letters []rune) string {
	out := slices.Clone(letters)
	out[0] = unicode.ToUpper(out[0])
	return string(out)
}
