package linking

import (
	"math"
	"slices"

	"sohoa/pipeline/regress"
)

// entry is one feature of a pair that is not 0, by its column.
type entry = regress.Term

// pair is a query and a candidate with the truth about them, as a fit sees it.
type pair struct {
	evidence              evidence
	samePaper, samePerson bool
	calibrates            bool // kept from the weights, so that the curves are made from what they never saw
}

// fact is a named combination of levels. Combinations are needed because agreements do not add up: twins share birth,
// mother and address, and a name that agrees with an identifier is worth less than either alone.
type fact struct {
	name  string
	holds func(e *evidence) bool
}

func (e *evidence) is(c comparator, ls ...level) bool { return slices.Contains(ls, e.levels[c]) }

// mothered, housed and such say that a value agrees.
func (e *evidence) mothered() bool { return agrees(e.levels[mother]) || e.levels[mother] == near }
func (e *evidence) housed() bool   { return e.levels[address] == equal || e.levels[address] == near }
func (e *evidence) identified() bool {
	return e.levels[personalID] == equal || e.levels[personalID] == gapped
}
func (e *evidence) formerly() bool { return e.levels[oldID] == equal || e.levels[oldID] == gapped }
func (e *evidence) otherGiven() bool {
	return e.levels[given] >= near
}

// supports counts the facts beside name and birth that agree.
func (e *evidence) supports() int {
	n := 0
	for _, holds := range []bool{e.mothered(), e.housed() || e.levels[address] == part, e.identified(), e.formerly()} {
		if holds {
			n++
		}
	}
	return n
}

// conflicts counts the facts of the person that contradict.
func (e *evidence) conflicts() int {
	n := 0
	for _, c := range []comparator{surname, middle, given, personalID, oldID, born, mother} {
		if e.levels[c] == other {
			n++
		}
	}
	return n
}

var holderFacts = []fact{
	{"named", func(e *evidence) bool { return e.name() }},
	{"named exactly", func(e *evidence) bool { return e.is(surname, equal) && e.is(middle, equal) && e.is(given, equal) }},
	{"named, born", func(e *evidence) bool { return e.name() && e.is(born, equal) }},
	{"named, born otherwise", func(e *evidence) bool { return e.name() && e.is(born, other) }},
	{"named, born in the year", func(e *evidence) bool { return e.name() && e.is(born, close) }},
	{"named, mothered", func(e *evidence) bool { return e.name() && e.mothered() }},
	{"named, other mother", func(e *evidence) bool { return e.name() && e.is(mother, other) }},
	{"named, born, mothered", func(e *evidence) bool { return e.name() && e.is(born, equal) && e.mothered() }},
	{"named, housed", func(e *evidence) bool { return e.name() && e.housed() }},
	{"named, other address", func(e *evidence) bool { return e.name() && e.is(address, other) }},
	{"named, born, other address", func(e *evidence) bool { return e.name() && e.is(born, equal) && e.is(address, other) }},
	{"named alone", func(e *evidence) bool { return e.name() && e.supports() == 0 }},
	{"given otherwise, born", func(e *evidence) bool { return e.otherGiven() && e.is(born, equal) }},
	{"given otherwise, mothered", func(e *evidence) bool { return e.otherGiven() && e.mothered() }},
	{"given otherwise, housed", func(e *evidence) bool { return e.otherGiven() && e.housed() }},
	{"given otherwise, identified", func(e *evidence) bool { return e.otherGiven() && e.identified() }},
	{"given a letter off, twinlike", func(e *evidence) bool { return e.is(given, near) && e.is(born, equal) && e.mothered() }},
	{"given like, twinlike", func(e *evidence) bool { return e.is(given, tone, folded) && e.is(born, equal) && e.mothered() }},
	{"identified, named", func(e *evidence) bool { return e.identified() && e.name() }},
	{"identified, born", func(e *evidence) bool { return e.identified() && e.is(born, equal) }},
	{"identified, born otherwise", func(e *evidence) bool { return e.identified() && e.is(born, other, close) }},
	{"a digit off, named", func(e *evidence) bool { return e.is(personalID, near, close) && e.name() }},
	{"a digit off, given otherwise", func(e *evidence) bool { return e.is(personalID, near, close) && e.otherGiven() }},
	{"a digit off, born", func(e *evidence) bool { return e.is(personalID, near, close) && e.is(born, equal) }},
	{"a digit off at the end", func(e *evidence) bool { return e.is(personalID, near, close) && e.tail }},
	{"other number, named, born", func(e *evidence) bool { return e.is(personalID, other) && e.name() && e.is(born, equal) }},
	{"formerly identified, named", func(e *evidence) bool { return e.formerly() && e.name() }},
	{"old number a digit off, named", func(e *evidence) bool { return e.is(oldID, near, close) && e.name() }},
	{"one support", func(e *evidence) bool { return e.supports() == 1 }},
	{"more supports", func(e *evidence) bool { return e.supports() > 1 }},
	{"one conflict", func(e *evidence) bool { return e.conflicts() == 1 }},
	{"more conflicts", func(e *evidence) bool { return e.conflicts() > 1 }},
	{"after death", func(e *evidence) bool { return e.afterDeath }},
}

