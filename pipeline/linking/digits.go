package linking

import "sohoa/pipeline/viet"

// Lengths of the two kinds of personal identifiers.
const (
	wholeID    = 12
	wholeOldID = 9
)

// appendDigits adds the digits of an identifier to dst; letters that are read for digits become those. An identifier
// that holds other letters, as a spreadsheet's 3.1E+10, is none.
func appendDigits(dst []byte, s string) []byte {
	start, real := len(dst), 0
	for _, r := range s {
		switch r {
		case ' ', '.', '-', '\u00a0':
			continue
		}
		d, ok, isDigit := viet.Digit(r)
		if !ok {
			return dst[:start]
		}
		if isDigit {
			real++
		}
		dst = append(dst, byte(d))
	}
	if real*2 < len(dst)-start || len(dst)-start < 6 {
		return dst[:start]
	}
	return dst
}

// compareIDs compares two identifiers of which a whole one has the given number of digits. A lost or doubled digit is
// tolerated, a replaced one is not.
func compareIDs(a, b []byte, whole int) (l level, tail bool) {
	if len(a) == 0 || len(b) == 0 {
		return missing, false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if string(a) == string(b) {
		if len(a) != whole {
			return part, false
		}
		return equal, false
	}
	if gap := len(b) - len(a); gap > 0 && gap <= 2 && (len(b) == whole || len(a) == whole) && within(a, b) {
		return gapped, false
	}
	if len(a) == len(b) {
		first := 0
		for a[first] == b[first] {
			first++
		}
		tail = first >= len(a)-2
	}
	switch edits(a, b, 2) {
	case 1:
		return near, tail
	case 2:
		return close, tail
	}
	return other, tail
}

// within tells whether b gives a when some of its digits are dropped.
func within(a, b []byte) bool {
	i := 0
	for _, d := range b {
		if i < len(a) && a[i] == d {
			i++
		}
	}
	return i == len(a)
}

// idYear gives the year of birth that a whole 12-digit identifier tells, or 0.
func idYear(id []byte) int {
	if len(id) != wholeID {
		return 0
	}
	return 1900 + 100*int((id[3]-'0')/2) + 10*int(id[4]-'0') + int(id[5]-'0')
}

// idSex gives m or f by a whole 12-digit identifier, or 0.
func idSex(id []byte) byte {
	if len(id) != wholeID {
		return 0
	}
	return "mf"[(id[3]-'0')%2]
}
