package models

import "time"

// Search is a question to the index of dossiers. Empty parts do not narrow it.
type Search struct {
	Text      string // words, numbers with any separator, dates, phrases in double quotes; the last word may go on
	Unit      UnitCode
	Type      TypeName
	State     DossierState
	Lane      Lane
	Procedure ProcedureCode
	From, To  Day    // received, both included, in Vietnam
	After     string // SearchAnswer.Next of the page before
	Most      int    // hits of a page
}

// SearchHit is a document that answers, or a file that was not read yet.
type SearchHit struct {
	Dossier   DossierCode   `json:"dossier"`
	Unit      UnitCode      `json:"unit"`
	Procedure ProcedureCode `json:"procedure"`
	Holder    string        `json:"holder"`
	Lane      Lane          `json:"lane"`
	State     DossierState  `json:"state"`
	Received  time.Time     `json:"received"`
	File      FileID        `json:"file"`
	Document  DocumentID    `json:"document,omitempty"` // "": the file was not read
	Type      TypeName      `json:"type,omitempty"`
	Page      int           `json:"page,omitempty"`  // on which the text of the excerpt stands, else the document's first; 0: none
	Field     FieldName     `json:"field,omitempty"` // whose value the excerpt is of; "": of the page's text
	Excerpt   []Excerpt     `json:"excerpt,omitempty"`
}

// Excerpt is a piece of what was found.
type Excerpt struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"` // it is what was asked for
}

// SearchAnswer is a page of hits: those with the question's own tones first, values before text, and among equals what
// was received last.
type SearchAnswer struct {
	Hits  []SearchHit `json:"hits"`
	Total int         `json:"total"` // of all pages
	More  bool        `json:"more"`  // Total was counted no further
	Next  string      `json:"next"`  // asks for the next page, as Search.After; "" on the last
}

// FieldChange is what a person decided about a field of a dossier: a line of its history that carries values.
type FieldChange struct {
	Document DocumentID
	Type     TypeName // of the document
	Field    FieldName
	Actor    string
	At       time.Time
	Before   string
	After    string
	State    FieldState // that the field got
	Undone   bool       // it took an earlier decision back
	Reason   string     // why a rule was overridden, "" where none was
}

// LinkedDocument is a document that links to a result.
type LinkedDocument struct {
	Dossier  DossierCode
	Unit     UnitCode
	Document DocumentID
	Type     TypeName
	Relation Relation
	State    LinkState
	Received time.Time // the dossier
}
