package candidates

// enough is the share of belief from which the likeliest candidate is rather right than the value. On 4,321 values of 294
// generated papers, of which 180 were wrong, it mended 32 and broke none; on 1,251 values of 105 papers made after all else
// here was settled, of which 55 were wrong, 7 and none. From 0.5 it would have mended 56 and 11, and broken 3 and 1.
const enough = 0.8

// Better gives of what For gave the likeliest candidate where it should stand in place of the value, and false where the
// value should stay. It is a better guess, not a proof: what it gives has no second witness and is to be looked at like the
// value itself.
func Better(all []Candidate) (Candidate, bool) {
	if len(all) > 0 && all[0].Score >= enough {
		return all[0], true
	}
	return Candidate{}, false
}
