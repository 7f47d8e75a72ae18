// Package doctypes gives the document types: one YAML file each, embedded here; an office adds or overrides a type
// by a file of the same form in its data folder.
//
// A file says how a paper is recognised by its title, which fields it carries, and where each field stands: after
// which printed labels, in which section, or at which place of the sheet. docs/design.md explains every key.
package doctypes

import (
	"cmp"
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/values"
)

//go:embed *.yaml
var embedded embed.FS

// Type is one document type.
type Type struct {
	Name     models.TypeName
	Label    string // what clerks call it
	Hint     string // what a reader who does not know such papers must be told of it, one sentence or nothing
	Titles   []Title
	Sections []Section
	Fields   []Field
	Stops    []string // printed words that end a value though they label no field
	Checks   []string // named checks over several fields
	Signs    []Sign
	Validity Validity
	Header   bool // the paper is recognised by its header alone, where no title of any type stands on it
}

// Title is a wording that identifies the type where it stands as a title.
type Title struct {
	Text string
	// Kind is what the paper is called in words ("Chỉ thị") where one type has papers of several kinds.
	Kind string
	// Abbreviation stands in the number of such a paper, as QĐ in 12/QĐ-UBND (Decree 30/2020, annex III).
	Abbreviation string
}

// Sign is printed words that together tell the type where its title could not be read: the English labels of an identity
// card, the first letters of its machine-readable zone.
type Sign struct {
	All  []string `yaml:"all"`
	Sure float64  `yaml:"sure"` // confidence that the type is right, 0 to 1
}

// Section is a part of a paper that speaks of one person or thing: the same labels mean other fields in it.
type Section struct {
	Name    string
	Anchors []string // printed words that open it
	Closed  bool     // labels in it stand for no field outside it
}

// Place says where a field stands.
type Place string

// The places. All but PlaceLabel need no printed label.
const (
	PlaceLabel          Place = ""                // right of or below its label
	PlaceHeaderAgency   Place = "header_agency"   // the lower agency of the left header
	PlaceHeaderNumber   Place = "header_number"   // after "Số" below the header
	PlaceDateline       Place = "dateline"        // the date of "…, ngày … tháng … năm …" beside the header or above the signature
	PlaceDatelinePlace  Place = "dateline_place"  // the place name of that line
	PlaceAbstract       Place = "abstract"        // the lines under the title
	PlaceLetterAbstract Place = "letter_abstract" // the lines that open with V/v
	PlaceAddressee      Place = "addressee"       // after "Kính gửi"
	PlaceSigner         Place = "signer"          // the name under the signature
	PlaceSignerPosition Place = "signer_position" // the office above the signature
	PlaceTitle          Place = "title"           // the title itself
	PlaceKind           Place = "kind"            // the title in words
	PlaceSignerAgency   Place = "signer_agency"   // the agency named in the signature block
	PlaceSerial         Place = "serial"          // two letters and digits that stand alone, as on a land certificate
	PlaceColumn         Place = "column"          // the cells of a table's column, under its head
	PlaceAnniversary    Place = "anniversary"     // the later date on a birthday: identity cards expire on one
	PlaceAnywhere       Place = "anywhere"        // wherever the only value of its kind stands
)

var places = []Place{PlaceLabel, PlaceHeaderAgency, PlaceHeaderNumber, PlaceDateline, PlaceDatelinePlace, PlaceAbstract,
	PlaceLetterAbstract, PlaceAddressee, PlaceSigner, PlaceSignerPosition, PlaceTitle, PlaceKind, PlaceSignerAgency, PlaceSerial, PlaceColumn, PlaceAnniversary, PlaceAnywhere}

// Field tells where one field stands and how its value is read.
type Field struct {
	Name     models.FieldName
	Kind     values.Kind
	Hint     string // what its name and labels do not say, for a reader who does not know such papers
	Required bool   // printed on every genuine paper of the type
	Critical bool   // a wrong value names another person or paper: vouched for only with a second source
	Section  string
	Labels   []string
	Columns  []string // heads of the table columns that hold it, for PlaceColumn
	Places   []Place  // tried in this order; none: after its label
	Wrap     bool     // the value may run over several lines
}

// Find gives the field of that name, or nil.
func (t *Type) Find(name models.FieldName) *Field {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

// Set is the types in force, in a fixed order.
type Set []*Type

// Find gives the type of that name, or nil.
func (s Set) Find(name models.TypeName) *Type {
	for _, t := range s {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Load gives the embedded types, and those of the folder over them; dir may be empty or absent. A fault in a file
// is an Error of code invalid that names the file and its line.
func Load(dir string) (Set, error) {
	set, err := readAll(embedded, ".")
	if err != nil || dir == "" {
		return set, err
	}
	if _, err := os.Stat(dir); err != nil {
		return set, nil //nolint:nilerr // no folder means that the office has no types of its own
	}
	own, err := readAll(os.DirFS(dir), ".")
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		set = slices.DeleteFunc(set, func(o *Type) bool { return o.Name == t.Name })
		set = append(set, t)
	}
	slices.SortFunc(set, func(a, b *Type) int { return cmp.Compare(a.Name, b.Name) })
	return set, nil
}

func readAll(folder fs.FS, root string) (Set, error) {
	names, err := fs.Glob(folder, filepath.ToSlash(filepath.Join(root, "*.yaml")))
	if err != nil {
		return nil, err
	}
	var set Set
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		t, err := Parse(name, data)
		if err != nil {
			return nil, err
		}
		set = append(set, t)
	}
	slices.SortFunc(set, func(a, b *Type) int { return cmp.Compare(a.Name, b.Name) })
	return set, nil
}
