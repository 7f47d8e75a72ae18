package overview

import (
	"html/template"

	"sohoa/models"
)

// funcs is what the templates of the overview call besides what every template may:
//
//	tenths LANG N    tenths of a percent with the sign
//	points LANG N    tenths of percent points with plus or minus
//	whole MEASURE    what the measure's second number is counted by
//	inc N            the next number
//	head, cell, ratecell   what the parts of the table of units need
func funcs() template.FuncMap {
	return template.FuncMap{"tenths": tenths, "points": points, "whole": whole, "inc": func(n int) int { return n + 1 },
		"head": newHead, "cell": newCell, "ratecell": newRateCell}
}

// whole gives what the second number of a measure is counted by.
func whole(m models.Measure) string {
	return string(map[models.Measure]models.Counted{models.MeasureDigitised: models.CountedDue, models.MeasureReused: models.CountedDigitised,
		models.MeasureResulted: models.CountedFinished, models.MeasureAuto: models.CountedFields}[m])
}

// head is the head of a column by which the table can be sorted.
type head struct{ Label, Query, Aria string }

func newHead(s shown, key, label string) head {
	return head{label, s.Query("sort", s.Order.Turned(key), "q", s.Filter), s.Order.Aria(key)}
}

// cell is a number with its list.
type cell struct {
	N     int
	Query string
}

func newCell(s shown, r row, what string, n int) cell {
	return cell{n, s.Query("unit", string(r.Code), "what", what)}
}

// rateCell is a rate with its list.
type rateCell struct {
	rate
	Query string
}

func newRateCell(s shown, r row, of rate) rateCell {
	return rateCell{of, s.Query("unit", string(r.Code), "what", string(of.Measure))}
}
