// Package procedures knows what papers an administrative procedure asks for, and which of them the register of results
// already holds for a person: what is there is not asked for again.
//
// Two tables say so: procedures.csv and components.csv, both embedded and replaced by files of the same name in an
// office's data folder.
//
//	Component  thành phần hồ sơ: a paper that a procedure asks for
//	Reuse      sử dụng lại: an earlier result in the place of a paper
//	Holder     who a result speaks of; own, of the spouse, of a child, as seen from the applicant
package procedures

import (
	"embed"
	"slices"

	"sohoa/models"
)

//go:embed procedures.csv components.csv
var embedded embed.FS

// Procedure is a row of procedures.csv with its components.
type Procedure struct {
	Code        models.ProcedureCode
	Name        string
	Level       string // commune or province: who decides
	Field       string // lĩnh vực
	OnlineOnly  bool
	Days        int        // working days from acceptance to the result, 0 for the same day
	DaysKnown   bool       // otherwise somebody has to say when the result is there
	From, Until models.Day // "": not known, without end
	Components  []Component
}

// Presented says in which form a component comes to the desk.
type Presented string

// The forms of presenting.
const (
	PresentedForm     Presented = "form"     // filled in for this dossier
	PresentedOriginal Presented = "original" // handed in; scanned from the original where it is digitised
	PresentedShow     Presented = "show"     // looked at and given back
)

// Component is a row of components.csv.
type Component struct {
	Name        string // in commands and JSON, unique in its procedure
	Label       string // what clerks call it
	Presented   Presented
	Required    string // yes, no, when
	SatisfiedBy []Source
	Papers      []models.TypeName // what the paper itself is recognised as, beside the types of SatisfiedBy
	Database    string            // that already shares it as valid data, "" where none does
	Digitise    string            // reason under Art. 4(1) of Circular 01/2023/TT-VPCP: a, b, c, d; "" where it is not digitised
	Note        string            // when or how, for clerks
}

// Types gives what a paper must be recognised as to be the component.
func (c Component) Types() []models.TypeName {
	out := slices.Clone(c.Papers)
	for _, s := range c.SatisfiedBy {
		if !slices.Contains(out, s.Type) {
			out = append(out, s.Type)
		}
	}
	return out
}

// Source is a type of results that stands for a component.
type Source struct {
	Type    models.TypeName
	Holders []Holder
	Purpose string // words that the scope of a result must hold, "" where any will do
}

// Holder says whose result it is, as seen from the applicant.
type Holder string

// The holders.
const (
	HolderOwn    Holder = "own"
	HolderSpouse Holder = "spouse"
	HolderChild  Holder = "child"
)

// Catalogue is the procedures in the order of their file.
type Catalogue []Procedure

// Find gives the procedure of the code, also where the code carries a province's suffix, as 2.000815.000.00.00.H24.
func (c Catalogue) Find(code models.ProcedureCode) (Procedure, bool) {
	i := slices.IndexFunc(c, func(p Procedure) bool { return p.Code == code })
	if i < 0 {
		i = slices.IndexFunc(c, func(p Procedure) bool { return p.Code == national(code) })
	}
	if i < 0 {
		return Procedure{}, false
	}
	return c[i], true
}

// national takes the suffix of a province off a code.
func national(code models.ProcedureCode) models.ProcedureCode {
	const digits = len("2.000815")
	if len(code) > digits && code[1] == '.' && code[digits] == '.' {
		return code[:digits]
	}
	return code
}

// Component gives the component of that name.
func (p *Procedure) Component(name string) (Component, bool) {
	i := slices.IndexFunc(p.Components, func(c Component) bool { return c.Name == name })
	if i < 0 {
		return Component{}, false
	}
	return p.Components[i], true
}
