package values

import (
	"fmt"
	"regexp"
	"strings"

	"sohoa/pipeline/viet"
)

// MRZ is what the machine-readable zone on the back of an identity card says. All its check digits agree.
type MRZ struct {
	PersonalID  string // 12 digits
	CardNo      string // the 9 digits of the card
	DateOfBirth string // ISO
	Sex         string // Male, Female, or empty
	ValidUntil  string // ISO, or empty where the card never expires
	Nationality string // three letters, as VNM
	Name        string // capitals without marks, surname first
	Repaired    int    // letters and digits that were exchanged for their look-alikes
}

const (
	mrzWidth    = 30
	mrzMaxSlips = 3
)

var mrzLine = regexp.MustCompile(`^[A-Z0-9<]{26,34}$`)

// ParseMRZ finds the three lines of a TD1 zone in a text of several lines. Fillers read as other signs are mended;
// digits and letters are exchanged for look-alikes only as far as all check digits then agree. It answers false where
// no zone stands or a check digit disagrees.
func ParseMRZ(text string) (MRZ, bool) {
	lines := mrzLines(text)
	for i := range lines {
		if i+1 >= len(lines) || !strings.HasPrefix(lines[i], "I") && !strings.HasPrefix(lines[i][1:], "DVNM") {
			continue
		}
		name := ""
		if i+2 < len(lines) {
			name = lines[i+2]
		}
		if m, ok := parseTD1(lines[i], lines[i+1], name); ok {
			return m, true
		}
	}
	return MRZ{}, false
}

var mrzFiller = strings.NewReplacer("«", "<<", "‹", "<", "≤", "<", "(", "<", "{", "<", " ", "", "_", "<", "-", "<", "£", "<", "€", "<")

// mrzLines gives the lines that may belong to a zone, mended and cut to their width.
func mrzLines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.ToUpper(mrzFiller.Replace(viet.Normalise(line)))
		if !mrzLine.MatchString(line) {
			continue
		}
		out = append(out, fitMRZ(line))
	}
	return out
}

// fitMRZ makes a line 30 long by dropping or adding fillers in its longest run, where recognisers miscount.
func fitMRZ(line string) string {
	for len(line) != mrzWidth {
		at, length := longestFiller(line)
		if length == 0 {
			break
		}
		if len(line) > mrzWidth {
			line = line[:at] + line[at+1:]
		} else {
			line = line[:at] + "<" + line[at:]
		}
	}
	return line
}

func longestFiller(line string) (at, length int) {
	for i := 0; i < len(line); {
		j := i
		for j < len(line) && line[j] == '<' {
			j++
		}
		if j-i > length {
			at, length = i, j-i
		}
		i = max(j, i+1)
	}
	return at, length
}

// parseTD1 reads two lines of 30 and the name line. Line 1: kind and state, card number, check, ID and fillers. Line 2:
// birth, check, sex, expiry, check, nationality, fillers, check over both lines.
func parseTD1(first, second, third string) (MRZ, bool) {
	if len(first) != mrzWidth || len(second) != mrzWidth {
		return MRZ{}, false
	}
	card, slips1 := mrzDigits(first[5:15])
	id, slips2 := mrzDigits(first[15:27])
	birth, slips3 := mrzDigits(second[0:7])
	expiry, slips4 := mrzDigits(second[8:15])
	last, slips5 := mrzDigits(second[29:30])
	m := MRZ{Repaired: slips1 + slips2 + slips3 + slips4 + slips5}
	if m.Repaired > mrzMaxSlips || !allDigits(card, id, birth, last) {
		return MRZ{}, false
	}
	whole := card + id + first[27:30] + birth + expiry + second[18:29]
	endless := strings.Trim(expiry, "<0") == ""
	if !checks(card) || !checks(birth) || !endless && !checks(expiry) || checkDigit(whole) != last[0] {
		return MRZ{}, false
	}
	m.CardNo, m.PersonalID = card[:9], id
	m.Nationality = strings.Trim(second[15:18], "<")
	m.Sex = map[byte]string{'M': Male, 'F': Female}[second[7]]
	m.Name = mrzName(third)
	var ok bool
	if m.DateOfBirth, ok = mrzBirth(birth, id); !ok {
		return MRZ{}, false
	}
	if !endless && expiry[:6] != "991231" {
		if m.ValidUntil, ok = mrzDay("20", expiry); !ok {
			return MRZ{}, false
		}
	}
	return m, true
}

// mrzDigits exchanges look-alikes for digits; fillers stay.
func mrzDigits(s string) (string, int) {
	slips := 0
	out := strings.Map(func(r rune) rune {
		d, ok, real := viet.Digit(r)
		if ok && !real {
			slips++
		}
		if ok {
			return d
		}
		return r
	}, s)
	return out, slips
}

func allDigits(parts ...string) bool {
	for _, part := range parts {
		if !isNumber(part) {
			return false
		}
	}
	return true
}

// checks tells whether the last sign is the check digit of those before it.
func checks(s string) bool {
	return checkDigit(s[:len(s)-1]) == s[len(s)-1]
}

// checkDigit weighs the signs 7, 3, 1; letters count from A = 10, fillers nothing.
func checkDigit(s string) byte {
	weights := [...]int{7, 3, 1}
	sum := 0
	for i := range len(s) {
		value := 0
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * weights[i%3]
	}
	return byte('0' + sum%10)
}

// mrzBirth takes the century from the fourth digit of the ID.
func mrzBirth(birth, id string) (string, bool) {
	century := 19 + int(id[3]-'0')/2
	return mrzDay(fmt.Sprint(century), birth)
}

func mrzDay(century, yymmdd string) (string, bool) {
	if !isNumber(yymmdd[:6]) {
		return "", false
	}
	iso, _, ok := isoDay([]string{century + yymmdd[:2], yymmdd[2:4], yymmdd[4:6]}, true)
	return iso, ok
}

func mrzName(line string) string {
	letters := strings.NewReplacer("0", "O", "1", "I", "5", "S", "8", "B", "<", " ").Replace(line)
	return viet.Normalise(letters)
}
