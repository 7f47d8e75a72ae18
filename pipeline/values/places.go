package values

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// leftLabel is the end of a label that stands before an address: no address has a colon that early.
var leftLabel = regexp.MustCompile(`^[^:,;\d]{2,40}: *`)

// noPlace is what people write where there is no place to name.
var noPlace = regexp.MustCompile(`^(?i:không(?: có)?)\.?$`)

// readPlace keeps a place or an address as printed, without leaders. Names of provinces, districts, communes and
// streets that the lists know by their letters get the marks of the list where only one name fits; known names raise
// the form, a missing name lowers it. What follows the province is not part of an address.
func readPlace(text string) (found, bool) {
	at := 0
	for m := "."; m != ""; at += len(m) {
		at, _ = trimSpan(text, at, len(text))
		m = leftLabel.FindString(text[at:])
	}
	value, start, end, repaired := tidy(text[at:])
	start, end = start+at, end+at
	value, rest := cutAfterProvince(strings.Trim(value, " ,;"))
	if rest != "" && strings.HasSuffix(text[start:end], rest) {
		end = start + len(strings.TrimRight(text[start:end-len(rest)], " "))
	}
	if value == "" || viet.IsBlank(value) || start >= end || noPlace.MatchString(value) {
		return found{}, false
	}
	f := found{start: start, end: end}
	var known int
	f.value, known, f.repaired = mendPlace(value)
	f.repaired = f.repaired || repaired
	f.form = letterQuality(f.value) * placeForm(f.value, known)
	if f.repaired || rest != "" {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

// placeForm judges an address by the names in it that are known. A word of places without a name, or a first segment
// of one syllable that is none, shows that a part was lost.
func placeForm(value string, known int) float64 {
	parts := splitPlace(value)
	last := parts[len(parts)-1]
	if lexicon.PlaceWords().Has(last) {
		return 0.4
	}
	if first := parts[0]; len(parts) > 1 && !strings.Contains(first, " ") && !strings.ContainsAny(first, "0123456789") {
		return 0.6
	}
	// Where other parts have signs between them, one was lost, or words of another line stand there.
	if len(parts) > 1 && joinedParts.MatchString(value) || brokenName(last) {
		return 0.8
	}
	switch known {
	case 0:
		return 0.7
	case 1:
		return 0.9
	}
	return 1
}

// joinedParts is a commune with its district or province and no sign between them.
var joinedParts = regexp.MustCompile(`(?i:xã|phường|thị trấn|huyện|quận) [^,;–-]+ (?:huyện|quận|thị xã|thành phố|tỉnh) \p{Lu}`)

// brokenName tells whether the last part names a province by the first syllable of its name alone: the rest stands in a
// line that was not read.
func brokenName(last string) bool {
	_, name, level := placeWord(last)
	if level != 1 || name == "" || strings.Contains(name, " ") || lexicon.Provinces().Has(name) {
		return false
	}
	for _, e := range lexicon.Provinces().All() {
		if strings.HasPrefix(e.Text, name+" ") {
			return true
		}
	}
	return false
}

// cutAfterProvince gives the address up to its province and what follows that in the last segment.
func cutAfterProvince(value string) (address, rest string) {
	parts := splitPlace(value)
	for i := 0; i+2 < len(parts); i += 2 {
		// What follows "thành phố Hải Phòng" and words that are no name goes with it, whatever signs it has.
		if head := strings.Join(parts[:i+1], ""); provinceAndMore(parts[i]) {
			address, _ = cutAfterProvince(head)
			return address, strings.TrimSpace(strings.TrimPrefix(value, address))
		}
	}
	last := parts[len(parts)-1]
	_, name, level := placeWord(last)
	if level > 1 || level == 0 && len(parts) == 1 {
		return value, ""
	}
	spans := spaced.FindAllStringIndex(name, -1)
	const longest = 5
	for n := min(longest, len(spans)-1); n > 1; n-- {
		if lexicon.Provinces().Has(name[:spans[n-1][1]]) {
			rest = name[spans[n][0]:]
			return strings.TrimSpace(strings.TrimSuffix(value, rest)), rest
		}
	}
	return value, ""
}

// provinceAndMore tells whether the part is a word of provinces, the name of one, and more.
func provinceAndMore(part string) bool {
	_, name, level := placeWord(part)
	spans := spaced.FindAllStringIndex(name, -1)
	return level == 1 && len(spans) > 2 && lexicon.Provinces().Has(name[:spans[1][1]]) && !lexicon.Provinces().Has(name)
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
		lists = []*lexicon.List{lexicon.Streets()}
	}
	if e, ok := onlyNear(name, lists...); ok {
		return word + viet.SetTones(name, e), level < 4
	}
	printed := strings.TrimSpace(part[:len(part)-len(name)])
	if viet.KnownSyllable(printed) && !unicode.IsDigit([]rune(name)[0]) { // "quân sự" is no "quận"
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
		e, ok := nearPlaceWord(printed)
		if !ok {
			continue
		}
		if !viet.Same(printed, e.Text) {
			printed = inCase(printed, e.Text)
		}
		return printed + part[spans[n-1][1]:spans[n][0]], part[spans[n][0]:], int(e.Weight)
	}
	return "", part, 0
}

// nearPlaceWord forgives wrong marks, and one wrong or extra letter in words of eight letters and more.
func nearPlaceWord(printed string) (lexicon.Entry, bool) {
	list := lexicon.PlaceWords()
	if e, distance, ok := list.Nearest(printed); ok && distance <= 0.5 {
		return e, true
	}
	const enough = 8
	if len([]rune(printed)) < enough {
		return lexicon.Entry{}, false
	}
	for _, e := range list.All() {
		if len([]rune(e.Text)) >= enough && viet.Levenshtein(e.Text, printed, 1) <= 1 {
			return e, true
		}
	}
	return lexicon.Entry{}, false
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
	value, start, end, repaired := tidy(text)
	value, rest := cutAfterProvince(strings.Trim(value, " ,;"))
	if rest != "" && strings.HasSuffix(text[start:end], rest) {
		end = start + len(strings.TrimRight(text[start:end-len(rest)], " "))
	}
	if value == "" || viet.IsBlank(value) {
		return found{}, false
	}
	mended, phrase := mendPhrases(value, lexicon.Agencies())
	phrase = phrase || strings.Contains(value, "UBND") || strings.Contains(value, "HĐND")
	mended, known := mendPlacesIn(mended)
	f := found{value: mended, start: start, end: end, repaired: repaired || mended != value}
	f.form = letterQuality(mended)
	if !phrase {
		f.form *= 0.7
	}
	if !known {
		f.form *= 0.9
	}
	if f.repaired || rest != "" {
		f.form = min(f.form, 0.85)
	}
	return f, true
}

// mendPhrases gives the phrases of a list their marks wherever they stand in a value, the longest phrase first.
func mendPhrases(value string, list *lexicon.List) (mended string, known bool) {
	spans := spaced.FindAllStringIndex(value, -1)
	var out []byte
	from := 0
	for i := 0; i < len(spans); i++ {
		const longest = 12
		for n := min(longest, len(spans)-i); n > 1; n-- {
			printed := value[spans[i][0]:spans[i+n-1][1]]
			bare := strings.TrimRight(printed, ",;.")
			e, distance, ok := list.Nearest(bare)
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
	return string(append(out, value[from:]...)), known
}

// mendPlacesIn mends the names of places that follow a word of places inside a longer text, and tells whether one of a
// commune, district or province is known.
func mendPlacesIn(value string) (mended string, known bool) {
	spans := spaced.FindAllStringIndex(value, -1)
	for i := len(spans) - 1; i >= 0; i-- {
		tail := value[spans[i][0]:]
		word, _, level := placeWord(tail)
		if level == 0 || level == 4 && !strings.HasPrefix(tail, word) {
			continue // "ban" of an agency is no misread "bản"
		}
		if _, ok := mendSegment(splitPlace(tail)[0]); !ok && level < 4 {
			continue
		}
		better, n, _ := mendPlace(tail)
		known = known || n > 0
		value = value[:spans[i][0]] + better
	}
	return value, known
}