func (e *evidence) numbered() bool { return e.is(serial, equal) && !e.is(year, other) }

// telling is how many digits make a number that is not near another by chance.
const telling = 3

func (e *evidence) slipped() bool { return e.is(serial, gapped, near, close) }
func (e *evidence) byAgency() bool {
	return e.levels[agency] >= equal && e.levels[agency] <= near || e.levels[agency] == split
}

var paperFacts = []fact{
	{"numbered", func(e *evidence) bool { return e.numbered() }},
	{"numbered, same day", func(e *evidence) bool { return e.numbered() && e.is(issued, equal) }},
	{"numbered, same agency", func(e *evidence) bool { return e.numbered() && e.byAgency() }},
	{"numbered, same agency and day", func(e *evidence) bool { return e.numbered() && e.byAgency() && e.is(issued, equal) }},
	{"numbered, same type", func(e *evidence) bool { return e.numbered() && e.is(kind, equal) }},
	{"numbered, other type", func(e *evidence) bool { return e.numbered() && e.is(kind, other) }},
	{"numbered, other day", func(e *evidence) bool { return e.numbered() && e.is(issued, other, close) }},
	{"same day and type", func(e *evidence) bool { return e.is(issued, equal) && e.is(kind, equal) }},
	{"same day and type, no number", func(e *evidence) bool { return e.is(issued, equal) && e.is(kind, equal) && e.is(serial, missing) }},
	{"same day, type and agency", func(e *evidence) bool { return e.is(issued, equal) && e.is(kind, equal) && e.byAgency() }},
	{"same day, other number", func(e *evidence) bool { return e.is(issued, equal) && e.is(serial, other) }},
	{"same day, number slipped", func(e *evidence) bool { return e.is(issued, equal) && e.is(serial, gapped, near, close) }},
	{"number slipped, same agency and type", func(e *evidence) bool { return e.slipped() && e.byAgency() && e.is(kind, equal) }},
	{"number slipped, short", func(e *evidence) bool { return e.slipped() && e.digits < telling }},
	{"number slipped, date unknown", func(e *evidence) bool { return e.slipped() && e.is(issued, missing) }},
	{"same year and type, no number", func(e *evidence) bool { return e.is(issued, part) && e.is(kind, equal) && e.is(serial, missing) }},
	{"date slipped, numbered", func(e *evidence) bool { return e.is(issued, swapped, near) && e.numbered() }},
	{"date slipped, same type", func(e *evidence) bool { return e.is(issued, swapped, near) && e.is(kind, equal) }},
	{"numbered by the holder", func(e *evidence) bool { return e.personal && e.is(serial, equal) }},
	{"numbered by the holder, no date", func(e *evidence) bool { return e.personal && e.is(serial, equal) && e.is(issued, missing) }},
	{"number of the query only", func(e *evidence) bool { return e.unnumbered }},
	{"date of the query only", func(e *evidence) bool { return e.undated }},
	{"no date, no number", func(e *evidence) bool { return e.is(issued, missing) && e.is(serial, missing) }},
	{"no date, no number, identified", func(e *evidence) bool {
		return e.is(issued, missing) && e.is(serial, missing) && e.is(kind, equal) && (e.identified() || e.formerly())
	}},
	{"no date, no number, same type and agency", func(e *evidence) bool {
		return e.is(issued, missing) && e.is(serial, missing) && e.is(kind, equal) && e.byAgency()
	}},
	{"numbered, same day, named", func(e *evidence) bool { return e.numbered() && e.is(issued, equal) && e.name() }},
	{"numbered, same agency, named", func(e *evidence) bool { return e.numbered() && e.byAgency() && e.name() }},
	{"same day and type, named", func(e *evidence) bool { return e.is(issued, equal) && e.is(kind, equal) && e.name() }},
	{"same day and agency, named", func(e *evidence) bool { return e.is(issued, equal) && e.byAgency() && e.name() }},
	{"given otherwise", func(e *evidence) bool { return e.is(given, close, other) }},
	{"other number, other day", func(e *evidence) bool { return e.is(serial, other) && e.is(issued, other, close) }},
	{"other year", func(e *evidence) bool { return e.is(year, other) || e.is(issued, other) }},
}

