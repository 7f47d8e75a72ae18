package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Paper is what a person decided about how a file splits: the pages of one paper, and its type.
type Paper struct {
	Pages []int    `json:"pages"`          // from 1, in the file as received, in order
	Type  TypeName `json:"type,omitempty"` // empty: find out
}

// The findings of a reviewer.
const (
	FindingAbsent     FindingCode = "absent"     // a person looked: it does not stand on the paper
	FindingIllegible  FindingCode = "illegible"  // a person looked: it stands there and cannot be read
	FindingAsTyped    FindingCode = "as_typed"   // a person gave the value as it stands on the paper, though its form is wrong
	FindingOverridden FindingCode = "overridden" // a person gave the value though it contradicts another
)

// Look is how a field is shown to a reviewer: its state, told more finely where somebody must look.
type Look string

// The looks that are no FieldState.
const (
	LookInvalid    Look = "invalid"    // a check contradicts the value
	LookUngrounded Look = "ungrounded" // the value points at no words of a page
	LookLocked     Look = "locked"     // to be keyed a second time without seeing what the first person gave
)

// Look gives how the field is shown, second keying apart.
func (f Field) Look() Look {
	if f.State != StateCheck {
		return Look(f.State)
	}
	for _, finding := range f.Findings {
		if finding.Code == FindingCheckFailed {
			return LookInvalid
		}
	}
	if f.Value != "" && len(f.Evidence) == 0 {
		return LookUngrounded
	}
	return Look(StateCheck)
}

// Open tells whether a person must look at the field before its paper is finished.
func (f Field) Open() bool { return f.State == StateCheck || f.State == StateMissing }

// Version names what a field holds, so that a change that was meant for something else is noticed.
func (f Field) Version() string {
	return digestOf(string(f.Name), f.Value, string(f.State))
}

// Version names what a link says.
func (l Link) Version() string {
	return digestOf(string(l.ResultCode), string(l.Relation), string(l.State))
}

// SplitVersion names how documents split their file.
func SplitVersion(documents []Document) string {
	var parts []string
	for _, d := range documents {
		parts = append(parts, string(d.ID), string(d.Type))
		for _, p := range d.Pages {
			parts = append(parts, strconv.Itoa(p))
		}
	}
	return digestOf(parts...)
}

// digestOf gives a short digest of texts; no text is a part of the next one.
func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// ReviewStage says whose look a paper waits for.
type ReviewStage string

// The stages.
const (
	StageFirst  ReviewStage = "first"  // anybody's
	StageSecond ReviewStage = "second" // somebody's who keys critical fields again without seeing them
	StageThird  ReviewStage = "third"  // a third person's, who decides between two that differ
)

// HoldKind says why a paper is passed over.
type HoldKind string

// The kinds of holds.
const (
	HoldPostponed HoldKind = "postponed" // comes back by itself after a while
	HoldRescan    HoldKind = "rescan"    // waits until pages were scanned again, then for the person who asked for it
	HoldException HoldKind = "exception" // waits until somebody takes it deliberately
)

// Hold is a paper that is passed over.
type Hold struct {
	Document DocumentID
	Kind     HoldKind
	Reason   string // in a person's words
	Pages    []int  // to be scanned again
	By       string
	At       time.Time
	Returned time.Time // when the pages came back; zero before
}

// ReviewLock says who works on a dossier. It is held until a while after its holder's last change.
type ReviewLock struct {
	Dossier DossierCode
	Holder  string
	Until   time.Time
}

// Keying is a critical field that two people key, the second without seeing what the first gave.
type Keying struct {
	Field  FieldName
	First  string // account
	Second string // account; empty: nobody yet
	Value  string // the second person's
	Keyed  bool   // Value was given
	Stage  ReviewStage
}

// Blind gives the field as the second person sees it: without a value, or with the one that he gave himself.
func (k Keying) Blind() Field {
	f := Field{Name: k.Field, Source: SourceClerk}
	if k.Keyed {
		f.Value, f.State = k.Value, StateConfirmed
	}
	return f
}

// FieldDecision is what a person says about a field.
type FieldDecision struct {
	Field    FieldName
	Value    string     // normalised
	Findings []Finding  // why the value is empty or stands against a rule
	Evidence []Evidence // where it stands; nil: as before
	Version  string     // Field.Version of what the person saw
	Undo     bool       // take back the last decision; Value, Findings and Evidence are not used
	Reason   string     // why a rule does not hold; "" where none was overridden
	Actor    string
}

// FieldTouch is the last thing that people did about a field.
type FieldTouch struct {
	Field  FieldName
	Actor  string
	At     time.Time
	Undone bool // it took another decision back
}

// Review is a paper with all that a reviewer needs to know about it.
type Review struct {
	Dossier   Dossier // without files
	File      File
	Pages     []Page     // of the file
	Document  Document   // the paper itself
	Siblings  []Document // all papers of the file, the paper itself among them
	Index     int        // of the paper in its dossier, from 1
	Of        int        // papers of the dossier
	Stage     ReviewStage
	Open      map[DocumentID]int // fields that wait for a look, of the file's papers
	Lock      *ReviewLock        // nil: nobody holds it
	Hold      *Hold              // nil: it is not passed over
	Keyings   []Keying           // that are not settled
	Touched   []FieldTouch       // of each field that people decided something about
	Finished  bool               // somebody said that it is done
	Waiting   int                // papers that wait in the scope
	Following DocumentID         // what the person would be given after it; empty: nothing
}

// ReviewCount counts papers that wait, of one lane.
type ReviewCount struct {
	Lane    Lane
	Waiting int
	Oldest  time.Time // when the oldest came in; zero where none waits
}

// ReviewHeld is a paper that is passed over, with where it stands.
type ReviewHeld struct {
	Dossier  DossierCode
	Document DocumentID
	Type     TypeName
	Unit     UnitCode
	Hold     Hold
}

// ReviewQueue is what waits for reviewers of a scope.
type ReviewQueue struct {
	Lanes []ReviewCount
	Why   map[string]int // papers by reason; a paper may have several
	Locks []ReviewLock
	Held  []ReviewHeld
}

// Why a paper is in the line of review; a paper may be there for several reasons.
const (
	WhyUnsure     = "check"          // a value may be misread
	WhyRule       = "invalid"        // a value contradicts a rule
	WhyUngrounded = "ungrounded"     // a value stands on no page
	WhyMissing    = "missing"        // a value that must be there was not found
	WhyUntyped    = "type_unknown"   // nobody knows what paper it is
	WhySecond     = "second_keying"  // critical fields are to be keyed by a second person
	WhyThird      = "keyings_differ" // a third person must decide between two keyings
	WhyLink       = "link"           // an earlier result was proposed
	WhyReturned   = "returned"       // its pages were scanned again
)
