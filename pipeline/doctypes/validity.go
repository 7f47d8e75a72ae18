package doctypes

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"sohoa/models"
)

// Validity is for how long a paper of a type may be used, where the paper itself does not say. The zero value is no rule.
type Validity struct {
	Months    int  // from the day of issue; 0: no such rule
	Permanent bool // for good
	Printed   bool // as long as the paper says; one that says nothing must be looked at
}

// UnmarshalYAML reads permanent, printed, {months: 6} or {years: 1}.
func (v *Validity) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		switch n.Value {
		case "permanent":
			v.Permanent = true
		case "printed":
			v.Printed = true
		default:
			return wrongValidity(n)
		}
		return nil
	}
	var span struct {
		Months int `yaml:"months"`
		Years  int `yaml:"years"`
	}
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 || n.Decode(&span) != nil {
		return wrongValidity(n)
	}
	v.Months = span.Months + 12*span.Years
	if v.Months < 1 || v.Months > 12*longestYears {
		return wrongValidity(n)
	}
	return nil
}

// Months gives, for the types whose papers may be used for so many months from their issue, how many.
func (s Set) Months() map[models.TypeName]int {
	out := map[models.TypeName]int{}
	for _, t := range s {
		if t.Validity.Months > 0 {
			out[t.Name] = t.Validity.Months
		}
	}
	return out
}

// longestYears keeps a slip of the finger from becoming a rule.
const longestYears = 100

func wrongValidity(n *yaml.Node) error {
	return fmt.Errorf("line %d: validity is permanent, printed, {months: 6} or {years: 1}", n.Line)
}
