// Package keep says what of an earlier digitisation outlives a later one, the same for every store: a person's word
// always does, a machine's never.
package keep

import (
	"slices"

	"sohoa/models"
)

// Decisions gives the documents to store when a file was read again: those read now, under the identifiers of the
// earlier ones that they are the same paper as, with every field and link that a clerk decided as the clerk left it.
// An earlier document with such decisions that no new one matches stays whole, and new ones that lie entirely on
// pages of such documents are left out.
func Decisions(before, now []models.Document) []models.Document {
	out := slices.Clone(now)
	taken := make([]bool, len(out))
	var stay []models.Document
	for _, old := range before {
		i := match(old, out, taken)
		if i >= 0 {
			taken[i] = true
			out[i] = merge(old, out[i])
		} else if decided(old) {
			stay = append(stay, old)
		}
	}
	return append(stay, uncovered(out, taken, stay)...)
}

// match gives the index of the free document of the same type that shares most pages with old, or -1.
func match(old models.Document, now []models.Document, taken []bool) int {
	best, most := -1, 0
	for i, d := range now {
		if n := shared(old.Pages, d.Pages); !taken[i] && d.Type == old.Type && n > most {
			best, most = i, n
		}
	}
	return best
}

func shared(a, b []int) int {
	n := 0
	for _, p := range a {
		if slices.Contains(b, p) {
			n++
		}
	}
	return n
}

func decided(d models.Document) bool {
	return slices.ContainsFunc(d.Fields, func(f models.Field) bool { return f.State.ByClerk() }) ||
		slices.ContainsFunc(d.Links, func(l models.Link) bool { return linkDecided(l) })
}

func linkDecided(l models.Link) bool {
	return l.State == models.LinkConfirmed || l.State == models.LinkRejected
}

// merge gives the new document under the old identifier, with the clerk's fields and links.
func merge(old, now models.Document) models.Document {
	now.ID = old.ID
	now.Fields, now.Links = slices.Clone(now.Fields), slices.Clone(now.Links)
	for _, f := range old.Fields {
		if !f.State.ByClerk() {
			continue
		}
		if mine := now.Field(f.Name); mine != nil {
			*mine = f
		} else {
			now.Fields = append(now.Fields, f)
		}
	}
	for _, l := range old.Links {
		if !linkDecided(l) {
			continue
		}
		same := func(o models.Link) bool { return o.ResultCode == l.ResultCode && o.Relation == l.Relation }
		if i := slices.IndexFunc(now.Links, same); i >= 0 {
			now.Links[i] = l
		} else {
			now.Links = append(now.Links, l)
		}
	}
	return now
}

// uncovered gives the documents that were matched or have a page that none of the staying ones has.
func uncovered(now []models.Document, taken []bool, stay []models.Document) []models.Document {
	var pages []int
	for _, d := range stay {
		pages = append(pages, d.Pages...)
	}
	var out []models.Document
	for i, d := range now {
		if taken[i] || len(d.Pages) == 0 || shared(d.Pages, pages) < len(d.Pages) {
			out = append(out, d)
		}
	}
	return out
}
