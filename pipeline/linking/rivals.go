package linking

import (
	"cmp"
	"math"
	"slices"

	"sohoa/pipeline/regress"
)

const (
	rivals       = 24   // candidates that are compared with one another
	worthRivalry = -5.0 // below this logit a candidate is nobody's rival
	noRival      = -1
)

// tie is how two rivals stand to each other.
type tie struct {
	same  float64 // probability that they are one person
	apart float64 // 0 to 1: how far one being the right person speaks against the other
}

// rival compares the best candidates with one another.
func (l Linker) rival(d *desk) {
	m, shares := l.model(), l.shares()
	d.order = d.order[:0]
	for i := range d.candidates {
		d.candidates[i].rival = noRival
		if d.candidates[i].h > worthRivalry {
			d.order = append(d.order, i)
		}
	}
	slices.SortFunc(d.order, func(a, b int) int {
		return cmp.Or(cmp.Compare(d.candidates[b].h, d.candidates[a].h), cmp.Compare(a, b))
	})
	d.order = d.order[:min(len(d.order), rivals)]
	for k, i := range d.order {
		d.candidates[i].rival = k
		d.tie[k][k] = tie{same: 1}
		for j := range k {
			var e evidence
			d.candidates[i].record.compareHolder(&d.candidates[d.order[j]].record, shares, l.Places, &e)
			d.features = holderFeatures(d.features[:0], &e)
			t := tieOf(&e, regress.Dot(m.holder, d.features))
			d.tie[k][j], d.tie[j][k] = t, t
		}
	}
}

// tieOf judges two rivals. What cannot be compared does not set them apart: a query may know both, one by an
// identifier and the other by a birth date.
func tieOf(e *evidence, logit float64) tie {
	t := tie{same: min(regress.Logistic(logit), holderCap(e))}
	switch {
	case t.same >= 0.5:
	case e.conflicts() > 0 || e.is(sex, other) || e.is(born, close) || e.is(personalID, near, close):
		t.apart = 1
	case e.is(address, other):
		t.apart = 0.5
	default:
		t.apart = 0.1
	}
	return t
}

// compete turns logits into probabilities given that at most one person and one paper is the right one. Each stands
// against all others that are set apart from it, of each person the best, and against none being right.
func (d *desk) compete() {
	papers := 1.0
	for i := range d.candidates {
		c := &d.candidates[i]
		papers += odds(c.paper, paperCap(&c.evidence))
	}
	for i := range d.candidates {
		c := &d.candidates[i]
		own := odds(c.h, holderCap(&c.evidence))
		c.holder = own / (1 + d.against(c) + own)
		c.paper = odds(c.paper, paperCap(&c.evidence)) / papers
	}
}

// against sums the odds of a candidate's rivals. Of rivals who are one person the first, who is the best, counts.
func (d *desk) against(c *candidate) float64 {
	sum := 0.0
	for k, i := range d.order {
		if k == c.rival {
			continue
		}
		apart := 1.0
		if c.rival != noRival {
			apart = d.tie[c.rival][k].apart
		}
		if apart == 0 || d.counted(k, c.rival) {
			continue
		}
		sum += apart * odds(d.candidates[i].h, holderCap(&d.candidates[i].evidence))
	}
	return sum
}

// counted tells whether a better rival is the same person as rival k and was counted before it.
func (d *desk) counted(k, self int) bool {
	for j := range k {
		if j != self && d.tie[k][j].same >= 0.5 && (self == noRival || d.tie[self][j].apart >= d.tie[self][k].apart) {
			return true
		}
	}
	return false
}

// bridge lets a person be known by another result: what is as good as certain of one holds for all that are the same
// person's, unless something contradicts.
func (d *desk) bridge() {
	for k, i := range d.order {
		c := &d.candidates[i]
		c.bridged = false
		if holderCap(&c.evidence) <= justList {
			continue
		}
		for j, other := range d.order {
			if p := d.candidates[other].holder * d.tie[k][j].same; j != k && !d.candidates[other].bridged && p > c.holder+0.01 {
				c.holder, c.bridged = p, true
			}
		}
	}
}

// odds gives the odds of a logit, bounded, so that no sum of weights speaks of certainty, and further where a rule
// bounds the confidence: who is barred still is a rival, but a weak one.
func odds(logit, highest float64) float64 {
	o := math.Exp(math.Max(-20, math.Min(12, logit)))
	if highest < certain {
		o = min(o, 4*highest/(1-highest))
	}
	return o
}
