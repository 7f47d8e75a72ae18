package linking

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"sohoa/models"
)

// Keys gives the blocking keys of a result or of a query for results, sorted and without doubles, at most 19: two that
// share a key are worth comparing. Every family survives another kind of damage, so that a link is found as long as two
// of a person's or a paper's values are whole. Keys are short ASCII strings that tell nothing about the person (a letter
// for the family and a hash). A key that very many results share is of no use and may be left out by whoever looks up.
func Keys(of models.Result) []string {
	var r record
	r.read(&of)
	k := keyring{}
	k.person(&r)
	k.birth(&r)
	k.paper(&r)
	slices.Sort(k.keys)
	return slices.Compact(k.keys)
}

// keyring collects keys.
type keyring struct{ keys []string }

// The families of keys.
const (
	keyIDStart      = 'a' // nine first digits of the 12-digit number: its end may be damaged
	keyIDEnd        = 'b' // six last digits
	keyIDOutside    = 'c' // both ends: its middle may be damaged
	keyOldEnd       = 'd'
	keyOldStart     = 'e'
	keyNameYear     = 'f' // surname, given name, year of birth
	keyWholeYear    = 'g' // the whole name without spaces, year of birth
	keyWhole        = 'h' // the whole name
	keyMother       = 'i' // given name, mother's name
	keyBirthGiven   = 'j' // day of birth, given name
	keyBirthSurname = 'k' // day of birth, surname
	keyBirthMother  = 'l' // day of birth, mother's given name
	keyNumberAgency = 'm'
	keyNumberDay    = 'n'
	keyNumberGiven  = 'o'
	keyDayAgency    = 'p'
	keyDayGiven     = 'q'
	keyLongNumber   = 'r'
	keyNumberYear   = 's' // number, year, type
)

// keyBytes of the hash are kept: at a hundred million keys one in three million is shared by chance.
const keyBytes = 6

// add adds a key of a family from its parts; none where a part is empty.
func (k *keyring) add(family byte, parts ...[]byte) {
	h := fnv.New64a()
	_, _ = h.Write([]byte{family})
	for _, p := range parts {
		if len(p) == 0 {
			return
		}
		_, _ = h.Write(p)
		_, _ = h.Write([]byte{0})
	}
	sum := binary.BigEndian.AppendUint64(nil, h.Sum64())
	k.keys = append(k.keys, string(family)+base64.RawURLEncoding.EncodeToString(sum[:keyBytes]))
}

// person adds keys of identifiers and names.
func (k *keyring) person(r *record) {
	if n := len(r.id); n >= wholeID-2 {
		k.add(keyIDStart, r.id[:9])
		k.add(keyIDEnd, r.id[n-6:])
		k.add(keyIDOutside, r.id[:6], r.id[n-3:])
	}
	if n := len(r.old); n >= wholeOldID-2 {
		k.add(keyOldEnd, r.old[n-6:])
		k.add(keyOldStart, r.old[:7])
	}
	n := len(r.name.words)
	if n == 0 {
		return
	}
	var born []byte
	if r.born.year > 0 {
		born = binary.BigEndian.AppendUint16(nil, uint16(r.born.year))
	}
	k.add(keyWhole, r.name.fold)
	k.add(keyWholeYear, r.name.fold, born)
	k.add(keyMother, r.name.word(n-1), r.mother.fold)
	if n > 1 {
		k.add(keyNameYear, plainSurname(r.name.word(0)), r.name.word(n-1), born)
	}
}

// birth adds keys of the day of birth, written so that a swap of day and month changes nothing.
func (k *keyring) birth(r *record) {
	if r.born.day == 0 {
		return
	}
	day := []byte{byte(min(r.born.day, r.born.month)), byte(max(r.born.day, r.born.month))}
	day = binary.BigEndian.AppendUint16(day, uint16(r.born.year))
	if n := len(r.name.words); n > 1 {
		k.add(keyBirthGiven, day, r.name.word(n-1))
		k.add(keyBirthSurname, day, plainSurname(r.name.word(0)))
	}
	if n := len(r.mother.words); n > 1 {
		k.add(keyBirthMother, day, r.mother.word(n-1))
	}
}

// longNumber is from how many digits a number alone tells a paper.
const longNumber = 5

// paper adds keys of the paper's number, date and agency.
func (k *keyring) paper(r *record) {
	var day, called, unit []byte
	if r.issued.day > 0 {
		day = binary.BigEndian.AppendUint32(nil, uint32(r.issued.year*10000+r.issued.month*100+r.issued.day))
	}
	if n := len(r.name.words); n > 0 {
		called = r.name.word(n - 1)
	}
	if len(r.agency.segments) > 0 {
		unit = r.agency.letters(r.agency.segments[0])
	}
	s := r.number.serial
	k.add(keyNumberAgency, s, unit)
	k.add(keyNumberDay, s, day)
	k.add(keyNumberGiven, s, called)
	k.add(keyDayAgency, day, unit)
	k.add(keyDayGiven, day, called)
	if len(s) >= longNumber {
		k.add(keyLongNumber, s)
	}
	if y := cmp.Or(r.number.year, r.issued.year); y > 0 {
		k.add(keyNumberYear, s, binary.BigEndian.AppendUint16(nil, uint16(y)), []byte(r.result.Type))
	}
}

func plainSurname(w []byte) []byte {
	if s, ok := spellings[string(w)]; ok {
		return []byte(s)
	}
	return w
}
