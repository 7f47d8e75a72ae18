package linking

import "strings"

// Places knows which names of offices and addresses are of one unit, across time. Linking works, less surely, without.
type Places interface {
	// Same gives the certainty, 0 to 1, that two agencies or two addresses are of the same unit: below 1 where an old
	// unit was divided. Known is false where one of both is of no unit that is known.
	Same(a, b string) (certainty float64, known bool)
}

// rank says of what size a named unit is.
type rank uint8

const (
	noRank rank = iota
	commune
	district
	province
	office  // an agency that is no committee of a unit
	unknown // a name without a word that says what it names
)

// segment is a named unit within a place.
type segment struct {
	rank     rank
	from, to int // words of the name, without the word of its rank
}

// place is an address or an agency taken apart.
type place struct {
	text
	raw      string
	segments []segment
	police   bool // of an agency
	detail   int  // words before it are below every named unit: house, street, hamlet
}

// read takes an address apart: what stands before the first named unit is the detail.
func (p *place) read(s string) {
	p.raw, p.police = s, false
	p.cut(s)
	p.detail = 0
	if len(p.segments) == 0 {
		return
	}
	first := 0
	for first < len(p.segments) && p.segments[first].rank == unknown {
		first++
	}
	if first == len(p.segments) { // no unit is named as one: the last three are commune, district, province
		first = max(0, len(p.segments)-3)
		if len(p.segments) > 1 {
			first = max(first, 1)
		}
		p.segments[first].rank = commune
	} else if p.segments[first].rank > commune && first > 1 {
		first--
		p.segments[first].rank = commune
	}
	p.segments = append(p.segments[:0], p.segments[first:]...)
	p.detail = p.segments[0].from
	for p.detail > 0 && p.isRankWord(p.detail-1) {
		p.detail--
	}
}

// readAgency takes an agency apart: a committee or the police of a unit is that unit, any other is an office.
func (p *place) readAgency(s string) {
	p.raw, p.police, p.detail = s, false, 0
	p.cut(s)
	if len(p.segments) == 0 {
		return
	}
	start := p.segments[0].from
	for start > 0 && p.isRankWord(start-1) {
		start--
	}
	skip := 0
	switch {
	case p.starts(start, "uy", "ban", "nhan", "dan"):
		skip = 4
	case p.starts(start, "ubnd"):
		skip = 1
	case p.starts(start, "cong", "an"):
		skip, p.police = 2, true
	default:
		if p.segments[0].rank == unknown {
			p.segments[0].rank = office
		}
		return
	}
	s0 := p.segments[0]
	if s0.to-start <= skip { // the unit follows in a segment of its own
		p.segments = append(p.segments[:0], p.segments[1:]...)
		return
	}
	p.segments[0].from = start + skip
	if r, n := p.rankAt(start+skip, true); n > 0 {
		p.segments[0].rank, p.segments[0].from = r, start+skip+n
	}
}

func (p *place) starts(at int, words ...string) bool {
	if at+len(words) > len(p.words) {
		return false
	}
	for i, w := range words {
		if string(p.word(at+i)) != w {
			return false
		}
	}
	return true
}

// cut reads the words and parts them into segments at commas, dashes and words that name a rank.
func (p *place) cut(s string) {
	p.text.reset()
	p.segments = p.segments[:0]
	for s != "" {
		end, next := border(s)
		from := len(p.words)
		p.add(s[:end])
		p.segment(from)
		s = s[next:]
	}
}

// border gives where the first comma, semicolon, line end or dash between spaces stands, and where what follows begins.
func border(s string) (end, next int) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ',' || c == ';' || c == '\n':
			return i, i + 1
		case c == ' ' && strings.HasPrefix(s[i:], " - "):
			return i, i + 3
		case c == 0xE2 && strings.HasPrefix(s[i:], "–"):
			return i, i + len("–")
		}
	}
	return len(s), len(s)
}

// segment parts the words from on.
func (p *place) segment(from int) {
	open := -1
	for i := from; i < len(p.words); {
		r, n := p.rankAt(i, i == from)
		if n > 0 && i+n < len(p.words) {
			p.close(open, i)
			p.segments = append(p.segments, segment{r, i + n, i + n})
			open, i = len(p.segments)-1, i+n
			continue
		}
		if open < 0 {
			p.segments = append(p.segments, segment{unknown, i, i})
			open = len(p.segments) - 1
		}
		i++
	}
	p.close(open, len(p.words))
}

func (p *place) close(open, end int) {
	if open >= 0 {
		p.segments[open].to = end
	}
}

// rankAt tells whether a word at i names a rank, and how many words do. Within a segment the tone must be right: Xuân
// Phương is a name, phường is none.
func (p *place) rankAt(i int, first bool) (rank, int) {
	if i >= len(p.words) {
		return noRank, 0
	}
	t := p.words[i].tone
	is := func(tone uint8) bool { return first || t == tone }
	switch string(p.word(i)) {
	case "xa":
		if is(4) {
			return commune, 1
		}
	case "phuong":
		if is(1) {
			return commune, 1
		}
	case "p", "x", "tt":
		if first {
			return commune, 1
		}
	case "dac":
		if p.starts(i+1, "khu") {
			return commune, 2
		}
	case "thi":
		if p.starts(i+1, "tran") && (first || p.words[i+1].tone == 2) {
			return commune, 2
		}
		if p.starts(i+1, "xa") && (first || p.words[i+1].tone == 4) {
			return district, 2
		}
	case "quan", "huyen", "q", "h":
		if is(5) {
			return district, 1
		}
	case "tinh":
		if is(3) {
			return province, 1
		}
	case "tp":
		return province, 1
	case "thanh":
		if p.starts(i+1, "pho") && (first || p.words[i+1].tone == 2) {
			return province, 2
		}
	}
	return noRank, 0
}

