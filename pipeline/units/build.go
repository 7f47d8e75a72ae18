package units

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/viet/lexicon"
)

// place is a commune, new or old, as one reading of a text.
type place struct {
	unit               *Unit // of today; nil for an old one
	key, name, kind    string
	district, province string // keys; "" where not known
	districtName       string
	to                 []models.UnitCode // today's units; none where not known
	row                bool              // a table tells of it
	known              bool              // and of where it went
	strange            bool              // no table and no list knows the name
	from, until        models.Day
}

// remembered is how many texts a catalogue keeps taken apart; each takes about half a kilobyte.
const remembered = 1 << 15

func build(units []Unit, old []OldPlace) *Catalogue {
	c := &Catalogue{units: units, byCode: map[models.UnitCode]*Unit{}, communes: newIndex(), districts: newIndex(), provinces: newIndex(),
		placesOf: map[string][]*place{}, whole: map[string]*place{},
		provincesOf: map[string][]*Unit{}, texts: newMemory(remembered)}
	var offices []*Unit
	for i := range c.units {
		u := &c.units[i]
		c.byCode[u.Code] = u
		switch {
		case slices.Contains(officeKinds, u.Kind):
			offices = append(offices, u)
		case slices.Contains(provinceKinds, u.Kind):
			_, bare := splitKind(u.Name)
			key := c.provinces.add(bare)
			c.provincesOf[key] = append(c.provincesOf[key], u)
		default:
			c.addCommune(u)
		}
	}
	c.bodies = newBodies(offices)
	for _, p := range old {
		c.addOld(p)
	}
	c.addLists()
	return c
}

func (c *Catalogue) addCommune(u *Unit) {
	_, bare := splitKind(u.Name)
	p := &place{unit: u, key: c.communes.add(bare), name: u.Name, kind: string(u.Kind), to: []models.UnitCode{u.Code}, known: true,
		from: u.From, until: u.Until}
	if u.Until != "" {
		p.to = c.heirs(u)
	}
	if parent := c.byCode[u.Parent]; parent != nil {
		_, of := splitKind(parent.Name)
		p.province = keyOf(of)
	}
	if u.Until == "" && u.From > c.since {
		c.since = u.From
	}
	c.placesOf[p.key] = append(c.placesOf[p.key], p)
}

// heirs gives today's units that took over from one that is no more.
func (c *Catalogue) heirs(u *Unit) []models.UnitCode {
	if u.Until == "" || len(u.Successors) == 0 {
		return []models.UnitCode{u.Code}
	}
	return slices.Clone(u.Successors)
}

func (c *Catalogue) addOld(o OldPlace) {
	called := cmp.Or(o.Commune, o.District)
	kind, bare := splitKind(called)
	_, district := splitKind(o.District)
	_, province := splitKind(o.Province)
	p := &place{key: keyOf(bare), name: called, kind: kind, district: c.districts.add(district), province: c.provinces.add(province),
		districtName: o.District, to: o.NewUnits, row: true, known: len(o.NewUnits) > 0, from: o.From, until: cmp.Or(o.Until, c.dayBeforeToday())}
	if o.Commune == "" {
		p.districtName = ""
		c.whole[p.district] = p
		return
	}
	c.communes.add(bare)
	c.placesOf[p.key] = append(c.placesOf[p.key], p)
}

// dayBeforeToday gives the last day before the communes of today, "" where that is not known.
func (c *Catalogue) dayBeforeToday() models.Day {
	day, err := time.Parse(time.DateOnly, string(c.since))
	if err != nil {
		return ""
	}
	return models.Day(day.AddDate(0, 0, -1).Format(time.DateOnly))
}

// addLists adds names that are known to be places without a row that tells of them.
func (c *Catalogue) addLists() {
	for _, e := range lexicon.Provinces().All() {
		c.provinces.add(strings.ReplaceAll(e.Text, " - ", " "))
	}
	for _, e := range lexicon.Districts().All() {
		c.districts.add(e.Text)
	}
	for _, e := range lexicon.OldCommunes().All() {
		key := c.communes.add(e.Text)
		if !slices.ContainsFunc(c.placesOf[key], func(p *place) bool { return p.unit == nil }) {
			c.placesOf[key] = append(c.placesOf[key], &place{key: key, name: e.Text, until: c.dayBeforeToday()})
		}
	}
}
