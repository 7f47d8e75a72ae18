package units

// name is a place as a text names it.
type name struct {
	kind string   // the word before it, "" where none stands there
	text string   // as written
	keys []string // what it may spell in the catalogue; its own key where it spells nothing known
	seen bool
}

func (n name) known(x *index) bool { return n.seen && x.exact[n.keys[0]] }

// parsed is a text taken apart.
type parsed struct {
	body                        *body // the office, nil where none is named
	committee                   bool  // a People's Committee is named, above or as the office
	commune, district, province name
	lost                        bool // words stand between the office and its place that could not be placed
}

// scan is a text on its way to parsed.
type scan struct {
	*Catalogue
	ts   []token
	used []bool
	out  parsed
	past int // the token after the commune's name
}

// parse takes a text apart.
func (c *Catalogue) parse(text string) parsed {
	s := scan{Catalogue: c, ts: tokens(text)}
	s.used = make([]bool, len(s.ts))
	s.findBodies()
	s.findMarked()
	s.findBare()
	s.out.lost = s.loses()
	return s.out
}

// loses tells whether a committee is named, no commune, and something unread stands before the place that was found: the
// commune whose committee it is.
func (s *scan) loses() bool {
	if !s.out.committee || s.out.commune.seen {
		return false
	}
	unread := false
	for _, used := range s.used {
		switch {
		case !used:
			unread = true
		case unread:
			return true
		}
	}
	return false
}

func (s *scan) use(from, to int) {
	for i := from; i < to; i++ {
		s.used[i] = true
	}
}

// findMarked takes the places that a word of places stands before.
func (s *scan) findMarked() {
	for i := 0; i < len(s.ts); i++ {
		if s.used[i] {
			continue
		}
		m, n, plain := markAt(s.ts, i)
		if n == 0 {
			continue
		}
		if to := s.marked(m, i+n, plain); to > 0 {
			s.use(i, to)
			i = to - 1
		}
	}
}

// marked takes the place whose name begins at token i, and gives where it ends; 0 where it is none.
func (s *scan) marked(m mark, i int, plain bool) (to int) {
	if i == len(s.ts) || s.ts[i].after {
		return 0
	}
	end := s.border(i)
	if end == i {
		return 0
	}
	if m.level == levelCommune { // a name may hold a word of places: xã Thượng Quận
		end = max(end, i+s.communes.spelled(s.ts[i:s.run(i)]))
	}
	keys, n, level := s.named(m, s.ts[i:end], plain)
	if n == 0 {
		if !plain || isDetail(s.ts[i:end]) && m.level != levelCommune {
			return 0
		}
		n = min(end-i, longestName)
		exact, _ := join(s.ts[i : i+n])
		keys = []string{exact}
	}
	if level == levelCommune && !s.out.commune.seen {
		s.past = i + n
	}
	s.set(level, name{kind: m.kind, text: spelled(s.ts[i : i+n]), keys: keys, seen: true})
	return i + n
}

// named gives what a name after the word of places spells, how many tokens it takes, and its level. After "thành phố" a
// district is meant where one has the name: Hải Dương was both, and the province was never called a city.
func (s *scan) named(m mark, ts []token, fuzzy bool) (keys []string, n, level int) {
	if m.either {
		if keys, n = s.districts.longest(ts, false); n > 0 && s.districts.exact[keys[0]] {
			return keys, n, levelDistrict
		}
	}
	x := map[int]*index{levelProvince: &s.provinces, levelDistrict: &s.districts, levelCommune: &s.communes}[m.level]
	keys, n = x.longest(ts, fuzzy)
	return keys, n, m.level
}

// set keeps the first place of each level.
func (s *scan) set(level int, n name) {
	at := &s.out.commune
	switch level {
	case levelProvince:
		at = &s.out.province
	case levelDistrict:
		at = &s.out.district
	}
	if !at.seen {
		*at = n
	}
}

// run gives where the run of words ends that begins at i: before a comma or a used word.
func (s *scan) run(i int) int {
	for j := i; j < len(s.ts); j++ {
		if s.used[j] || j > i && s.ts[j].after {
			return j
		}
	}
	return len(s.ts)
}

// border gives where the run of words of a name ends that begins at i: before a comma, a word of places or a used word.
func (s *scan) border(i int) int {
	end := s.run(i)
	for j := i + 1; j < end; j++ {
		if _, n, plain := markAt(s.ts, j); n > 0 && plain {
			return j
		}
	}
	return end
}

// findBare takes places that no word stands before, from the end of the text: the province, then the district where a
// commune is named too, then the commune.
func (s *scan) findBare() {
	for end := len(s.ts); end > 0; {
		if s.used[end-1] {
			end--
			continue
		}
		from := end - 1
		for from > 0 && !s.used[from-1] && !s.ts[from].after {
			from--
		}
		if !s.bare(from, end) {
			return
		}
		end = from
	}
}

// bare takes the run of words for a place, where it is one, and tells whether another may stand before it.
func (s *scan) bare(from, to int) bool {
	ts := s.ts[from:to]
	if _, folded := join(ts); folded == "vietnam" {
		s.use(from, to)
		return true
	}
	if !s.out.province.seen && s.bareProvince(from, to) {
		return true
	}
	if s.bareDistrict(from, to) {
		return true
	}
	n := name{text: spelled(ts), seen: true}
	if !s.out.commune.seen && len(ts) <= longestName {
		if n.keys = s.communes.whole(ts); len(n.keys) > 0 {
			s.out.commune = n
			s.use(from, to)
		} else if s.out.district.seen && !isDetail(ts) && len(ts) > 1 {
			exact, _ := join(ts) // a commune that no table knows, since a district stands after it
			n.keys = []string{exact}
			s.out.commune = n
			s.use(from, to)
		}
	}
	return false
}

// bareDistrict takes the run for a district, where a commune stands before it: one that is known, or any name between a
// commune and a province, since an address that has three levels must not be taken for one of two.
func (s *scan) bareDistrict(from, to int) bool {
	ts := s.ts[from:to]
	if s.out.district.seen || len(ts) > longestName {
		return false
	}
	keys := s.districts.whole(ts)
	if len(keys) == 0 && s.out.commune.seen && from >= s.past && s.out.province.seen && !isDetail(ts) {
		exact, folded := join(ts)
		if keys = s.districts.oneOff(folded); len(keys) == 0 {
			keys = []string{exact}
		}
	}
	if len(keys) == 0 || !s.out.commune.seen && !s.communeBefore(from) {
		return false
	}
	s.out.district = name{text: spelled(ts), keys: keys, seen: true}
	s.use(from, to)
	return true
}

// bareProvince takes the run, or its last words, for a province: "Bệnh viện Phụ sản Hải Phòng" lies in one.
func (s *scan) bareProvince(from, to int) bool {
	for n := min(longestName, to-from); n > 1; n-- {
		keys := s.provinces.whole(s.ts[to-n : to])
		if len(keys) == 0 || n < to-from && s.communes.exact[keyOf(spelled(s.ts[from:to]))] {
			continue
		}
		s.out.province = name{text: spelled(s.ts[to-n : to]), keys: keys, seen: true}
		s.use(to-n, to)
		return true
	}
	return false
}

// communeBefore tells whether the run of words before token i is the name of a commune.
func (s *scan) communeBefore(i int) bool {
	from := i
	for from > 0 && !s.used[from-1] && (from == i || !s.ts[from].after) {
		from--
	}
	return from < i && len(s.communes.whole(s.ts[from:i])) > 0
}
