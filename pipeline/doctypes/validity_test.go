package doctypes

import (
	"strings"
	"testing"

	"sohoa/models"
)

func TestValidity(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Validity{
		"":                          {},
		"validity: permanent\n":     {Permanent: true},
		"validity: printed\n":       {Printed: true},
		"validity: {months: 6}\n":   {Months: 6},
		"validity: {years: 1}\n":    {Months: 12},
		"validity:\n  months: 18\n": {Months: 18},
	} {
		got, err := Parse("x.yaml", []byte("type: x\n"+text))
		if err != nil || got.Validity != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"forever", "{months: 0}", "{months: -6}", "{months: 6, years: 1}", "{weeks: 2}", "{years: 1000}", "[6]", "{months: six}"} {
		_, err := Parse("x.yaml", []byte("type: x\nvalidity: "+text+"\n"))
		if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The validities of domain knowledge: six months for marital status, a year for a confirmation of residence.
func TestShippedValidity(t *testing.T) {
	t.Parallel()
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[models.TypeName]Validity{"marital_status_certificate": {Months: 6}, "residence_confirmation": {Months: 12},
		"birth_certificate": {Permanent: true}, "id_card": {Printed: true}, "decision": {}} {
		if got := set.Find(name).Validity; got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	months := set.Months()
	if len(months) != 2 || months["marital_status_certificate"] != 6 || months["residence_confirmation"] != 12 {
		t.Errorf("months %v", months)
	}
}
