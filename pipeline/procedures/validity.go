package procedures

import (
	"fmt"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// Verdict says whether something may be relied on.
type Verdict string

// The verdicts.
const (
	Good   Verdict = "good"
	Look   Verdict = "look"   // a person must look at the result first
	Barred Verdict = "barred" // it must not be used
)

// Validity is how a result stands on a day.
type Validity struct {
	Verdict Verdict
	Until   models.Day // last day on which it may be used; "": for good, or not known
	Reason  string     // a sentence for clerks
}

// ValidAt tells how a result of the type stands on a day. t is the result's type, nil where it is none that is known. The
// day that the paper names and the rule of the type both bind; a month ends on the day of its number, or on the month's
// last day where there is none (Civil Code 91/2015/QH13, Art. 148).
func ValidAt(r models.Result, t *doctypes.Type, day models.Day) Validity {
	switch {
	case r.State == models.ResultSuperseded:
		return Validity{Barred, "", "Đã có kết quả khác thay thế."}
	case r.State == models.ResultRevoked:
		return Validity{Barred, "", "Đã bị thu hồi hoặc hủy bỏ."}
	case r.State == models.ResultExpired:
		return Validity{Barred, models.Day(r.ValidUntil), "Đã hết hiệu lực."}
	}
	var rule doctypes.Validity
	if t != nil {
		rule = t.Validity
	}
	issued, known := span(r.IssueDate)
	if known && string(day) < issued.first {
		return Validity{Barred, "", fmt.Sprintf("Ngày cấp %s ở sau hôm nay.", shown(r.IssueDate))}
	}
	until, printed := span(r.ValidUntil)
	if r.ValidUntil != "" && !printed {
		return Validity{Look, "", "Ngày hết hiệu lực ghi không rõ: xem bản lưu."}
	}
	if rule.Months > 0 {
		if !known {
			return Validity{Look, "", "Chưa rõ ngày cấp nên chưa tính được thời hạn: xem bản lưu."}
		}
		byRule := issued.later(rule.Months)
		if !printed || byRule.first < until.first {
			return byRule.judge(day, fmt.Sprintf("%d tháng kể từ ngày cấp", rule.Months))
		}
	}
	switch {
	case printed:
		return until.judge(day, "ghi trên giấy")
	case rule.Permanent:
		return Validity{Good, "", "Có hiệu lực không thời hạn."}
	}
	return Validity{Look, "", "Chưa rõ thời hạn hiệu lực: xem bản lưu."}
}

// days is a day that is known to lie between two, both ISO; of a year alone its first and last.
type days struct{ first, last string }

// span gives the days that a date may mean: a day or a year.
func span(date string) (days, bool) {
	if _, err := time.Parse(time.DateOnly, date); err == nil {
		return days{date, date}, true
	}
	if _, err := time.Parse("2006", date); err == nil {
		return days{date + "-01-01", date + "-12-31"}, true
	}
	return days{}, false
}

// later gives the days so many months later.
func (d days) later(months int) days {
	return days{monthsLater(d.first, months), monthsLater(d.last, months)}
}

func monthsLater(date string, months int) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly)
}

// judge tells how something stands on a day that ends with one of the days.
func (d days) judge(day models.Day, why string) Validity {
	switch {
	case string(day) <= d.first:
		return Validity{Good, models.Day(d.first), fmt.Sprintf("Còn hiệu lực đến %s (%s).", shown(d.first), why)}
	case string(day) > d.last:
		return Validity{Barred, models.Day(d.last), fmt.Sprintf("Hết hiệu lực từ sau %s (%s).", shown(d.last), why)}
	}
	return Validity{Look, models.Day(d.first), fmt.Sprintf("Hết hiệu lực trong khoảng %s đến %s (%s): xem bản lưu.", shown(d.first), shown(d.last), why)}
}

// shown gives a date as clerks write it.
func shown(date string) string {
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		return t.Format("02/01/2006")
	}
	return date
}
