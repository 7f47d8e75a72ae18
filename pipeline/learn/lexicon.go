// Package learn turns what people confirmed and corrected into a lexicon of their unit: agencies, signers and places
// with counts. A lexicon may raise one of the readings that the engines gave; it never makes one up, and no version
// goes live that would have spoiled a past field (see Replay). Labels that stand beside confirmed values and that no type
// knows are only listed (see Variants).
package learn

import (
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// KindSigner is the kind of signers' names in a lexicon. Names of other people are not learned: a frequent name must
// never push itself into the place of a rare one.
const KindSigner values.Kind = "signer"

// KindOf gives the kind under which values of a field are counted, and false where they are not.
func KindOf(field models.FieldName, kind values.Kind) (values.Kind, bool) {
	switch {
	case kind == values.KindAgency || kind == values.KindPlace:
		return kind, true
	case kind == values.KindPersonName && (field == "signer" || strings.HasSuffix(string(field), "_signer")):
		return KindSigner, true
	}
	return "", false
}

// Counter tells how often people of the unit confirmed a value of a kind; 0: it is not known.
type Counter interface {
	Count(kind values.Kind, value string) int
}

// Lexicon is a unit's known values. The zero value knows none. It is safe for concurrent use.
type Lexicon struct {
	counts map[key]int
}

// key is what two spellings of one value share: case and placement of tones aside, letter for letter.
type key struct {
	kind  values.Kind
	value string
}

func keyOf(kind values.Kind, value string) key {
	return key{kind, strings.ToLower(viet.Canonical(value))}
}

// New gives the lexicon that holds the entries.
func New(entries []models.LexiconEntry) Lexicon {
	l := Lexicon{counts: make(map[key]int, len(entries))}
	for _, e := range entries {
		l.counts[keyOf(values.Kind(e.Kind), e.Value)] += e.Count
	}
	return l
}

// Count gives how many fields with the value people confirmed, case and placement of tones aside; 0: not known.
func (l Lexicon) Count(kind values.Kind, value string) int {
	return l.counts[keyOf(kind, value)]
}

// For gives the lexicon as readers of one field ask it, by the kind of the field's values: it knows nothing for a field
// that is not learned.
func (l Lexicon) For(field models.FieldName) Counter { return fieldLexicon{l, field} }

type fieldLexicon struct {
	Lexicon
	field models.FieldName
}

// Count is as that of Lexicon.
func (l fieldLexicon) Count(kind values.Kind, value string) int {
	kind, ok := KindOf(l.field, kind)
	if !ok {
		return 0
	}
	return l.Lexicon.Count(kind, value)
}

// Rank puts readings of one place in order, as the function Rank does.
func (l Lexicon) Rank(kind values.Kind, readings []string) []string { return Rank(l, kind, readings) }

// Rank puts readings of one place, the engines' choice first, in the order in which the lexicon believes them. A first
// reading that is known stays first, since two known values are for the engines to tell apart (Cẩm Giang, Cẩm Giàng); an
// unknown one gives way to the best known of the others. The answer holds the same readings, no more and no fewer.
func Rank(c Counter, kind values.Kind, readings []string) []string {
	out := slices.Clone(readings)
	if len(out) < 2 {
		return out
	}
	rest := out
	if c.Count(kind, out[0]) > 0 {
		rest = out[1:]
	}
	slices.SortStableFunc(rest, func(a, b string) int { return c.Count(kind, b) - c.Count(kind, a) })
	return out
}
