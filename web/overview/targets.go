package overview

import (
	"context"
	"slices"

	"sohoa/models"
)

// targetBook is the targets that hold in a period, the nearest period's before those of a longer one.
type targetBook map[models.UnitCode]map[models.Measure]int

// of gives the target of a unit in tenths of a percent: its own, else the one of all units; -1 where there is none. The
// city as a whole is unit "".
func (b targetBook) of(unit models.UnitCode, m models.Measure) int {
	for _, u := range []models.UnitCode{unit, ""} {
		if tenths, ok := b[u][m]; ok {
			return tenths
		}
	}
	return -1
}

// targetsFor gives the targets that hold in the period.
func (v view) targetsFor(ctx context.Context) (targetBook, error) {
	periods := v.Period.targets()
	standing, err := v.page.Targets.Targets(ctx, v.scope, periods)
	if err != nil {
		return nil, err
	}
	book := targetBook{}
	for _, period := range slices.Backward(periods) { // the nearest last, so that it has the last word
		for _, t := range standing {
			if t.Period != period {
				continue
			}
			if book[t.Unit] == nil {
				book[t.Unit] = map[models.Measure]int{}
			}
			book[t.Unit][t.Measure] = t.Tenths
		}
	}
	return book, nil
}
