// Package sampling measures the machine's word: which of the fields that it vouched for a person reads again, what the
// answers say about the error, and when a stratum of fields goes back to full review.
//
// A sample is drawn at random by a seed, so that anybody can draw it again; a person answers it without having seen the
// machine's value, because people who see a value look at it and not at the paper.
package sampling

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"sohoa/models"
)

// DefaultSize is how many fields a unit reads again for one day where it says nothing else: some ten minutes of work,
// after ten clean days of which the overall error is known to be 0.5 % or less with 95 % certainty.
const DefaultSize = 60

// Draw gives the sample of a day: size of the fields, shared among the strata in proportion to their numbers, so that
// the fields drawn stand for all. Strata of less than a share take turns by chance. Suspended strata do not share: each
// gives up to size fields of its own, since a person looks at all of them anyway and their answers alone bring the stratum
// back. The same fields in any order, seed and size give the same sample, in the order of the fields' strata.
func Draw(fields []models.Sample, suspended map[models.Stratum]bool, size int, seed string) []models.Sample {
	groups := map[models.Stratum][]ranked{}
	vouched := 0
	for _, f := range fields {
		groups[f.Stratum] = append(groups[f.Stratum], rank(f, seed))
		if !suspended[f.Stratum] {
			vouched++
		}
	}
	strata := make([]models.Stratum, 0, len(groups))
	for s := range groups {
		strata = append(strata, s)
	}
	slices.SortFunc(strata, func(a, b models.Stratum) int { return cmp.Compare(a.String(), b.String()) })
	shares := share(strata, groups, suspended, min(size, vouched), vouched, seed)
	var out []models.Sample
	for _, s := range strata {
		group := groups[s]
		slices.SortFunc(group, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
		n := shares[s]
		if suspended[s] {
			n = min(size, len(group))
		}
		for _, f := range group[:n] {
			out = append(out, f.Sample)
		}
	}
	return out
}

// ranked is a field with its place in the order that the seed gives; lower ranks are drawn first.
type ranked struct {
	models.Sample
	rank string
}

// rank hashes instead of drawing numbers, so that a field's chance depends on no other field and on no order.
func rank(f models.Sample, seed string) ranked {
	return ranked{f, hash(seed, string(f.Document), f.Stratum.String(), f.Machine)}
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// share shares n fields out among the strata that are not suspended: to each the whole part of its proportion, and what
// is left to those with the largest remainders, equal ones in the order that the seed gives.
func share(strata []models.Stratum, groups map[models.Stratum][]ranked, suspended map[models.Stratum]bool, n, vouched int, seed string) map[models.Stratum]int {
	type rest struct {
		models.Stratum
		remainder int
		rank      string
	}
	out := map[models.Stratum]int{}
	var rests []rest
	left := n
	for _, s := range strata {
		if suspended[s] {
			continue
		}
		part := n * len(groups[s])
		out[s] = part / vouched
		left -= out[s]
		rests = append(rests, rest{s, part % vouched, hash(seed, s.String())})
	}
	slices.SortFunc(rests, func(a, b rest) int {
		return cmp.Or(cmp.Compare(b.remainder, a.remainder), cmp.Compare(a.rank, b.rank))
	})
	for i := range left {
		out[rests[i].Stratum]++
	}
	return out
}
