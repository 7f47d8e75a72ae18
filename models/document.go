package models

// DocumentID identifies a document: one paper found in a file.
type DocumentID string

// Document is one paper: its type, the pages it stands on, and what was read from it.
type Document struct {
	ID             DocumentID `json:"id,omitempty"`
	Type           TypeName   `json:"type"`
	TypeConfidence float64    `json:"type_confidence"` // 0 to 1
	Pages          []int      `json:"pages"`           // from 1, in the file as received, in order
	Fields         []Field    `json:"fields"`
	Findings       []Finding  `json:"findings"`
	Links          []Link     `json:"links"`
	Pairs          []Pair     `json:"pairs,omitempty"` // what is labelled on a paper of unknown type
	Text           string     `json:"text,omitempty"`  // recognised text in reading order, pages parted by form feeds
}

// Field gives the field of that name, or nil.
func (d *Document) Field(name FieldName) *Field {
	for i := range d.Fields {
		if d.Fields[i].Name == name {
			return &d.Fields[i]
		}
	}
	return nil
}

// Pair is a printed label and what stands beside it, on a paper whose type nobody described. A clerk must look at
// every pair.
type Pair struct {
	Label    string     `json:"label"`
	Value    string     `json:"value"` // as printed, white space single
	Source   Source     `json:"source"`
	Evidence []Evidence `json:"evidence"` // of the value
}
