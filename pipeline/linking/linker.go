package linking

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"sohoa/models"
	"sohoa/pipeline/regress"
)

// Most is how many links a query gets at most.
const Most = 10

// Links of a lower confidence are not worth telling.
const (
	least       = 0.01
	leastResult = 0.02
)

// Linker proposes links. It may be used by many goroutines.
type Linker struct {
	Model  *Model  // nil: the embedded one
	Shares *Shares // nil: the embedded ones
	Places Places  // nil: names of units are compared as words
}

func (l Linker) model() *Model {
	if l.Model == nil {
		return Standard()
	}
	return l.Model
}

func (l Linker) shares() *Shares {
	if l.Shares == nil {
		return StandardShares()
	}
	return l.Shares
}

// candidate is one result that a query is compared with.
type candidate struct {
	record   record
	evidence evidence
	house    houseKind
	rival    int     // its number among the rivals, or none
	h        float64 // logit: the same person, on its own
	holder   float64 // probability that it is the same person, given the others
	paper    float64 // probability that it is the same paper, given the others
	bridged  bool    // the person is known by another result
}

// desk is what one query needs, used again by the next.
type desk struct {
	query      record
	candidates []candidate
	order      []int
	features   []entry
	found      []found
	tie        [rivals][rivals]tie
}

// found is a link before it is told.
type found struct {
	at         int
	relation   models.Relation
	confidence float64
}

var desks = sync.Pool{New: func() any { return &desk{} }}

// Links compares a query with candidates, most often those that share a key with it, and gives the links worth telling,
// best first, at most Most. A candidate that is the same paper has a link same_result and one same_holder. Two persons who fit
// about equally well, or a query that no more than a name and a year support, get no confidence of 0.9.
func (l Linker) Links(query models.Result, candidates []models.Result) []models.Link {
	d := desks.Get().(*desk)
	defer desks.Put(d)
	l.weigh(d, &query, candidates)
	l.propose(d)
	links := make([]models.Link, 0, min(len(d.found), Most))
	for _, f := range d.found[:min(len(d.found), Most)] {
		c := &d.candidates[f.at]
		links = append(links, models.Link{
			ResultCode: c.record.result.Code, Relation: f.relation, Confidence: math.Round(f.confidence*1e4) / 1e4,
			State: models.LinkProposed, Reasons: c.reasons(f.relation),
		})
	}
	return links
}

// weigh compares the query with every candidate, and candidates with one another.
func (l Linker) weigh(d *desk, query *models.Result, candidates []models.Result) {
	m, shares := l.model(), l.shares()
	d.query.read(query)
	d.candidates = slices.Grow(d.candidates[:0], len(candidates))[:len(candidates)]
	for i := range candidates {
		c := &d.candidates[i]
		c.record.read(&candidates[i])
		c.evidence = compare(&d.query, &c.record, shares, l.Places)
		c.house = houseOf(&d.query, &c.record, &c.evidence)
		d.features = holderFeatures(d.features[:0], &c.evidence)
		c.h = regress.Dot(m.holder, d.features)
		d.features = paperFeatures(d.features[:0], &c.evidence, c.h)
		c.paper = regress.Dot(m.paper, d.features)
	}
	l.rival(d)
	d.compete()
}

// propose turns probabilities into links.
func (l Linker) propose(d *desk) {
	m := l.model()
	d.found = d.found[:0]
	for i := range d.candidates {
		c := &d.candidates[i]
		c.paper = m.boundedPaper(c.paper, &c.evidence)
		c.holder = max(m.boundedHolder(c.holder, &c.evidence), c.paper)
	}
	d.bridge()
	most := d.query.most()
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.paper >= leastResult {
			d.found = append(d.found, found{i, models.RelationSameResult, c.paper})
		}
		if c.holder >= least {
			d.found = append(d.found, found{i, models.RelationSameHolder, min(max(c.holder, c.paper), max(most, c.paper))})
		}
		if home := m.Household[houseNames[c.house]]; c.holder < 0.5 && home >= leastHousehold {
			d.found = append(d.found, found{i, models.RelationHousehold, min(home, mostHousehold)})
		}
	}
	rank := func(f found) int {
		return slices.Index([]models.Relation{models.RelationSameResult, models.RelationSameHolder, models.RelationHousehold}, f.relation)
	}
	slices.SortFunc(d.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.confidence, a.confidence), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.at, b.at))
	})
	d.fewHouseholds()
}

// fewHouseholds keeps the best few links to households, so that a large family does not push others out.
func (d *desk) fewHouseholds() {
	n := 0
	d.found = slices.DeleteFunc(d.found, func(f found) bool {
		if f.relation == models.RelationHousehold {
			n++
		}
		return f.relation == models.RelationHousehold && n > mostHouseholds
	})
}
