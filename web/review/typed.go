package review

import (
	"strings"
	"time"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/web/page"
)

// leastForm is the form below which a value breaks a rule of its kind (values.Reading).
const leastForm = 0.5

// typed gives the value that a person's text is for a field of the kind, and what is wrong with it; nothing wrong where it
// may stand. Letters are never mended: people mean what they type, but for the form of dates, numbers and choices.
func typed(kind values.Kind, text string) (value string, wrong []models.Finding) {
	text = viet.Normalise(text)
	r, ok := values.Read(kind, text)
	if kind.Worded() || kind == values.KindEmail {
		value = text
	} else if value = r.Value; !ok || r.Repaired || kind != values.KindArea && dropsDigits(text, r.Raw) { // m2 has a digit
		return text, []models.Finding{{Code: models.FindingIllFormed, Message: formOf(kind)}}
	}
	if ok && r.Form < leastForm || !ok && !kind.Worded() {
		wrong = append(wrong, models.Finding{Code: models.FindingIllFormed, Message: formOf(kind)})
	}
	for _, f := range r.Findings {
		if f.Code == models.FindingCheckFailed {
			wrong = append(wrong, f)
		}
	}
	return value, wrong
}

// dropsDigits tells whether a text has digits beside what was taken from it for the value.
func dropsDigits(text, raw string) bool {
	count := func(s string) (n int) {
		for _, r := range s {
			if unicode.IsDigit(r) {
				n++
			}
		}
		return n
	}
	return count(text) > count(raw)
}

// formOf says how a value of the kind is written.
func formOf(kind values.Kind) string {
	switch kind {
	case values.KindDate, values.KindDateWords:
		return "Ngày phải có thật và ghi ngày/tháng/năm, như 24/11/2026."
	case values.KindYear:
		return "Năm ghi bốn chữ số."
	case values.KindPersonalID:
		return "Số định danh có 12 chữ số, số chứng minh cũ có 9."
	case values.KindOldID:
		return "Số chứng minh cũ có 9 chữ số."
	case values.KindSex:
		return "Ghi Nam hoặc Nữ."
	case values.KindPhone:
		return "Số điện thoại không đúng dạng."
	case values.KindArea, values.KindMoney, values.KindDecimal, values.KindInteger:
		return "Ghi một số, như 125,5."
	case values.KindPersonName:
		return "Họ tên có ký tự lạ."
	}
	return "Giá trị không đúng dạng của ô này."
}

// display gives a value as people write it, which typed reads back to the same value.
func display(kind values.Kind, value string) string {
	shown := value
	switch kind {
	case values.KindDate, values.KindDateWords:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			shown = t.Format("02/01/2006")
		}
	case values.KindSex:
		switch value {
		case values.Male:
			shown = "Nam"
		case values.Female:
			shown = "Nữ"
		}
	case values.KindArea, values.KindDecimal:
		shown = strings.Replace(value, ".", ",", 1)
	case values.KindMoney:
		shown = page.Number(page.Vietnamese, value)
	}
	if shown == value {
		return value
	}
	if back, wrong := typed(kind, shown); back != value || len(wrong) > 0 {
		return value
	}
	return shown
}
