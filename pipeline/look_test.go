package pipeline

import (
	"context"
	"image"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// scissors cuts pictures that say where they were cut.
type scissors struct{ cuts []image.Rectangle }

func (s *scissors) Cut(_ context.Context, _ PageTask, _ func() (models.Picture, error), boxes []image.Rectangle) ([][]byte, error) {
	s.cuts = append(s.cuts, boxes...)
	return slices.Repeat([][]byte{[]byte("a picture")}, len(boxes)), nil
}

// TestOpinionEyes shows the model the one place that two readings disagree about. What it sees is an alternative and never
// the value, whatever it says.
func TestOpinionEyes(t *testing.T) {
	t.Parallel()
	d := birthDesk(t)
	d.garble = func(s string) string { return strings.ReplaceAll(s, "TRẦN THỊ LAN", "TRIỆU VĂN ???") }
	o := &oracle{}
	o.answer = func(q models.Question) (string, error) {
		if len(q.Pictures) == 0 {
			return claims(nil)(q)
		}
		return `{"value":"TRẦN THỊ LAM"}`, nil
	}
	l := consulted(t, d, o)
	eyes := &scissors{}
	l.Opinion.Eyes = eyes
	f := run(t, l).Documents[0].Field("mother_full_name")
	if f == nil || f.Value != "TRẦN THỊ LAN" || f.State != models.StateCheck {
		t.Fatalf("%+v", f)
	}
	seen := func(a models.Alternative) bool { return a.Value == "TRẦN THỊ LAM" && a.Source == models.SourceLLM }
	if !slices.ContainsFunc(f.Alternatives, seen) {
		t.Errorf("what was seen is not offered: %+v", f.Alternatives)
	}
	if len(eyes.cuts) != 1 || len(o.asked) != 2 || string(o.asked[1].Pictures[0]) != "a picture" {
		t.Errorf("%d crops, %d questions", len(eyes.cuts), len(o.asked))
	}
	run(t, l)
	if len(o.asked) != 2 {
		t.Error("a second run paid for the same crop again")
	}
}
