package linking

// What a confidence may be at most, whatever the weights say. These are rules of the office, not of statistics: a
// person must look before a paper is put to somebody (domain notes §5.5).
const (
	lookFirst = 0.89 // below the 0.9 from which links are taken as good
	aList     = 0.6  // a name and a year: one of a list, never the choice made
	justList  = 0.5
	doubtful  = 0.3
	unlikely  = 0.1
	ruledOut  = 0.02
	certain   = 1.0
)

// most bounds the confidence of any link to a person by what the query itself knows: a name and a year, or less, make a list.
func (r *record) most() float64 {
	if len(r.id) == 0 && len(r.old) == 0 && r.born.day == 0 && len(r.mother.words) == 0 && len(r.address.words) == 0 {
		return aList
	}
	return certain
}

// holderCap bounds the confidence that two papers are of one person.
func holderCap(e *evidence) float64 {
	return min(identityCap(e), nameCap(e), birthCap(e))
}

// identityCap: another whole identifier or another sex is another person; a replaced digit is not forgiven by itself.
func identityCap(e *evidence) float64 {
	switch {
	case e.is(sex, other), e.is(personalID, other):
		return ruledOut
	case e.afterDeath && !e.identified():
		return doubtful
	case e.afterDeath, e.is(personalID, near, close):
		return lookFirst
	case e.identified():
		return certain
	case e.is(oldID, other):
		return doubtful
	case e.is(oldID, near, close):
		return lookFirst
	}
	return certain
}

// nameCap: twins share all but the given name. An identifier that agrees where the name does not is a misreading or a change
// of name: a person must look.
func nameCap(e *evidence) float64 {
	known := !e.is(given, missing)
	switch {
	case !known && !e.identified() && !e.formerly():
		return lookFirst
	case !known || e.name():
		return certain
	case e.is(given, other) && e.identified():
		return justList
	case e.is(given, other):
		return ruledOut
	case e.is(surname, other) && !e.identified():
		return justList
	case e.is(given, near, close) && e.is(born, equal) && e.mothered() && !e.identified():
		return justList
	}
	return lookFirst
}

// birthCap: without an identifier a person is a name, a whole date of birth and one more fact.
func birthCap(e *evidence) float64 {
	if e.identified() || e.formerly() || e.is(personalID, part) {
		if e.is(born, other, close) {
			return lookFirst
		}
		return certain
	}
	further := e.mothered() || e.housed() || e.is(address, part)
	switch {
	case e.is(born, other):
		return unlikely
	case e.is(born, close):
		return justList
	case e.is(born, equal) && further && !e.is(mother, other):
		return certain
	}
	return lookFirst
}

// paperCap bounds the confidence that two papers are one. A number or a date that slipped needs the other one, or all that
// is around it.
func paperCap(e *evidence) float64 {
	holder := paperHolderCap(e)
	dated := e.is(issued, equal, near, swapped)
	around := e.byAgency() && !e.is(kind, other)
	switch {
	case e.is(serial, other) && !dated, e.is(year, other) && !dated:
		return ruledOut
	case e.is(serial, missing) && !dated && !(around && e.is(kind, equal) && e.is(issued, part)):
		return min(holder, lookFirst)
	case e.slipped() && !dated && !around:
		return min(holder, lookFirst)
	case e.is(serial, other) && !(e.is(issued, equal) && around):
		return min(holder, lookFirst)
	case e.is(kind, other) || e.is(issued, other):
		return min(holder, lookFirst)
	}
	return holder
}

// paperHolderCap: a paper of somebody else is another paper, even of the same number: both spouses have their own.
func paperHolderCap(e *evidence) float64 {
	switch {
	case e.is(sex, other), e.is(personalID, other):
		return doubtful
	case e.is(given, other) && e.identified():
		return lookFirst
	case e.is(given, other):
		return doubtful
	case e.is(given, missing) && e.is(personalID, missing) && !(e.numbered() && e.byAgency()):
		return lookFirst
	}
	return certain
}
