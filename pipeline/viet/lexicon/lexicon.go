// Package lexicon holds the small lists that recognised Vietnamese text is judged by: surnames with their shares,
// syllables of names, ethnic groups, countries, provinces, communes, agencies, abbreviations. The lists are this
// project's own and hold facts only; each is a text file under lists, one entry a line, "#" begins a comment, a tab
// parts an entry from its weight or from the spelling that it stands for.
package lexicon

import (
	"embed"
	"strconv"
	"strings"
	"sync"

	"sohoa/pipeline/viet"
)

//go:embed lists/*.txt
var files embed.FS

// Entry is one line of a list.
type Entry struct {
	Text   string  // the spelling of the list
	Weight float64 // share or rank as the list's comment says; 0 where the list has none
	Means  string  // the main spelling where this is only another name for it, otherwise Text
}

// List is one list, in the order of its file. It is safe for concurrent use.
type List struct {
	entries []Entry
	exact   map[string]int   // by lower-case canonical spelling
	folded  map[string][]int // by folded spelling without spaces
}

// The lists. Each is read from the program itself at its first use.
var (
	Surnames      = open("surnames")      // họ; Weight is the share among people, 0 to 1
	NameSyllables = open("names")         // tên đệm and tên
	EthnicGroups  = open("ethnic")        // the 54 groups and "Khác"
	Countries     = open("countries")     // countries as papers name them
	Provinces     = open("provinces")     // the 63 provinces until June 2025 and the 34 since July 2025
	Communes      = open("communes")      // the 114 communes of Hải Phòng since July 2025
	Districts     = open("districts")     // districts of Hải Phòng and Hải Dương until June 2025
	OldCommunes   = open("old_communes")  // communes of Hải Phòng and Hải Dương until June 2025, those known
	Streets       = open("streets")       // names of streets
	Agencies      = open("agencies")      // phrases that names of agencies and posts are made of
	Abbreviations = open("abbreviations") // of document types (Decree 30/2020) and of agencies in symbols
	IDPrefixes    = open("id_prefixes")   // first three digits of personal IDs; Means is the province of 63
	PlaceWords    = open("place_words")   // words before the name of a place: xã, phường, thành phố …
)

// open makes a function that reads a list once.
func open(name string) func() *List {
	return sync.OnceValue(func() *List {
		text, err := files.ReadFile("lists/" + name + ".txt")
		if err != nil {
			panic("lexicon: " + err.Error()) // the file is part of the program; a test opens every list
		}
		return parse(string(text))
	})
}

func parse(text string) *List {
	l := &List{exact: map[string]int{}, folded: map[string][]int{}}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		entry, rest, _ := strings.Cut(strings.TrimRight(line, " \n\r"), "\t")
		entry = viet.Normalise(entry)
		if entry == "" {
			continue
		}
		e := Entry{Text: entry, Means: entry}
		rest = viet.Normalise(rest)
		if weight, err := strconv.ParseFloat(rest, 64); err == nil {
			e.Weight = weight
		} else if rest != "" {
			e.Means = rest
		}
		at := len(l.entries)
		l.entries = append(l.entries, e)
		if _, seen := l.exact[key(entry)]; !seen {
			l.exact[key(entry)] = at
		}
		l.folded[tight(entry)] = append(l.folded[tight(entry)], at)
	}
	return l
}

func key(s string) string   { return strings.ToLower(viet.Canonical(s)) }
func tight(s string) string { return noSpaces(viet.Fold(s)) }

func noSpaces(s string) string { return strings.ReplaceAll(s, " ", "") }

// All gives the entries in the order of the file.
func (l *List) All() []Entry { return l.entries }

// Find gives the entry that s spells, case and placement of tones aside.
func (l *List) Find(s string) (Entry, bool) {
	at, ok := l.exact[key(s)]
	if !ok {
		return Entry{}, false
	}
	return l.entries[at], true
}

// Has tells whether s is an entry, case and placement of tones aside.
func (l *List) Has(s string) bool {
	_, ok := l.exact[key(s)]
	return ok
}

// Alike gives the entries whose letters without marks and spaces are those of s. Cẩm Giàng has two.
func (l *List) Alike(s string) []Entry {
	var out []Entry
	for _, at := range l.folded[tight(s)] {
		out = append(out, l.entries[at])
	}
	return out
}

// Nearest gives the one entry that s most probably is: the entry it spells, or the only best one among those alike,
// with its viet.Distance, spaces not counted. It answers false where none is alike or two are equally near.
func (l *List) Nearest(s string) (entry Entry, distance float64, ok bool) {
	if e, ok := l.Find(s); ok {
		return e, 0, true
	}
	second := -1.0
	for _, e := range l.Alike(s) {
		d := viet.Distance(noSpaces(e.Text), noSpaces(s))
		switch {
		case !ok || d < distance:
			if ok {
				second = distance
			}
			entry, distance, ok = e, d, true
		case second < 0 || d < second:
			second = d
		}
	}
	return entry, distance, ok && distance != second
}
