package models

import "time"

// Stratum is fields that are like each other: those of one name on papers of one type. A sample of a unit's vouched-for
// fields is drawn, judged and suspended stratum by stratum.
type Stratum struct {
	Type  TypeName
	Field FieldName
}

// String gives the form that commands read and print, as birth_certificate/full_name.
func (s Stratum) String() string { return string(s.Type) + "/" + string(s.Field) }

// Day is a calendar day in Vietnam, ISO.
type Day string

// Draw is one draw of a unit's sample for one day. It is made once: what is drawn for a day never changes.
type Draw struct {
	Unit  UnitCode
	Day   Day // whose files the fields come from
	Seed  string
	Size  int       // fields asked for
	From  int       // fields that could have been drawn
	Drawn time.Time // when
	Actor string
}

// SampleID counts all samples of an installation.
type SampleID int64

// SampleOutcome is what became of a sample.
type SampleOutcome string

// The outcomes of a sample. SampleOpen is the empty one.
const (
	SampleOpen  SampleOutcome = ""      // nobody has read it again yet
	SampleRight SampleOutcome = "right" // a person read the same as the machine
	SampleWrong SampleOutcome = "wrong" // a person read something else: a silent error
)

// Sample is a field that the machine vouched for, drawn to be read again by a person who does not see what it read.
type Sample struct {
	ID       SampleID
	Day      Day
	Stratum  Stratum
	Dossier  DossierCode
	File     FileID
	Document DocumentID
	Place    Evidence // the first words that the value came from; zero where it came from none
	Machine  string   // the value as the machine vouched for it when the sample was drawn
	Outcome  SampleOutcome
	Answer   string // what the person read
	Actor    string // who answered
	Answered time.Time
}

// Suspension is a time in which the machine vouches for no field of a stratum of a unit.
type Suspension struct {
	Stratum Stratum
	Since   time.Time
	By      string    // ActorMachine, or a person's account
	Reason  string    // in Vietnamese, for clerks
	Until   time.Time // zero while it lasts
	EndedBy string
	Because string // why it ended
}

// Lasting tells whether the suspension is in force.
func (s Suspension) Lasting() bool { return s.Until.IsZero() }
