// Package intake is the rules of taking papers in while somebody waits, for whoever does it: a person at the desk's pages,
// or a program. It reads what was typed, tells what is left to do, and adds what arrived.
package intake

import (
	"strconv"
	"time"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/register"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// mostLetters is how many letters a text may have; longer is no name or address.
const mostLetters = 300

// Text gives what somebody typed, normalised and cut after 300 letters.
func Text(typed string) string {
	t := []rune(viet.Normalise(typed))
	return string(t[:min(len(t), mostLetters)])
}

// Number reads the number of an identity card: 12 digits of a personal ID or 9 of an old one, whatever signs stand between
// them. Nothing typed is in order and gives nothing.
func Number(typed string) (id, old string, ok bool) {
	if typed == "" {
		return "", "", true
	}
	digits, ok := offers.Digits(typed)
	switch {
	case !ok:
		return "", "", false
	case len(digits) == len("099090001"):
		return "", digits, true
	}
	return digits, "", true
}

// NumberOf gives the number that a person is known by: the personal ID, else the old one, else "".
func NumberOf(p models.Person) string {
	if p.PersonalID != "" {
		return p.PersonalID
	}
	return p.OldID
}

// Birth reads a birth date: a day as 18/05/2026, 18052026 or 2026-05-18, or a year alone. It gives an ISO day or a year; false
// where it is none, or lies after today.
func Birth(typed string, today models.Day) (string, bool) {
	date, fault := register.Date(dotted(typed))
	if fault != "" || date > string(today) {
		return "", false
	}
	return date, true
}

// dotted puts signs into a day that was typed as eight digits.
func dotted(text string) string {
	if _, err := strconv.Atoi(text); err == nil && len(text) == len("18052026") {
		return text[:2] + "/" + text[2:4] + "/" + text[4:]
	}
	return text
}

// Phone reads the number of a phone, which has 10 digits and begins with 0. Nothing typed is in order.
func Phone(typed string) (string, bool) {
	if typed == "" {
		return "", true
	}
	read, ok := values.Read(values.KindPhone, typed)
	if !ok || len(read.Findings) > 0 {
		return "", false
	}
	return read.Value, true
}

// DueDay reads a day of return, written as Birth reads days; false where it is none, or is over. Nothing typed is in order.
func DueDay(typed string, today models.Day) (models.Day, bool) {
	if typed == "" {
		return "", true
	}
	date, fault := register.Date(dotted(typed))
	if _, err := time.Parse(time.DateOnly, date); fault != "" || err != nil || models.Day(date) < today {
		return "", false
	}
	return models.Day(date), true
}

// MostSets is how many sets of papers (bộ) a dossier may have.
const MostSets = 99
