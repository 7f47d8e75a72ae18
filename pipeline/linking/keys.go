package linking

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"sohoa/models"
)

// Keys gives the blocking keys of a result or of a query for results, sorted and without doubles, at most 25: two that
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
		k.add('a', r.id[:9])             // the end may be damaged
		k.add('b', r.id[n-6:])           // the beginning
		k.add('c', r.id[:6], r.id[n-3:]) // the middle
		k.add('d', r.id[:3], r.id[n-5:]) // the year and what is near it
	}
	if n := len(r.old); n >= wholeOldID-2 {
		k.add('e', r.old[n-6:])
		k.add('f', r.old[:7])
	}
	n := len(r.name.words)
	if n < 2 {
		return
	}
	first, last := plainSurname(r.name.word(0)), r.name.word(n-1)
	year := []byte(nil)
	if r.born.year > 0 {
		year = binary.BigEndian.AppendUint16(nil, uint16(r.born.year))
	}
	k.add('g', first, last, year)
	k.add('h', r.name.fold, year)
	k.add('i', r.name.fold)
	if m := len(r.mother.words); m > 1 {
		k.add('j', r.name.fold, r.mother.word(m-1))
		k.add('k', last, r.mother.fold)
	}
}

// birth adds keys of the day of birth, written so that a swap of day and month changes nothing.
func (k *keyring) birth(r *record) {
	if r.born.day == 0 {
		return
	}
	lower, upper := min(r.born.day, r.born.month), max(r.born.day, r.born.month)
	day := []byte{byte(lower), byte(upper)}
	full := binary.BigEndian.AppendUint16(day, uint16(r.born.year))
	n, m := len(r.name.words), len(r.mother.words)
	if n > 1 {
		k.add('l', full, r.name.word(n-1))
		k.add('m', full, plainSurname(r.name.word(0)))
		k.add('n', day[:2], r.name.fold)
	}
	if m > 1 {
		k.add('o', full, r.mother.word(m-1))
	}
}

// paper adds keys of the paper's number, date and agency.
func (k *keyring) paper(r *record) {
	var day, name, unit []byte
	if r.issued.day > 0 {
		day = binary.BigEndian.AppendUint32(nil, uint32(r.issued.year*10000+r.issued.month*100+r.issued.day))
	}
	if n := len(r.name.words); n > 0 {
		name = r.name.word(n - 1)
	}
	if len(r.agency.segments) > 0 {
		unit = r.agency.letters(r.agency.segments[0])
	}
	s := r.number.serial
	k.add('p', s, unit)
	k.add('q', s, day)
	k.add('r', s, name)
	k.add('s', day, unit)
	k.add('t', day, name)
	if n := len(s); n >= 5 {
		k.add('u', s)
	}
	y := r.number.year
	if y == 0 {
		y = r.issued.year
	}
	if y > 0 {
		k.add('v', s, binary.BigEndian.AppendUint16(nil, uint16(y)), []byte(r.result.Type))
	}
}

func plainSurname(w []byte) []byte {
	if s, ok := spellings[string(w)]; ok {
		return []byte(s)
	}
	return w
}
