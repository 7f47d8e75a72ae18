package register

import "sohoa/models"

// Question is what is known of a result that is looked for, named as the contract of sohoa link names it. What is empty is not
// known.
type Question struct {
	FullName      string          `json:"holder_full_name"`
	PersonalID    string          `json:"holder_personal_id"`
	OldID         string          `json:"holder_old_id"`
	DateOfBirth   string          `json:"holder_date_of_birth"`
	MotherName    string          `json:"holder_mother_name"`
	Address       string          `json:"holder_address"`
	DocumentNo    string          `json:"document_no"`
	Type          models.TypeName `json:"result_type"`
	IssuingAgency string          `json:"issuing_agency"`
	IssueDate     string          `json:"issue_date"`
}

// Result gives the question as the register understands it.
func (q Question) Result() models.Result {
	return models.Result{Type: q.Type, DocumentNo: q.DocumentNo, IssuingAgency: q.IssuingAgency, IssueDate: asDate(q.IssueDate),
		Holder: models.Person{FullName: q.FullName, PersonalID: q.PersonalID, OldID: q.OldID, DateOfBirth: asDate(q.DateOfBirth),
			MotherName: q.MotherName, Address: q.Address}}
}

// asDate gives a date as the register has it. A question may hold whatever was read from a paper: a date that cannot be is
// left as it is, for the comparison to make of it what it can.
func asDate(text string) string {
	if date, fault := Date(text); fault == "" {
		return date
	}
	return text
}
