package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

// What the desk asks on every page comes from indexes, so that it does not matter how much there is.
func TestDeskPlans(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	low, high := models.In("H26").Bounds()
	for want, q := range map[string]struct {
		query string
		args  []any
	}{
		"review_holds_wanted": {sentBack, []any{low, high, models.HoldRescan, "", 20}},
		"intakes_open":        {openIntakes, []any{low, high, 20}},
		"intakes_of_unit":     {recentProcedures, []any{low, 200, 5}},
	} {
		text := planOf(t, s, q.query, q.args...)
		if !strings.Contains(text, want) || strings.Contains(strings.ReplaceAll(text, "SCAN latest", ""), "SCAN ") {
			t.Errorf("%s: %s", want, text)
		}
		if want == "review_holds_wanted" && strings.Contains(text, "TEMP B-TREE") {
			t.Errorf("the wishes are sorted: %s", text)
		}
	}
}
