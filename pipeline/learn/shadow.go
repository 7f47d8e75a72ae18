package learn

import (
	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
)

// Change is a past field that another lexicon would have read differently.
type Change struct {
	Document models.DocumentID
	Field    models.FieldName
}

// Replayed is what a lexicon would have done to past fields.
type Replayed struct {
	Fields int      // replayed: people decided them, and the machine had readings to choose from
	Before int      // of them right with the lexicon in use
	After  int      // right with the candidate
	Gains  []Change // wrong before, right after
	Losses []Change // right before, wrong after
}

// Replay chooses among the readings of every decided field anew, with the lexicon in use and with the candidate, and holds
// both against what people decided. A file never speaks for itself: what it taught is left out while its own fields are
// chosen, so that the answer is that for a paper not seen before.
func Replay(decisions []models.Decision, types doctypes.Set, live, candidate []models.LexiconEntry) Replayed {
	heard := hear(decisions, types)
	before, after := New(live), New(candidate)
	var out Replayed
	for _, d := range decisions {
		kind, ok := kindOf(d, types)
		if !ok || len(d.Readings) == 0 {
			continue
		}
		out.Fields++
		truth := keyOf(kind, d.Field.Value)
		right := func(l Lexicon) bool {
			return keyOf(kind, Rank(without{l, heard, d.SHA256}, kind, d.Readings)[0]) == truth
		}
		was, is := right(before), right(after)
		change := Change{Document: d.Document, Field: d.Field.Name}
		if was {
			out.Before++
		}
		if is {
			out.After++
		}
		switch {
		case was && !is:
			out.Losses = append(out.Losses, change)
		case is && !was:
			out.Gains = append(out.Gains, change)
		}
	}
	return out
}

// without is a lexicon as it would be had a file never been decided.
type without struct {
	Lexicon
	heard map[key]witnesses
	file  string
}

// Count is as that of Lexicon, less what the file taught.
func (l without) Count(kind values.Kind, value string) int {
	n := l.Lexicon.Count(kind, value)
	w := l.heard[keyOf(kind, value)]
	if n == 0 || w[l.file] == nil {
		return n
	}
	if !w.enough(l.file) {
		return 0
	}
	return max(1, n-len(w[l.file].spellings))
}
