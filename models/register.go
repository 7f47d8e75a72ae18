package models

import "time"

// KeyedResult is a result with the keys it is found by: short words that it is likely to share with a question about it
// even where parts were misread.
type KeyedResult struct {
	Result Result
	Keys   []string
}

// ResultChange says what became of a result that was handed to the register.
type ResultChange string

// The changes.
const (
	ResultAdded     ResultChange = "added"
	ResultUpdated   ResultChange = "updated"
	ResultUnchanged ResultChange = "unchanged"
	ResultKept      ResultChange = "kept" // a clerk had confirmed another one under the code; that one stays
)

// ResultTie is a relation between two results of the register.
type ResultTie struct {
	Later    ResultCode
	Relation ResultRelation
	Earlier  ResultCode
}

// ResultEvent is a line of the register's history. Code is empty for an import as a whole.
type ResultEvent struct {
	Code   ResultCode
	At     time.Time
	Actor  string
	Action string // entered, updated, a relation, a state
	Detail string
}

// PendingReference is what a document cites and the register did not have when last looked.
type PendingReference struct {
	ID       int64
	Document DocumentID
	Cited    Citation
	Arrivals int64 // what the register had seen when the reference was handed out
}

// IDAlias is an old 9-digit number and the 12-digit one of the same person.
type IDAlias struct {
	OldID      string
	PersonalID string
	Source     string // id_card, or the code of the result that carried both
}
