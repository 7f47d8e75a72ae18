package overview

import (
	"math"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// rate is a share with its two numbers, and with its target where there is one.
type rate struct {
	Measure     models.Measure
	Part, Whole int
	Target      int // tenths of a percent; -1: none
	was         float64
	compared    bool
}

func newRate(m models.Measure, f models.Figures, target int) rate {
	part, whole := m.Of(f)
	return rate{Measure: m, Part: part, Whole: whole, Target: target}
}

// than adds what the rate was in the period before.
func (r rate) than(before models.Figures) rate {
	part, whole := r.Measure.Of(before)
	if whole > 0 && r.Whole > 0 {
		r.was, r.compared = 100*float64(part)/float64(whole), true
	}
	return r
}

// Percent gives the share in percent; 0 where there is nothing to share.
func (r rate) Percent() float64 {
	if r.Whole == 0 {
		return 0
	}
	return 100 * float64(r.Part) / float64(r.Whole)
}

// Width gives the bar's length of 100, with one decimal.
func (r rate) Width() string { return decimal(min(100, r.Percent())) }

// At gives the place of the target's line on the bar.
func (r rate) At() string { return decimal(float64(r.Target) / 10) }

// HasTarget tells whether there is a target.
func (r rate) HasTarget() bool { return r.Target >= 0 }

// Low tells whether the rate is known and below its target. What is shown as the target is not below it.
func (r rate) Low() bool {
	return r.HasTarget() && r.Whole > 0 && math.Round(10*r.Percent()) < float64(r.Target)
}

// Reached tells whether the rate is known and reaches its target.
func (r rate) Reached() bool { return r.HasTarget() && r.Whole > 0 && !r.Low() }

// Compared tells whether there is a period before to compare with.
func (r rate) Compared() bool { return r.compared }

// Points gives the tenths of percent points by which the rate grew.
func (r rate) Points() int { return int(math.Round(10 * (r.Percent() - r.was))) }

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// tenths gives tenths of a percent as people write them: 85 %, 85,5 %.
func tenths(l page.Language, n int) string {
	return strings.TrimSuffix(comma(l, decimal(float64(n)/10)), zero(l)) + "\u00a0%"
}

// points gives tenths with their sign: +1,4.
func points(l page.Language, n int) string {
	sign := "+"
	if n < 0 {
		sign, n = "−", -n
	}
	if n == 0 {
		sign = "±"
	}
	return sign + comma(l, decimal(float64(n)/10))
}

func zero(l page.Language) string { return comma(l, ".0") }

func comma(l page.Language, text string) string {
	if l == page.English {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// ageKey gives the key and the number that tell how old something is: days, hours or minutes.
func ageKey(now, since time.Time) (key string, n int) {
	switch age := now.Sub(since); {
	case age >= 48*time.Hour:
		return "overview.age.days", int(age.Hours() / 24)
	case age >= 90*time.Minute:
		return "overview.age.hours", int(math.Round(age.Hours()))
	default:
		return "overview.age.minutes", max(0, int(age.Minutes()))
	}
}
