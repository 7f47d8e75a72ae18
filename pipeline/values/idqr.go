package values

import (
	"strings"

	"sohoa/pipeline/viet"
)

// IDQR is what the QR code on an identity card says. Fields that the code leaves out are empty.
type IDQR struct {
	PersonalID  string // 12 digits
	OldID       string // 9 digits
	Name        string // as printed in the code
	DateOfBirth string // ISO, or YYYY
	Sex         string // Male, Female, or empty
	Address     string
	IssueDate   string // ISO
}

// ParseIDQR reads "ID|old ID|name|ddmmyyyy|sex|address|ddmmyyyy". Parts are told by their shape and order, because some
// cards leave out the old ID. It answers false where the ID, the name or the birth date is missing.
func ParseIDQR(text string) (IDQR, bool) {
	var q IDQR
	parts := strings.Split(viet.Normalise(text), "|")
	for _, part := range parts {
		q.take(viet.Normalise(part))
	}
	return q, len(parts) >= 4 && q.PersonalID != "" && q.Name != "" && q.DateOfBirth != ""
}

func (q *IDQR) take(part string) {
	number := isNumber(part)
	switch {
	case part == "":
	case number && len(part) == idLength && q.PersonalID == "":
		q.PersonalID = part
	case number && len(part) == oldIDLength && q.OldID == "" && q.Name == "":
		q.OldID = part
	case number && len(part) == 8 && q.DateOfBirth == "":
		q.DateOfBirth = dayOfDigits(part)
	case number && len(part) == 8 && q.IssueDate == "":
		q.IssueDate = dayOfDigits(part)
	case number && len(part) == 4 && q.DateOfBirth == "" && plausibleYear(part):
		q.DateOfBirth = part
	case number:
	case q.Name == "" && q.DateOfBirth == "":
		q.Name = part
	case q.Sex == "" && (strings.EqualFold(part, "Nam") || strings.EqualFold(part, "Nữ")):
		q.Sex = Male
		if !strings.EqualFold(part, "Nam") {
			q.Sex = Female
		}
	case q.Address == "" && q.IssueDate == "":
		q.Address = part
	}
}

// dayOfDigits gives the ISO day of ddmmyyyy; 00 for day and month leave the year alone.
func dayOfDigits(s string) string {
	if strings.HasPrefix(s, "0000") && plausibleYear(s[4:]) {
		return s[4:]
	}
	iso, _, ok := isoDay([]string{s[:2], s[2:4], s[4:]}, false)
	if !ok {
		return ""
	}
	return iso
}
