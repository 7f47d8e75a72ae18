// Package units knows the offices and communes of a province through its reorganisations: which unit the head of a paper
// names, in which commune an address lies, and whether two texts name the same unit under an old and a new name.
//
// Two tables say what is known: units.csv the units, old_places.csv the communes that are no more and where they went.
// Both are embedded and replaced by files of the same name in an office's data folder. An office that lacks the second
// table gets less certain answers and no wrong ones.
//
//	Unit       an office or a commune of units.csv; a commune stands for its People's Committee too
//	old place  a commune of old_places.csv, always told with its district: bare names occur several times
//	reading    one thing that a text may mean; a bare name may mean a new commune and old ones of the same name
package units

import (
	"embed"
	"slices"

	"sohoa/models"
)

//go:embed units.csv old_places.csv
var embedded embed.FS

// Kind is what a unit is, as units.csv writes it.
type Kind string

// The kinds of units.
const (
	KindCity        Kind = "thành phố" // of the level of a province
	KindProvince    Kind = "tỉnh"
	KindWard        Kind = "phường"
	KindCommune     Kind = "xã"
	KindTown        Kind = "thị trấn" // until June 2025
	KindSpecialZone Kind = "đặc khu"
	KindDepartment  Kind = "sở"
	KindCentre      Kind = "trung tâm"
	KindOffice      Kind = "cơ quan" // anything else that stands beside the departments
)

var (
	provinceKinds = []Kind{KindCity, KindProvince}
	communeKinds  = []Kind{KindWard, KindCommune, KindTown, KindSpecialZone}
	officeKinds   = []Kind{KindDepartment, KindCentre, KindOffice}
)

// Unit is a row of units.csv.
type Unit struct {
	Code       models.UnitCode
	Name       string // with its kind, as "Phường Gia Viên"
	Kind       Kind
	From       models.Day // first day; "" where not known
	Until      models.Day // last day; "" while it is there
	Parent     models.UnitCode
	Names      []string // other names and abbreviations
	Successors []models.UnitCode
}

// OldPlace is a row of old_places.csv: a commune that is no more, or a district that had none. Names come with their kind.
type OldPlace struct {
	Commune, District, Province string            // Commune is "" for a district that had none
	From, Until                 models.Day        // "" where not known
	NewUnits                    []models.UnitCode // none: not known, and not the unit of the same name
	Note                        string
}

// Catalogue is both tables, ready for questions. It is safe for concurrent use.
type Catalogue struct {
	units       []Unit
	byCode      map[models.UnitCode]*Unit
	communes    index               // names of communes, new and old
	placesOf    map[string][]*place // by the keys of communes
	districts   index
	whole       map[string]*place // districts that had no communes, by their keys
	provinces   index
	provincesOf map[string][]*Unit // by the keys of provinces; those of the catalogue only
	bodies      bodies
	since       models.Day // when the communes of today began
	texts       *memory
}

// Load gives the catalogue of the data folder's units.csv and old_places.csv, each embedded where the folder does not
// have it; dir may be empty or absent. A fault is an Error of code invalid that names the file and its line.
func Load(dir string) (*Catalogue, error) {
	units, err := readUnits(dir)
	if err != nil {
		return nil, err
	}
	old, err := readOldPlaces(dir, func(code models.UnitCode) bool {
		return slices.ContainsFunc(units, func(u Unit) bool { return u.Code == code })
	})
	if err != nil {
		return nil, err
	}
	return build(units, old), nil
}

// Units gives all units in the order of the file.
func (c *Catalogue) Units() []Unit { return slices.Clone(c.units) }

// Unit gives the unit of that code.
func (c *Catalogue) Unit(code models.UnitCode) (Unit, bool) {
	u, ok := c.byCode[code]
	if !ok {
		return Unit{}, false
	}
	return *u, true
}
