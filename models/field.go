package models

// FieldName is the name of a field in JSON and exports, as the contract of document types lists them.
type FieldName string

// FieldState says who vouches for a value.
type FieldState string

// The states of a field. A wrong value in StateAuto is a silent error, the worst thing the program can do.
const (
	StateAuto      FieldState = "auto"      // the machine vouches for it; no clerk needs to look
	StateCheck     FieldState = "check"     // a clerk must look
	StateMissing   FieldState = "missing"   // the type requires it and nothing was found
	StateConfirmed FieldState = "confirmed" // a clerk confirmed it
	StateCorrected FieldState = "corrected" // a clerk changed it
	StateReused    FieldState = "reused"    // taken from an earlier result
)

// ByClerk tells whether a person has the last word on a field in this state; no machine may overwrite it.
func (s FieldState) ByClerk() bool { return s == StateConfirmed || s == StateCorrected }

// Source says which reader gave a value.
type Source string

// The sources of a value.
const (
	SourceRules     Source = "rules"
	SourceLLM       Source = "llm"
	SourceBarcode   Source = "barcode" // QR, Code 128 or MRZ
	SourceTextLayer Source = "text_layer"
	SourceRegister  Source = "register"
	SourceClerk     Source = "clerk"
)

// Field is one value of a document.
type Field struct {
	Name       FieldName  `json:"name"`
	Value      string     `json:"value"` // normalised: NFC, single spaces, ISO dates, plain decimals; empty when missing
	Raw        string     `json:"raw"`   // what stands on the page
	Confidence float64    `json:"confidence"`
	State      FieldState `json:"state"`
	Source     Source     `json:"source"`
	Evidence   []Evidence `json:"evidence"`
	Findings   []Finding  `json:"findings"`
	// Alternatives are other readings of the same field, most likely first: what a clerk may choose with one key.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	// Signals is what spoke for and against the value when it was scored, each from 0 to 1, by name; nil for what a
	// person gave. Kept with the field so that a clerk's decision becomes an example to calibrate by.
	Signals map[string]float64 `json:"-"`
}

// Alternative is another reading of a field's place, or a reading of another place for it.
type Alternative struct {
	Value    string     `json:"value"` // normalised like Field.Value
	Raw      string     `json:"raw"`
	Source   Source     `json:"source"`
	Evidence []Evidence `json:"evidence,omitempty"` // empty: the field's own
}

// Evidence points at words on a page.
type Evidence struct {
	Page int    `json:"page"` // from 1, in the file as received
	Box  Box    `json:"box"`
	Text string `json:"text"`
}
