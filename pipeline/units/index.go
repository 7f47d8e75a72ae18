package units

import (
	"slices"
	"strings"

	"sohoa/pipeline/viet"
)

// index finds names in spite of slips. A key is a name in lower case without spaces, marks kept.
type index struct {
	exact  map[string]bool
	folded map[string][]string // keys by their folded letters
	near   map[string][]string // keys by their folded letters with one left out
}

func newIndex() index {
	return index{exact: map[string]bool{}, folded: map[string][]string{}, near: map[string][]string{}}
}

// keyOf gives a name as an index keeps it.
func keyOf(name string) string {
	return strings.ReplaceAll(strings.ToLower(viet.Canonical(name)), " ", "")
}

func (x *index) add(name string) string {
	key := keyOf(name)
	if x.exact[key] {
		return key
	}
	x.exact[key] = true
	f := viet.Fold(key)
	x.folded[f] = append(x.folded[f], key)
	for _, shorter := range shortened(f) {
		x.near[shorter] = append(x.near[shorter], key)
	}
	return key
}

// shortened gives a folded word with each one of its letters left out. Two words that differ by one letter share one
// of these, or one is among the other's.
func shortened(f string) []string {
	if len(f) < fuzzyLetters {
		return nil
	}
	var out []string
	for i := range f {
		if s := f[:i] + f[i+1:]; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

const (
	longestName  = 4 // words
	fuzzyLetters = 6 // a shorter name with a wrong letter is too often another name
)

// alike gives the keys whose letters without marks are those of the word. Of several the one whose marks are nearest,
// unless the word carries no marks at all or two are equally near: Cẩm Giàng and Cẩm Giang are two communes.
func (x *index) alike(exact, folded string) []string {
	keys := x.folded[folded]
	if len(keys) < 2 || exact == folded {
		return keys
	}
	var best []string
	least := 0.0
	for _, k := range keys {
		switch d := viet.Distance(k, exact); {
		case best == nil || d < least:
			best, least = []string{k}, d
		case d == least:
			best = append(best, k)
		}
	}
	return best
}

// oneOff gives the keys that differ from the folded word by one letter. The first letter may be lost or doubled but not
// another: names that differ in it are different names more often than slips.
func (x *index) oneOff(folded string) []string {
	var out []string
	take := func(keys []string) {
		for _, k := range keys {
			f := viet.Fold(k)
			if (f[0] == folded[0] || f[1:] == folded || folded[1:] == f) && !slices.Contains(out, k) && viet.Levenshtein(f, folded, 1) == 1 {
				out = append(out, k)
			}
		}
	}
	take(x.near[folded])
	for _, s := range shortened(folded) {
		take(x.folded[s])
		take(x.near[s])
	}
	return out
}

// spelled gives how many tokens the longest name takes that they begin with, spelled right; 0 where there is none.
func (x *index) spelled(ts []token) int {
	for n := min(longestName, len(ts)); n > 0; n-- {
		if exact, _ := join(ts[:n]); x.exact[exact] {
			return n
		}
	}
	return 0
}

// whole gives the keys that the tokens spell, with or without right marks.
func (x *index) whole(ts []token) []string {
	exact, folded := join(ts)
	if x.exact[exact] {
		return []string{exact}
	}
	return x.alike(exact, folded)
}

// longest gives the keys of the longest name that the tokens begin with, and how many of them it takes: one spelled
// right before one with wrong marks, that before one with a wrong letter where fuzzy is set.
func (x *index) longest(ts []token, fuzzy bool) (keys []string, n int) {
	if n := x.spelled(ts); n > 0 {
		exact, _ := join(ts[:n])
		return []string{exact}, n
	}
	most := min(longestName, len(ts))
	for n := most; n > 0; n-- {
		if keys := x.alike(join(ts[:n])); len(keys) > 0 {
			return keys, n
		}
	}
	for n := most; n > 1 && fuzzy; n-- {
		_, folded := join(ts[:n])
		if len(folded) < fuzzyLetters {
			continue
		}
		if keys := x.oneOff(folded); len(keys) > 0 {
			return keys, n
		}
	}
	return nil, 0
}
