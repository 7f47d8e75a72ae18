package keep

import (
	"slices"

	"sohoa/models"
)

// Retold gives the documents to store when a file was read again because a person said how it splits: that is what
// stands, so every document of now is kept and no other is.
//
//   - An earlier document on the very same pages and of the same type keeps all that a clerk decided about it.
//   - One that changed hands on its identifier to the document that shares most pages with it, and to each document of now
//     the fields of the same name that a clerk decided by words on a page that it has.
//   - What a clerk decided about a field that no document has any more stays in the history alone.
func Retold(before, now []models.Document) []models.Document {
	out := slices.Clone(now)
	from := make([]int, len(out)) // index of the earlier document whose identifier it has, -1
	taken := make([]bool, len(before))
	for i := range out {
		from[i] = slices.IndexFunc(before, func(o models.Document) bool {
			return o.Type == out[i].Type && slices.Equal(o.Pages, out[i].Pages)
		})
		if j := from[i]; j >= 0 && !taken[j] {
			taken[j] = true
			out[i] = merge(before[j], out[i])
		} else {
			from[i] = -1
		}
	}
	for i := range out {
		if from[i] >= 0 {
			continue
		}
		if j := closest(out[i], before, taken); j >= 0 {
			taken[j] = true
			out[i].ID = before[j].ID
		}
		out[i] = inherit(out[i], before)
	}
	return out
}

// closest gives the index of the free document that shares most pages with d, or -1.
func closest(d models.Document, before []models.Document, taken []bool) int {
	best, most := -1, 0
	for j, o := range before {
		if n := shared(o.Pages, d.Pages); !taken[j] && n > most {
			best, most = j, n
		}
	}
	return best
}

// inherit gives the document the fields that clerks decided by words on its pages, where it has such fields.
func inherit(d models.Document, before []models.Document) models.Document {
	d.Fields = slices.Clone(d.Fields)
	for _, o := range before {
		for _, f := range o.Fields {
			mine := d.Field(f.Name)
			if mine == nil || !f.State.ByClerk() || mine.State.ByClerk() {
				continue
			}
			stands := func(e models.Evidence) bool { return slices.Contains(d.Pages, e.Page) }
			if len(f.Evidence) > 0 && slices.ContainsFunc(f.Evidence, stands) || len(f.Evidence) == 0 && slices.Equal(o.Pages, d.Pages) {
				*mine = f
			}
		}
	}
	return d
}
