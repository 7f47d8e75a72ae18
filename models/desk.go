package models

import "time"

// DossierOpen is the state of a dossier whose papers are still being gathered at a desk. Its files are read meanwhile as
// any others; once it is accepted its state follows from them.
const DossierOpen DossierState = "open"

// Intake is what a desk wrote down about a dossier: who it is about, who handed it in, what papers it asks for.
type Intake struct {
	Dossier    DossierCode
	Unit       UnitCode
	Procedure  ProcedureCode
	Title      string // of the procedure, as the catalogue had it when the dossier was opened
	Request    string // what is asked for, in a person's words; "": the title says it
	Holder     Person // chủ hồ sơ; may be unknown until a card was read, never when the dossier is accepted
	Card       bool   // the holder was read from the code of a card, not typed
	Applicant  Person // người nộp; zero where the holder came
	Relation   string // of the applicant to the holder
	Phone      string // of who came
	Due        Day    // when the result can be fetched; "" until somebody said it
	Sets       int    // bộ
	Opened     time.Time
	By         string // who opened it
	Accepted   time.Time
	AcceptedBy string
	Components []Component
	Placed     []PaperPlace // what people said about its papers
}

// Open tells whether papers are still being gathered.
func (i Intake) Open() bool { return i.Accepted.IsZero() }

// Missing gives the components that are needed and not there.
func (i Intake) Missing() []Component {
	var out []Component
	for _, c := range i.Components {
		if c.Presence == PresenceMissing {
			out = append(out, c)
		}
	}
	return out
}

// ComponentState is how a component is counted; the states are those that systems of provinces report to the national one.
type ComponentState string

// The states of a component.
const (
	ComponentNone       ComponentState = "none"               // chưa số hóa
	ComponentDigitised  ComponentState = "digitised"          // được số hóa
	ComponentReused     ComponentState = "reused"             // tái sử dụng
	ComponentFromResult ComponentState = "reused_from_result" // tái sử dụng từ kết quả của hồ sơ khác
)

// Presence says in which way a component is there, or why it need not be.
type Presence string

// The ways.
const (
	PresenceMissing  Presence = "missing"   // needed and not there
	PresenceOptional Presence = "optional"  // not there; nobody said yet whether this case needs it
	PresencePaper    Presence = "paper"     // a paper of the dossier is it
	PresenceHandedIn Presence = "handed_in" // taken in on paper, not scanned
	PresenceShown    Presence = "shown"     // looked at and given back
	PresenceReused   Presence = "reused"    // an earlier result stands for it
	PresenceShared   Presence = "shared"    // a database has it: it is not asked for
	PresenceOmitted  Presence = "omitted"   // this case does not need it
)

// ComponentDecision is what a person of the desk said about a component.
type ComponentDecision string

// The decisions. The empty one leaves it to the papers.
const (
	DecisionNone     ComponentDecision = ""
	DecisionScan     ComponentDecision = "scan"      // this case needs the paper, to be scanned
	DecisionDemanded ComponentDecision = "demanded"  // a result was offered, and the paper is asked for all the same
	DecisionHandedIn ComponentDecision = "handed_in" // taken in on paper
	DecisionShown    ComponentDecision = "shown"
	DecisionOmitted  ComponentDecision = "omitted"
	DecisionReused   ComponentDecision = "reused" // only together with a line in the book of reuse
)

// Component is a paper that the procedure asks for (thành phần hồ sơ), as the catalogue had it when the dossier was opened,
// and what became of it.
type Component struct {
	Name      string     // in addresses and exports, unique in its dossier
	Label     string     // what clerks call it
	Presented string     // form, original or show, as the catalogue of procedures says
	Required  string     // yes, no or when
	Types     []TypeName // of papers that can be it
	Database  string     // that shares it, "" where none does
	Digitise  string     // reason under Art. 4(1) of Circular 01/2023/TT-VPCP: a, b, c, d; "" where it is not to be digitised
	Note      string
	Decision  ComponentDecision
	Form      CopyForm   // in which the paper was shown; "" where nobody said: an original
	Result    ResultCode // that was reused
	Reason    string     // of the decision, in a person's words
	Presence  Presence
	State     ComponentState
	Papers    []ComponentPaper
}

// ComponentPaper is a paper of the dossier that was found to be a component.
type ComponentPaper struct {
	File      FileID
	Document  DocumentID
	Page      int // its first, in the file
	Type      TypeName
	Placed    bool // by a person
	Certified bool // a mark of a certified copy stands on it
}

// NoComponent is where a person places a paper that is none of the components.
const NoComponent = "-"

// PaperPlace is a person's word about which component a paper is.
type PaperPlace struct {
	File      FileID
	Page      int    // the paper's first
	Component string // NoComponent: none; "": what the program finds
}

// IntakeLine is a dossier in a list of the desk.
type IntakeLine struct {
	Dossier DossierCode
	Title   string
	Holder  string
	Opened  time.Time
	Files   int
}

// SentBack is a paper that a reviewer wants scanned again.
type SentBack struct {
	Dossier DossierCode
	File    FileID
	Type    TypeName
	Pages   []int  // of the file
	Reason  string // in a person's words
	By      string
	At      time.Time
}

// Addition is files that were added to a dossier of a desk, or one page that was put in the place of another.
type Addition struct {
	File   File
	Page   int   // that was replaced; 0: the file is new
	Bytes  int64 // that were added
	Ticket Ticket
	Again  bool // the same upload had been added before: nothing was written
}

// UploadID names a file on its way to a dossier of a desk; it is random and tells nothing.
type UploadID string

// Upload is a file on its way, of which some bytes arrived.
type Upload struct {
	ID        UploadID    `json:"id"`
	Dossier   DossierCode `json:"dossier"`
	Replaces  FileID      `json:"replaces,omitempty"` // the file of which Page is scanned again, "" for a new file
	Page      int         `json:"page,omitempty"`
	Component string      `json:"component,omitempty"` // what a person said that the paper is, "" to find out
	Name      string      `json:"name"`                // as the sender gave it
	Size      int64       `json:"size"`                // bytes of the whole file
	Offset    int64       `json:"-"`                   // bytes that are safe
	Made      time.Time   `json:"made"`
}

// Whole tells whether all bytes arrived.
func (u Upload) Whole() bool { return u.Offset == u.Size }
