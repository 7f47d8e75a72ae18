package models

import "time"

// HookID identifies a webhook; it is random and tells nothing.
type HookID string

// Hook is a webhook: an address outside that is told about changes.
type Hook struct {
	ID        HookID
	Unit      UnitCode // whose changes it is told about; empty: those of all units
	URL       string   // https
	Kinds     []ChangeKind
	Secret    string // its messages are signed with; kept from everybody but the sender
	Earlier   string // the secret before, which signs beside the new one until EarlierUntil; empty: none
	Until     time.Time
	Off       bool // sends nothing; what happens meanwhile waits
	Actor     string
	Made      time.Time
	Cursor    int64     // changes up to this one became deliveries
	Failures  int       // attempts that failed since one succeeded
	RestUntil time.Time // nothing is sent before; zero: at once
	Waiting   int       // deliveries that are still to come
	Dead      int       // deliveries that were given up
}

// Scope gives the units whose changes the hook is told about.
func (h Hook) Scope() Scope {
	if h.Unit == "" {
		return Everywhere()
	}
	return In(h.Unit)
}

// DeliveryState says what became of a delivery.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliveryDone    DeliveryState = "done" // the receiver said that it has it
	DeliveryDead    DeliveryState = "dead" // given up; a person may send it again
)

// Delivery is one change on its way to one webhook.
type Delivery struct {
	Hook     HookID
	Change   Change
	State    DeliveryState
	Attempts int
	First    time.Time // when it could be sent first, or was last asked for by a person
	Due      time.Time // when it is tried next; of one that is done or dead, when that was
	Status   int       // HTTP status of the last answer; 0: none came
	Reason   string    // why the last attempt failed, as web/hooks names it; "" where it did not
}

// HookHost is a machine of the house's own network that a webhook may name though its address is a private one.
type HookHost struct {
	Host  string
	Actor string
	At    time.Time
}

// Answered is what a program was answered under an idempotency key.
type Answered struct {
	Digest string // of what it asked
	Status int
	Body   []byte
}
