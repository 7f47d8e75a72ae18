// Package candidates gives other readings of a value that was read, the likeliest first: what a clerk may choose with one
// key, and what a second look at the value should choose among.
//
// Whatever it gives comes from the paper: from the second reading of the value's place, from the two readings word by
// word, or from letters that the recogniser is known to take for each other (viet.MisreadOdds), and these only in words
// that it was unsure of or that are none. Lists and syllables rank the readings and throw out what nobody writes; they
// never bring a word of their own that does not look like the one that was read. Digits of identifiers only change places
// between the two readings, but for the two that the rules of personal IDs decide.
//
// Terms: a slot is a word or letter of the value with the ways to read it; an edit is one way taken that is not the page's.
package candidates

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// Lexicon knows the values that an office has confirmed before.
type Lexicon interface {
	// Count gives how often the value was confirmed for a field of the kind, 0 for never.
	Count(kind values.Kind, value string) int
}

// Input is a value with all that was read at its place.
type Input struct {
	Kind    values.Kind
	First   values.Reading // the page's reading of the value
	Words   []models.Word  // the words that it came from, with their confidences
	Second  string         // what the second reading of the place gave; empty where there was none
	Lexicon Lexicon        // may be nil
}

// Source says which witness a candidate owes its change to.
type Source string

// The sources of candidates. A candidate that needs both is of SourceConfusion, the weaker one.
const (
	SourceSecond    Source = "second"    // the second reading of the value's place
	SourceConfusion Source = "confusion" // letters that are known to be misread
)

// The edits, by what was changed.
const (
	EditTone   = "tone"   // a tone or a vowel mark
	EditLetter = "letter" // another letter, one lost or one too many
	EditDigit  = "digit"
	EditSign   = "sign"  // a full stop, comma or dash
	EditGlued  = "glued" // two words stood as one
	EditSplit  = "split" // one word stood as two
	EditWord   = "word"  // a whole word or more, as the second reading has it
)

// Candidate is another reading of a value.
type Candidate struct {
	Value  string // normalised as values.Read does
	Raw    string // what would then stand on the page
	Form   float64
	Edits  []string // what differs from the page's reading, in order, each once
	Score  float64  // 0 to 1: its share of belief among the candidates and the page's own reading
	Source Source
}

// most is how many candidates are given, least the share of belief below which one only takes a clerk's time, longest how
// many letters a value may have to be worked on.
const (
	most    = 5
	least   = 0.0005
	longest = 400
)

// For gives at most five other readings of a value, the likeliest first, never the value itself. The answer depends on
// nothing but the input.
func For(in Input) []Candidate {
	if in.First.Value == "" || utf8.RuneCountInString(in.First.Raw) > longest || utf8.RuneCountInString(in.Second) > 2*longest {
		return nil
	}
	in.First.Raw, in.Second = viet.Normalise(in.First.Raw), viet.Normalise(in.Second)
	if written(in.Kind) {
		return rank(in, wordWays(in))
	}
	return rank(in, letterWays(in))
}

// written tells whether a value of the kind consists of words, rather than of digits and signs.
func written(k values.Kind) bool {
	switch k {
	case values.KindPersonName, values.KindPlace, values.KindAgency, values.KindPosition, values.KindText,
		values.KindMaritalStatus, values.KindEthnicity, values.KindNationality, values.KindDateWords:
		return true
	}
	return false
}

// way is one way to read the text that the value came from.
type way struct {
	text   string
	weight float64 // log odds against the page's own words, from what was read alone
	edits  []string
	source Source
}

// How much form and an office's own confirmed values weigh beside what was read: log odds for a form from 0 to 1, and for
// each doubling of the count.
const (
	formWeight    = 6.5
	lexiconWeight = 1.0
)

// rank reads every way as a value of the kind, drops what is none or is less well-formed than the value, and orders the
// others by what speaks for them.
func rank(in Input, ways []way) []Candidate {
	best := map[string]Candidate{}
	first := likelihood(in.Kind, in.First.Value) + confirmed(in, in.First.Value)
	own := 0.0 // what is for the value itself: the page's words, or others that give it too
	for _, w := range likeliest(in.Kind, ways) {
		r, ok := values.Read(in.Kind, w.text)
		if !ok || r.Form < in.First.Form-slack(w.source) || cutsOff(in, w, r) {
			continue
		}
		seen := w.weight + formWeight*(r.Form-in.First.Form)
		if r.Value == in.First.Value {
			own = max(own, seen)
			continue
		}
		logOdds := seen + likelihood(in.Kind, r.Value) + confirmed(in, r.Value) - first
		if old, seen := best[r.Value]; seen && old.Score >= logOdds {
			continue
		}
		best[r.Value] = Candidate{Value: r.Value, Raw: r.Raw, Form: r.Form, Edits: once(w.edits), Score: logOdds, Source: w.source}
	}
	out := make([]Candidate, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Value, b.Value)) })
	out = share(out[:min(len(out), most)], own)
	return slices.DeleteFunc(out, func(c Candidate) bool { return c.Score < least })
}

// mostRead is how many texts are read as values.
const mostRead = 16

// likeliest gives the texts for which most speaks, each once.
func likeliest(k values.Kind, ways []way) []way {
	believed := make(map[string]float64, len(ways))
	for _, w := range ways {
		if _, done := believed[w.text]; !done {
			believed[w.text] = likelihood(k, w.text)
		}
	}
	ways = slices.Clone(ways)
	slices.SortStableFunc(ways, func(a, b way) int {
		return cmp.Or(cmp.Compare(b.weight+believed[b.text], a.weight+believed[a.text]), cmp.Compare(a.text, b.text))
	})
	var out []way
	for _, w := range ways {
		if _, first := believed[w.text]; first && len(out) < mostRead {
			out = append(out, w)
			delete(believed, w.text)
		}
	}
	return out
}

// slack is how much less well-formed than the value a candidate may be: the second reading is a witness of its own, a
// confusion without a better form is a guess.
func slack(s Source) float64 {
	if s == SourceSecond {
		return 0.1
	}
	return 0
}

// cutsOff tells whether the value lost letters that the text still has: a reader stopped at a word that it did not like.
func cutsOff(in Input, w way, r values.Reading) bool {
	letters := func(s string) int { return utf8.RuneCountInString(bareText(s)) }
	return letters(in.First.Value)-letters(r.Value) > max(0, letters(in.First.Raw)-letters(w.text))+1
}

// confirmed weighs what an office has confirmed before.
func confirmed(in Input, value string) float64 {
	if in.Lexicon == nil {
		return 0
	}
	return lexiconWeight * math.Log2(1+float64(max(0, in.Lexicon.Count(in.Kind, value))))
}

// share turns log odds into shares of belief, own being those of the value itself.
func share(all []Candidate, own float64) []Candidate {
	top := own
	for _, c := range all {
		top = max(top, c.Score)
	}
	total := math.Exp(own - top)
	for _, c := range all {
		total += math.Exp(c.Score - top)
	}
	for i := range all {
		all[i].Score = math.Exp(all[i].Score-top) / total
	}
	return all
}

// once keeps the first of equal edits.
func once(edits []string) []string {
	var out []string
	for _, e := range edits {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}
