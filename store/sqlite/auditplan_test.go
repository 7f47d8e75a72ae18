package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

// The newest lines of whoever or whatever come from an index in their order, so that it does not matter how many there are.
func TestAuditPlans(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for want, q := range map[string]models.AuditQuery{
		"PRIMARY KEY":     {Scope: models.Everywhere()},
		"audit_of_unit":   {Scope: models.In("H26"), Before: 100},
		"audit_of_actor":  {Scope: models.Everywhere(), Actor: "lan"},
		"audit_of_object": {Scope: models.Everywhere(), Object: "dossier:1"},
	} {
		which, args := auditWhich(q)
		if text := planOf(t, s, `SELECT seq FROM audit `+which, args...); !strings.Contains(text, want) || strings.Contains(text, "TEMP B-TREE") {
			t.Errorf("%+v: %s", q, text)
		}
	}
}