func (p *place) isRankWord(i int) bool {
	switch string(p.word(i)) {
	case "xa", "phuong", "tran", "khu", "quan", "huyen", "tinh", "pho", "tp", "thi", "dac", "thanh", "p", "x", "tt", "q", "h":
		return true
	}
	return false
}

// compareUnits compares the first named unit of two places: equal, folded, near or other; missing where one has none.
func compareUnits(a, b *place) level {
	if len(a.segments) == 0 || len(b.segments) == 0 {
		return missing
	}
	s, t := a.segments[0], b.segments[0]
	if n, m := s.to-s.from, t.to-t.from; n != m || n == 0 {
		if edits(a.letters(s), b.letters(t), 1) == 0 && n > 0 {
			return equal // glued
		}
		return other
	}
	worst := equal
	for i := range s.to - s.from {
		worst = max(worst, compareWords(&a.text, s.from+i, &b.text, t.from+i))
	}
	if worst >= near && edits(a.letters(s), b.letters(t), 2) > 1+len(a.letters(s))/10 {
		return other
	}
	return worst
}

func (p *place) letters(s segment) []byte {
	if s.to <= s.from {
		return nil
	}
	return p.fold[p.words[s.from].from:p.words[s.to-1].to]
}

// compareAgencies compares who issued two papers.
func compareAgencies(a, b *place, places Places) level {
	if len(a.segments) == 0 || len(b.segments) == 0 {
		return missing
	}
	if a.raw == b.raw {
		return equal
	}
	if a.police != b.police {
		return other
	}
	l := compareUnits(a, b)
	s, t := a.segments[0], b.segments[0]
	known := func(r rank) bool { return r == commune || r == district || r == province || r == office }
	if known(s.rank) && known(t.rank) && s.rank != t.rank {
		l = other
	}
	if s.rank == office && t.rank == office && l == other && (a.contains(b) || b.contains(a)) {
		return part
	}
	if l == equal || places == nil {
		return l
	}
	return placesSay(l, a.raw, b.raw, places)
}

// placesSay lets the catalogue speak where names differ.
func placesSay(l level, a, b string, places Places) level {
	certainty, known := places.Same(a, b)
	switch {
	case !known:
		return l
	case certainty >= 0.99:
		return variant
	case certainty > 0:
		return split
	}
	return other
}

// contains tells whether the words of b's first segment begin a's.
func (a *place) contains(b *place) bool {
	x, y := a.letters(a.segments[0]), b.letters(b.segments[0])
	return len(y) > 4 && len(x) >= len(y) && string(x[:len(y)]) == string(y)
}

// compareAddresses compares two addresses by unit and by what lies below it. Equal is the same house; part the same unit
// with one detail unknown; close the same unit and another detail; near the same detail where the units have different
// names that nobody can explain; split a unit that was divided.
func compareAddresses(a, b *place, places Places) (unit, detail level) {
	if len(a.segments) == 0 || len(b.segments) == 0 {
		return missing, missing
	}
	detail = compareDetails(a, b)
	l := compareUnits(a, b)
	if l != equal && places != nil {
		l = placesSay(l, a.raw, b.raw, places)
	}
	like := l == tone || l == folded // a misreading, or another place: Cẩm Giàng and Cẩm Giang are two
	switch {
	case l <= variant && detail == equal:
		return equal, detail
	case l == split && detail == equal, l == near && detail == equal:
		return near, detail
	case l == equal && detail == missing, l == variant && detail == missing:
		return part, detail
	case l == equal || l == variant || like && detail == other:
		return close, detail
	case l == other && detail == equal && a.hasNumber() && a.detail > 2:
		return near, detail
	case l == other && detail == equal: // hamlets of one name are everywhere
		return split, detail
	case l == split, like:
		return split, detail
	}
	return other, detail
}

// compareDetails compares house, street or hamlet, without the words that only say which of them it is.
func compareDetails(a, b *place) level {
	i, j, same := 0, 0, 0
	for {
		for i < a.detail && generic(a.word(i)) {
			i++
		}
		for j < b.detail && generic(b.word(j)) {
			j++
		}
		switch {
		case i == a.detail && j == b.detail && same > 0:
			return equal
		case (i == a.detail || j == b.detail) && same == 0:
			return missing
		case i == a.detail || j == b.detail, compareWords(&a.text, i, &b.text, j) > near || isDigit(a.word(i)[0]) && string(a.word(i)) != string(b.word(j)):
			return other
		}
		i, j, same = i+1, j+1, same+1
	}
}

func generic(w []byte) bool {
	switch string(w) {
	case "so", "nha", "duong", "pho", "thon", "xom", "to", "dan", "ngo", "ngach", "khu", "ap", "lang", "doi", "tdp":
		return true
	}
	return false
}
