package models

import "time"

// Decision is a field that a person confirmed or corrected, with what the machine had read there.
type Decision struct {
	Document DocumentID
	SHA256   string // of the file as received: the same file sent twice is one witness
	Blob     BlobRef
	Type     TypeName
	Field    Field    // as the person left it
	Readings []string // values that the machine gave for it, first its own choice; empty where it gave none
	Clerks   []string // everybody whose last word on the field is the value that it has
}

// LexiconEntry is a value that people of a unit confirmed again and again.
type LexiconEntry struct {
	Kind   string // of the value, as the lexicon of the line names it
	Folded string // the value without case, marks and spaces
	Value  string
	Count  int // decided fields that hold it
	Files  int // different files among them
	Clerks int // different people who decided them
}

// LexiconState says what a version of a unit's lexicon is good for.
type LexiconState string

// The states of a version. At most one version of a unit is live.
const (
	LexiconCandidate LexiconState = "candidate" // gathered; not in use
	LexiconLive      LexiconState = "live"      // in use
	LexiconPast      LexiconState = "past"      // was live until a later one took its place
	LexiconUndone    LexiconState = "undone"    // was live until somebody took it back
)

// LexiconVersion is one version of what a unit's decisions taught.
type LexiconVersion struct {
	Number  int // from 1 in each unit
	State   LexiconState
	Before  int // the version that was live before this one; 0: none
	Made    time.Time
	Actor   string // who gathered it
	Entries []LexiconEntry
}

// LexiconMove is one line of the history of a unit's lexicons.
type LexiconMove struct {
	Version int
	Action  string // gathered, applied, refused, undone
	Actor   string
	At      time.Time
	Detail  string // counts only
}
