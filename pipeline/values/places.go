package values

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// readPlace keeps a place or an address as printed, without leaders. Names of provinces, districts and communes that
// the lists know by their letters get the marks of the list where only one name fits; known names raise the form.
func readPlace(text string) (found, bool) {
	start, end := trimSpan(text, 0, len(text))
	value := strings.Trim(withoutLeaders(text[start:end]), " ,;")
	if value == "" || viet.IsBlank(value) {
		return found{}, false
	}
	f := found{start: start, end: end}
	var known int
	f.value, known, f.repaired = mendPlace(value)
	quality := letterQuality(f.value)
	switch {
	case known >= 2:
		f.form = quality
	case known == 1:
		f.form = 0.9 * quality
	default:
		f.form = 0.7 * quality
	}
	if f.repaired {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

// mendPlace goes through the segments of an address, counts the names it knows and mends their marks.
func mendPlace(value string) (mended string, known int, repaired bool) {
	parts := splitPlace(value)
	for i := 0; i < len(parts); i += 2 {
		better, ok := mendSegment(parts[i])
		if ok {
			known++
		}
		if better != parts[i] {
			parts[i], repaired = better, true
		}
	}
	return strings.Join(parts, ""), known, repaired
}

// splitPlace parts an address at commas, semicolons and dashes; the odd entries are the separators with their spaces.
func splitPlace(value string) []string {
	var out []string
	from := 0
	for i := 0; i < len(value); i++ {
		comma := value[i] == ',' || value[i] == ';'
		dash := value[i] == '-' && i > 0 && i+1 < len(value) && value[i-1] == ' ' && value[i+1] == ' '
		if !comma && !dash {
			continue
		}
		left, right := i, i+1
		for left > from && value[left-1] == ' ' {
			left--
		}
		for right < len(value) && value[right] == ' ' {
			right++
		}
		out = append(out, value[from:left], value[left:right])
		from, i = right, right-1
	}
	return append(out, value[from:])
}

// mendSegment mends one segment: the words before a name, and the name where a list of its level knows it.
func mendSegment(part string) (mended string, known bool) {
	word, name, level := placeWord(part)
	if level == 0 {
		return mendBareName(part)
	}
	lists := []*lexicon.List{lexicon.Provinces(), lexicon.Districts()}
	switch level {
	case 2:
		lists = []*lexicon.List{lexicon.Districts()}
	case 3:
		lists = []*lexicon.List{lexicon.Communes(), lexicon.OldCommunes()}
	case 4:
		return word + name, false
	}
	if e, ok := onlyNear(name, lists...); ok {
		return word + viet.SetTones(name, e), true
	}
	if len([]rune(word)) <= len("xa ") { // too short to be mended on its own
		return part, false
	}
	return word + name, false
}

// mendBareName mends a segment that is a name alone, or that ends with the name of a province or district, as
// "Bệnh viện Phụ sản Hải Phòng" does.
func mendBareName(part string) (mended string, known bool) {
	if e, ok := onlyNear(part, lexicon.Provinces(), lexicon.Districts(), lexicon.Communes(), lexicon.OldCommunes()); ok {
		return viet.SetTones(part, e), true
	}
	spans := spaced.FindAllStringIndex(part, -1)
	const ofName = 2
	if len(spans) <= ofName {
		return part, false
	}
	at := spans[len(spans)-ofName][0]
	if e, ok := onlyNear(part[at:], lexicon.Provinces(), lexicon.Districts()); ok {
		return part[:at] + viet.SetTones(part[at:], e), true
	}
	return part, false
}

// placeToken is a word of an address; a full stop ends it, so that "TP.Hải Phòng" has three.
var placeToken = regexp.MustCompile(`[^ .]+\.*`)

// placeWord parts "thành phô Hải Phòng" into the mended word with its space, the name and the level of the word.
func placeWord(part string) (word, name string, level int) {
	const longest = 3
	spans := placeToken.FindAllStringIndex(part, -1)
	for n := min(longest, len(spans)-1); n > 0; n-- {
		printed := part[:spans[n-1][1]]
		e, distance, ok := lexicon.PlaceWords().Nearest(printed)
		if !ok || distance > 0.5 {
			continue
		}
		if distance > 0 {
			printed = viet.SetTones(printed, e.Text)
		}
		return printed + part[spans[n-1][1]:spans[n][0]], part[spans[n][0]:], int(e.Weight)
	}
	return "", part, 0
}

// onlyNear gives the one name of the lists that s spells or whose marks alone differ, and not more than a tone and a
// vowel mark. A name that is spelled exactly in any of the lists is always that one.
func onlyNear(s string, lists ...*lexicon.List) (string, bool) {
	for _, list := range lists {
		if list.Has(s) {
			return s, true
		}
	}
	const enough, most = 4, 0.75
	if len([]rune(s)) < enough || !unicode.IsUpper([]rune(s)[0]) {
		return "", false
	}
	best, distance, unique := "", most, false
	for _, list := range lists {
		for _, e := range list.Alike(s) {
			d := viet.Distance(e.Text, s)
			switch {
			case best != "" && viet.Same(best, e.Text):
			case d < distance:
				best, distance, unique = e.Text, d, true
			case d == distance:
				unique = false
			}
		}
	}
	return best, unique
}

// readAgency keeps the name of an agency as printed, its set phrases and places mended in their marks.
func readAgency(text string) (found, bool) {
	start, end := trimSpan(text, 0, len(text))
	value := strings.Trim(withoutLeaders(text[start:end]), " ,;")
	if value == "" || viet.IsBlank(value) {
		return found{}, false
	}
	mended, phrase := mendPhrases(value)
	mended, known := mendPlacesIn(mended)
	f := found{value: mended, start: start, end: end, repaired: mended != value}
	f.form = letterQuality(mended)
	if !phrase {
		f.form *= 0.7
	}
	if !known {
		f.form *= 0.9
	}
	if f.repaired {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

// mendPhrases gives the known phrases of a name of an agency their marks, the longest phrase first.
func mendPhrases(value string) (mended string, known bool) {
	spans := spaced.FindAllStringIndex(value, -1)
	var out []byte
	from := 0
	for i := 0; i < len(spans); i++ {
		const longest = 12
		for n := min(longest, len(spans)-i); n > 1; n-- {
			printed := value[spans[i][0]:spans[i+n-1][1]]
			bare := strings.TrimRight(printed, ",;.")
			e, distance, ok := lexicon.Agencies().Nearest(bare)
			if !ok || distance > 0.25*float64(len(e.Text)) {
				continue
			}
			known = true
			if distance > 0 {
				out = append(out, value[from:spans[i][0]]...)
				out = append(out, viet.SetTones(bare, e.Text)...)
				from = spans[i][0] + len(bare)
			}
			i += n - 1
			break
		}
	}
	if strings.Contains(value, "UBND") || strings.Contains(value, "HĐND") {
		known = true
	}
	return string(append(out, value[from:]...)), known
}

// mendPlacesIn mends the names of places that follow a word of places inside a longer name.
func mendPlacesIn(value string) (mended string, known bool) {
	spans := spaced.FindAllStringIndex(value, -1)
	for i := len(spans) - 1; i >= 0; i-- {
		tail := value[spans[i][0]:]
		if _, _, level := placeWord(tail); level == 0 || level == 4 {
			continue
		}
		better, n, _ := mendPlace(tail)
		if n > 0 {
			known = true
			value = value[:spans[i][0]] + better
		}
	}
	return value, known
}
