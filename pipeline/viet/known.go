package viet

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed known.txt
var knownText string

var known = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(knownText) {
		line, _, _ = strings.Cut(line, "#")
		for _, syllable := range strings.Fields(line) {
			set[strings.ToLower(Canonical(syllable))] = true
		}
	}
	return set
})

// KnownSyllable tells whether s is a syllable that Vietnamese words use. It is narrower than IsSyllable: "quyền" and
// "quyên" are known, "quyễn" is only a legal shape. Case and the placement of tones do not matter.
func KnownSyllable(s string) bool { return known()[strings.ToLower(Canonical(s))] }

// KnownSyllables gives all syllables that KnownSyllable accepts, lower case, tones placed as in "hòa", in no order.
func KnownSyllables() []string { return slices.Collect(maps.Keys(known())) }
