package overview

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/pipeline/viet"
)

// row is a unit's line of the table.
type row struct {
	Code    models.UnitCode
	Name    string // with its kind shortened, as people write it in tables
	Whole   string // the name as it is
	Figures models.Figures
	Rates   map[string]rate // by measure
	Waiting int
	Oldest  time.Time
}

// short is how a kind is written in front of a name where room is scarce.
var short = map[units.Kind]string{
	units.KindWard: "P.", units.KindCommune: "X.", units.KindTown: "TT.", units.KindSpecialZone: "ĐK.",
}

func shortName(u units.Unit) string {
	mark, ok := short[u.Kind]
	if !ok {
		return u.Name
	}
	kind := []rune(string(u.Kind))
	name := []rune(u.Name)
	if len(name) <= len(kind)+1 || !strings.EqualFold(string(name[:len(kind)]), string(kind)) {
		return u.Name
	}
	return mark + " " + string(name[len(kind)+1:])
}

// counts tells whether a unit is one that receives dossiers in the span: no province, and there on one of the days.
func counts(u units.Unit, span models.Span) bool {
	return u.Kind != units.KindCity && u.Kind != units.KindProvince && u.From <= span.Until && (u.Until == "" || u.Until >= span.From)
}

// rows gives a line for each unit of the scope that is there in the period or has figures in it.
func (v view) rows(figures []models.Figures, waiting []models.Waiting, targets targetBook) []row {
	byUnit := map[models.UnitCode]*row{}
	line := func(code models.UnitCode) *row {
		if byUnit[code] == nil {
			byUnit[code] = &row{Code: code, Name: string(code), Whole: string(code)}
		}
		return byUnit[code]
	}
	for _, u := range v.page.Units.Units() {
		if v.scope.Covers(u.Code) && counts(u, v.Period.span()) {
			line(u.Code)
		}
	}
	for _, f := range figures {
		line(f.Unit).Figures = f
	}
	for _, w := range waiting {
		r := line(w.Unit)
		r.Waiting += w.Count
		if r.Oldest.IsZero() || w.Oldest.Before(r.Oldest) {
			r.Oldest = w.Oldest
		}
	}
	var out []row
	for code, r := range byUnit {
		if u, known := v.page.Units.Unit(code); known {
			r.Name, r.Whole = shortName(u), u.Name
		}
		r.Rates = map[string]rate{}
		for _, m := range models.Measures {
			r.Rates[string(m)] = newRate(m, r.Figures, targets.of(code, m))
		}
		out = append(out, *r)
	}
	return out
}

// sorts is by what the table can be sorted. Units of which nothing is known come last, whichever way it is sorted.
var sorts = map[string]func(r row) (value float64, known bool){
	"received":  func(r row) (float64, bool) { return float64(r.Figures.Received), true },
	"digitised": byRate(models.MeasureDigitised),
	"reused":    byRate(models.MeasureReused),
	"resulted":  byRate(models.MeasureResulted),
	"auto":      byRate(models.MeasureAuto),
	"avoided":   func(r row) (float64, bool) { return float64(r.Figures.Avoided), true },
	"waiting":   func(r row) (float64, bool) { return float64(r.Waiting), true },
	"oldest":    func(r row) (float64, bool) { return float64(-r.Oldest.Unix()), r.Waiting > 0 },
}

func byRate(m models.Measure) func(row) (float64, bool) {
	return func(r row) (float64, bool) { return r.Rates[string(m)].Percent(), r.Rates[string(m)].Whole > 0 }
}

// order is how a table is sorted: a key of sorts or "name", and whether the greatest comes first.
type order struct {
	Key  string
	Down bool
}

// orderOf gives the order that an address asks for; the lowest share digitised first where it asks for none.
func orderOf(q url.Values) order {
	key, down := strings.CutSuffix(q.Get("sort"), "-down")
	if _, known := sorts[key]; !known && key != "name" {
		return order{Key: "digitised"}
	}
	return order{key, down}
}

// Code gives the order as it stands in addresses.
func (o order) Code() string {
	if o.Down {
		return o.Key + "-down"
	}
	return o.Key
}

// Turned gives the order that a click on the column asks for: the other way round where it is sorted by it.
func (o order) Turned(key string) string {
	if o.Key == key {
		return order{key, !o.Down}.Code()
	}
	return key
}

// Aria gives the value of aria-sort for the column; "" where the table is not sorted by it.
func (o order) Aria(key string) string {
	switch {
	case o.Key != key:
		return ""
	case o.Down:
		return "descending"
	}
	return "ascending"
}

func (o order) sort(rows []row) {
	slices.SortFunc(rows, func(a, b row) int {
		c := 0
		if value, ok := sorts[o.Key]; ok {
			x, known := value(a)
			y, also := value(b)
			if known != also {
				return cmp.Compare(boolRank(known), boolRank(also))
			}
			c = cmp.Compare(x, y)
		} else {
			c = strings.Compare(nameKey(a.Name), nameKey(b.Name))
		}
		if o.Down {
			c = -c
		}
		return cmp.Or(c, strings.Compare(nameKey(a.Name), nameKey(b.Name)), cmp.Compare(a.Code, b.Code))
	})
}

func boolRank(known bool) int {
	if known {
		return 0
	}
	return 1
}

// nameKey gives a name for comparing, without marks and case and without the shortened kind.
func nameKey(name string) string {
	if _, bare, found := strings.Cut(name, ". "); found {
		name = bare
	}
	return viet.Fold(viet.Normalise(name))
}

// named keeps the rows in whose name or code the words occur, whatever the marks and case.
func named(rows []row, words string) []row {
	want := viet.Fold(viet.Normalise(strings.TrimSpace(words)))
	if want == "" {
		return rows
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		return !strings.Contains(viet.Fold(viet.Normalise(r.Whole+" "+r.Name+" "+string(r.Code))), want)
	})
}
