package evaluate

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"sohoa/pipeline/confidence"
)

//go:embed chart.svg.tmpl
var chartText string

var chartTemplate = template.Must(template.New("chart").Parse(chartText))

// chart is two panels of lines, and where everything stands, in pixels.
type chart struct {
	Title, XName, YName string
	Width, Height       int
	Plot, Middle        int // side of a panel, and half of it
	Panels              []panel
}

type panel struct {
	Title          string
	Left, Top      int
	XTicks, YTicks []tick
	Guides         []string
	Series         []series
}

type tick struct {
	At   float64
	Text string
}

type dot struct{ X, Y float64 }

type series struct {
	Name, Colour, Path string
	Dots               []dot
	LegendY            int
}

// The panels' places. Colours are told apart by most colour-blind people, on white and on black.
const (
	plot      = 420
	panelStep = plot + 270
	panelLeft = 90
	panelTop  = 50
	mostLines = 9 // beside that of all values
)

var colours = []string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8c6d31", "#7f5fbf", "#b22222"}

// DrawRisks writes an SVG picture of the risk–coverage curves: the share of values that the machine vouches for against
// the share of those that is wrong, by group of kinds and by degradation. The dashed line is the usual limit.
func (r *Report) DrawRisks(w io.Writer) error {
	return r.draw(w, "Risk and coverage", "share of the values given that are vouched for", "wrong among those vouched for", func(t Trust) []dot {
		var line []dot
		for _, p := range t.Risks {
			line = append(line, dot{p.Covered * plot, heightOf(p.Risk)})
		}
		return line
	}, func(p *panel) {
		for i := 0; i <= 100; i += 20 {
			p.XTicks = append(p.XTicks, tick{float64(i) / 100 * plot, fmt.Sprintf("%d %%", i)})
		}
		p.Guides = []string{pathOf([]dot{{0, heightOf(confidence.DefaultLimit)}, {plot, heightOf(confidence.DefaultLimit)}})}
	})
}

// DrawReliability writes an SVG picture of the reliability diagram: the error that the confidence foretells against the
// share that is wrong, in ten bins of equal size; on the dashed line both are equal.
func (r *Report) DrawReliability(w io.Writer) error {
	return r.draw(w, "Reliability", "wrong by what the confidence says", "really wrong", func(t Trust) []dot {
		var line []dot
		for _, b := range t.Bins {
			line = append(line, dot{plot - heightOf(1-b.Said), heightOf(1 - b.Right)})
		}
		return line
	}, func(p *panel) {
		for _, t := range riskTicks(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1) {
			p.XTicks = append(p.XTicks, tick{plot - t.At, t.Text})
		}
		p.Guides = []string{pathOf([]dot{{0, plot}, {plot, 0}})}
	})
}

// draw lays out one panel by group and one by degradation; line gives the points of a trust, finish the rest of a panel.
func (r *Report) draw(w io.Writer, title, x, y string, line func(Trust) []dot, finish func(*panel)) error {
	c := chart{Title: title, XName: x, YName: y, Width: panelLeft + 2*panelStep - 20, Height: panelTop + plot + 60, Plot: plot, Middle: plot / 2}
	groups := map[string]Trust{}
	for g, t := range r.Trust.ByGroup {
		groups[string(g)] = t
	}
	for i, part := range []struct {
		title string
		of    map[string]Trust
	}{{"By kind of field", groups}, {"By degradation", r.Trust.ByDegradation}} {
		p := panel{Title: title + ": " + strings.ToLower(part.title), Left: panelLeft + i*panelStep, Top: panelTop, YTicks: riskTicks(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)}
		finish(&p)
		p.add("all", "#888888", line(r.Trust.All))
		for k, name := range largest(part.of) {
			p.add(name, colours[k], line(part.of[name]))
		}
		c.Panels = append(c.Panels, p)
	}
	return chartTemplate.Execute(w, c)
}

func (p *panel) add(name, colour string, line []dot) {
	s := series{Name: name, Colour: colour, Path: pathOf(line), LegendY: 20 + 22*len(p.Series)}
	for _, d := range line {
		s.Dots = append(s.Dots, dot{tenth(d.X), tenth(d.Y)})
	}
	if len(line) > 12 {
		s.Dots = nil // a curve, no single points
	}
	p.Series = append(p.Series, s)
}

// largest gives the names of the parts with the most values, in that order.
func largest(of map[string]Trust) []string {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b].Values, of[a].Values), cmp.Compare(a, b)) })
	return names[:min(len(names), mostLines)]
}

// The shares that a logarithmic axis shows; less than the least counts as none.
const (
	leastShare = 0.0005
	mostShare  = 1.0
)

// heightOf gives the place of a share of wrong values on the vertical axis: a logarithmic scale, none at the bottom.
func heightOf(share float64) float64 {
	share = min(max(share, leastShare), mostShare)
	return plot * math.Log(mostShare/share) / math.Log(mostShare/leastShare)
}

// riskTicks gives ticks of the vertical axis at the shares, and at none.
func riskTicks(shares ...float64) []tick {
	ticks := []tick{{plot, "0"}}
	for _, s := range shares {
		ticks = append(ticks, tick{tenth(heightOf(s)), fmt.Sprintf("%g %%", s*100)})
	}
	return ticks
}

func pathOf(line []dot) string {
	var b strings.Builder
	for i, d := range line {
		fmt.Fprintf(&b, "%c%g %g", "ML"[min(i, 1)], tenth(d.X), tenth(d.Y))
	}
	return b.String()
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }
