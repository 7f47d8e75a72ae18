package pipeline

import (
	"strings"

	"sohoa/models"
)

// The names that types give to what a result is known by, the first that a document has counts.
var (
	numberNames  = []models.FieldName{"document_no", "serial", "business_code"}
	agencyNames  = []models.FieldName{"registration_agency", "issuing_agency"}
	issueNames   = []models.FieldName{"registration_date", "issue_date", "first_registration_date"}
	addressNames = []models.FieldName{"permanent_residence", "residence", "current_residence", "address", "last_residence"}
)

// people are the prefixes by which types tell the people apart whom a paper is about.
var people = []models.FieldName{"", "owner_", "holder_", "wife_", "husband_"}

// Questions gives what a document tells that its earlier results can be found by: one question for each person that it
// is about, or a single one about the paper alone.
func Questions(doc *models.Document) []models.Result {
	paper := models.Result{Type: doc.Type, DocumentNo: first(doc, numberNames, ""), IssuingAgency: first(doc, agencyNames, ""),
		IssueDate: first(doc, issueNames, ""), ValidUntil: valueOf(doc, "valid_until")}
	var out []models.Result
	for _, prefix := range people {
		if p, ok := person(doc, prefix); ok {
			question := paper
			question.Holder = p
			out = append(out, question)
		}
	}
	if len(out) == 0 && paper.DocumentNo != "" {
		out = append(out, paper)
	}
	return out
}

// person gives one of the people of a document, if it names him.
func person(doc *models.Document, prefix models.FieldName) (models.Person, bool) {
	p := models.Person{FullName: valueOf(doc, prefix+fieldFullName), PersonalID: valueOf(doc, prefix+fieldPersonalID),
		OldID: valueOf(doc, prefix+"old_id"), DateOfBirth: valueOf(doc, prefix+fieldDateOfBirth), Sex: valueOf(doc, prefix+fieldSex),
		Address: first(doc, addressNames, prefix)}
	switch prefix {
	case "":
		p.MotherName = valueOf(doc, "mother_full_name")
	case "wife_":
		p.Sex = "female"
	case "husband_":
		p.Sex = "male"
	}
	if len(p.PersonalID) == 9 && p.OldID == "" {
		p.PersonalID, p.OldID = "", p.PersonalID
	}
	return p, p.FullName != "" || p.PersonalID != "" || p.OldID != ""
}

func valueOf(doc *models.Document, name models.FieldName) string {
	if f := doc.Field(name); f != nil {
		return strings.TrimSpace(f.Value)
	}
	return ""
}

func first(doc *models.Document, names []models.FieldName, prefix models.FieldName) string {
	for _, name := range names {
		if v := valueOf(doc, prefix+name); v != "" {
			return v
		}
	}
	return ""
}

// ResultOf gives the result that a document is, as the register keeps it: its first person is the holder, the others are
// further holders; parents of a birth certificate are others, too, so that a child's results can be found by theirs.
func ResultOf(doc *models.Document) models.Result {
	questions := Questions(doc)
	if len(questions) == 0 {
		return models.Result{Type: doc.Type}
	}
	out := questions[0]
	for _, q := range questions[1:] {
		out.Others = append(out.Others, q.Holder)
	}
	for _, prefix := range []models.FieldName{"mother_", "father_"} {
		if p, ok := person(doc, prefix); ok {
			out.Others = append(out.Others, p)
		}
	}
	return out
}
