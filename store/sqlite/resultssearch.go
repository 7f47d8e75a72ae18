package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"sohoa/models"
)

// mostKeys bounds the keys of one question.
const mostKeys = 200

// SearchResults gives at most so many results that share keys with a question, those that share the most telling ones
// first: a key tells the more the fewer results have it, and nothing from a thousand on. The cost grows with the number of
// results that share a key, hardly with the register.
func (s *Store) SearchResults(ctx context.Context, keys []string, most int) ([]models.Result, error) {
	var out []models.Result
	err := s.read(ctx, "search the register", func(tx *sql.Tx) error {
		found, err := lookUp(ctx, tx, hashAll(keys[:min(len(keys), mostKeys)]))
		if err != nil {
			return err
		}
		out, err = readResults(ctx, tx, rank(found, most))
		return err
	})
	return out, err
}

// rank gives the most promising results of the entries, best first. A result counts for each of its keys the logarithm of
// how rare the key is; among equals the newer one comes first.
func rank(found []entry, most int) []int64 {
	weights := map[int64]float64{}
	for _, e := range found {
		if e.count > commonAt {
			continue
		}
		w := math.Log(2 * commonAt / float64(e.count))
		for _, r := range e.results {
			weights[r] += w
		}
	}
	ids := make([]int64, 0, len(weights))
	for id := range weights {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(b, a)) })
	return ids[:min(len(ids), max(0, most))]
}

// hashAll gives the numbers of the words, each once, in ascending order.
func hashAll(words []string) []uint64 {
	out := make([]uint64, len(words))
	for i, w := range words {
		out[i] = hashKey(w)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lookUp gives an entry for each of the keys, which are sorted, from all parts of the index.
func lookUp(ctx context.Context, tx *sql.Tx, keys []uint64) ([]entry, error) {
	found := make([]entry, len(keys))
	for i, k := range keys {
		found[i].key = k
	}
	segments, err := readSegments(ctx, tx)
	if err != nil {
		return nil, err
	}
	var blocks []int64
	for _, g := range segments {
		for _, k := range keys {
			blocks = append(blocks, g.block(k))
		}
	}
	slices.Sort(blocks)
	if len(blocks) > 0 {
		var data sql.RawBytes
		err := each(ctx, tx, func(rows *sql.Rows) error {
			if err := rows.Scan(&data); err != nil {
				return err
			}
			return collect(found, data)
		}, `SELECT data FROM result_blocks WHERE id IN (SELECT value FROM json_each($1))`, jsonList(slices.Compact(blocks)))
		if err != nil {
			return nil, err
		}
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var key uint64
		var result int64
		err := rows.Scan(&key, &result)
		if i, ok := find(found, key); ok {
			found[i].count++
			found[i].results = append(found[i].results, result)
		}
		return err
	}, `SELECT key, result FROM result_fresh WHERE key IN (SELECT value FROM json_each($1))`, jsonList(keys))
	for i := range found {
		settle(&found[i])
	}
	return found, err
}

// collect adds what a block knows of the keys.
func collect(found []entry, block []byte) error {
	r := blockReader{data: block}
	last := found[len(found)-1].key
	var results []int64
	for {
		e, ok, err := r.next(results)
		if err != nil || !ok || e.key > last {
			return err
		}
		results = e.results
		if i, ok := find(found, e.key); ok {
			found[i].count += e.count
			found[i].results = append(found[i].results, e.results...)
		}
	}
}

func find(found []entry, key uint64) (int, bool) {
	return slices.BinarySearchFunc(found, key, func(e entry, key uint64) int { return cmp.Compare(e.key, key) })
}

// settle drops results that several parts of the index named, and those of a common key.
func settle(e *entry) {
	if e.count > commonAt && len(e.results) < e.count {
		e.results = nil // one part only counted them
		return
	}
	slices.Sort(e.results)
	e.results = slices.Compact(e.results)
	e.count = len(e.results)
	if e.count > commonAt {
		e.results = nil
	}
}

// holdersOf gives those of the results that a person with one of the numbers holds, issued last first.
func holdersOf(ctx context.Context, tx *sql.Tx, ids []int64, numbers []string) ([]models.Result, error) {
	slices.Sort(ids)
	all, err := readResults(ctx, tx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r models.Result) bool { return !carries(r, numbers) })
	slices.SortStableFunc(all, func(a, b models.Result) int {
		return cmp.Or(cmp.Compare(b.IssueDate, a.IssueDate), cmp.Compare(a.Code, b.Code))
	})
	return all, nil
}

func carries(r models.Result, numbers []string) bool {
	has := func(p models.Person) bool {
		return slices.Contains(numbers, digitsOf(p.PersonalID)) || slices.Contains(numbers, digitsOf(p.OldID))
	}
	return has(r.Holder) || slices.ContainsFunc(r.Others, has)
}
