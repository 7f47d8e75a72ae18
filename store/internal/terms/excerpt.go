package terms

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sohoa/models"
)

// found is a place in a text that answers a part of a question.
type found struct {
	part       int
	start, end int // bytes
}

// find gives the places that answer the parts of a question, in order.
func (q Question) find(text string) []found {
	all := words(text)
	var out []found
	for n, p := range q.Parts {
		for i := range all {
			if last := p.at(all, i); last >= i {
				out = append(out, found{n, all[i].start, all[last].end})
			}
		}
		for _, d := range dates(text, all) {
			if slices.Contains(p.Joined, d.dayTerm()) || slices.Contains(p.Joined, d.monthTerm()) {
				out = append(out, found{n, all[d.first].start, all[d.last].end})
			}
		}
	}
	slices.SortFunc(out, func(a, b found) int { return a.start - b.start })
	return out
}

// at gives the last word of an answer to the part that begins with the word i, or -1.
func (p Part) at(all []word, i int) int {
	if p.Loose {
		for k, w := range p.Words {
			if p.same(all[i].plain, w, k == len(p.Words)-1) {
				return i
			}
		}
	} else if i+len(p.Words) <= len(all) {
		matches := true
		for k, w := range p.Words {
			matches = matches && p.same(all[i+k].plain, w, k == len(p.Words)-1)
		}
		if matches {
			return i + len(p.Words) - 1
		}
	}
	return p.joinedAt(all, i)
}

// joinedAt gives the last of the words from i on that are, written together, a spelling of the part; or -1.
func (p Part) joinedAt(all []word, i int) int {
	text := ""
	for j := i; j < len(all) && j < i+mostGroups && len(p.Joined) > 0; j++ {
		text += all[j].plain
		for _, number := range p.Joined {
			if p.same(text, number, true) {
				return j
			}
		}
	}
	return -1
}

func (p Part) same(word, asked string, last bool) bool {
	return word == asked || last && p.Open && strings.HasPrefix(word, asked)
}

// Answer is what a text answers to a question.
type Answer struct {
	Parts  int // of the question that the text answers
	text   string
	places []found
}

// In looks into a text for answers.
func (q Question) In(text string) Answer {
	a := Answer{text: text, places: q.find(text)}
	parts := map[int]bool{}
	for _, f := range a.places {
		parts[f.part] = true
	}
	a.Parts = len(parts)
	return a
}

// Excerpt gives at most so many letters around the place that answers most parts of the question, with what answers marked,
// and the byte of the text at which it starts; nothing where the text answers no part.
func (a Answer) Excerpt(most int) ([]models.Excerpt, int) {
	if len(a.places) == 0 {
		return nil, 0
	}
	from, to := window(a.text, a.places, most)
	out := pieces(a.text, a.places, from, to)
	if from > 0 {
		out = append([]models.Excerpt{{Text: "… "}}, out...)
	}
	if to < len(a.text) {
		out = append(out, models.Excerpt{Text: " …"})
	}
	return out, a.places[0].start
}

// window gives the bytes of the text to show.
func window(text string, places []found, most int) (from, to int) {
	best, begin := 0, places[0]
	for i, first := range places {
		parts := map[int]bool{}
		for _, f := range places[i:] {
			if f.end-first.start > most {
				break
			}
			parts[f.part] = true
		}
		if len(parts) > best {
			best, begin = len(parts), first
		}
	}
	from = begin.start
	for range most / 4 { // some words before it
		_, n := utf8.DecodeLastRuneInString(text[:from])
		from -= n
	}
	to = from
	for range most {
		_, n := utf8.DecodeRuneInString(text[to:])
		to += n
	}
	if at := strings.IndexAny(text[from:begin.start], " \n\f"); from > 0 && at >= 0 {
		from += at + 1
	}
	if at := strings.LastIndexAny(text[from:to], " \n\f"); to < len(text) && from+at >= begin.end {
		to = from + at
	}
	return from, to
}

func pieces(text string, places []found, from, to int) []models.Excerpt {
	var out []models.Excerpt
	add := func(piece string, hit bool) {
		piece = strings.Join(strings.FieldsFunc(piece, func(r rune) bool { return r == '\n' || r == '\f' || r == '\r' || r == '\t' }), " · ")
		if piece != "" {
			out = append(out, models.Excerpt{Text: piece, Hit: hit})
		}
	}
	at := from
	for _, f := range places {
		start, end := max(f.start, at), min(f.end, to)
		if start >= end {
			continue
		}
		add(text[at:start], false)
		add(text[start:end], true)
		at = end
	}
	add(text[at:to], false)
	return out
}
