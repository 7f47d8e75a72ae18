package models

import "time"

// AuditEntry is one line of the audit: who saw or changed what. It never carries a value of a paper: Before and After are
// keyed digests of values, which tell whether two values are the same and nothing more.
type AuditEntry struct {
	Seq    int64 // order within the database, whatever the clocks say
	At     time.Time
	Actor  string // an account's name, or ActorMachine
	Unit   UnitCode
	Action string // "viewed", "confirmed", "signed_in", …
	Object string // kind and identifier, as "dossier:H26-261124-0001"
	Field  FieldName
	Before string
	After  string
	Chain  string // digest of this line and, through the line before it, of all earlier ones
}
