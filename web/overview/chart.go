package overview

import (
	"cmp"
	"math"
	"slices"

	"sohoa/models"
)

// The charts are drawn as SVG by the templates; here is only where things stand. Units are those of the viewBox.

// lines is the chart of twelve months.
type lines struct {
	Grid    []tick
	Months  []tick
	Series  []series
	Target  tick // the line of the target of what is digitised
	Targets bool // there is one in sight
	Over    bool // the line begins above the target, which leaves room for words below it
	Table   []monthRow
	Empty   bool
}

// tick is a place along an axis and what stands there.
type tick struct {
	At    string
	Label string
	N     int // a number for the label, where a template words it
}

// series is one line of a chart; a month without figures parts it.
type series struct {
	Measure models.Measure
	Paths   []string // points of a polyline, one for each stretch of months with figures
	Singles []point  // months whose neighbours have no figures
	Last    rate
	LabelAt string
	HasLast bool
}

type point struct{ X, Y string }

// monthRow is a month's line of the table behind the chart.
type monthRow struct {
	Label string
	Code  string
	Rates []rate
}

// The plot's edges.
const (
	plotLeft, plotRight = 34.0, 612.0
	plotTop, plotBottom = 14.0, 118.0
)

// drawn is the measures of which a line is drawn; the table behind has all.
var drawn = []models.Measure{models.MeasureDigitised, models.MeasureReused}

func newLines(months []period, figures []models.Figures, now []rate) lines {
	l := lines{Empty: len(figures) == 0}
	low := 100.0
	for _, m := range months {
		i := slices.IndexFunc(figures, func(f models.Figures) bool { return f.Month == m.code })
		line := monthRow{Label: m.from.Format("01/06"), Code: m.code}
		for _, measure := range models.Measures {
			r := rate{Measure: measure, Target: -1}
			if i >= 0 {
				r = newRate(measure, figures[i], -1)
			}
			if r.Whole > 0 && slices.Contains(drawn, measure) {
				low = min(low, r.Percent())
			}
			line.Rates = append(line.Rates, r)
		}
		l.Table = append(l.Table, line)
	}
	target := slices.IndexFunc(now, func(r rate) bool { return r.Measure == models.MeasureDigitised && r.HasTarget() })
	if target >= 0 {
		low = min(low, float64(now[target].Target)/10)
	}
	bottom := max(0, math.Floor(low/10)*10)
	if bottom == 100 {
		bottom = 90
	}
	l.draw(bottom)
	if target >= 0 {
		first := l.Table[0].Rates[slices.Index(models.Measures, models.MeasureDigitised)]
		l.Over = 10*first.Percent() >= float64(now[target].Target)
		l.Targets, l.Target = true, tick{At: decimal(height(float64(now[target].Target)/10, bottom)), N: now[target].Target}
	}
	return l
}

func height(percent, bottom float64) float64 {
	return plotBottom - (percent-bottom)/(100-bottom)*(plotBottom-plotTop)
}

// draw places the grid and the lines over percents from bottom to 100.
func (l *lines) draw(bottom float64) {
	step := 10.0
	if bottom < 50 {
		step = 25
	}
	for at := math.Ceil(bottom/step) * step; at <= 100; at += step {
		l.Grid = append(l.Grid, tick{At: decimal(height(at, bottom)), N: int(at)})
	}
	across := (plotRight - plotLeft) / float64(len(l.Table)-1)
	for i, m := range l.Table {
		if i%2 == len(l.Table)%2^1 {
			l.Months = append(l.Months, tick{At: decimal(plotLeft + across*float64(i)), Label: m.Label})
		}
	}
	taken := math.Inf(-1)
	for _, measure := range drawn {
		s := series{Measure: measure}
		path, n, last := "", 0, point{}
		end := func() {
			if n == 1 {
				s.Singles = append(s.Singles, last)
			} else if n > 1 {
				s.Paths = append(s.Paths, path)
			}
			path, n = "", 0
		}
		for i, m := range l.Table {
			r := m.Rates[slices.Index(models.Measures, measure)]
			if r.Whole == 0 {
				end()
				continue
			}
			y := height(r.Percent(), bottom)
			last = point{decimal(plotLeft + across*float64(i)), decimal(y)}
			path, n = path+" "+last.X+","+last.Y, n+1
			if i == len(l.Table)-1 {
				if math.Abs(y-taken) < 14 { // two labels must not lie over each other
					y = taken + 14
				}
				taken, s.HasLast, s.Last, s.LabelAt = y, true, r, decimal(y+4)
			}
		}
		end()
		l.Series = append(l.Series, s)
	}
}

// dots is the chart in which each unit is a dot over its share digitised.
type dots struct {
	Dots    []dot
	Ticks   []tick
	Target  tick
	Targets bool
	Low     int // units below the city's target
	Reached int
	Unknown int // units without anything that was due
	LabelIn bool
}

type dot struct {
	X, Y  string
	Unit  row
	Low   bool
	level int // how many lie under it
}

// The dots' plot.
const (
	dotsLeft, dotsRight, dotsBottom = 20.0, 480.0, 113.0
	dotRadius, dotPitch             = 3.8, 8.4
)

func newDots(rows []row, target int) dots {
	d := dots{}
	shares := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.Rates[string(models.MeasureDigitised)].Whole == 0 })
	d.Unknown = len(rows) - len(shares)
	slices.SortFunc(shares, func(a, b row) int {
		return cmp.Compare(a.Rates[string(models.MeasureDigitised)].Percent(), b.Rates[string(models.MeasureDigitised)].Percent())
	})
	bottom := 90.0
	if len(shares) > 0 {
		bottom = min(bottom, math.Floor(shares[0].Rates[string(models.MeasureDigitised)].Percent()/10)*10)
	}
	if target >= 0 {
		bottom = min(bottom, math.Floor(float64(target)/100)*10)
	}
	at := func(percent float64) float64 { return dotsLeft + (percent-bottom)/(100-bottom)*(dotsRight-dotsLeft) }
	columns := math.Floor((dotsRight - dotsLeft) / (2*dotRadius + 1.6))
	stacks := map[float64]int{}
	tallest := 1
	for _, r := range shares {
		share := r.Rates[string(models.MeasureDigitised)]
		column := math.Floor((share.Percent() - bottom) / (100 - bottom) * (columns - 1))
		d.Dots = append(d.Dots, dot{X: decimal(dotsLeft + (column+.5)/columns*(dotsRight-dotsLeft)), Unit: r, level: stacks[column],
			Low: newRate(models.MeasureDigitised, r.Figures, target).Low()})
		stacks[column]++
		tallest = max(tallest, stacks[column])
	}
	d.stack(tallest)
	for p := bottom; p <= 100; p += max(10, math.Ceil((100-bottom)/50)*10) {
		d.Ticks = append(d.Ticks, tick{At: decimal(at(p)), N: int(p)})
	}
	if target >= 0 {
		d.Targets, d.Target = true, tick{At: decimal(at(float64(target) / 10)), N: target}
		d.LabelIn = float64(target)/10 < bottom+(100-bottom)*.4
	}
	return d
}

// stack puts dots of one column over each other, closer where there are too many for the plot, and counts both sides.
func (d *dots) stack(tallest int) {
	pitch := min(dotPitch, (dotsBottom-24)/float64(max(1, tallest-1)))
	for i := range d.Dots {
		d.Dots[i].Y = decimal(dotsBottom - float64(d.Dots[i].level)*pitch)
		if d.Dots[i].Low {
			d.Low++
		} else {
			d.Reached++
		}
	}
}
