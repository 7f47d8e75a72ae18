package linking

import "unicode/utf8"

// number is a paper's number taken apart: 123/2020/TLKS-BS is serial 123, year 2020, symbol tlksbs.
type number struct {
	serial []byte // digits without leading zeros; with letters where they stand among digits, as in 01A8017431
	symbol []byte // folded letters
	year   int    // 0 where the number has none
}

// read takes a number apart.
func (n *number) read(s string) {
	n.serial, n.symbol, n.year = n.serial[:0], n.symbol[:0], 0
	table := letters()
	var token [40]byte
	length := 0
	flush := func() {
		n.token(token[:length])
		length = 0
	}
	for _, r := range s {
		l := letter{}
		if r <= lastLetter {
			l = table[r]
		}
		if l.fold == 0 {
			flush()
			continue
		}
		if length < len(token) {
			token[length] = l.fold
			length++
		}
	}
	flush()
}

// token takes one run of letters and digits: the first with a digit is the serial, a later one of four digits the year.
func (n *number) token(t []byte) {
	digits := 0
	for _, c := range t {
		if isDigit(c) {
			digits++
		}
	}
	head := 0
	for head < len(t) && !isDigit(t[head]) {
		head++
	}
	switch {
	case digits == 0:
		n.symbol = append(n.symbol, t...)
	case len(n.serial) > 0:
		if y := yearOf(t); y > 0 && n.year == 0 {
			n.year = y
		}
	case head > 0 && head <= 3 && head+digits == len(t): // BN531146
		n.symbol = append(n.symbol, t[:head]...)
		n.serial = appendSerial(n.serial, t[head:])
	default:
		n.serial = appendSerial(n.serial, t)
	}
}

func appendSerial(dst, digits []byte) []byte {
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return append(dst, digits...)
}

func yearOf(t []byte) int {
	if len(t) != 4 {
		return 0
	}
	if y := readDate(string(t)).year; y >= 1900 && y < 2100 {
		return y
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' && c < utf8.RuneSelf }

// compareSerials compares the serials of two numbers.
func compareSerials(a, b []byte) level {
	if len(a) == 0 || len(b) == 0 {
		return missing
	}
	if string(a) == string(b) {
		return equal
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) == 1 && within(a, b) {
		return gapped
	}
	switch edits(a, b, 2) {
	case 1:
		return near
	case 2:
		if len(a) >= 6 {
			return close
		}
	}
	return other
}

// compareYears compares the years of two numbers. The date of issue stands in where one number has no year.
func compareYears(a, b *record) level {
	x, y := a.number.year, b.number.year
	switch {
	case x == 0 && y == 0, len(a.number.serial) == 0, len(b.number.serial) == 0:
		return missing
	case x != 0 && y != 0 && x == y:
		return equal
	case x != 0 && y != 0:
		return other
	case x == 0:
		x = a.issued.year
	default:
		y = b.issued.year
	}
	switch {
	case x == 0 || y == 0:
		return missing
	case x == y:
		return part
	}
	return other
}

func compareSymbols(a, b []byte) level {
	if len(a) == 0 || len(b) == 0 {
		return missing
	}
	if string(a) == string(b) {
		return equal
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case string(b[:len(a)]) == string(a):
		return part
	case edits(a, b, 1) == 1 && len(a) > 2:
		return near
	}
	return other
}
