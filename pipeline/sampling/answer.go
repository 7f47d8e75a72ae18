package sampling

import (
	"sohoa/models"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// Typed gives what a person typed as a value of the kind. Text stays as it was typed but for NFC and white space; dates
// and numbers may be typed as they are printed ("17/05/2020", "1.250.000 đ") and come to their normal form, where that
// takes no guess.
func Typed(kind values.Kind, text string) string {
	text = viet.Normalise(text)
	switch kind {
	case values.KindDate, values.KindDateWords, values.KindYear, values.KindPersonalID, values.KindOldID, values.KindSex,
		values.KindArea, values.KindMoney, values.KindDecimal, values.KindInteger, values.KindPhone:
	default:
		return text
	}
	if r, ok := values.Read(kind, text); ok && r.Form == 1 && !r.Repaired {
		return r.Value
	}
	return text
}

// Compare tells whether what a person read bears the machine's value out: letter for letter after NFC and white space.
func Compare(machine, answer string) models.SampleOutcome {
	if viet.Normalise(machine) == viet.Normalise(answer) {
		return models.SampleRight
	}
	return models.SampleWrong
}
