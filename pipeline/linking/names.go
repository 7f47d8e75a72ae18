package linking

import (
	"bytes"
	"slices"
)

// spellings are surnames written in two ways, folded.
var spellings = map[string]string{"vo": "vu", "huynh": "hoang"}

// compareWords compares two words of names.
func compareWords(a *text, i int, b *text, j int) level {
	x, y := a.word(i), b.word(j)
	if bytes.Equal(x, y) {
		s, t := a.words[i].tone, b.words[j].tone
		switch {
		case !sameBase(a, i, b, j):
			return folded
		case s == t || s == anyTone || t == anyTone:
			return equal
		}
		return tone
	}
	if n := edits(x, y, 2); n == 1 && min(len(x), len(y)) > 1 {
		return near
	} else if n == 2 && min(len(x), len(y)) > 3 {
		return close
	}
	return other
}

// longestName is how many words of a name are looked at when some are printed as one.
const longestName = 12

// separated gives t with those words parted that are two neighbouring words of like printed as one. The words are written
// to room; t stays as it is, because it is compared with others, too.
func (t *text) separated(like *text, room *[longestName]word) text {
	out := *t
	out.words = room[:0]
	for _, w := range t.words[:min(len(t.words), longestName/2)] {
		cut := like.seam(t.fold[w.from:w.to])
		if cut == 0 {
			out.words = append(out.words, w)
			continue
		}
		out.words = append(out.words, word{w.from, w.from + cut, anyTone}, word{w.from + cut, w.to, anyTone})
	}
	return out
}

// seam gives the length of the first of two neighbouring words that are the letters of one, or 0.
func (t *text) seam(letters []byte) int {
	for j := 0; j+1 < len(t.words); j++ {
		one, two := t.word(j), t.word(j+1)
		if len(letters) == len(one)+len(two) && bytes.HasPrefix(letters, one) && bytes.HasSuffix(letters, two) {
			return len(one)
		}
	}
	return 0
}

// compareNames compares surname, middle words and given name. Of a name of one word the given name alone is compared.
func compareNames(a, b *text, e *evidence) {
	if len(a.words) == 0 || len(b.words) == 0 {
		return
	}
	if len(a.words) != len(b.words) {
		var roomA, roomB [longestName]word
		partedA, partedB := a.separated(b, &roomA), b.separated(a, &roomB)
		a, b = &partedA, &partedB
	}
	if len(a.words) != len(b.words) && bytes.Equal(a.fold, b.fold) { // printed without spaces
		l := equal
		if !slices.Equal(a.base, b.base) {
			l = folded
		}
		e.levels[surname], e.levels[middle], e.levels[given] = l, l, l
		return
	}
	m, n := len(a.words)-1, len(b.words)-1
	if m == 0 || n == 0 {
		e.levels[given] = compareWords(a, m, b, n)
		return
	}
	e.levels[surname] = compareSurnames(a, b)
	e.levels[given] = compareWords(a, m, b, n)
	e.levels[middle] = compareMiddles(a, b)
}

func compareSurnames(a, b *text) level {
	l := compareWords(a, 0, b, 0)
	if l > folded {
		x, y := a.word(0), b.word(0)
		if spellings[string(x)] == string(y) || spellings[string(y)] == string(x) {
			return variant
		}
	}
	return l
}

// compareMiddles aligns the words between surname and given name. Where one has fewer, the best agreement counts.
func compareMiddles(a, b *text) level {
	m, n := len(a.words)-2, len(b.words)-2
	switch {
	case m == 0 && n == 0:
		return equal
	case m == 0 || n == 0:
		return dropped
	case m == n:
		worst := equal
		for i := 1; i <= m; i++ {
			worst = max(worst, compareWords(a, i, b, i))
		}
		return worst
	}
	if m > n {
		a, b, m, n = b, a, n, m
	}
	for i, j := 1, 1; i <= m; i++ {
		for ; j <= n && compareWords(a, i, b, j) > folded; j++ {
		}
		if j > n {
			return other
		}
		j++
	}
	return dropped
}

// compareWhole compares two names as wholes: mothers' names.
func compareWhole(a, b *text, shares *Shares) (level, float64) {
	if len(a.words) == 0 || len(b.words) == 0 {
		return missing, 0
	}
	var e evidence
	compareNames(a, b, &e)
	worst := max(e.levels[surname], e.levels[given])
	if e.levels[middle] > dropped {
		worst = max(worst, e.levels[middle])
	}
	switch {
	case e.levels[given] == other || e.levels[surname] == other || e.levels[middle] == other:
		return other, 0
	case worst <= equal && e.levels[middle] <= equal:
		worst = equal
	case worst <= folded && e.levels[middle] <= folded:
		worst = folded
	case worst <= folded:
		worst = dropped
	case worst == variant:
		worst = folded
	}
	return worst, shares.rarity(a)
}

// saysFemale and saysMale tell what a name's middle words say of its holder's sex. Neither is certain.
func saysSex(t *text) byte {
	for i := 1; i+1 < len(t.words); i++ {
		switch string(t.word(i)) {
		case "thi":
			return 'f'
		case "van":
			return 'm'
		}
	}
	return 0
}
