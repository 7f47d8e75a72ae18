// Package values reads single values: what stands on the page beside a label becomes a normalised value, with a
// judgement how well-formed it is. It knows nothing of documents, labels or boxes, and asks no engine.
//
// A reader gets the recognised words of one value joined by spaces. Dot leaders, stray punctuation, the rest of a
// label and the beginning of what follows may still be in it. It answers with a Reading, or with false where nothing
// is written: a blank stays blank, nothing is ever made up.
package values

import (
	"maps"
	"slices"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// Kind names what a value is; document types give one to each field.
type Kind string

// The kinds of values.
const (
	KindPersonalID    Kind = "personal_id"    // 12 digits, or the 9 of an old card
	KindOldID         Kind = "old_id"         // the 9 digits of an old card
	KindDate          Kind = "date"           // ISO day, the year alone where only that is printed, or NoExpiry
	KindDateWords     Kind = "date_words"     // a date written in words only, ISO
	KindYear          Kind = "year"           // four digits, also taken from a full date
	KindDocumentNo    Kind = "document_no"    // any of the numbers below: 123/2020, 45/QĐ-UBND, 470/2025/TLKT-BS
	KindAdmNo         Kind = "adm_no"         // number and symbol of Decree 30/2020; a bare number is ill-formed
	KindCivilNo       Kind = "civil_no"       // civil-status registration: 123/2020, before 2016 also 45
	KindSerial        Kind = "serial"         // printed number of a land certificate: BN531146
	KindRegisterNo    Kind = "register_no"    // number in the register of land certificates: CH00120
	KindBusinessCode  Kind = "business_code"  // 12 digits, 10 digits with or without -001, or 01R8017431
	KindParcelNo      Kind = "parcel_no"      // number of a parcel or a map sheet: 125, 12a, 07-2019
	KindCode          Kind = "code"           // any other identifier: letters, digits and signs without spaces
	KindPersonName    Kind = "person_name"    // case as printed
	KindSex           Kind = "sex"            // male or female
	KindEthnicity     Kind = "ethnicity"      // as printed, misread marks mended by the list
	KindNationality   Kind = "nationality"    // as printed, misread marks mended by the list
	KindPlace         Kind = "place"          // a place or an address, as printed
	KindAgency        Kind = "agency"         // an issuing agency, as printed
	KindPosition      Kind = "position"       // the post of a signer, as printed
	KindArea          Kind = "area"           // square metres, plain decimal
	KindMoney         Kind = "money"          // đồng, whole number
	KindDecimal       Kind = "decimal"        // a plain decimal number, its unit dropped
	KindInteger       Kind = "integer"        // a whole number without leading zeros: "03 tầng" is 3
	KindPhone         Kind = "phone"          // digits, with + where printed
	KindEmail         Kind = "email"          // as printed, without spaces
	KindMaritalStatus Kind = "marital_status" // free text that should speak of marriage
	KindCheckbox      Kind = "checkbox"       // the label beside the marked box
	KindText          Kind = "text"           // anything, wrapped lines joined, leaders off
)

// Reading is what a reader made of a text.
type Reading struct {
	Value string // normalised as the contract of the output says
	Raw   string // the part of the text that the value came from
	// Start and End are the place of Raw: runes of viet.Normalise(text), End exclusive.
	Start, End int
	// Form says how well-formed the value is, 0 to 1: 1 is exactly what the kind requires, below 0.5 breaks a rule.
	// It says nothing about how well the letters were recognised.
	Form float64
	// Repaired is true where Value has letters or digits that are not those of Raw.
	Repaired bool
	// Confirmed is true where the text writes the value twice, in digits and in words, and both agree.
	Confirmed bool
	Findings  []models.Finding // sentences for the clerk
}

// reader reads one kind. Positions in its answer are bytes of the text, which is normalised.
type reader func(text string) (found, bool)

// found is a reading with byte positions.
type found struct {
	value      string
	start, end int
	form       float64
	repaired   bool
	confirmed  bool
	findings   []models.Finding
}

// readers has one entry for each kind.
var readers = map[Kind]reader{
	KindPersonalID:    readPersonalID,
	KindOldID:         readOldID,
	KindDate:          readDate,
	KindDateWords:     readDateWords,
	KindYear:          readYear,
	KindDocumentNo:    readDocumentNo,
	KindAdmNo:         readAdmNo,
	KindCivilNo:       readCivilNo,
	KindSerial:        readSerial,
	KindRegisterNo:    readRegisterNo,
	KindBusinessCode:  readBusinessCode,
	KindParcelNo:      readParcelNo,
	KindCode:          readCode,
	KindPersonName:    readPersonName,
	KindSex:           readSex,
	KindEthnicity:     readEthnicity,
	KindNationality:   readNationality,
	KindPlace:         readPlace,
	KindAgency:        readAgency,
	KindPosition:      readPosition,
	KindArea:          readArea,
	KindMoney:         readMoney,
	KindDecimal:       readDecimal,
	KindInteger:       readInteger,
	KindPhone:         readPhone,
	KindEmail:         readEmail,
	KindMaritalStatus: readMaritalStatus,
	KindCheckbox:      readCheckbox,
	KindText:          readText,
}

// Known tells whether there is a reader for the kind.
func (k Kind) Known() bool { return readers[k] != nil }

// Worded tells whether a value of the kind is words: how its letters are put together is a matter of spelling, not of value.
func (k Kind) Worded() bool {
	switch k {
	case KindText, KindMaritalStatus, KindPlace, KindAgency, KindPosition, KindPersonName, KindEthnicity, KindNationality, KindCheckbox:
		return true
	}
	return false
}

// Numeric tells whether a value of the kind is written in digits and the signs of dates and numbers only, so that a
// second reading may be restricted to those.
func (k Kind) Numeric() bool {
	switch k {
	case KindPersonalID, KindOldID, KindYear, KindMoney, KindPhone:
		return true
	}
	return false
}

// Read reads a value of the kind from a text. It answers false where nothing is written or nothing of the kind can be
// seen, and for an unknown kind.
func Read(kind Kind, text string) (Reading, bool) {
	read := readers[kind]
	if read == nil {
		return Reading{}, false
	}
	text = viet.Normalise(text)
	if viet.IsBlank(text) && kind != KindCheckbox {
		return Reading{}, false
	}
	f, ok := read(text)
	if !ok || f.value == "" {
		return Reading{}, false
	}
	return Reading{
		Value:     f.value,
		Raw:       text[f.start:f.end],
		Start:     utf8.RuneCountInString(text[:f.start]),
		End:       utf8.RuneCountInString(text[:f.end]),
		Form:      max(0, min(1, f.form)),
		Repaired:  f.repaired,
		Confirmed: f.confirmed,
		Findings:  f.findings,
	}, true
}

// illFormed is the finding of a value that breaks a rule of its kind.
func illFormed(message string) []models.Finding {
	return []models.Finding{{Code: models.FindingIllFormed, Message: message}}
}

// contradicts is the finding of a value that says two things.
func contradicts(message string) []models.Finding {
	return []models.Finding{{Code: models.FindingCheckFailed, Message: message}}
}

// Kinds gives all kinds that can be read, in alphabetical order.
func Kinds() []Kind { return slices.Sorted(maps.Keys(readers)) }
