package register

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// checks judges the values of one row, each as it enters the register. What it says names columns, never values: it is
// printed and kept, and values are of people.
type checks struct {
	row    *Row
	column string
}

func (c *checks) refuse(fault, hint string) {
	c.row.Fault, c.row.Hint = c.column+": "+fault, hint
}

func (c *checks) warn(text string) {
	c.row.Warnings = append(c.row.Warnings, c.column+": "+text)
}

// letters gives the value as text that can be kept: NFC, trimmed, inner white space single.
func (c *checks) letters(raw []byte) (string, bool) {
	if !utf8.Valid(raw) {
		c.refuse("not UTF-8 text", "save the file as CSV in UTF-8")
		return "", false
	}
	plain := true
	for _, b := range raw {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			c.refuse("a byte that is no text", "export the table again")
			return "", false
		}
		plain = plain && b > ' ' && b < utf8.RuneSelf
	}
	if plain {
		return string(raw), true
	}
	return viet.Normalise(string(raw)), true
}

func (c *checks) text(value string) string { return value }

// mostCode bounds a result's code, in bytes.
const mostCode = 200

func (c *checks) code(value string) string {
	switch {
	case value == "":
		c.refuse("empty", "every result needs a code of its own")
	case len(value) > mostCode:
		c.refuse(fmt.Sprintf("longer than %d bytes", mostCode), "check that the columns are in the order of the header")
	}
	return c.number(value)
}

// rounded is a number as a spreadsheet writes one that it took for a quantity: the digits that are missing cannot be
// brought back.
var rounded = regexp.MustCompile(`^[+-]?\d+(?:[.,]\d+)?[eE]\+\d{1,3}$`)

// number refuses what a spreadsheet made of an identifier and leaves everything else as it is.
func (c *checks) number(value string) string {
	if strings.IndexByte(value, '+') > 0 && rounded.MatchString(value) {
		c.refuseRounded()
	}
	return value
}

func (c *checks) refuseRounded() {
	c.refuse("a spreadsheet rounded the number", "format the column as text in the source and export it again; the missing digits cannot be guessed")
}

// exponent is what rounded is, with more ways to write it: an ID has no letters that could stand there by right.
var exponent = regexp.MustCompile(`^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}$`)

func (c *checks) id(value string, digits int, what string) string {
	if value == "" {
		return ""
	}
	if strings.ContainsAny(value, "eE") && exponent.MatchString(value) {
		c.refuseRounded()
		return value
	}
	n := 0
	for _, b := range []byte(value) {
		if b >= '0' && b <= '9' {
			n++
		}
	}
	switch {
	case n != digits:
		c.warn(fmt.Sprintf("%d digits, %s has %d; kept as it is", n, what, digits))
	case n != len(value):
		c.warn("not only digits; kept as it is")
	}
	return value
}

func (c *checks) personalID(value string) string { return c.id(value, 12, "a personal ID") }

func (c *checks) oldID(value string) string { return c.id(value, 9, "an old ID") }

// lastEvent is the year from which on nothing can have happened.
const lastEvent = "2100"

func (c *checks) date(value string) string {
	day := c.until(value)
	if day >= lastEvent {
		c.refuse("the year cannot be right", dateHint)
	}
	return day
}

const dateHint = "write dates as 2020-05-17 or 17/05/2020, or the year alone"

// forGood are ways to write that a result never ends.
var forGood = map[string]bool{"vinh vien": true, "khong thoi han": true, "vo thoi han": true, "lau dai": true, "permanent": true}

// Never is the end of a result that is good for ever, where its paper says so.
const Never = "9999-12-31"

func (c *checks) until(value string) string {
	if value != "" && !digitFirst(value) && forGood[viet.Fold(value)] {
		return Never
	}
	day, fault := Date(value)
	if fault != "" {
		c.refuse(fault, dateHint)
	}
	return day
}

func digitFirst(value string) bool { return value[0] >= '0' && value[0] <= '9' }

// together judges values by each other. Old papers contradict themselves often enough that this only warns.
func (c *checks) together() {
	r := &c.row.Result
	if late(r.Holder.DateOfBirth, r.IssueDate) {
		c.column = "holder_date_of_birth"
		c.warn("after issue_date")
	}
	if late(r.IssueDate, r.ValidUntil) {
		c.column = "valid_until"
		c.warn("before issue_date")
	}
	if r.Type == "" {
		c.column = "result_type"
		c.warn("empty")
	}
	if (r.Holder == models.Person{}) && r.DocumentNo == "" {
		c.column = "document_no"
		c.warn("neither a number nor a holder; nothing will ever lead to this result")
	}
}

// late tells whether one date is surely after another.
func late(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	n := min(len(a), len(b))
	return a[:n] > b[:n]
}
