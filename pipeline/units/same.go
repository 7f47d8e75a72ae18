package units

import (
	"unicode/utf8"

	"sohoa/pipeline/viet"
)

// How alike two readings are, 0 to 1, where a name is all that speaks for it. The first is the share of today's communes
// with an old commune of the same name that hold some of it: 45 of 52 in Hải Phòng.
const (
	sameNameOldNew = 0.85
	sameNameOld    = 0.7 // two old communes of one name, the district of one not known
	sameRoomAbove  = 0.8 // one text names the committee alone, the other an office of it
	sameProvinces  = 0.5 // departments of one name, one of a province that was merged into the other's
)

// Same gives how surely two texts, names of agencies or addresses, mean the same unit across the reorganisations: 1 they
// do, 0 they do not, between them where an old unit was divided or a name stands for several places. known is false where
// nothing can be said, as where one text names no place or one that no table knows. The order does not matter.
func (c *Catalogue) Same(a, b string) (certainty float64, known bool) {
	if a > b {
		a, b = b, a // sums of fractions depend on their order
	}
	x, y := c.read(a), c.read(b)
	switch {
	case x.lost || y.lost || x.level == 0 && x.body == nil || y.level == 0 && y.body == nil:
		return 0, false
	case x.office != nil || y.office != nil:
		return c.sameOffice(x, y)
	}
	part, ok := sameBody(x, y)
	if !ok {
		return 0, true
	}
	certainty, known = c.samePlace(x, y)
	return certainty * part, known
}

// sameBody compares the offices of two texts; an address has none, which fits every office.
func sameBody(x, y *reading) (part float64, ok bool) {
	switch {
	case x.body == nil || y.body == nil || x.body.key == y.body.key:
		return 1, true
	case x.body.key == committee && y.committee || y.body.key == committee && x.committee:
		return sameRoomAbove, true
	}
	return 0, false
}

// sameOffice compares two texts of which one names a department or the like.
func (c *Catalogue) sameOffice(x, y *reading) (certainty float64, known bool) {
	if x.office == nil {
		x, y = y, x
	}
	switch {
	case y.office == nil && y.body == nil && y.level < levelDistrict:
		return 0, false // a province alone
	case y.office == nil:
		return 0, true
	case x.office != y.office:
		if heir(x.office, y.office) || heir(y.office, x.office) {
			return sameNameOldNew, true
		}
		return 0, true
	case x.province != y.province && (x.province != "" && y.province != "" || c.isPast(x.province) || c.isPast(y.province)):
		return sameProvinces, true
	}
	return 1, true
}

// heir tells whether b took over from a.
func heir(a, b *Unit) bool {
	for _, code := range a.Successors {
		if code == b.Code {
			return true
		}
	}
	return false
}

// samePlace gives how alike the places of two texts are, 0 to 1, and whether anything is known of it.
func (c *Catalogue) samePlace(x, y *reading) (alike float64, known bool) {
	if x.foreign != y.foreign && x.province != "" && y.province != "" {
		return 0, true
	}
	if x.foreign && y.foreign && x.province != y.province {
		return 0, true
	}
	if x.level != y.level {
		if x.body != nil && y.body != nil && x.level > 0 && y.level > 0 {
			return 0, true // the committees of a commune and of its district are two
		}
		return 0, false
	}
	switch x.level {
	case levelCommune:
		return sameCommune(x, y)
	case levelDistrict:
		return fraction(x.district == y.district), true
	case levelProvince:
		return fraction(x.province == y.province), true
	}
	return 1, x.body != nil && x.body.national && y.body.national
}

func fraction(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// sameCommune weighs every place that one text may mean against every place of the other. Texts that may mean the very
// same places are as alike as one of these is to be met by chance.
func sameCommune(x, y *reading) (alike float64, known bool) {
	sum, n := 0.0, 0
	equal := len(x.places) == len(y.places)
	old := 0
	for i, p := range x.places {
		equal = equal && (p == y.places[i] || p.unit == nil && y.places[i].unit == nil && *namesOf(p) == *namesOf(y.places[i]))
		if !p.isNew() {
			old++
		}
		for _, q := range y.places {
			if e, ok := pair(p, q); ok {
				sum += e
				n++
			}
		}
	}
	if n == 0 {
		return 0, false
	}
	alike = sum / float64(n)
	if equal {
		alike = max(alike, 1/float64(max(1, old)))
	}
	return alike, true
}

type names struct{ key, district, province string }

func namesOf(p *place) *names { return &names{p.key, p.district, p.province} }

// pair gives how alike two places are, and whether anything is known of it.
func pair(p, q *place) (alike float64, known bool) {
	switch {
	case p == q:
		return 1, true
	case p.isNew() && q.isNew():
		return 0, true
	case q.isNew():
		return pairNew(q, p)
	case p.isNew():
		return pairNew(p, q)
	}
	return pairOld(p, q)
}

// pairNew compares a commune of today with an old one.
func pairNew(today, old *place) (alike float64, known bool) {
	sameName := today.key == old.key
	if !old.known {
		switch {
		case !sameName:
			return 0, false
		case old.row:
			return 0, true // the table says that it is not the new one of its name
		}
		return sameNameOldNew, true
	}
	for _, code := range old.to {
		if code != today.unit.Code {
			continue
		}
		if sameName && len(old.to) > 1 {
			return sameNameOld, true
		}
		return 1 / float64(len(old.to)), true
	}
	return 0, true
}

// nearly tells whether one name may be the other misread.
func nearly(a, b string) bool {
	const letters = 3 // in which one slip is forgiven
	limit := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) / letters
	return viet.Levenshtein(a, b, limit) <= limit
}

// pairOld compares two old communes. A name that no table and no list knows may be another one misread.
func pairOld(p, q *place) (alike float64, known bool) {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	switch {
	case differ(p.district, q.district) || differ(p.province, q.province):
		return 0, true
	case p.key != q.key:
		return 0, !(p.strange || q.strange) || !nearly(p.key, q.key)
	case p.district == "" || q.district == "":
		return sameNameOld, true
	}
	return 1, true
}
