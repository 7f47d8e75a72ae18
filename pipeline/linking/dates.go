package linking

// date is a day, or a year where day and month are 0. The zero value is unknown.
type date struct{ year, month, day int }

// readDate reads YYYY-MM-DD, DD/MM/YYYY, YYYY-MM (as a year) or YYYY; anything else is unknown.
func readDate(s string) date {
	n := func(from, to int) int {
		x := 0
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				return 0
			}
			x = 10*x + int(c-'0')
		}
		return x
	}
	switch len(s) {
	case 4, 7:
		return date{year: n(0, 4)}
	case 10:
		d := date{n(0, 4), n(5, 7), n(8, 10)}
		if !isDigit(s[2]) {
			d = date{n(6, 10), n(3, 5), n(0, 2)}
		}
		if d.month == 0 || d.day == 0 {
			return date{year: d.year}
		}
		return d
	}
	return date{}
}

// compareDates compares two dates as far as both go. A slip is one replaced digit, or a day or year that is off by one.
func compareDates(a, b date) level {
	if a.year == 0 || b.year == 0 {
		return missing
	}
	off := a.year - b.year
	if a.day == 0 || b.day == 0 {
		switch {
		case off == 0:
			return part
		case off == 1 || off == -1:
			return close
		}
		return other
	}
	sameDay := a.month == b.month && a.day == b.day
	switch {
	case off == 0 && sameDay:
		return equal
	case off == 0 && a.day == b.month && a.month == b.day:
		return swapped
	case sameDay && (off == 1 || off == -1):
		return near
	case replaced(a, b) == 1:
		return near
	case off == 0 && a.month == b.month && (a.day-b.day == 1 || b.day-a.day == 1):
		return near
	case off == 0:
		return close
	}
	return other
}

// replaced counts the digits of two days, written with 8 digits, that differ.
func replaced(a, b date) int {
	x, y, n := a.year*10000+a.month*100+a.day, b.year*10000+b.month*100+b.day, 0
	for range 8 {
		if x%10 != y%10 {
			n++
		}
		x, y = x/10, y/10
	}
	return n
}

// after tells whether a is a day, or a year, later than b's.
func (a date) after(b date) bool {
	if a.year == 0 || b.year == 0 {
		return false
	}
	if a.year != b.year || a.day == 0 || b.day == 0 {
		return a.year > b.year
	}
	return a.month*100+a.day > b.month*100+b.day
}
