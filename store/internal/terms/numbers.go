package terms

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limits of what counts as one number though it is written in groups.
const (
	mostGroups  = 6
	mostLetters = 24 // letters and digits of the groups together
	leastDigits = 3
)

// compound is a number in several words: 0312 345 678, 12/2020, H26-261124-0001.
type compound struct {
	first, last int  // words, both included
	spaced      bool // some groups are parted by a space alone
}

// joined gives the compound as it would be written without separators.
func (c compound) joined(all []word) string {
	var out strings.Builder
	for _, w := range all[c.first : c.last+1] {
		out.WriteString(w.plain)
	}
	return out.String()
}

// separator tells what parts two neighbouring words: whether they can be groups of one number, and whether it is a space.
func separator(text string, a, b word) (group, space bool) {
	switch text[a.end:b.start] {
	case "/", "-", ".", "–", "_":
		return a.number() || b.number(), false
	case " ", "\u00a0":
		return digits(a.plain) && digits(b.plain), true
	}
	return false, false
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// runs gives the longest rows of words that can be groups of one number.
func runs(text string, all []word) []compound {
	var out []compound
	for i := 0; i < len(all); i++ {
		c := compound{first: i, last: i}
		for c.last+1 < len(all) {
			group, space := separator(text, all[c.last], all[c.last+1])
			if !group {
				break
			}
			c.last++
			c.spaced = c.spaced || space
		}
		if c.last > c.first {
			out = append(out, c)
			i = c.last
		}
	}
	return out
}

// parts gives all numbers that a run may hold: what follows a number after a space may belong to it or not.
func (c compound) parts(all []word) []string {
	var out []string
	for i := c.first; i < c.last; i++ {
		for j := i + 1; j <= c.last && j < i+mostGroups; j++ {
			text := compound{first: i, last: j}.joined(all)
			if len(text) > mostLetters {
				break
			}
			if strings.IndexFunc(text, isDigit) >= 0 && countDigits(text) >= leastDigits {
				out = append(out, text)
			}
		}
	}
	return out
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if isDigit(r) {
			n++
		}
	}
	return n
}

// date is a day, or a month where day is 0, in the words from first to last.
type date struct {
	first, last      int
	year, month, day int
}

// dayTerm and monthTerm give the words by which the index knows a date, however it is written.
func (d date) dayTerm() string   { return fmt.Sprintf("d%04d%02d%02d", d.year, d.month, d.day) }
func (d date) monthTerm() string { return fmt.Sprintf("m%04d%02d", d.year, d.month) }

// dates gives the days and months of a text: 13/05/2020, 13.5.2020, 2020-05-13, "13 tháng 05 năm 2020", 05/2020, 2020-05.
func dates(text string, all []word) []date {
	var out []date
	for i := 0; i < len(all); i++ {
		d, ok := dateAt(text, all, i)
		if ok {
			out = append(out, d)
			i = d.last
		}
	}
	return out
}

// dateAt gives the date that begins with a word, the longest one.
func dateAt(text string, all []word, i int) (date, bool) {
	var at []int // the words that hold the numbers
	for j := i; j < len(all) && len(at) < 3; j++ {
		if j > i && !linked(text, all[j-1], all[j]) {
			break
		}
		if digits(all[j].plain) {
			at = append(at, j)
		} else if len(at) == 0 || !linking(all[j]) {
			break
		}
	}
	for ; len(at) > 1; at = at[:len(at)-1] {
		if d, ok := dateOf(all, at); ok {
			return d, true
		}
	}
	return date{}, false
}

// linking tells whether the word stands between the numbers of a date that is written out.
func linking(w word) bool { return w.plain == "thang" || w.plain == "nam" }

// linked tells whether two neighbouring words may belong to one date.
func linked(text string, a, b word) bool {
	between := strings.TrimSpace(text[a.end:b.start])
	if linking(a) || linking(b) {
		return between == ""
	}
	return between == "/" || between == "-" || between == "."
}

func dateOf(all []word, at []int) (date, bool) {
	n := make([]int, len(at))
	for i, w := range at {
		n[i], _ = strconv.Atoi(all[w].plain) // a number too long for a date is none below
	}
	d := date{first: at[0], last: at[len(at)-1]}
	switch {
	case len(n) == 3 && len(all[at[0]].plain) == 4:
		d.year, d.month, d.day = n[0], n[1], n[2]
	case len(n) == 3 && len(all[at[2]].plain) == 4:
		d.year, d.month, d.day = n[2], n[1], n[0]
	case len(n) == 2 && len(all[at[0]].plain) == 4:
		d.year, d.month = n[0], n[1]
	case len(n) == 2 && len(all[at[1]].plain) == 4:
		d.year, d.month = n[1], n[0]
	default:
		return d, false
	}
	return d, plausible(d, len(n) == 3)
}

func plausible(d date, whole bool) bool {
	if d.year < 1850 || d.year > 2150 || d.month < 1 || d.month > 12 {
		return false
	}
	if !whole {
		return true
	}
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.day && d.day > 0
}
