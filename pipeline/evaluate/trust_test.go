package evaluate

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"sohoa/pipeline/confidence"
)

// judgedOutcome has 100 dates of confidence 0.99 of which one is wrong, 100 names of 0.8 of which forty are, and 100 names that
// are barred.
func judgedOutcome() Outcome {
	o := Outcome{Truth: Truth{Variant: "degraded", Degradations: []string{"skew -1.2", "skew 2.0", "<b>&\"blur"}}}
	add := func(n, wrong int, p float64, g confidence.Group, barred float64) {
		for i := range n {
			s := confidence.Signals{confidence.Barred: barred}
			s.SetGroup(g)
			o.Values = append(o.Values, Value{Signals: s, Confidence: p, Right: i >= wrong})
		}
	}
	add(100, 1, 0.99, confidence.Dates, 0)
	add(100, 40, 0.8, confidence.Names, 0)
	add(100, 100, 0.5, confidence.Names, 1)
	return o
}

func TestTrust(t *testing.T) {
	t.Parallel()
	got := Sum([]Outcome{judgedOutcome()}).Trust
	if got.All.Values != 300 || got.ByGroup[confidence.Names].Values != 200 || len(got.ByGroup) != 2 {
		t.Errorf("values: %+v", got.ByGroup)
	}
	// Ten bins of thirty each; those over a border mix two confidences. No bin hides its distance by more than that.
	if e := got.All.Error; math.Abs(e-(0+0.2+0.5)/3) > 0.02 {
		t.Errorf("expected calibration error %v", e)
	}
	last := got.All.Risks[len(got.All.Risks)-1]
	if first := got.All.Risks[0]; first.Confidence != 0.99 || math.Abs(first.Covered-1./3) > 1e-9 || first.Risk != 0.01 {
		t.Errorf("the curve begins at %+v", first)
	}
	if math.Abs(last.Covered-2./3) > 1e-9 || last.Risk != 0.205 {
		t.Errorf("the curve ends at %+v, barred values are never vouched for", last)
	}
	if d := got.ByDegradation; len(d) != 2 || d["skew"].Values != 300 {
		t.Errorf("degradations %v", d)
	}
	if none := Sum(nil).Trust; none.All.Error != 0 || len(none.All.Risks) != 0 {
		t.Errorf("nothing measures as %+v", none)
	}
}

// TestDraw sees that the pictures are well-formed, whatever papers are called, and name their lines.
func TestDraw(t *testing.T) {
	t.Parallel()
	r := Sum([]Outcome{judgedOutcome()})
	for name, draw := range map[string]func(io.Writer) error{
		"risks": r.DrawRisks, "reliability": r.DrawReliability, "risks of nothing": Sum(nil).DrawRisks, "reliability of nothing": Sum(nil).DrawReliability,
	} {
		var out bytes.Buffer
		if err := draw(&out); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, lines, err := readSVG(out.String())
		if err != nil {
			t.Errorf("%s is not well-formed: %v", name, err)
		}
		if strings.Contains(name, "nothing") {
			continue
		}
		for _, want := range []string{"all", "names", "dates", "skew", "<b>&\"blur"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not name %q", name, want)
			}
		}
		if lines != 6 {
			t.Errorf("%s has %d lines", name, lines)
		}
	}
}

// readSVG gives the text of a picture and the number of its curves that have a point.
func readSVG(svg string) (text string, lines int, err error) {
	d := xml.NewDecoder(strings.NewReader(svg))
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), lines, nil
		}
		if err != nil {
			return "", 0, fmt.Errorf("at %d: %w", d.InputOffset(), err)
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Name.Local] = a.Value
			}
			if attributes["class"] == "line" && strings.HasPrefix(attributes["d"], "M") {
				lines++
			}
		}
	}
}
