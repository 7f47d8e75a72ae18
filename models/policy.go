package models

import "time"

// PolicyName names a policy: what an office decides for each of its units.
type PolicyName string

// PolicySecondKeying has critical fields that a person decided keyed by a second one, who does not see what the first gave.
const PolicySecondKeying PolicyName = "second_keying"

// The values of PolicySecondKeying; where nothing was decided, it is off.
const (
	PolicyOff = "off"
	PolicyOn  = "critical"
)

// Policy is what was decided for a unit.
type Policy struct {
	Unit  UnitCode
	Name  PolicyName
	Value string
}

// PolicyChange is a line of the history of policies.
type PolicyChange struct {
	Unit   UnitCode
	Name   PolicyName
	Before string // empty: nothing was decided
	After  string
	Actor  string
	At     time.Time
}
