package units

import (
	"slices"

	"sohoa/models"
)

// reading is a text with everything it may mean.
type reading struct {
	body      *body
	office    *Unit // a unit that is no commune
	committee bool
	level     int      // of the place, 0 where none is named
	places    []*place // of a commune: all it may be, never none
	lost      bool     // it names a place that could not be read
	foreign   bool     // the place lies in a province that the catalogue does not know
	district  string
	districts name
	province  string // key; "" where not named
	text      string // the name of the place as written
}

// read takes a text apart and looks up what it may mean.
func (c *Catalogue) read(text string) *reading {
	const longestKept = 400 // bytes; a longer one is no name and no address
	if r := c.texts.recall(text); r != nil {
		return r
	}
	p := c.parse(text)
	r := c.resolve(&p)
	if len(text) <= longestKept {
		c.texts.record(text, r)
	}
	return r
}

func (c *Catalogue) resolve(p *parsed) *reading {
	r := &reading{body: p.body, committee: p.committee, districts: p.district}
	if p.province.seen {
		r.province = p.province.keys[0]
		r.foreign = c.provincesOf[r.province] == nil && p.province.known(&c.provinces)
	}
	if p.district.seen {
		r.district = p.district.keys[0]
	}
	switch {
	case p.lost:
		r.lost = true
	case p.commune.seen:
		r.level, r.text = levelCommune, p.commune.text
		r.places = c.candidates(p, r)
	case p.district.seen && c.whole[p.district.keys[0]] != nil && !r.foreign:
		r.level, r.text = levelCommune, p.district.text
		r.places = []*place{c.whole[p.district.keys[0]]}
	case p.district.seen:
		r.level, r.text = levelDistrict, p.district.text
	case p.province.seen:
		r.level, r.text = levelProvince, p.province.text
	}
	if p.body != nil && len(p.body.units) > 0 && !r.foreign && (!p.body.general || r.level < levelDistrict && !r.lost) {
		r.office = p.body.units[0]
	}
	return r
}

// candidates gives every commune that the text may name.
func (c *Catalogue) candidates(p *parsed, r *reading) []*place {
	var all []*place
	for _, key := range p.commune.keys {
		all = append(all, c.placesOf[key]...)
	}
	if r.foreign {
		all = nil
	}
	fitting := slices.DeleteFunc(all, func(o *place) bool { return !c.fits(o, p, r) })
	if p.district.seen && len(p.district.keys) == 1 && slices.ContainsFunc(fitting, func(o *place) bool { return o.district == r.district }) {
		fitting = slices.DeleteFunc(fitting, func(o *place) bool { return o.district != r.district })
	}
	if !p.district.seen && r.province != "" && slices.ContainsFunc(fitting, (*place).isNew) {
		fitting = slices.DeleteFunc(fitting, func(o *place) bool { return !o.isNew() }) // two levels: the form since the reorganisation
	}
	if sameKind := func(o *place) bool { return o.kind == p.commune.kind }; slices.ContainsFunc(fitting, sameKind) {
		onlyToday := p.commune.kind == string(KindSpecialZone)
		fitting = slices.DeleteFunc(fitting, func(o *place) bool { return !sameKind(o) && (o.kind != "" || onlyToday) })
	}
	if len(fitting) == 0 {
		return []*place{{strange: !p.commune.known(&c.communes), key: p.commune.keys[0], name: written(p.commune), kind: p.commune.kind, district: r.district,
			districtName: written(p.district), province: r.province}}
	}
	return fitting
}

func (p *place) isNew() bool { return p.unit != nil }

// fits tells whether district and province of the text allow the place.
func (c *Catalogue) fits(o *place, p *parsed, r *reading) bool {
	if p.district.seen {
		return !o.isNew() && o.district != "" && slices.Contains(p.district.keys, o.district)
	}
	if r.province == "" || o.province == "" {
		return r.province == "" || !o.isNew()
	}
	return r.province == o.province
}

// written gives a place's name with its kind.
func written(n name) string {
	if n.kind == "" {
		return n.text
	}
	letters := []rune(n.kind)
	return upperFirst(letters) + " " + n.text
}

// units gives today's units of a place, the one of the place's own name first.
func (c *Catalogue) unitsOf(places []*place) []models.UnitCode {
	var out []models.UnitCode
	for _, p := range slices.Concat(filter(places, (*place).isNew), filter(places, func(p *place) bool { return !p.isNew() })) {
		for _, code := range p.to {
			if !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b models.UnitCode) int { return c.named(b, places) - c.named(a, places) })
	return out
}

func filter(places []*place, keep func(*place) bool) []*place {
	var out []*place
	for _, p := range places {
		if keep(p) {
			out = append(out, p)
		}
	}
	return out
}

// named gives 1 where the unit has the name of one of the places, else 0.
func (c *Catalogue) named(code models.UnitCode, places []*place) int {
	u := c.byCode[code]
	_, bare := splitKind(u.Name)
	key := keyOf(bare)
	if slices.ContainsFunc(places, func(p *place) bool { return p.key == key }) {
		return 1
	}
	return 0
}
