package models

// Scope is the units whose dossiers somebody may see and change; every question to a store about dossiers carries one.
// The zero Scope holds no unit.
type Scope struct {
	low, high UnitCode // both included; unit codes are ASCII
}

// In gives the scope of one unit, which holds nothing where the code is empty.
func In(unit UnitCode) Scope {
	if unit == "" {
		return Scope{}
	}
	return Scope{unit, unit}
}

// Everywhere gives the scope of all units, for the city's own leaders and auditors.
func Everywhere() Scope { return Scope{"!", "~"} }

// Covers tells whether the unit is in the scope.
func (s Scope) Covers(unit UnitCode) bool {
	low, high := s.Bounds()
	return low <= unit && unit <= high
}

// Bounds gives the scope as an interval of unit codes, both ends included, for a store's query. That of the zero Scope
// is empty.
func (s Scope) Bounds() (low, high UnitCode) {
	if s == (Scope{}) {
		return "~", "!"
	}
	return s.low, s.high
}

// Unit gives the scope's only unit; false where it holds several or none.
func (s Scope) Unit() (UnitCode, bool) { return s.low, s.low != "" && s.low == s.high }
