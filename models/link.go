package models

// ResultCode is the key of a result in the register.
type ResultCode string

// Relation says how a result stands to a document.
type Relation string

// The relations.
const (
	RelationSameResult Relation = "same_result" // the paper is that result
	RelationSameHolder Relation = "same_holder" // that result belongs to the same person
	RelationHousehold  Relation = "household"   // that result belongs to the same household
	RelationReference  Relation = "reference"   // the paper cites it
)

// LinkState says what became of a proposed link.
type LinkState string

// The states of a link.
const (
	LinkProposed  LinkState = "proposed"
	LinkConfirmed LinkState = "confirmed"
	LinkRejected  LinkState = "rejected"
	LinkPending   LinkState = "pending" // the cited result is not in the register yet
)

// Link is a reasoned tie between a document and an earlier result.
type Link struct {
	ResultCode ResultCode `json:"result_code"`
	Relation   Relation   `json:"relation"`
	Confidence float64    `json:"confidence"` // probability that the relation is true
	State      LinkState  `json:"state"`
	Reasons    []string   `json:"reasons"`
	Cited      *Citation  `json:"cited,omitempty"` // of a reference
}

// Citation is what a document says of a result that it cites; parts that it does not tell are empty.
type Citation struct {
	Type          TypeName `json:"type,omitempty"`
	DocumentNo    string   `json:"document_no,omitempty"`
	IssuingAgency string   `json:"issuing_agency,omitempty"`
	IssueDate     string   `json:"issue_date,omitempty"` // ISO, a day or a year
}

// Result gives the citation as a question to the register.
func (c Citation) Result() Result {
	return Result{Type: c.Type, DocumentNo: c.DocumentNo, IssuingAgency: c.IssuingAgency, IssueDate: c.IssueDate}
}
