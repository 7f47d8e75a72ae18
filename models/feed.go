package models

import "time"

// ChangeKind says what kind of object changed.
type ChangeKind string

// The kinds of objects that the feed of changes tells about.
const (
	ChangeDossier   ChangeKind = "dossier"   // id: its code
	ChangeDocument  ChangeKind = "document"  // id: its identifier
	ChangeField     ChangeKind = "field"     // id: its document's identifier, "/" and its name
	ChangeLink      ChangeKind = "link"      // id: its document's identifier, "/" and its place among the links, from 0
	ChangeResult    ChangeKind = "result"    // id: its code in the register
	ChangeComponent ChangeKind = "component" // id: its dossier's code, "/" and its name
)

// ChangeKinds is all kinds in the order in which people are shown them.
var ChangeKinds = []ChangeKind{ChangeDossier, ChangeDocument, ChangeField, ChangeLink, ChangeResult, ChangeComponent}

// Change is one line of the feed: an object that is now another than it was. It carries no value; whoever wants those asks for
// the object.
type Change struct {
	Seq     int64       `json:"seq"` // order within the database, whatever the clocks say
	At      time.Time   `json:"at"`
	Kind    ChangeKind  `json:"kind"`
	ID      string      `json:"id"`
	Unit    UnitCode    `json:"unit"`    // empty: the object belongs to no unit, as an imported result may
	Dossier DossierCode `json:"dossier"` // empty: the object belongs to no dossier
	Action  string      `json:"action"`  // "received", "read", "corrected", "removed", …
}

// DossierQuery asks for dossiers, those received last first. Empty parts do not narrow it.
type DossierQuery struct {
	Unit      UnitCode
	State     DossierState
	Lane      Lane
	Channel   Channel
	Procedure ProcedureCode
	From      time.Time   // received at or after it
	Until     time.Time   // received before it
	After     time.Time   // with AfterCode: the last dossier of the page before
	AfterCode DossierCode // "" for the first page
	Limit     int
}
