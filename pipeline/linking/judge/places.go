package judge

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"sohoa/pipeline/viet"
)

// Places is the table of communes that a set was made with. It knows a place by its commune's words alone, so it answers for
// names that are written as the table writes them and leaves damaged ones open.
type Places struct {
	units map[string][]string // new units by folded old commune with district, and by folded new unit

	mu   sync.Mutex
	seen map[string][]string
}

func (s *Set) readPlaces(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) != 3 {
		return fmt.Errorf("%s: want rows of old commune, district, new unit: %w", path, err)
	}
	p := &Places{units: map[string][]string{}, seen: map[string][]string{}}
	for _, row := range rows[1:] {
		unit := viet.Fold(row[2])
		old := viet.Fold(row[0] + ", " + row[1])
		p.units[unit] = []string{unit}
		p.units[old] = append(p.units[old], unit)
	}
	s.Places = p
	return nil
}

// Same answers as linking.Places asks: one in so many as an old commune was divided into.
func (p *Places) Same(a, b string) (certainty float64, known bool) {
	x, y := p.of(a), p.of(b)
	if len(x) == 0 || len(y) == 0 {
		return 0, false
	}
	for _, unit := range x {
		if slices.Contains(y, unit) {
			certainty += 1 / float64(max(len(x), len(y)))
		}
	}
	return certainty, true
}

// of gives the new units of a text, none where the table does not know it.
func (p *Places) of(text string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if units, ok := p.seen[text]; ok {
		return units
	}
	units := p.lookUp(strings.Split(viet.Fold(text), ", "))
	p.seen[text] = units
	return units
}

func (p *Places) lookUp(parts []string) []string {
	for i, part := range parts {
		for _, kind := range []string{"xa ", "phuong "} {
			at := strings.Index(part, kind)
			if at < 0 {
				continue
			}
			name := part[at:]
			if i+1 < len(parts) {
				if units := p.units[name+", "+parts[i+1]]; units != nil {
					return units
				}
				if !strings.HasPrefix(parts[i+1], "thanh pho") {
					return nil
				}
			}
			return p.units[name]
		}
	}
	return nil
}
