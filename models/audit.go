package models

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// AuditEntry is one line of the audit: who saw or changed what. It never carries a value of a paper: Before and After are
// keyed digests of values, which tell whether two values are the same and nothing more.
type AuditEntry struct {
	Seq    int64 // 1, 2, 3, … without a gap, whatever the clocks say
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

// ActionViewed is a view of a dossier or of a part of one.
const ActionViewed = "viewed"

// Link gives the chain that the line must carry after a line of the chain before; "" where it is the first. What it
// covers is every other part of the line, each with its length in front, so that nothing can be moved from one part to the next.
func (e AuditEntry) Link(before string) string {
	h := sha256.New()
	for _, part := range []string{before, e.Actor, string(e.Unit), e.Action, e.Object, string(e.Field), e.Before, e.After} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	var numbers [16]byte
	binary.BigEndian.PutUint64(numbers[:8], uint64(e.Seq))            //nolint:gosec // only its bits count
	binary.BigEndian.PutUint64(numbers[8:], uint64(e.At.UnixMilli())) //nolint:gosec // only its bits count
	h.Write(numbers[:])
	return hex.EncodeToString(h.Sum(nil))
}

// AuditHead is the audit's newest line, to be kept elsewhere: an audit that does not have this line with this chain any
// more was cut or written anew. The zero AuditHead is that of an audit without a line.
type AuditHead struct {
	Seq   int64
	Chain string
}

// AuditReport is what verifying the audit found.
type AuditReport struct {
	Lines int64     // that are in order, from the first on
	Head  AuditHead // of those
	Bad   int64     // number of the first line that is not; 0: none
	Fault string    // what is wrong with it, in words
}

// AuditQuery asks for lines of the audit, newest first.
type AuditQuery struct {
	Scope  Scope  // lines of its units; those that belong to no unit only where it is Everywhere
	Actor  string // empty: anybody
	Object string // empty: anything; else the whole object
	Before int64  // lines older than this one; 0: from the newest
	Limit  int
}
