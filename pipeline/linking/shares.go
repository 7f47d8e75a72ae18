package linking

import (
	"bufio"
	_ "embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
)

// Shares says how frequent parts of names are: agreement on a rare one says more. The zero value takes every name for
// a rare one.
type Shares struct {
	surnames, middles, givens map[string]float64 // by folded letters
}

// unseen is the share of a name that no table has.
const unseen = 0.0004

//go:embed names.txt
var embeddedShares string

// StandardShares gives the embedded table.
var StandardShares = sync.OnceValue(func() *Shares {
	s, err := parseShares(embeddedShares)
	if err != nil {
		panic("linking: names.txt: " + err.Error()) // part of the program; a test reads it
	}
	return s
})

func parseShares(table string) (*Shares, error) {
	s := &Shares{map[string]float64{}, map[string]float64{}, map[string]float64{}}
	lines := bufio.NewScanner(strings.NewReader(table))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		var part, name string
		var share float64
		if _, err := fmt.Sscan(line, &part, &name, &share); err != nil || share <= 0 || share > 1 {
			return nil, fmt.Errorf("line %d: want PART NAME SHARE", n)
		}
		of := s.of(part)
		if of == nil {
			return nil, fmt.Errorf("line %d: a name has no part %q", n, part)
		}
		of[name] = share
	}
	return s, nil
}

func (s *Shares) of(part string) map[string]float64 {
	return map[string]map[string]float64{"surname": s.surnames, "middle": s.middles, "given": s.givens}[part]
}

// leastShare is what a name must have to stand in a table, as a share and as a count.
const (
	leastShare = 0.0005
	leastCount = 5
)

// CountShares makes a table from full names, as those of a register.
func CountShares(names []string) *Shares {
	s := &Shares{map[string]float64{}, map[string]float64{}, map[string]float64{}}
	var t text
	count := 0
	for _, name := range names {
		t.read(name)
		n := len(t.words)
		if n < 2 {
			continue
		}
		count++
		s.surnames[string(t.word(0))]++
		s.givens[string(t.word(n-1))]++
		for i := 1; i < n-1; i++ {
			s.middles[string(t.word(i))]++
		}
	}
	for _, m := range []map[string]float64{s.surnames, s.middles, s.givens} {
		for name, c := range m {
			m[name] = math.Round(c/float64(count)*1e5) / 1e5
			if c < leastCount || m[name] < leastShare {
				delete(m, name)
			}
		}
	}
	return s
}

// Bytes gives the table as a file, the most frequent names first.
func (s *Shares) Bytes() []byte {
	var b strings.Builder
	b.WriteString("# How frequent parts of names are, folded: written by `sohoa eval-links --fit`, explained in docs/linking.md.\n")
	for _, part := range []string{"surname", "middle", "given"} {
		of := s.of(part)
		names := slices.Sorted(maps.Keys(of))
		slices.SortStableFunc(names, func(a, b string) int {
			switch {
			case of[a] > of[b]:
				return -1
			case of[a] < of[b]:
				return 1
			}
			return 0
		})
		for _, name := range names {
			fmt.Fprintf(&b, "%s %s %g\n", part, name, of[name])
		}
	}
	return []byte(b.String())
}

func bits(of map[string]float64, name []byte) float64 {
	if share, ok := of[string(name)]; ok {
		return -math.Log2(share)
	}
	return -math.Log2(unseen)
}

// rarity gives the bits of a whole name.
func (s *Shares) rarity(t *text) float64 {
	n := len(t.words)
	if n < 2 {
		return 0
	}
	sum := bits(s.surnames, t.word(0)) + bits(s.givens, t.word(n-1))
	for i := 1; i < n-1; i++ {
		sum += bits(s.middles, t.word(i))
	}
	return sum
}

// agreement gives the bits of those parts of a name that agree.
func (s *Shares) agreement(t *text, e *evidence) float64 {
	n, sum := len(t.words), 0.0
	if n < 2 {
		return 0
	}
	if agrees(e.levels[surname]) {
		sum += bits(s.surnames, t.word(0))
	}
	if agrees(e.levels[given]) {
		sum += bits(s.givens, t.word(n-1))
	}
	if e.is(middle, equal, tone, folded) {
		for i := 1; i < n-1; i++ {
			sum += bits(s.middles, t.word(i))
		}
	}
	return sum
}
