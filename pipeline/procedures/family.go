package procedures

import (
	"maps"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// family is who belongs to the applicant, by identifiers alone, as results tell, and who of them has died.
type family struct {
	person            models.Person
	old               []string // old numbers of the applicant
	name              string   // folded, as most of the applicant's results have it; "" where none has
	spouses, children []models.Person
	dead              []models.Person
}

// Kin gives the personal IDs of the relatives whose results the procedure may use: spouses of marriages that were not
// undone, and children.
func Kin(p Procedure, person models.Person, results []models.Result) []string {
	f := familyOf(person, results)
	var out []string
	take := func(h Holder, people []models.Person) {
		for _, o := range people {
			if o.PersonalID != "" && p.uses(h) && !slices.Contains(out, o.PersonalID) {
				out = append(out, o.PersonalID)
			}
		}
	}
	take(HolderSpouse, f.spouses)
	take(HolderChild, f.children)
	return out
}

// uses tells whether any component takes results of such a holder.
func (p *Procedure) uses(h Holder) bool {
	return slices.ContainsFunc(p.Components, func(c Component) bool {
		return slices.ContainsFunc(c.SatisfiedBy, func(s Source) bool { return slices.Contains(s.Holders, h) })
	})
}

func familyOf(person models.Person, results []models.Result) family {
	f := family{person: person}
	f.learn(results)
	for _, r := range results {
		if r.State == models.ResultRevoked || r.State == models.ResultSuperseded {
			continue
		}
		switch r.Type {
		case death:
			f.dead = append(f.dead, r.Holder)
		case marriage:
			for _, o := range holders(r) {
				if r.State != models.ResultExpired && f.holds(r) && !f.isApplicant(o) {
					f.spouses = append(f.spouses, o)
				}
			}
		case birth:
			if !f.isApplicant(r.Holder) && f.holds(r) {
				f.children = append(f.children, r.Holder)
			}
		}
	}
	return f
}

// learn takes the applicant's old numbers and usual name from results that carry the 12-digit number.
func (f *family) learn(results []models.Result) {
	if old := digits(f.person.OldID); old != "" {
		f.old = append(f.old, old)
	}
	names := map[string]int{}
	for _, r := range results {
		for _, o := range holders(r) {
			if id := digits(o.PersonalID); id == "" || id != digits(f.person.PersonalID) {
				continue
			}
			if old := digits(o.OldID); old != "" && !slices.Contains(f.old, old) {
				f.old = append(f.old, old)
			}
			if n := letters(o.FullName); n != "" {
				names[n]++
			}
		}
	}
	f.name = letters(f.person.FullName)
	for _, n := range slices.Sorted(maps.Keys(names)) {
		if f.name == "" || names[n] > names[f.name] && f.person.FullName == "" {
			f.name = n
		}
	}
}

// isApplicant compares by identifiers: the 12-digit number decides, an old one only where that is missing.
func (f *family) isApplicant(p models.Person) bool {
	if x, y := digits(p.PersonalID), digits(f.person.PersonalID); x != "" && y != "" {
		return x == y
	}
	return digits(p.OldID) != "" && slices.Contains(f.old, digits(p.OldID))
}

// identity tells how sure it is that a result of the applicant's own is the applicant's.
func (f *family) identity(r models.Result) (Verdict, string) {
	for _, o := range holders(r) {
		if !f.isApplicant(o) {
			continue
		}
		if n := letters(o.FullName); n != "" && f.name != "" && viet.Levenshtein(n, f.name, 1) > 1 {
			return Look, "Họ tên trên giấy khác các giấy khác của người này: có thể số bị đọc sai hoặc đã đổi tên."
		}
		if o.PersonalID == "" {
			return Good, "Số chứng minh cũ là của người yêu cầu."
		}
	}
	return Good, "Số định danh trùng với người yêu cầu."
}

// letters gives a name for comparing.
func letters(name string) string { return strings.ReplaceAll(viet.Fold(viet.Normalise(name)), " ", "") }

func holders(r models.Result) []models.Person { return append([]models.Person{r.Holder}, r.Others...) }

// holds tells whether the applicant is one of the result's holders.
func (f *family) holds(r models.Result) bool {
	return slices.ContainsFunc(holders(r), f.isApplicant)
}

// samePerson compares by identifiers: two 12-digit numbers decide, an old number only where one of both lacks the new one.
func samePerson(a, b models.Person) bool {
	x, y := digits(a.PersonalID), digits(b.PersonalID)
	if x != "" && y != "" {
		return x == y
	}
	return digits(a.OldID) != "" && digits(a.OldID) == digits(b.OldID)
}

// digits gives an identifier without the signs it may be written with.
func digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}

func among(people []models.Person, p models.Person) bool {
	return slices.ContainsFunc(people, func(o models.Person) bool { return samePerson(o, p) })
}

// holder tells whose result it is. A parent on a birth certificate does not hold it: it is the child's.
func (f *family) holder(r models.Result) (Holder, bool) {
	switch {
	case f.isApplicant(r.Holder):
		return HolderOwn, true
	case r.Type != birth && f.holds(r):
		return HolderOwn, true
	case among(f.children, r.Holder):
		return HolderChild, true
	case slices.ContainsFunc(holders(r), func(o models.Person) bool { return r.Type != birth && among(f.spouses, o) }):
		return HolderSpouse, true
	}
	return "", false
}

func (f *family) isDead(p models.Person) bool {
	return among(f.dead, p) || f.isApplicant(p) && slices.ContainsFunc(f.dead, f.isApplicant)
}

// life tells what a death means for a result: one whose holders all died is frozen but for the record of the death, one of
// two spouses is looked at.
func (f *family) life(r models.Result) (Verdict, string) {
	all := holders(r)
	died := 0
	for _, o := range all {
		if f.isDead(o) {
			died++
		}
	}
	switch {
	case f.isDead(f.person):
		return Barred, "Người yêu cầu đã được đăng ký khai tử."
	case died == 0 || r.Type == death:
		return Good, ""
	case died == len(all), f.isDead(r.Holder) && !f.holds(r):
		return Barred, "Chủ giấy đã được đăng ký khai tử."
	}
	return Look, "Một trong những người có tên trên giấy đã được đăng ký khai tử."
}

// words gives a text for comparing its words: lower case, marks kept, single spaces.
func words(s string) string { return strings.ToLower(viet.Canonical(s)) }
