package linking

// level says how two values of one kind compare. Each comparator uses those that make sense for it.
type level uint8

const (
	missing level = iota // one of the two is not known
	equal
	tone    // the same letters, another tone
	folded  // the same letters, other marks
	variant // another spelling of the same, from a table
	dropped // one lacks words that the other has
	gapped  // digits lost or doubled: one is within the other
	swapped // day and month
	part    // equal as far as both go: the year of a date, the unit of an address
	near    // one letter or digit differs
	close   // two letters or digits differ, a date of the same year
	split   // perhaps the same place: it was divided
	other   // in conflict
	levels
)

var levelNames = [levels]string{"missing", "equal", "tone", "folded", "variant", "dropped", "gapped", "swapped", "part", "near", "close", "split", "other"}

// comparator is a kind of value that two records are compared by.
type comparator uint8

const (
	surname comparator = iota
	middle
	given
	personalID
	oldID
	born
	mother
	address
	sex
	serial
	year
	symbol
	issued
	agency
	kind
	comparators
)

var comparatorNames = [comparators]string{"surname", "middle", "given", "personal_id", "old_id", "born", "mother", "address", "sex", "serial",
	"year", "symbol", "issued", "agency", "type"}

// evidence is how two records compare.
type evidence struct {
	levels       [comparators]level
	rarity       float64 // bits: how rare the parts of the name are that agree
	motherRarity float64
	digits       int   // of the shorter serial
	tail         bool  // the identifiers differ in their last two digits only, as those of twins do
	detail       level // the part of the address below its unit
	personal     bool  // the number of one of both is its holder's own
	unnumbered   bool  // the query has a number and the result has none
	undated      bool  // the query has a date and the result has none
	afterDeath   bool  // one paper is of the holder's death, the other a later one of the living
}

// name tells whether the names agree but for tones, marks, spellings and words left out.
func (e *evidence) name() bool {
	return agrees(e.levels[surname]) && agrees(e.levels[given]) && (agrees(e.levels[middle]) || e.levels[middle] == missing)
}

func agrees(l level) bool { return l >= equal && l <= dropped }
