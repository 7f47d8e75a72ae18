package terms

import (
	"slices"
	"strings"
)

// Part is one thing that a question asks for; all parts must be found.
type Part struct {
	Words  []string // folded, one after the other where there are several
	Spoken []string // those of Words that were typed with marks, with vowels and tone
	Joined []string // other spellings of a number or date, any of which will do
	Loose  bool     // Words may stand apart: a number whose groups were parted by spaces
	Whole  bool     // Joined says it all: the index has every number and date of this kind under it
	Open   bool     // the last word may go on
}

// Question is what somebody typed, taken apart.
type Question struct{ Parts []Part }

// Limits of a question.
const (
	mostParts = 16
	mostTyped = 400 // bytes
	leastOpen = 2   // letters of a word that may go on: one letter begins half of all words
)

// Ask takes a question apart. Text in double quotes is a phrase. The last word may go on, unless a space, a quote or
// another sign follows it.
func Ask(typed string) Question {
	typed = shortened(typed)
	var q Question
	for i, piece := range strings.Split(straight(typed), `"`) {
		last := i == strings.Count(straight(typed), `"`)
		if i%2 == 1 && !last {
			q.phrase(piece)
			continue
		}
		q.loose(piece, last)
	}
	q.Parts = q.Parts[:min(len(q.Parts), mostParts)]
	return q
}

// Empty tells whether nothing is asked for.
func (q Question) Empty() bool { return len(q.Parts) == 0 }

// Marked tells whether a word was typed with marks, so that its own spelling comes first.
func (q Question) Marked() bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool { return len(p.Spoken) > 0 })
}

func shortened(typed string) string {
	if len(typed) > mostTyped {
		typed = typed[:mostTyped]
	}
	return strings.ToValidUTF8(typed, "")
}

// straight gives the text with the quotes of all keyboards as plain ones.
func straight(typed string) string {
	return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(typed)
}

func (q *Question) phrase(text string) {
	all := words(text)
	if len(all) == 0 {
		return
	}
	p := partOf(all)
	q.Parts = append(q.Parts, p)
}

// loose adds the words and numbers of a text outside of quotes. goesOn: its last word may.
func (q *Question) loose(text string, goesOn bool) {
	all := words(text)
	numbers := map[int]Part{}
	ends := map[int]int{}
	for _, c := range runs(text, all) {
		p := partOf(all[c.first : c.last+1])
		p.Joined, p.Loose = []string{c.joined(all)}, c.spaced
		p.Whole = !c.spaced && slices.Contains(c.parts(all), p.Joined[0])
		numbers[c.first], ends[c.first] = p, c.last
	}
	for _, d := range dates(text, all) {
		if d.last+1 < len(all) {
			if group, space := separator(text, all[d.last], all[d.last+1]); group && !space {
				continue // the head of a number, as in 12/2020/UBND
			}
		}
		p := partOf(all[d.first : d.last+1])
		p.Joined = numbers[d.first].Joined
		if ends[d.first] != d.last {
			p.Joined = nil // the run is longer than the date: another number follows after a space
		}
		term := d.dayTerm()
		if d.day == 0 {
			term = d.monthTerm()
		}
		p.Joined, p.Whole = append(p.Joined, term), true
		numbers[d.first], ends[d.first] = p, d.last
	}
	for i := 0; i < len(all); i++ {
		p, ok := numbers[i]
		if ok {
			i = ends[i]
		} else {
			if p = partOf(all[i : i+1]); all[i].number() {
				p.Joined = []string{all[i].plain} // where it stands in groups
			}
		}
		p.Open = goesOn && i == len(all)-1 && all[i].end == len(text) && len(all[i].plain) >= leastOpen
		q.Parts = append(q.Parts, p)
	}
}

func partOf(all []word) Part {
	var p Part
	for _, w := range all {
		p.Words = append(p.Words, w.plain)
		if w.marked() {
			p.Spoken = append(p.Spoken, w.spoken())
		}
	}
	return p
}