// The comparators of each of the two models.
var (
	holderComparators = []comparator{surname, middle, given, personalID, oldID, born, mother, address, sex}
	paperComparators  = []comparator{serial, year, symbol, issued, agency, kind}
)

// The names of measures: features that are no yes or no.
const (
	rarityName       = "rarity of the name, in bits"
	motherRarityName = "rarity of the mother's name, in bits"
	digitsName       = "digits of the number"
	holderForName    = "the holder, for"
	holderAgainst    = "the holder, against"
	holderForDay     = "the holder, for, same day"
	holderForNumber  = "the holder, for, numbered"
	againstNumbered  = "the holder, against, numbered"
	holderNoneName   = "no holder"
)

var (
	holderMeasures = []string{rarityName, motherRarityName}
	paperMeasures  = []string{digitsName, holderForName, holderAgainst, holderForDay, holderForNumber, againstNumbered, holderNoneName}
)

// columns gives the names of a model's features in the order of its columns; column 0 is the base.
func columns(cs []comparator, facts []fact, measures []string) []string {
	names := []string{"base"}
	for _, c := range cs {
		for l := equal; l < levels; l++ {
			names = append(names, comparatorNames[c]+" "+levelNames[l])
		}
	}
	for _, f := range facts {
		names = append(names, f.name)
	}
	return append(names, measures...)
}

var (
	holderColumns = columns(holderComparators, holderFacts, holderMeasures)
	paperColumns  = columns(paperComparators, paperFacts, paperMeasures)
)

// appendFeatures adds the features of levels and facts, and gives the column of the first measure.
func appendFeatures(dst []entry, e *evidence, cs []comparator, facts []fact) ([]entry, int) {
	dst = append(dst, entry{Column: 0, X: 1})
	for i, c := range cs {
		if l := e.levels[c]; l != missing {
			dst = append(dst, entry{Column: i*int(levels-1) + int(l), X: 1})
		}
	}
	next := 1 + len(cs)*int(levels-1)
	for i := range facts {
		if facts[i].holds(e) {
			dst = append(dst, entry{Column: next + i, X: 1})
		}
	}
	return dst, next + len(facts)
}

// mostBits bounds what a rare name can say: a name that nobody else has may be a misreading.
const mostBits = 20

func holderFeatures(dst []entry, e *evidence) []entry {
	dst, next := appendFeatures(dst, e, holderComparators, holderFacts)
	return append(dst, entry{Column: next, X: min(e.rarity, mostBits)}, entry{Column: next + 1, X: min(e.motherRarity, mostBits)})
}

// mostLogit bounds how sure the person makes the paper.
const mostLogit = 8

// paperFeatures gives the features of the paper; h is the logit of the holder.
func paperFeatures(dst []entry, e *evidence, h float64) []entry {
	dst, next := appendFeatures(dst, e, paperComparators, paperFacts)
	h = math.Max(-mostLogit, math.Min(mostLogit, h))
	add := func(i int, x float64) {
		if x != 0 {
			dst = append(dst, entry{Column: next + i, X: x})
		}
	}
	if e.is(serial, equal) {
		add(0, math.Min(7, float64(e.digits)))
	}
	if e.is(given, missing) && e.is(personalID, missing) && e.is(oldID, missing) {
		add(6, 1)
		return dst
	}
	up, down := math.Max(h, 0), math.Min(h, 0)
	add(1, up)
	add(2, down)
	if e.is(issued, equal) {
		add(3, up)
	}
	if e.numbered() {
		add(4, up)
		add(5, down)
	}
	return dst
}
