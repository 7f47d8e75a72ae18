package units

import (
	"fmt"
	"regexp"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/table"
)

// codeForm is what a unit's code may look like; a hyphen would end it in a dossier's code.
var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._]{0,39}$`)

func readUnits(dir string) ([]Unit, error) {
	rows, err := table.Load(dir, "units.csv", embedded, "code", "name", "kind", "valid_from", "valid_until", "parent", "names", "successors")
	if err != nil {
		return nil, err
	}
	var out []Unit
	at := map[models.UnitCode]table.Row{}
	for _, r := range rows {
		u := Unit{Code: models.UnitCode(r.Get("code")), Name: r.Get("name"), Kind: Kind(r.Get("kind")),
			Parent: models.UnitCode(r.Get("parent")), Names: r.List("names"), Successors: codes(r.List("successors"))}
		if u.From, u.Until, err = r.Days("valid_from", "valid_until"); err != nil {
			return nil, err
		}
		if what := u.wrong(); what != "" {
			return nil, r.Fault("%s", what)
		}
		if before, twice := at[u.Code]; twice {
			return nil, r.Fault("the code %s stands in line %d too", u.Code, before.Line)
		}
		at[u.Code] = r
		out = append(out, u)
	}
	for _, u := range out {
		for _, code := range append(slices.Clone(u.Successors), u.Parent) {
			if _, known := at[code]; code != "" && !known {
				return nil, at[u.Code].Fault("there is no unit %s", code)
			}
		}
	}
	return out, nil
}

func codes(list []string) []models.UnitCode {
	var out []models.UnitCode
	for _, c := range list {
		out = append(out, models.UnitCode(c))
	}
	return out
}

// wrong tells what is wrong with a unit on its own, or nothing.
func (u *Unit) wrong() string {
	kinds := slices.Concat(provinceKinds, communeKinds, officeKinds)
	switch {
	case u.Code == "" || u.Name == "":
		return "a unit needs a code and a name"
	case !codeForm.MatchString(string(u.Code)):
		return fmt.Sprintf("the code %q must be of letters, digits and dots, as HP.P11", u.Code)
	case !slices.Contains(kinds, u.Kind):
		return fmt.Sprintf("the kind %q is none of %v", u.Kind, kinds)
	case slices.Contains(officeKinds, u.Kind):
		return ""
	}
	if kind, bare := splitKind(u.Name); kind != string(u.Kind) || bare == "" {
		return fmt.Sprintf("the name %q must begin with the kind, as %q", u.Name, "Phường Gia Viên")
	}
	return ""
}

func readOldPlaces(dir string, known func(models.UnitCode) bool) ([]OldPlace, error) {
	rows, err := table.Load(dir, "old_places.csv", embedded, "old_commune", "old_district", "old_province", "from", "until", "new_units", "note")
	if err != nil {
		return nil, err
	}
	var out []OldPlace
	seen := map[[4]string]int{}
	for _, r := range rows {
		p := OldPlace{Commune: r.Get("old_commune"), District: r.Get("old_district"), Province: r.Get("old_province"),
			NewUnits: codes(r.List("new_units")), Note: r.Get("note")}
		if p.From, p.Until, err = r.Days("from", "until"); err != nil {
			return nil, err
		}
		if what := p.wrong(); what != "" {
			return nil, r.Fault("%s", what)
		}
		for _, code := range p.NewUnits {
			if !known(code) {
				return nil, r.Fault("there is no unit %s in units.csv", code)
			}
		}
		key := [4]string{p.Commune, p.District, p.Province, string(p.From)}
		if before := seen[key]; before != 0 {
			return nil, r.Fault("the same place stands in line %d", before)
		}
		seen[key] = r.Line
		out = append(out, p)
	}
	return out, nil
}

// wrong tells what is wrong with the names of a place, or nothing.
func (p *OldPlace) wrong() string {
	for _, n := range []struct {
		column, name string
		level        int
	}{
		{"old_commune", p.Commune, levelCommune}, {"old_district", p.District, levelDistrict}, {"old_province", p.Province, levelProvince},
	} {
		if n.name == "" && n.level == levelCommune {
			continue
		}
		if kind, bare := splitKind(n.name); bare == "" || !isLevel(kind, n.level) {
			return fmt.Sprintf("%s must be a name with its kind, as %q", n.column, "Phường Gia Viên")
		}
	}
	return ""
}
