package linking

import "sohoa/models"

// record is a result made ready to be compared. Its slices are used again for the next one.
type record struct {
	result       *models.Result
	name, mother text
	id, old      []byte
	born, issued date
	sex          byte // m or f by identifier or field, 0 unknown
	saysSex      byte // what the name says
	address      place
	agency       place
	number       number
}

// read makes a result ready.
func (r *record) read(of *models.Result) {
	r.result = of
	h := &of.Holder
	r.name.read(h.FullName)
	r.mother.read(h.MotherName)
	r.number.read(of.DocumentNo)
	r.readIDs(h)
	r.born, r.issued = readDate(h.DateOfBirth), readDate(of.IssueDate)
	if r.born.year == 0 {
		r.born.year = idYear(r.id)
	}
	r.sex, r.saysSex = idSex(r.id), saysSex(&r.name)
	switch h.Sex {
	case "male":
		r.sex = 'm'
	case "female":
		r.sex = 'f'
	}
	r.address.read(h.Address)
	r.agency.readAgency(of.IssuingAgency)
}

// readIDs tells the identifiers apart by their length: papers and clerks put either into either place.
func (r *record) readIDs(h *models.Person) {
	r.id = appendDigits(r.id[:0], h.PersonalID)
	r.old = appendDigits(r.old[:0], h.OldID)
	if s := r.number.serial; len(r.id) == 0 && allDigits(s) && (len(s) >= wholeID-1 || r.result.Type == "id_card" && len(s) > wholeOldID) {
		r.id = appendDigits(r.id, r.result.DocumentNo)
	} else if r.result.Type == "id_card" && len(r.old) == 0 && len(s) <= wholeOldID {
		r.old = appendDigits(r.old, r.result.DocumentNo)
	}
	switch {
	case len(r.id) <= wholeOldID && len(r.id) > 0 && len(r.old) == 0:
		r.id, r.old = r.old, r.id
	case len(r.old) > wholeOldID+1 && len(r.id) == 0:
		r.id, r.old = r.old, r.id
	}
}

// compare compares a query with a result in everything.
func compare(a, b *record, shares *Shares, places Places) (e evidence) {
	a.compareHolder(b, shares, places, &e)
	if s, t := a.result.Type, b.result.Type; s != "" && t != "" && s != models.TypeUnknown && t != models.TypeUnknown {
		e.levels[kind] = other
		if s == t {
			e.levels[kind] = equal
		}
	}
	e.personal = a.numberedByID() || b.numberedByID()
	if !e.personal || e.levels[kind] == equal {
		e.levels[serial] = compareSerials(a.number.serial, b.number.serial)
	}
	e.digits = min(len(a.number.serial), len(b.number.serial))
	e.levels[year] = compareYears(a, b)
	e.levels[symbol] = compareSymbols(a.number.symbol, b.number.symbol)
	e.levels[issued] = compareDates(a.issued, b.issued)
	e.levels[agency] = compareAgencies(&a.agency, &b.agency, places)
	e.unnumbered = len(a.number.serial) > 0 && len(b.number.serial) == 0
	e.undated = a.issued.year > 0 && b.issued.year == 0
	e.afterDeath = a.died(b) || b.died(a)
	return e
}

// compareHolder compares the people.
func (a *record) compareHolder(b *record, shares *Shares, places Places, e *evidence) {
	compareNames(&a.name, &b.name, e)
	e.rarity = shares.agreement(&a.name, e)
	e.levels[personalID], e.tail = compareIDs(a.id, b.id, wholeID)
	e.levels[oldID], _ = compareIDs(a.old, b.old, wholeOldID)
	e.levels[born] = compareDates(a.born, b.born)
	e.levels[mother], e.motherRarity = compareWhole(&a.mother, &b.mother, shares)
	e.levels[address], e.detail = compareAddresses(&a.address, &b.address, places)
	e.levels[sex] = compareSex(a, b)
	if l := e.levels[personalID]; l == near || l == gapped { // the misread digit may be the one that tells the sex
		e.levels[sex] = missing
	}
}

// compareSex gives other only where both are sure: an identifier or a field says it. Names are a hint.
func compareSex(a, b *record) level {
	hint := func(r *record) byte {
		if r.sex != 0 {
			return r.sex
		}
		return r.saysSex
	}
	x, y := hint(a), hint(b)
	switch sure := a.sex != 0 && b.sex != 0; {
	case x == 0 || y == 0:
		return missing
	case x == y && sure:
		return equal
	case x == y:
		return part
	case sure:
		return other
	}
	return near
}

// numberedByID tells whether the paper's number is its holder's, as on identity cards and on business certificates
// since July 2025: it then tells two papers of one type apart from others' papers, but not from an earlier or later one.
func (r *record) numberedByID() bool {
	return allDigits(r.number.serial) && (len(r.number.serial) >= wholeID-1 || r.result.Type == "id_card")
}

func allDigits(s []byte) bool {
	for _, c := range s {
		if !isDigit(c) {
			return false
		}
	}
	return len(s) > 0
}

// livingOnly are papers that only the living get.
var livingOnly = map[models.TypeName]bool{
	"id_card": true, "marriage_certificate": true, "marital_status_certificate": true, "residence_declaration": true,
	"residence_confirmation": true, "household_business_certificate": true, "construction_permit": true,
}

// died tells whether a is the paper of a death and b a later one that only the living get.
func (a *record) died(b *record) bool {
	return a.result.Type == "death_extract" && livingOnly[b.result.Type] && b.issued.after(a.issued)
}
