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
	Text           string     `json:"text,omitempty"` // recognised text in reading order, pages parted by form feeds
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
