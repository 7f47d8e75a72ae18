package procedures

import (
	"time"

	"sohoa/models"
)

// Due gives the working day on which the result of a dossier accepted on the day is there; false where the catalogue does not
// know how long the procedure takes. Saturdays and Sundays are no working days; public holidays are not known here, so
// that somebody has to look at the day before it is printed.
func (p *Procedure) Due(accepted models.Day) (models.Day, bool) {
	day, err := time.Parse(time.DateOnly, string(accepted))
	if err != nil || !p.DaysKnown {
		return "", false
	}
	for left := p.Days; left > 0 || weekend(day); {
		day = day.AddDate(0, 0, 1)
		if !weekend(day) {
			left--
		}
	}
	return models.Day(day.Format(time.DateOnly)), true
}

func weekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}
