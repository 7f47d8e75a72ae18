package register

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	isoDate  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$`)
	dayFirst = regexp.MustCompile(`^(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?$`)
	justYear = regexp.MustCompile(`^\d{4}$`)
)

// The years that a date of a result can be in; an end may be as far off as Never.
const (
	firstYear = 1800
	lastYear  = 9999
)

// Date gives a date as the register keeps it, an ISO day or a year alone, "" for "". It takes ISO days, Vietnamese ones (day
// first) and years; a time of day is dropped. The fault says in plain words why a text is none.
func Date(text string) (date, fault string) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) == len(Never) && plainDay(text) {
		return text, ""
	}
	if justYear.MatchString(text) {
		return checkDay(text, "1", "1", true)
	}
	if m := isoDate.FindStringSubmatch(text); m != nil {
		return checkDay(m[1], m[2], m[3], false)
	}
	if m := dayFirst.FindStringSubmatch(text); m != nil {
		return checkDay(m[3], m[2], m[1], false)
	}
	if n, err := strconv.Atoi(text); err == nil && n > 10000 && n < 100000 {
		return "", "a spreadsheet's day number instead of a date"
	}
	return "", "not a date"
}

// plainDay tells whether the text is a day as it should be written, with no doubt about it.
func plainDay(text string) bool {
	day, err := time.Parse(time.DateOnly, text)
	return err == nil && day.Year() >= firstYear
}

func checkDay(year, month, day string, yearOnly bool) (date, fault string) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	switch {
	case t.Year() != y || int(t.Month()) != m || t.Day() != d:
		return "", "there is no such day"
	case y < firstYear || y > lastYear:
		return "", "the year cannot be right"
	case yearOnly:
		return year, ""
	}
	return t.Format(time.DateOnly), ""
}
