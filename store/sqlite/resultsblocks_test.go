package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

func TestSortPostings(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var postings []posting
	for i := range 5000 {
		postings = append(postings, posting{hashKey(fmt.Sprint(r.IntN(900))), int64(i)})
	}
	got := sortPostings(slices.Clone(postings))
	slices.SortStableFunc(postings, func(a, b posting) int { return int(a.key>>1) - int(b.key>>1) })
	if !slices.IsSortedFunc(got, func(a, b posting) int { return int(a.key>>1) - int(b.key>>1) }) || !slices.Equal(got, postings) {
		t.Error("not in order, or order of equals lost")
	}
	if len(sortPostings(nil)) != 0 {
		t.Error("nothing became something")
	}
}

// What is packed comes back, and a common key is only counted.
func TestBlock(t *testing.T) {
	t.Parallel()
	var postings []posting
	for i := range commonAt + 1 {
		postings = append(postings, posting{5, int64(1000000 - i)}, posting{1 << (keyBits - 1), int64(i)})
	}
	postings = append(postings, posting{7, 3}, posting{7, 1 << 40}, posting{7, 3}, posting{1<<keyBits - 1, 9})
	postings = slices.DeleteFunc(postings, func(p posting) bool { return p.key == 5 && p.result%2 == 0 })
	var want, got []entry
	var block []byte
	last := uint64(0)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(entries(sortPostings(postings), func(e entry) error {
		e.results = slices.Clone(e.results)
		want = append(want, e)
		block = appendEntry(block, last, e)
		last = e.key
		return nil
	}))
	r := blockReader{data: block}
	for {
		e, ok, err := r.next(nil)
		must(err)
		if !ok {
			break
		}
		got = append(got, e)
	}
	if !reflect.DeepEqual(got, want) || len(got) != 4 {
		t.Errorf("got %d entries, want %d", len(got), len(want))
	}
	if got[1].count != 2 || !slices.Equal(got[1].results, []int64{3, 1 << 40}) || got[2].count != commonAt+1 || got[2].results != nil {
		t.Errorf("entries %+v, %d of the common one", got[1], got[2].count)
	}
}

func FuzzBlock(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 0, 0})
	f.Add(appendEntry(nil, 0, entry{key: 99, count: 2, results: []int64{7, 9}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := blockReader{data: data}
		for {
			e, ok, err := r.next(nil)
			if err != nil && !errors.Is(err, errBlock) {
				t.Fatal(err)
			}
			if err != nil || !ok {
				return
			}
			if e.count <= commonAt && len(e.results) != e.count {
				t.Fatalf("entry %+v", e)
			}
		}
	})
}

// However many imports there were, segments are few, every key is found, and none in a segment that it was not written to.
func TestSegments(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tx, err := s.writer.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const imports, each = 37, 700
	r := rand.New(rand.NewPCG(3, 4))
	of := map[uint64][]int64{}
	for i := range imports {
		var postings []posting
		for n := range each {
			p := posting{hashKey(fmt.Sprint(r.IntN(9000))), int64(i*each + n)}
			postings = append(postings, p)
			of[p.key] = append(of[p.key], p.result)
		}
		if err := addSegment(t.Context(), tx, "v", sortPostings(postings)); err != nil {
			t.Fatal(err)
		}
	}
	segments, err := readSegments(t.Context(), tx)
	if err != nil || len(segments) > 6 {
		t.Errorf("%d segments, %v", len(segments), err)
	}
	var keys []uint64
	for k := range of {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	found, err := lookUp(t.Context(), tx, keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		if !slices.Equal(e.results, of[e.key]) {
			t.Fatalf("key %x: %v, want %v", e.key, e.results, of[e.key])
		}
	}
}
