package terms

import (
	"slices"
	"strings"
)

// Entry is what the index keeps of one document: words parted by spaces, in the order of the text where order counts.
type Entry struct {
	Facts  string // of values, folded, each word behind FactSign
	Text   string // of the pages and then of values, folded
	Spoken string // words of both that have marks, with vowels and tone, each once
	Joined string // numbers of both that are written in groups, without separators, and dates, each once
}

// FactSign stands before the words of values, which so are words of their own in the index: a word that is on every page and
// in few values is looked up in few places. It is a letter that no paper of ours has.
const FactSign = "\u01c2"

// longest is how many words of a paper's text the index keeps, some hundred pages: a paper that is longer is found by its
// beginning.
const longest = 60_000

// Of gives the entry of a document with these values and text.
func Of(facts []string, text string) Entry {
	var e Entry
	spoken, joined := map[string]bool{}, map[string]bool{}
	plain := gather(text, spoken, joined)
	var signed []string
	for _, fact := range facts {
		for _, w := range gather(fact, spoken, joined) {
			plain, signed = append(plain, w), append(signed, FactSign+w)
		}
	}
	e.Facts, e.Text = strings.Join(signed, " "), strings.Join(plain, " ")
	e.Spoken, e.Joined = listed(spoken), listed(joined)
	return e
}

func gather(text string, spoken, joined map[string]bool) []string {
	all := words(text)
	all = all[:min(len(all), longest)]
	plain := make([]string, len(all))
	for i, w := range all {
		plain[i] = w.plain
		if w.marked() {
			spoken[w.spoken()] = true
		}
	}
	for _, c := range runs(text, all) {
		for _, number := range c.parts(all) {
			joined[number] = true
		}
	}
	for _, d := range dates(text, all) {
		joined[d.monthTerm()] = true
		if d.day > 0 {
			joined[d.dayTerm()] = true
		}
	}
	return plain
}

func listed(set map[string]bool) string {
	out := make([]string, 0, len(set))
	for w := range set {
		out = append(out, w)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
