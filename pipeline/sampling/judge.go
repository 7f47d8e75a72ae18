package sampling

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"sohoa/models"
)

// pairWindow is the number of last answers in which two errors suspend a stratum: as many as show an error of 2 % or less
// where they are clean. The bound on the rate alone lets two errors pass once there are more than 71 answers; with this
// rule a stratum with 2 % of errors is caught within one window with 80 % probability and one with 5 % with 99 %. One that
// keeps just at 0.5 % is suspended without need in 17 % of the windows, which costs looks and no errors.
const pairWindow = 149

// Verdict is what the answers of one stratum say.
type Verdict struct {
	Stratum models.Stratum
	Limit   float64 // the error rate that it may have
	Answers int     // the last ones that count, see Judge
	Errors  int     // among them
	Low     float64 // of the interval of the error rate, see Interval
	High    float64
	Open    int // samples that nobody answered yet
	// Held is the suspension that lasts, nil where the machine may vouch. Clean is the number of right answers since the
	// suspension or the last error after it, of the Need that bring the stratum back.
	Held  *models.Suspension
	Clean int
	Need  int
	// Suspend and Resume tell what has to be done and why, for clerks; at most one of them is not empty.
	Suspend, Resume string
}

// Judge gives a verdict for every stratum that samples or suspensions name, in the order of their names. The limit of a
// stratum lies between 0 and 1, both exclusive.
//
// A stratum is suspended where the lower bound of its error rate exceeds the limit (for 0.5 %: an error among the first
// 10 answers, two among 71, three among 164), or where the last 149 answers hold two errors. What was answered before
// the stratum last came back counts no more, and of the rest the last Clean(limit) count. It comes back by itself after
// Clean(limit) right answers in a row: then its error is the limit or less with the certainty that the limit promises.
func Judge(samples []models.Sample, suspensions []models.Suspension, limit func(models.Stratum) float64) []Verdict {
	answers, open := map[models.Stratum][]models.Sample{}, map[models.Stratum]int{}
	strata := map[models.Stratum]bool{}
	for _, s := range samples {
		strata[s.Stratum] = true
		if s.Outcome == models.SampleOpen {
			open[s.Stratum]++
		} else {
			answers[s.Stratum] = append(answers[s.Stratum], s)
		}
	}
	for _, s := range suspensions {
		strata[s.Stratum] = true
	}
	var out []Verdict
	for s := range strata {
		v := judge(answers[s], last(suspensions, s), limit(s))
		v.Stratum, v.Open = s, open[s]
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Verdict) int { return strings.Compare(a.Stratum.String(), b.Stratum.String()) })
	return out
}

// overallWindow is how many of a unit's last answers the overall error is told from: as many as show, if clean, 0.1 %.
const overallWindow = 2995

// Overall counts the unit's last answers that stand for everything the machine vouched for, and the errors among them.
// Answers given while their stratum was suspended do not: nobody trusted those values. The errors that led to a suspension
// do, for to leave them out would be to measure only what is known to be good.
func Overall(samples []models.Sample, suspensions []models.Suspension) (answers, errors int) {
	samples = slices.DeleteFunc(slices.Clone(samples), func(s models.Sample) bool {
		return s.Outcome == models.SampleOpen || slices.ContainsFunc(suspensions, func(p models.Suspension) bool {
			return p.Stratum == s.Stratum && s.Answered.After(p.Since) && (p.Lasting() || !s.Answered.After(p.Until))
		})
	})
	byTime(samples)
	samples = samples[max(0, len(samples)-overallWindow):]
	return len(samples), wrong(samples)
}

// byTime puts answers in the order in which they were given.
func byTime(answers []models.Sample) {
	slices.SortStableFunc(answers, func(a, b models.Sample) int {
		return cmp.Or(a.Answered.Compare(b.Answered), cmp.Compare(a.ID, b.ID))
	})
}

// last gives the stratum's latest suspension, or nil.
func last(suspensions []models.Suspension, s models.Stratum) *models.Suspension {
	for i := len(suspensions) - 1; i >= 0; i-- {
		if suspensions[i].Stratum == s {
			return &suspensions[i]
		}
	}
	return nil
}

func judge(answers []models.Sample, p *models.Suspension, limit float64) Verdict {
	v := Verdict{Limit: limit, Need: Clean(limit)}
	byTime(answers)
	if p != nil && p.Lasting() {
		v.Held = p
		answers = after(answers, p.Since)
		for _, a := range answers {
			if v.Clean++; a.Outcome == models.SampleWrong {
				v.Clean = 0
			}
		}
		if v.Clean >= v.Need {
			v.Resume = fmt.Sprintf("%d lần đọc lại liên tiếp đều đúng", v.Clean)
		}
	} else if p != nil {
		answers = after(answers, p.Until)
	}
	answers = answers[max(0, len(answers)-v.Need):]
	v.Answers, v.Errors = len(answers), wrong(answers)
	v.Low, v.High = Interval(v.Errors, v.Answers)
	if v.Held == nil {
		v.Suspend = fault(answers, v)
	}
	return v
}

// after gives the answers that were given after the moment.
func after(answers []models.Sample, at time.Time) []models.Sample {
	return slices.DeleteFunc(slices.Clone(answers), func(a models.Sample) bool { return !a.Answered.After(at) })
}

func wrong(answers []models.Sample) int {
	n := 0
	for _, a := range answers {
		if a.Outcome == models.SampleWrong {
			n++
		}
	}
	return n
}

// fault says why a stratum with these answers must be suspended, "" where nothing speaks for it.
func fault(answers []models.Sample, v Verdict) string {
	recent := answers[max(0, len(answers)-pairWindow):]
	switch {
	case v.Low > v.Limit:
		return fmt.Sprintf("%d sai trong %d lần đọc lại: tỷ lệ sai ít nhất %.2f %%, quá giới hạn %.2f %%",
			v.Errors, v.Answers, 100*v.Low, 100*v.Limit)
	case wrong(recent) >= 2:
		return fmt.Sprintf("%d sai trong %d lần đọc lại gần nhất", wrong(recent), len(recent))
	}
	return ""
}
