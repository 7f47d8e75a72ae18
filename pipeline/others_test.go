package pipeline

import (
	"strings"
	"testing"

	"sohoa/models"
)

// TestMend takes the second reading where it is far likelier, says so, keeps what was recognised, and does not vouch for it.
func TestMend(t *testing.T) {
	t.Parallel()
	d := birthDesk(t)
	for i := range d.pages[0].Lines {
		for k := range d.pages[0].Lines[i].Words {
			if w := &d.pages[0].Lines[i].Words[k]; w.Text == "LAN" {
				w.Text, w.Confidence = "LANN", 0.5
			}
		}
	}
	d.garble = func(s string) string { return strings.ReplaceAll(s, "LANN", "LAN") }
	f := run(t, d.line(t)).Documents[0].Field("mother_full_name")
	if f == nil || f.Value != "TRẦN THỊ LAN" || f.State != models.StateCheck || f.Raw != "TRẦN THỊ LANN" {
		t.Fatalf("%+v", f)
	}
	if len(f.Alternatives) == 0 || f.Alternatives[0].Value != "TRẦN THỊ LANN" || len(f.Findings) != 1 || f.Findings[0].Code != models.FindingReadingsDiffer {
		t.Errorf("%+v", f)
	}
}
