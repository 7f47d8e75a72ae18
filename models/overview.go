package models

import "time"

// Figures is what the head of a unit answers for, counted over the dossiers that were received in a span of days. A rate is
// never told without its two numbers, so only the numbers are here.
type Figures struct {
	Unit      UnitCode // "" where several are summed
	Month     string   // 2026-11 where the figures are of one month
	Received  int      // dossiers
	Due       int      // components that must be digitised
	Digitised int      // of Due, those that are at hand as data, reused ones included
	Reused    int      // of Digitised, those that an earlier result stands for
	Demanded  int      // components that were asked for though a result was offered
	Avoided   int      // of Reused, those that a certified copy would have been made for
	Finished  int      // dossiers with nothing left to do
	Resulted  int      // of Finished, those whose result is in the register
	Fields    int      // that were read
	Auto      int      // of Fields, those that the machine vouched for
}

// Add adds other figures.
func (f *Figures) Add(o Figures) {
	f.Received += o.Received
	f.Due += o.Due
	f.Digitised += o.Digitised
	f.Reused += o.Reused
	f.Demanded += o.Demanded
	f.Avoided += o.Avoided
	f.Finished += o.Finished
	f.Resulted += o.Resulted
	f.Fields += o.Fields
	f.Auto += o.Auto
}

// Span is days, both included, as ISO days in Vietnam.
type Span struct{ From, Until Day }

// Waiting counts a unit's dossiers that wait for a clerk now.
type Waiting struct {
	Unit    UnitCode
	Lane    Lane
	Count   int
	Checks  int       // of Count, those with a field to look at
	Missing int       // of Count, those with a required field that was not found
	Failed  int       // of Count, those with a file that could not be read
	Oldest  time.Time // when the oldest was received
}

// FieldDecisions counts what people decided about a field of a type.
type FieldDecisions struct {
	Type      TypeName
	Field     FieldName
	Decided   int
	Corrected int // of Decided
}

// Counted names what a list of dossiers is counted by.
type Counted string

// What can be listed. The sum over the list is the number that was shown.
const (
	CountedReceived  Counted = "received"
	CountedDue       Counted = "due"
	CountedDigitised Counted = "digitised"
	CountedLacking   Counted = "lacking" // due and not digitised
	CountedReused    Counted = "reused"
	CountedDemanded  Counted = "demanded"
	CountedAvoided   Counted = "avoided"
	CountedFinished  Counted = "finished"
	CountedResulted  Counted = "resulted"
	CountedNoResult  Counted = "no_result" // finished without a result in the register
	CountedFields    Counted = "fields"
	CountedAuto      Counted = "auto"
	CountedWaiting   Counted = "waiting"   // for a clerk, now, whatever the span
	CountedCorrected Counted = "corrected" // fields, by the day of the correction
)

// Listing asks for the dossiers behind a number.
type Listing struct {
	Span  Span
	What  Counted
	Type  TypeName  // of CountedCorrected, with Field; "" for all
	Field FieldName //
	After int       // how many to pass over
	Most  int       // how many to give
}

// Listed is a dossier behind a number. It tells nothing of a person.
type Listed struct {
	Dossier   DossierCode
	Unit      UnitCode
	Procedure ProcedureCode
	At        time.Time // received; or first told of, where it is of another system
	State     DossierState
	Elsewhere bool // it is of another system: there is nothing to open
	Count     int  // what it adds to the number
}

// Measure is what a target can be set for: a rate of two of the Figures.
type Measure string

// The measures.
const (
	MeasureDigitised Measure = "digitised" // Digitised of Due
	MeasureReused    Measure = "reused"    // Reused of Digitised
	MeasureResulted  Measure = "resulted"  // Resulted of Finished
	MeasureAuto      Measure = "auto"      // Auto of Fields
)

// Measures is all measures in the order in which people are shown them.
var Measures = []Measure{MeasureDigitised, MeasureReused, MeasureResulted, MeasureAuto}

// Of gives the measure's two numbers.
func (m Measure) Of(f Figures) (part, whole int) {
	switch m {
	case MeasureDigitised:
		return f.Digitised, f.Due
	case MeasureReused:
		return f.Reused, f.Digitised
	case MeasureResulted:
		return f.Resulted, f.Finished
	case MeasureAuto:
		return f.Auto, f.Fields
	}
	return 0, 0
}

// Target is what a unit is to reach in a period.
type Target struct {
	Unit    UnitCode // "": every unit that has none of its own, and the city as a whole
	Period  string   // 2026, 2026-Q4 or 2026-11
	Measure Measure
	Tenths  int // of a percent, 0 to 1000; -1 where the target was taken back
	Actor   string
	At      time.Time
}

// Worked counts what somebody decided in a span of time.
type Worked struct {
	Actor     string
	Documents int
	Decided   int // fields
	Corrected int // of Decided
	First     time.Time
	Last      time.Time
}

// Board is what a head needs to see of the work at review.
type Board struct {
	Lanes    []BoardLane
	Locks    []ReviewLock
	Held     []BoardHeld
	People   []Worked
	Reviewed int // papers that somebody said are done, since the time that was asked about
	Lately   int // such papers since the other time that was asked about
}

// BoardLane counts the papers of a lane that wait for reviewers. A paper may wait for several reasons.
type BoardLane struct {
	Lane       Lane
	Papers     int
	Unsure     int // with a field that was read with doubt
	Rule       int // with a field that breaks a rule
	Ungrounded int // with a value that stands nowhere on the page
	Missing    int // with a required field that was not found
	Untyped    int // of unknown type
	Second     int // that wait for a second or third person
	Oldest     time.Time
}

// BoardHeld counts the papers that are passed over.
type BoardHeld struct {
	Kind   HoldKind
	Papers int
	Oldest time.Time // when the first of them was put aside
}
