package models

import "time"

// DossierCode is the code that a receipt shows; see Circular 03/2025/TT-VPCP for the form offices use.
type DossierCode string

// UnitCode identifies the office that owns a dossier.
type UnitCode string

// ProcedureCode is the national code of an administrative procedure, such as 1.001193.
type ProcedureCode string

// Channel says how a dossier came in.
type Channel string

// The channels.
const (
	ChannelDirect Channel = "direct" // trực tiếp, at the desk
	ChannelOnline Channel = "online" // trực tuyến
	ChannelPostal Channel = "postal" // bưu chính
	ChannelBatch  Channel = "batch"  // a shelf of old files
)

// Lane decides which reserved slots work on a dossier.
type Lane string

// The lanes: a citizen waits at the desk; the backlog can wait for the desk.
const (
	LaneDesk    Lane = "desk"
	LaneBacklog Lane = "backlog"
)

// DossierState says how far a dossier has come.
type DossierState string

// The states of a dossier.
const (
	DossierReceived   DossierState = "received"   // bytes and rows are safe; nothing read yet
	DossierProcessing DossierState = "processing" // at least one file is being read
	DossierReview     DossierState = "review"     // read; a clerk must look at some fields
	DossierDone       DossierState = "done"       // read; nothing waits for a clerk
	DossierFailed     DossierState = "failed"     // no file could be read; the files' errors say why
)

// Dossier is one case: the files that came together and what was read from them.
type Dossier struct {
	Code      DossierCode   `json:"code"`
	Unit      UnitCode      `json:"unit"`
	Procedure ProcedureCode `json:"procedure"`
	Holder    string        `json:"holder"` // full name of the person the dossier is about, as far as known
	Channel   Channel       `json:"channel"`
	Lane      Lane          `json:"lane"`
	State     DossierState  `json:"state"`
	Received  time.Time     `json:"received"`
	Files     []File        `json:"files"`
}

// ActorMachine is who the history names for what no person did.
const ActorMachine = "machine"

// Event is one line of a dossier's history. It never carries a field value or page text.
type Event struct {
	Seq     int64       `json:"seq"`               // order within the database, whatever the clocks say
	Dossier DossierCode `json:"dossier,omitempty"` // where events of several dossiers are told together
	At      time.Time   `json:"at"`
	Actor   string      `json:"actor"`  // ActorMachine, or a person's account
	Action  string      `json:"action"` // "received", "digitised", "failed", …
	File    FileID      `json:"file,omitempty"`
	Detail  string      `json:"detail,omitempty"`
}
