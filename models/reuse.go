package models

import "time"

// ReuseOutcome says what a desk did with a result that was offered in the place of a paper.
type ReuseOutcome string

// The outcomes.
const (
	ReuseDone     ReuseOutcome = "reused"   // the result took the place of the paper
	ReuseDemanded ReuseOutcome = "demanded" // the paper was asked for all the same
)

// Reuse is one line of the book of reuse: what a person decided about a result that was offered for a component of a
// dossier. It carries no data of the holder.
type Reuse struct {
	Unit      UnitCode
	Dossier   DossierCode
	Procedure ProcedureCode
	Component string // as the catalogue of procedures names it
	Result    ResultCode
	Outcome   ReuseOutcome
	Replaced  CopyForm // the paper that was not asked for; CopyCertified: a certified copy was avoided. "" where the paper was demanded
	Evidence  []string // what spoke for the result, and against it
	Reason    string   // why, in a person's words; needed where the paper was demanded
	Actor     string
	At        time.Time
}

// ReuseMonth counts a unit's month. A rate is never told without its two numbers.
type ReuseMonth struct {
	Unit             UnitCode
	Month            string // 2026-11, in Vietnam
	Reused           int    // components
	Demanded         int    // components for which a result was offered and the paper asked for all the same
	CertifiedAvoided int    // of Reused, those that a certified copy would have been handed in for
	DossiersReusing  int    // dossiers with a reused component
	Dossiers         int    // dossiers received in the month of which a file was read, and those of DossiersReusing
}
