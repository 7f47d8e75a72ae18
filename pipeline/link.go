package pipeline

import (
	"cmp"
	"context"
	"slices"

	"sohoa/models"
)

// Finder looks for earlier results.
type Finder interface {
	// Find gives the links of what is known of a paper and its holder, best first.
	Find(ctx context.Context, question models.Result) ([]models.Link, error)
}

// mostLinks is how many links a document carries at most, citations aside.
const mostLinks = 10

// link ties a document to earlier results: the same paper, papers of the same people, and those that it cites.
func (l *Line) link(ctx context.Context, r *reading, doc *models.Document) error {
	if l.Finder == nil {
		return nil
	}
	for _, question := range Questions(doc) {
		found, err := l.Finder.Find(ctx, question)
		if err != nil {
			return err
		}
		for _, link := range found {
			keepLink(doc, link)
		}
	}
	slices.SortStableFunc(doc.Links, func(a, b models.Link) int { return cmp.Compare(b.Confidence, a.Confidence) })
	doc.Links = doc.Links[:min(len(doc.Links), mostLinks)]
	return l.cite(ctx, r, doc)
}

// keepLink adds a link, or keeps the surer of two to one result in one relation.
func keepLink(doc *models.Document, link models.Link) {
	same := func(o models.Link) bool { return o.ResultCode == link.ResultCode && o.Relation == link.Relation }
	i := slices.IndexFunc(doc.Links, same)
	switch {
	case i < 0:
		doc.Links = append(doc.Links, link)
	case doc.Links[i].Confidence < link.Confidence:
		doc.Links[i] = link
	}
}

// cited is how probable it must be that a result is the cited one; below, the reference waits for a better one to arrive.
const cited = 0.5

// cite adds a reference for every result that the paper cites by its number; one that is not in the register is pending.
func (l *Line) cite(ctx context.Context, r *reading, doc *models.Document) error {
	for _, c := range citations(r, l.Types) {
		found, err := l.Finder.Find(ctx, c.Result())
		if err != nil {
			return err
		}
		link := models.Link{Relation: models.RelationReference, State: models.LinkPending, Reasons: []string{"cited by number"}, Cited: &c}
		for _, f := range found {
			if f.Relation == models.RelationSameResult && f.Confidence >= cited {
				f.Relation, f.Cited = models.RelationReference, &c
				link = f
				break
			}
		}
		doc.Links = append(doc.Links, link)
	}
	return nil
}
