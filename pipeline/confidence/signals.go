package confidence

import (
	"strings"

	"sohoa/pipeline/values"
)

// Signals is what spoke for and against one value when it was scored, each from 0 to 1, by name; what is not named is 0.
// One of them names the group of the value's kind, so that a stored map is an example to fit by without its document.
type Signals map[string]float64

// The signals. Those that are marked "not fitted" have no weight: they say what is known, not how much it counts.
const (
	Weakest   = "weakest"   // lowest confidence among the value's words
	Mean      = "mean"      // mean of those confidences
	Page      = "page"      // mean word confidence of the worst page that the value stands on
	Clear     = "clear"     // 1 less the share of specks on that page
	Agrees    = "agrees"    // a second source says the same: the second reading, a code or a text layer
	Second    = "second"    // the second reading's own confidence where it agrees
	Form      = "form"      // how well-formed the value is for its kind
	Label     = "label"     // how well its label or place was found
	Whole     = "whole"     // the answer to the label holds nothing but the value
	Legal     = "legal"     // share of its syllables that can be Vietnamese; 0 where it is written as nobody writes it
	Known     = "known"     // share of its syllables or names that the lists of its kind have
	Supported = "supported" // another value, or words that repeat it, bear it out
	Repeated  = "repeated"  // the same name stands elsewhere on the paper
	Type      = "type"      // confidence in the document's type

	Differs   = "differs"   // the second reading says something else
	Failed    = "failed"    // a check contradicts the value
	Rival     = "rival"     // how easily it is another name misread, on a scale of logarithms
	Disputed  = "disputed"  // the same name stands elsewhere on the paper with other marks
	Crowded   = "crowded"   // another name stands under the signature, and is nobody's that the paper speaks of
	Unprinted = "unprinted" // a code says it, no letters on the paper do

	Critical = "critical" // a wrong value names another person or paper; not fitted, it halves the limit
	Barred   = "barred"   // a rule forbids to vouch for the value, whatever else speaks for it; not fitted
	Seconded = "seconded" // the model found the same value; not fitted, so that its word never makes a value auto
	Opposed  = "opposed"  // the model found another value; not fitted, such a value is always barred
)

// speaksFor lists the signals that may only raise a probability, speaksAgainst those that may only lower it. A fit that
// gives one of them the other sign learnt an accident of its examples; it is made again without that signal.
var (
	speaksFor = []string{Weakest, Mean, Page, Clear, Agrees, Second, Form, Label, Whole, Legal, Known, Supported, Repeated, Type}

	speaksAgainst = []string{Differs, Failed, Rival, Unprinted, Disputed, Crowded}
)

// Group is kinds of values that are read and go wrong alike, or what a code vouches for. Examples of one kind alone would be too few to tell a risk
// of half a percent.
type Group string

// The groups.
const (
	Names       Group = "names"       // of persons, beside a label
	Signers     Group = "signers"     // of persons, by their place under a signature: another name may stand there
	Identifiers Group = "identifiers" // numbers of fixed length: personal IDs, business codes, telephones
	Dates       Group = "dates"
	Numbers     Group = "numbers" // of papers, registers and parcels; other codes
	Choices     Group = "choices" // out of a short list: sex, ethnicity, nationality, what is ticked
	Places      Group = "places"
	Offices     Group = "offices"  // agencies and posts
	Measures    Group = "measures" // areas, sums, counts
	Phrases     Group = "phrases"  // up to twenty letters of free text on the row of their label
	Texts       Group = "texts"    // other free text
	Codes       Group = "codes"    // of any kind, where a QR code or machine-readable zone says the same
)

// Groups gives all groups in a fixed order.
func Groups() []Group {
	return []Group{Names, Signers, Identifiers, Dates, Numbers, Choices, Places, Offices, Measures, Phrases, Texts, Codes}
}

// GroupOf gives the group of a kind by itself; a kind that nobody placed counts as free text, the most doubted.
func GroupOf(k values.Kind) Group {
	switch k {
	case values.KindPersonName:
		return Names
	case values.KindPersonalID, values.KindOldID, values.KindBusinessCode, values.KindPhone:
		return Identifiers
	case values.KindDate, values.KindDateWords, values.KindYear:
		return Dates
	case values.KindDocumentNo, values.KindAdmNo, values.KindCivilNo, values.KindSerial, values.KindRegisterNo, values.KindParcelNo,
		values.KindCode, values.KindEmail:
		return Numbers
	case values.KindSex, values.KindEthnicity, values.KindNationality, values.KindCheckbox:
		return Choices
	case values.KindPlace:
		return Places
	case values.KindAgency, values.KindPosition:
		return Offices
	case values.KindArea, values.KindMoney, values.KindDecimal, values.KindInteger:
		return Measures
	}
	return Texts
}

// groupSign begins the name of the signal that tells the group.
const groupSign = "group."

// SetGroup notes the group of the value.
func (s Signals) SetGroup(g Group) { s[groupSign+string(g)] = 1 }

// Group gives the group of the value, free text where none is noted.
func (s Signals) Group() Group {
	for name, x := range s {
		if g, ok := strings.CutPrefix(name, groupSign); ok && x > 0 {
			return Group(g)
		}
	}
	return Texts
}

// Barred tells whether a rule forbids to vouch for the value.
func (s Signals) Barred() bool { return s[Barred] > 0 }
