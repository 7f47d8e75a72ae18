package linking

// houseKind says what speaks for two papers' holders living together.
type houseKind uint8

const (
	noHouse       houseKind = iota
	sameHouse               // the same house, another family as far as one sees
	sameSurname             // the same address and surname
	sameMother              // the same address and mother
	motherOfOther           // the same address, and one is named as the other's mother
	houses
)

var houseNames = [houses]string{"", "same house", "same address and surname", "same address and mother", "same address, mother of the other"}

// Links to a household are proposals to look, never a choice made: who lives together changes, and a paper tells the
// address of its day.
const (
	leastHousehold = 0.3
	mostHousehold  = 0.85
	mostHouseholds = 3
)

// houseOf gives what speaks for a common household. A hamlet is no house: it needs a number below the unit.
func houseOf(a, b *record, e *evidence) houseKind {
	if e.levels[address] != equal || e.detail != equal {
		return noHouse
	}
	switch {
	case agrees(e.levels[mother]):
		return sameMother
	case isMother(a, b) || isMother(b, a):
		return motherOfOther
	case agrees(e.levels[surname]) && a.address.hasNumber():
		return sameSurname
	case a.address.hasNumber():
		return sameHouse
	}
	return noHouse
}

// isMother tells whether b's holder has the name of a's mother.
func isMother(a, b *record) bool {
	if len(a.mother.words) < 2 || len(b.name.words) < 2 {
		return false
	}
	var e evidence
	compareNames(&a.mother, &b.name, &e)
	return e.name()
}

func (p *place) hasNumber() bool {
	for i := range p.detail {
		if isDigit(p.word(i)[0]) {
			return true
		}
	}
	return false
}
