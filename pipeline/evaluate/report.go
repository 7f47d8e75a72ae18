package evaluate

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/confidence"
)

// Report sums outcomes by type and by degradation.
type Report struct {
	Total         Tally
	ByVariant     map[string]*Tally
	ByDegradation map[string]*Tally
	ByType        map[models.TypeName]*Tally
	Misses        []Miss
	Trust         Trusts
}

// Sum makes a report of outcomes.
func Sum(outcomes []Outcome) *Report {
	r := &Report{ByVariant: map[string]*Tally{}, ByDegradation: map[string]*Tally{}, ByType: map[models.TypeName]*Tally{}}
	for _, o := range outcomes {
		r.Total.Add(o.Total)
		addTo(r.ByVariant, o.Truth.Variant, o.Total)
		for _, d := range o.Truth.Degradations {
			addTo(r.ByDegradation, d, o.Total)
		}
		for name, t := range o.ByType {
			addTo(r.ByType, name, *t)
		}
		r.Misses = append(r.Misses, o.Misses...)
	}
	r.Trust = trusts(outcomes)
	return r
}

func addTo[K comparable](m map[K]*Tally, key K, t Tally) {
	if m[key] == nil {
		m[key] = &Tally{}
	}
	m[key].Add(t)
}

// Print writes the report as tables.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintf(w, "%-34s %5s %6s %6s | %6s %6s %6s %6s | %6s %7s | %6s %6s\n", "", "docs", "type", "split", "prec", "recall", "F1", "fold",
		"auto ✓", "silent", "CER", "WER")
	r.line(w, "all", r.Total)
	for _, part := range []map[string]*Tally{r.ByVariant, r.ByDegradation} {
		fmt.Fprintln(w)
		for _, name := range slices.Sorted(maps.Keys(part)) {
			r.line(w, name, *part[name])
		}
	}
	fmt.Fprintln(w)
	for _, name := range slices.Sorted(maps.Keys(r.ByType)) {
		r.line(w, string(name), *r.ByType[name])
	}
	r.printTrust(w)
}

// printTrust writes the expected calibration error of all values and of each group of kinds, and how often a wrong value
// came with the right one beside it. The error by degradation is in the drawing and in the JSON.
func (r *Report) printTrust(w io.Writer) {
	fmt.Fprintf(w, "\n%-34s %6s %6s\n", "confidence", "values", "ECE")
	fmt.Fprintf(w, "%-34s %6d %6.4f\n", "all", r.Trust.All.Values, r.Trust.All.Error)
	for _, g := range confidence.Groups() {
		if t, ok := r.Trust.ByGroup[g]; ok {
			fmt.Fprintf(w, "%-34s %6d %6.4f\n", g, t.Values, t.Error)
		}
	}
	t := r.Total
	fmt.Fprintf(w, "\n%d of %d wrong values have the right one among their other readings\n", t.Offered, t.Given-t.Right)
}

func (r *Report) line(w io.Writer, name string, t Tally) {
	split := "-"
	if t.Stacks > 0 {
		split = percent(t.SplitRight, t.Stacks)
	}
	fmt.Fprintf(w, "%-34s %5d %6s %6s | %6s %6s %6.3f %6.3f | %6s %7s | %6.4f %6.4f\n", name, t.Documents, percent(t.TypeRight, t.Documents), split,
		percent(t.Right, t.Given), percent(t.Right, t.Truths), t.F1(t.Right), t.F1(t.RightFolded),
		percent(t.AutoRight, t.Truths), fmt.Sprintf("%d/%d", t.Auto-t.AutoRight, t.Auto),
		Share(t.LetterErrors, t.Letters), Share(t.WordErrors, t.Words))
}

func percent(a, b int) string { return fmt.Sprintf("%.1f%%", 100*Share(a, b)) }
