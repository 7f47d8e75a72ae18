package page

import (
	"embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/assets"
)

//go:embed frame/*.html
var frameFiles embed.FS

// Vietnam is the zone in which times are shown; it has no summer time.
var Vietnam = time.FixedZone("ICT", 7*60*60)

// Today gives the day in Vietnam.
func Today() models.Day { return models.Day(time.Now().In(Vietnam).Format(time.DateOnly)) }

// Funcs gives what every template may call, in the language:
//
//	t KEY ARGS…      the text of a key
//	icon NAME        an icon of the sprite, which screen readers pass over
//	mark STATE       a field's state as icon, word and colour (models.FieldState, or a word of the look: invalid, ungrounded, locked)
//	chip STATE       the same on its ground
//	asset NAME       the address of a bundled file, as asset "app.css"
//	day, moment      a time as 24/11/2026 and 10:42 24/11/2026, in Vietnam; an ISO date as 24/11/2026
//	number           a whole number as 54.226 (English 54,226)
//	percent A B      A of B as 87,3 % (English 87.3 %), "–" where B is 0
//	role NAME        what a role is called
//	field NAME       what a field is called
//	typename TYPE    what a type of papers is called
//	finding FINDING  its sentence
//	wordsfor PREFIX  the words whose keys begin with PREFIX, for scripts (word in ts/words.ts finds them)
//
// Nothing is escaped twice: all give plain text or template.HTML.
func Funcs(l Language, words Words) template.FuncMap {
	text := func(key string, args ...any) string { return words.Text(l, key, args...) }
	mark := func(class string, state any) template.HTML {
		name := fmt.Sprint(state)
		return template.HTML(fmt.Sprintf(`<span class="mark%s is-%s">%s%s</span>`, class, template.HTMLEscapeString(name), //nolint:gosec // escaped
			icon(name), template.HTMLEscapeString(text("state."+name))))
	}
	return template.FuncMap{
		"t":       text,
		"lang":    func() Language { return l },
		"icon":    icon,
		"mark":    func(state any) template.HTML { return mark("", state) },
		"chip":    func(state any) template.HTML { return mark(" chip", state) },
		"asset":   assets.URL,
		"day":     Day,
		"moment":  Moment,
		"number":  func(n any) string { return Number(l, n) },
		"percent": func(a, b any) string { return Percent(l, a, b) },
		"role":    func(r models.Role) string { return text("role." + string(r)) },

		"field":    func(name any) string { return FieldLabel(l, models.FieldName(fmt.Sprint(name))) },
		"typename": func(name any) string { return TypeLabel(l, models.TypeName(fmt.Sprint(name))) },
		"finding":  func(f models.Finding) string { return FindingText(l, f) },
		"wordsfor": func(prefix string) template.HTML { return wordsFor(l, words, prefix) },
	}
}

// wordsFor gives the words whose keys begin with the prefix as <template data-words>, where scripts find them by their keys.
func wordsFor(l Language, words Words, prefix string) template.HTML {
	var out strings.Builder
	out.WriteString("<template data-words>")
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if strings.HasPrefix(key, prefix) {
			fmt.Fprintf(&out, `<i data-key="%s">%s</i>`, template.HTMLEscapeString(key), template.HTMLEscapeString(words.Text(l, key)))
		}
	}
	out.WriteString("</template>")
	return template.HTML(out.String()) //nolint:gosec // escaped
}

func icon(name string) template.HTML {
	return template.HTML(`<svg class="i" aria-hidden="true"><use href="` + template.HTMLEscapeString(assets.URL("icons.svg")) + //nolint:gosec // escaped
		`#` + template.HTMLEscapeString(name) + `"/></svg>`)
}

// Day gives a time or an ISO date (a day, or a year alone) as people write it: 24/11/2026.
func Day(at any) string {
	switch at := at.(type) {
	case time.Time:
		if at.IsZero() {
			return ""
		}
		return at.In(Vietnam).Format("02/01/2006")
	case models.Day:
		return Day(string(at))
	case string:
		if t, err := time.Parse(time.DateOnly, at); err == nil {
			return t.Format("02/01/2006")
		}
		return at
	}
	return fmt.Sprint(at)
}

// Moment gives a time as 10:42 24/11/2026, in Vietnam.
func Moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(Vietnam).Format("15:04 02/01/2006")
}

// Number gives a whole number with its thousands parted as the language does.
func Number(l Language, n any) string {
	digits := fmt.Sprint(n)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	point := "."
	if l == English {
		point = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + point + digits[i:]
	}
	return sign + digits
}

// Percent gives a of b, two whole numbers, with one decimal and the sign.
func Percent(l Language, a, b any) string {
	part, err := strconv.ParseFloat(fmt.Sprint(a), 64)
	whole, wrong := strconv.ParseFloat(fmt.Sprint(b), 64)
	if err != nil || wrong != nil || whole == 0 {
		return "–"
	}
	text := strconv.FormatFloat(100*part/whole, 'f', 1, 64) + "\u00a0%"
	if l != English {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
