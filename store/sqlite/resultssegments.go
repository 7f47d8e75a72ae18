package sqlite

import (
	"context"
	"database/sql"
	"math/bits"
	"slices"
)

// A segment is a sorted part of the index, cut into blocks by the leading bits of the keys, so that the block of a key is
// known without looking: its row is segment * 2^32 + block. Segments are written once. As in a log-structured store, one
// that is no larger than all younger ones together is merged with them, up to a size, so that there are few and every posting is rewritten as few times. A posting too many, of a result that changed since, does
// no harm: it makes a candidate that is then compared like any other.

const (
	blockPostings = 64 // a block's, on average: a question unpacks a block for each of its keys
	mostBits      = 24
	// mostMerged bounds a merged segment: to write a larger one would keep the desk from writing for more than two seconds.
	mostMerged = 8 << 20
)

type segment struct {
	number   int64
	version  string
	bits     int
	postings int
}

// block gives the row of the block that holds a key.
func (g segment) block(key uint64) int64 { return g.number<<32 | int64(key>>(keyBits-g.bits)) }

func readSegments(ctx context.Context, tx *sql.Tx) ([]segment, error) {
	var out []segment
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var g segment
		err := rows.Scan(&g.number, &g.version, &g.bits, &g.postings)
		out = append(out, g)
		return err
	}, `SELECT segment, version, bits, postings FROM result_segments ORDER BY segment`)
	return out, err
}

// addSegment writes sorted postings as a segment and merges it with older ones of its version where these are no larger.
func addSegment(ctx context.Context, tx *sql.Tx, version string, postings []posting) error {
	if len(postings) == 0 {
		return nil
	}
	w, err := beginSegment(ctx, tx, version, len(postings))
	if err != nil {
		return err
	}
	if err := entries(postings, w.add); err != nil {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	return mergeSegments(ctx, tx, version)
}

func mergeSegments(ctx context.Context, tx *sql.Tx, version string) error {
	all, err := readSegments(ctx, tx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(g segment) bool { return g.version != version })
	younger, from := 0, len(all)
	for i := len(all) - 1; i >= 0 && younger+all[i].postings <= mostMerged; i-- {
		if all[i].postings <= younger {
			from = i
		}
		younger += all[i].postings
	}
	if from == len(all) {
		return nil
	}
	return mergeInto(ctx, tx, version, all[from:])
}

// mergeInto writes the segments as one and drops them.
func mergeInto(ctx context.Context, tx *sql.Tx, version string, old []segment) error {
	size := 0
	streams := make([]*stream, len(old))
	for i, g := range old {
		size += g.postings
		rows, err := tx.QueryContext(ctx, `SELECT data FROM result_blocks WHERE id >= $1 AND id < $2 ORDER BY id`, g.number<<32, (g.number+1)<<32)
		if err != nil {
			return err
		}
		defer rows.Close()
		streams[i] = &stream{rows: rows}
		if err := streams[i].advance(); err != nil {
			return err
		}
	}
	w, err := beginSegment(ctx, tx, version, size)
	if err != nil {
		return err
	}
	if err := mergeStreams(streams, w.add); err != nil {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	for i, g := range old {
		streams[i].rows.Close()
		if err := dropSegment(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

func dropSegment(ctx context.Context, tx *sql.Tx, g segment) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM result_blocks WHERE id >= $1 AND id < $2`, g.number<<32, (g.number+1)<<32); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM result_segments WHERE segment = $1`, g.number)
	return err
}

// stream is a segment read from its first entry to its last.
type stream struct {
	rows    *sql.Rows
	block   blockReader
	results []int64 // reused
	entry
	ended bool
}

// advance goes to the next entry.
func (s *stream) advance() error {
	for {
		e, ok, err := s.block.next(s.results)
		if err != nil {
			return err
		}
		if ok {
			s.entry, s.results = e, e.results
			return nil
		}
		if !s.rows.Next() {
			s.ended = true
			return s.rows.Err()
		}
		var data []byte
		if err := s.rows.Scan(&data); err != nil {
			return err
		}
		s.block = blockReader{data: data}
	}
}

// mergeStreams hands on all entries in order, those of one key as one.
func mergeStreams(streams []*stream, yield func(entry) error) error {
	var results []int64
	for {
		var first *stream
		for _, s := range streams {
			if !s.ended && (first == nil || s.key < first.key) {
				first = s
			}
		}
		if first == nil {
			return nil
		}
		key, counted := first.key, 0
		results = results[:0]
		for _, s := range streams {
			if s.ended || s.key != key {
				continue
			}
			if s.count > commonAt {
				counted += s.count
			}
			results = append(results, s.entry.results...)
			if err := s.advance(); err != nil {
				return err
			}
		}
		e := newEntry(key, results)
		if counted > 0 {
			e = entry{key: key, count: counted + len(results)}
		}
		if err := yield(e); err != nil {
			return err
		}
	}
}

// segmentWriter writes the blocks of a segment in order.
type segmentWriter struct {
	segment
	ctx    context.Context
	tx     *sql.Tx
	insert *sql.Stmt
	data   []byte // of the block being filled
	at     int64  // its row
	last   uint64
	count  int
}

// beginSegment begins a segment of about that many postings; the caller ends it.
func beginSegment(ctx context.Context, tx *sql.Tx, version string, postings int) (*segmentWriter, error) {
	w := &segmentWriter{ctx: ctx, tx: tx, segment: segment{version: version, bits: min(mostBits, bits.Len(uint(postings/blockPostings)))}}
	err := tx.QueryRowContext(ctx, `INSERT INTO result_segments (version, bits, postings) VALUES ($1, $2, $3) RETURNING segment`,
		version, w.bits, postings).Scan(&w.number)
	if err != nil {
		return nil, err
	}
	w.insert, err = tx.PrepareContext(ctx, `INSERT INTO result_blocks (id, data) VALUES ($1, $2)`)
	return w, err
}

// add takes the next entry.
func (w *segmentWriter) add(e entry) error {
	if at := w.block(e.key); at != w.at {
		if err := w.flush(); err != nil {
			return err
		}
		w.at = at
	}
	w.data = appendEntry(w.data, w.last, e)
	w.last = e.key
	w.count += max(1, len(e.results))
	return nil
}

func (w *segmentWriter) flush() error {
	if len(w.data) == 0 {
		return nil
	}
	_, err := w.insert.ExecContext(w.ctx, w.at, w.data)
	w.data, w.last = w.data[:0], 0
	return err
}

func (w *segmentWriter) end() error {
	defer w.insert.Close()
	if err := w.flush(); err != nil {
		return err
	}
	_, err := w.tx.ExecContext(w.ctx, `UPDATE result_segments SET postings = $2 WHERE segment = $1`, w.number, w.count)
	return err
}
