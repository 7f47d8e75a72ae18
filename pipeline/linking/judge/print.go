package judge

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"sohoa/models"
)

// Print writes the figures as a table for a person.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintf(w, "%d results, %d queries, %.1f candidates a query, %.3f ms a query in comparing\n\n", r.Results, r.Queries,
		float64(r.Candidates)/float64(max(1, r.Queries)), r.Took.Seconds()*1000/float64(max(1, r.Queries)))
	r.printCounts(w, "same_result, first link", r.SameResult)
	r.printCounts(w, "same_holder, first link", r.SameHolder)
	r.printCounts(w, "same_holder, all links", r.AllHolders)
	printEvidence(w, "same_holder at 0.5, by what the query knows of the person", r.ByEvidence)
	printEvidence(w, "same_result at 0.9, by what the query knows of the paper", r.ByEvidencePaper)
	printShare(w, "no match, yet a link at 0.9", r.None)
	printShare(w, "name and year, yet a link at 0.9", r.NameYear)
	for _, how := range slices.Sorted(maps.Keys(r.Hard)) {
		printShare(w, "look-alike linked at 0.9: "+how, r.Hard[how])
	}
	printShare(w, "right one among the candidates", r.Blocked)
	printShare(w, "right one among the links", r.Top)
	printShare(w, "the same, of name and year", r.TopNameYear)
	fmt.Fprintf(w, "\ncalibration   said   right   links\n")
	for _, relation := range slices.Sorted(maps.Keys(r.Bins)) {
		for _, b := range r.Bins[relation] {
			if b.Links > 0 {
				fmt.Fprintf(w, "%-12s %6.3f  %6.3f  %6d\n", relation, b.Said/float64(b.Links), float64(b.Right)/float64(b.Links), b.Links)
			}
		}
	}
	fmt.Fprintf(w, "calibration error: same_result %.4f, same_holder %.4f, both %.4f, household %.4f\n", r.CalibrationError(models.RelationSameResult),
		r.CalibrationError(models.RelationSameHolder), r.CalibrationError(models.RelationSameResult, models.RelationSameHolder), r.CalibrationError(models.RelationHousehold))
}

func (r *Report) printCounts(w io.Writer, title string, counts []Count) {
	fmt.Fprintf(w, "%s\n  from   precision  recall   F1      given  wrong  wanted\n", title)
	for i, c := range counts {
		fmt.Fprintf(w, "  %.2f   %.4f     %.4f   %.4f  %5d  %5d  %6d\n", Thresholds[i], c.Precision(), c.Recall(), c.F1(), c.Given, c.Given-c.Right, c.Wanted)
	}
	fmt.Fprintln(w)
}

func printEvidence(w io.Writer, title string, of map[string]Count) {
	fmt.Fprintln(w, title)
	for _, name := range slices.Sorted(maps.Keys(of)) {
		c := of[name]
		fmt.Fprintf(w, "  %-34s precision %.4f  recall %.4f  given %5d  wanted %5d\n", name, c.Precision(), c.Recall(), c.Given, c.Wanted)
	}
	fmt.Fprintln(w)
}

func printShare(w io.Writer, name string, s Share) {
	fmt.Fprintf(w, "%-44s %6.2f %%  (%d of %d)\n", name, 100*share(s.Part, s.Whole, 0), s.Part, s.Whole)
}

// PrintMisses writes what went wrong, query by query.
func (r *Report) PrintMisses(w io.Writer) {
	for _, m := range r.Misses {
		q := m.Query
		fmt.Fprintf(w, "\n%s  %s  %v\n  asked  %s\n", m.What, q.Truth.ID, q.Truth.Noise, plain(q.Result))
		for i, f := range m.Found {
			if i < len(m.Given) {
				l := m.Given[i]
				fmt.Fprintf(w, "  %.4f %-11s %-8s %s\n         %v\n", l.Confidence, l.Relation, relationOf(q.Truth, l), plain(f), l.Reasons)
			} else {
				fmt.Fprintf(w, "  wanted %s\n", plain(f))
			}
		}
	}
}

func relationOf(t Truth, l models.Link) string {
	switch code := string(l.ResultCode); {
	case slices.Contains(t.SameResult, code):
		return "[paper]"
	case slices.Contains(t.SameHolder, code):
		return "[person]"
	default:
		return "[" + t.Hard[code] + "]"
	}
}

func plain(r models.Result) string {
	h := r.Holder
	return fmt.Sprintf("%s | %s | %s | %s | %s | %s // %s | %s | %s | %s", h.FullName, h.PersonalID, h.OldID, h.DateOfBirth, h.MotherName, h.Address,
		r.Type, r.DocumentNo, r.IssuingAgency, r.IssueDate)
}
