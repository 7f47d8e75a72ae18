package units

import (
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
)

// The levels of places.
const (
	levelProvince = 1
	levelDistrict = 2
	levelCommune  = 3
)

// token is a word of a text in both its spellings.
type token struct {
	exact  string // lower case, one placement of tones
	folded string
	after  bool // a comma, a dash or the like stands before it
	dot    bool // a full stop follows it
}

// tokens takes a text apart. Of glued words only those are parted whose first half is a long word of places.
func tokens(text string) []token {
	canonical := strings.ToLower(viet.Canonical(text))
	var out []token
	start, after := -1, false
	end := func(at int) {
		if start >= 0 {
			exact := canonical[start:at]
			out = append(out, unglue(token{exact: exact, folded: viet.Fold(exact), after: after})...)
			start, after = -1, false
		}
	}
	for at, r := range canonical {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&' && start >= 0 {
			if start < 0 {
				start = at
			}
			continue
		}
		end(at)
		if r == '.' && len(out) > 0 {
			out[len(out)-1].dot = true
		} else if r != ' ' && r != '.' {
			after = true
		}
	}
	end(len(canonical))
	return out
}

// unglue parts "phườnggia" and "ubndphường".
func unglue(t token) []token {
	for _, word := range []string{"ubnd", "phuong", "huyen"} {
		if rest := strings.TrimPrefix(t.folded, word); rest != t.folded && len(rest) > 1 {
			letters := []rune(t.exact)
			n := len(word) // folded words are ASCII
			first := token{exact: string(letters[:n]), folded: word, after: t.after}
			return append([]token{first}, unglue(token{exact: string(letters[n:]), folded: rest})...)
		}
	}
	return []token{t}
}

// join gives the words of the tokens as one.
func join(ts []token) (exact, folded string) {
	if len(ts) == 1 {
		return ts[0].exact, ts[0].folded
	}
	var e, f strings.Builder
	for _, t := range ts {
		e.WriteString(t.exact)
		f.WriteString(t.folded)
	}
	return e.String(), f.String()
}

// spelled gives the words of the tokens as a person writes them.
func spelled(ts []token) string {
	var words []string
	for _, t := range ts {
		letters := []rune(t.exact)
		letters[0] = unicode.ToUpper(letters[0])
		words = append(words, string(letters))
	}
	return strings.Join(words, " ")
}

// mark is a word that says what kind of place the name after it is.
type mark struct {
	kind   string
	level  int
	either bool // "thành phố" stands before provinces and districts
	short  bool // an abbreviation
}

// marks are the words of places by their folded letters, two words as one.
var marks = map[string]mark{
	"tinh": {kind: "tỉnh", level: levelProvince}, "thanhpho": {kind: "thành phố", level: levelProvince, either: true},
	"quan": {kind: "quận", level: levelDistrict}, "huyen": {kind: "huyện", level: levelDistrict}, "thixa": {kind: "thị xã", level: levelDistrict},
	"phuong": {kind: "phường", level: levelCommune}, "xa": {kind: "xã", level: levelCommune}, "thitran": {kind: "thị trấn", level: levelCommune},
	"dackhu": {kind: "đặc khu", level: levelCommune},
	"tp":     {kind: "thành phố", level: levelProvince, either: true, short: true}, "t": {kind: "tỉnh", level: levelProvince, short: true},
	"q": {kind: "quận", level: levelDistrict, short: true}, "h": {kind: "huyện", level: levelDistrict, short: true},
	"tx": {kind: "thị xã", level: levelDistrict, short: true}, "p": {kind: "phường", level: levelCommune, short: true},
	"f": {kind: "phường", level: levelCommune, short: true}, "x": {kind: "xã", level: levelCommune, short: true},
	"tt": {kind: "thị trấn", level: levelCommune, short: true}, "dk": {kind: "đặc khu", level: levelCommune, short: true},
}

// markAt gives the word of places that begins at i, how many tokens it takes, and whether it is plainly one: spelled
// right, or an abbreviation with its full stop. Others count only where a known name follows.
func markAt(ts []token, i int) (m mark, n int, plain bool) {
	for n := min(2, len(ts)-i); n > 0; n-- {
		if n == 2 && ts[i+1].after {
			continue
		}
		exact, folded := join(ts[i : i+n])
		m, ok := marks[folded]
		switch {
		case !ok:
		case m.short:
			return m, n, n == 1 && ts[i].dot
		default:
			return m, n, exact == strings.ReplaceAll(m.kind, " ", "")
		}
	}
	if m, ok := slipped(ts[i].folded); ok {
		return m, 1, false
	}
	return mark{}, 0, false
}

// slipped gives the long word of places that a folded word with one wrong letter is.
func slipped(folded string) (mark, bool) {
	for _, word := range []string{"phuong", "huyen"} {
		if n := len(folded) - len(word); n >= -1 && n <= 1 && folded[0] == word[0] && viet.Levenshtein(folded, word, 1) <= 1 {
			return marks[word], true
		}
	}
	return mark{}, false
}

// splitKind parts "Phường Gia Viên" into "phường" and "Gia Viên"; kind is empty where no word of places stands first.
func splitKind(name string) (kind, bare string) {
	words := strings.Fields(name)
	for n := min(2, len(words)-1); n > 0; n-- {
		printed := strings.ToLower(viet.Canonical(strings.Join(words[:n], " ")))
		if m, ok := marks[strings.ReplaceAll(viet.Fold(printed), " ", "")]; ok && m.kind == printed {
			return m.kind, strings.Join(words[n:], " ")
		}
	}
	return "", name
}

// isLevel tells whether places of the kind are of the level.
func isLevel(kind string, level int) bool {
	for _, m := range marks {
		if m.kind == kind && !m.short {
			return m.level == level || m.either && level == levelDistrict
		}
	}
	return false
}

// belowCommune are words that open a part of an address smaller than a commune.
var belowCommune = map[string]bool{"thôn": true, "xóm": true, "làng": true, "ấp": true, "bản": true, "khu": true, "tổ": true, "số": true,
	"đường": true, "phố": true, "ngõ": true, "ngách": true, "hẻm": true, "đội": true, "cụm": true, "kdc": true, "tdp": true, "nhà": true}

// isDetail tells whether the tokens are a house, a street or a hamlet rather than the name of a commune.
func isDetail(ts []token) bool {
	if belowCommune[ts[0].exact] {
		return true
	}
	for _, t := range ts {
		if strings.ContainsAny(t.folded, "0123456789") {
			return true
		}
	}
	return false
}
