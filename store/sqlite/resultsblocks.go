package sqlite

import (
	"encoding/binary"
	"errors"
	"slices"
)

// A key of the index is the hash of a word, of which keyBits are kept: so few that packed keys are short, so many that
// among a hundred million keys a question meets a wrong one once in a million.
const keyBits = 48

// commonAt is the number of results from which on a key tells nothing any more. The index then only counts them.
const commonAt = 1000

// posting says that a result is found by a key.
type posting struct {
	key    uint64
	result int64
}

// entry is a key with its results in ascending order, without any where they are more than commonAt.
type entry struct {
	key     uint64
	count   int
	results []int64
}

// hashKey gives the number by which the index knows a word: FNV-1a, stirred (MurmurHash3's last step) because the
// leading bits choose the block.
func hashKey(word string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return h >> (64 - keyBits)
}

// sortPostings orders postings by key, digit by digit from the last: a batch has a million of them, and comparing them would
// take longer than writing them.
func sortPostings(postings []posting) []posting {
	const digit = 12
	from, to := postings, make([]posting, len(postings))
	for shift := 0; shift < keyBits; shift += digit {
		var at [1<<digit + 1]int
		for _, p := range from {
			at[p.key>>shift&(1<<digit-1)+1]++
		}
		for i := range 1 << digit {
			at[i+1] += at[i]
		}
		for _, p := range from {
			d := p.key >> shift & (1<<digit - 1)
			to[at[d]] = p
			at[d]++
		}
		from, to = to, from
	}
	return from
}

// entries hands sorted postings on by key.
func entries(postings []posting, yield func(entry) error) error {
	var results []int64
	for i := 0; i < len(postings); {
		key := postings[i].key
		for results = results[:0]; i < len(postings) && postings[i].key == key; i++ {
			results = append(results, postings[i].result)
		}
		if err := yield(newEntry(key, results)); err != nil {
			return err
		}
	}
	return nil
}

// newEntry gives the entry of a key with all its results, which it puts in order.
func newEntry(key uint64, results []int64) entry {
	if len(results) > 1 {
		slices.Sort(results)
		results = slices.Compact(results)
	}
	e := entry{key: key, count: len(results), results: results}
	if e.count > commonAt {
		e.results = nil
	}
	return e
}

// appendEntry packs an entry behind one whose key is before.
func appendEntry(block []byte, before uint64, e entry) []byte {
	block = binary.AppendUvarint(block, e.key-before)
	block = binary.AppendUvarint(block, uint64(e.count))
	last := int64(0)
	for _, r := range e.results {
		block = binary.AppendUvarint(block, uint64(r-last))
		last = r
	}
	return block
}

var errBlock = errors.New("a block of the index is damaged")

// blockReader unpacks the entries of a block one by one.
type blockReader struct {
	data []byte
	key  uint64
}

// next gives the next entry; its results are valid until the call after. False: there is none.
func (r *blockReader) next(results []int64) (entry, bool, error) {
	if len(r.data) == 0 {
		return entry{}, false, nil
	}
	delta, err := r.uvarint()
	if err != nil {
		return entry{}, false, err
	}
	count, err := r.uvarint()
	if err != nil {
		return entry{}, false, err
	}
	r.key += delta
	e := entry{key: r.key, count: int(count), results: results[:0]}
	if count > commonAt {
		return e, true, nil
	}
	last := int64(0)
	for range count {
		step, err := r.uvarint()
		if err != nil {
			return entry{}, false, err
		}
		last += int64(step)
		e.results = append(e.results, last)
	}
	return e, true, nil
}

func (r *blockReader) uvarint() (uint64, error) {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		return 0, errBlock
	}
	r.data = r.data[n:]
	return v, nil
}
