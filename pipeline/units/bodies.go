package units

import (
	"slices"

	"sohoa/pipeline/viet"
)

// body is an office apart from the place it serves.
type body struct {
	name     string
	key      string  // equal for two names of one office
	units    []*Unit // of the catalogue, where it is one
	general  bool    // it exists in many places: a People's Committee, the police
	national bool    // there is one in the country
}

// bodies finds offices by their names.
type bodies struct {
	byName  map[string]*body // by folded letters
	names   index
	starts  map[string]bool // the first words of all names, folded
	longest int             // words of the longest name
}

const committee = "ủy ban nhân dân"

// generalBodies are the offices that many places have, by what they are called.
var generalBodies = map[string][]string{
	committee:                      {"ủy ban nhân dân", "UBND", "ủy ban hành chính"},
	"hội đồng nhân dân":            {"hội đồng nhân dân", "HĐND"},
	"công an":                      {"công an", "CA"},
	"tòa án nhân dân":              {"tòa án nhân dân", "TAND"},
	"viện kiểm sát nhân dân":       {"viện kiểm sát nhân dân", "VKSND"},
	"ủy ban mặt trận tổ quốc":      {"ủy ban mặt trận tổ quốc", "ủy ban MTTQ", "UBMTTQ"},
	"văn phòng đăng ký đất đai":    {"văn phòng đăng ký đất đai", "chi nhánh văn phòng đăng ký đất đai", "VPĐKĐĐ"},
	"phòng tư pháp":                {"phòng tư pháp"},
	"phòng kinh tế":                {"phòng kinh tế", "phòng kinh tế hạ tầng và đô thị"},
	"phòng tài chính kế hoạch":     {"phòng tài chính kế hoạch"},
	"phòng văn hóa xã hội":         {"phòng văn hóa xã hội"},
	"phòng tài nguyên môi trường":  {"phòng tài nguyên và môi trường", "phòng TN&MT"},
	"trạm y tế":                    {"trạm y tế"},
	"thuế":                         {"chi cục thuế", "cục thuế", "thuế cơ sở"},
	"bảo hiểm xã hội":              {"bảo hiểm xã hội", "BHXH"},
	"cục cảnh sát quản lý cư trú":  {"cục cảnh sát quản lý hành chính về trật tự xã hội", "cục cảnh sát QLHC về TTXH", "cục cảnh sát ĐKQL cư trú và DLQG về dân cư"},
	"bộ công an":                   {"bộ công an"},
	"trung tâm phục vụ hành chính": {"trung tâm phục vụ hành chính công", "TTPVHCC"},
}

// nationalBodies are those of generalBodies that need no place to be told apart.
var nationalBodies = []string{"cục cảnh sát quản lý cư trú", "bộ công an"}

func newBodies(units []*Unit) bodies {
	b := bodies{byName: map[string]*body{}, names: newIndex(), starts: map[string]bool{}}
	for key, names := range generalBodies {
		for _, n := range names {
			b.add(n, &body{name: key, key: key, general: true, national: slices.Contains(nationalBodies, key)})
		}
	}
	for _, u := range units {
		for _, n := range append([]string{u.Name}, u.Names...) {
			b.add(n, &body{name: u.Name, key: string(u.Code), units: []*Unit{u}})
		}
	}
	return b
}

// add keeps a name; one that a general office has too also stands for the unit, where no commune is named.
func (b *bodies) add(called string, of *body) {
	ts := tokens(called)
	_, folded := join(ts)
	if before := b.byName[folded]; before != nil && before.general {
		before.units = append(before.units, of.units...)
		return
	}
	b.byName[folded] = of
	b.names.add(called)
	b.starts[ts[0].folded] = true
	b.longest = max(b.longest, len(ts))
}

// findBodies takes the names of offices. The last that is no People's Committee is the office; a committee alone is one
// too. A wrong letter is forgiven only where the text begins with the office.
func (s *scan) findBodies() {
	for i := 0; i < len(s.ts); i++ {
		if b, n := s.bodyAt(i); b != nil {
			s.take(b, i, n)
			i += n - 1
		}
	}
	if s.out.body != nil || len(s.ts) == 0 || isDetail(s.ts[:1]) {
		return
	}
	if _, _, plain := markAt(s.ts, 0); plain {
		return
	}
	for n := min(s.bodies.longest, len(s.ts)); n > 1; n-- {
		_, folded := join(s.ts[:n])
		if len(folded) < fuzzyLetters {
			return
		}
		if keys := s.bodies.names.oneOff(folded); len(keys) == 1 {
			s.take(s.bodies.byName[viet.Fold(keys[0])], 0, n)
			return
		}
	}
}

func (s *scan) take(b *body, i, n int) {
	s.use(i, i+n)
	isCommittee := b.key == committee
	s.out.committee = s.out.committee || isCommittee
	if s.out.body == nil || !isCommittee {
		s.out.body = b
	}
}

// bodyAt gives the office whose name begins at token i and the number of its words. An abbreviation counts where
// nothing but another office stands before it.
func (s *scan) bodyAt(i int) (*body, int) {
	if !s.bodies.starts[s.ts[i].folded] {
		return nil, 0
	}
	for n := min(s.bodies.longest, len(s.ts)-i); n > 0; n-- {
		_, folded := join(s.ts[i : i+n])
		b := s.bodies.byName[folded]
		if b == nil || n == 1 && i > 0 && !s.used[i-1] && !s.ts[i].after {
			continue
		}
		return b, n
	}
	return nil, 0
}
