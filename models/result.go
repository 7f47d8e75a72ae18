package models

// ResultState says whether a result can still be relied on.
type ResultState string

// The states of a result. Whether a valid one has expired is worked out from its dates when somebody asks.
const (
	ResultValid      ResultState = "valid"
	ResultSuperseded ResultState = "superseded" // a later result took its place
	ResultRevoked    ResultState = "revoked"    // thu hồi, hủy bỏ
	ResultExpired    ResultState = "expired"    // its time is over
)

// CopyForm says in which form a result is at hand, which decides how far it can be relied on.
type CopyForm string

// The forms. The empty one is unknown.
const (
	CopyOriginal   CopyForm = "original"   // bản chính, or a scan that a desk compared with it
	CopyRegister   CopyForm = "register"   // bản sao từ sổ gốc
	CopyElectronic CopyForm = "electronic" // signed electronic original, or an e-certified copy
	CopyCertified  CopyForm = "certified"  // certified paper copy: not to be digitised
	CopyPhoto      CopyForm = "photocopy"  // not to be digitised
)

// Result is what an earlier procedure issued, as the register of results knows it. A query for results is a Result of
// which only some parts are known. Dates are ISO, a day or a year alone, "" where unknown. Identifiers are kept as
// written, even where they break a rule.
type Result struct {
	Code          ResultCode
	Type          TypeName // of the pilot's types, or any other word
	DocumentNo    string
	IssuingAgency string // as printed
	IssueDate     string
	ValidUntil    string // "": by the type's rule, or for good
	Holder        Person
	Others        []Person // further holders, as the other spouse
	Procedure     ProcedureCode
	Dossier       DossierCode
	Unit          UnitCode // whose desk digitised or imported it
	File          string   // name of the file, or its identifier
	SHA256        string   // of the file
	Scope         string   // what it may be used for, "" for everything
	CopyForm      CopyForm
	State         ResultState
	Extra         map[string]string // columns of an import that have no name here
}

// Person is who a paper is about, as far as the paper tells.
type Person struct {
	FullName    string
	PersonalID  string // 12 digits where it is whole
	OldID       string // 9 digits of an old card
	DateOfBirth string // ISO, a day or a year
	Sex         string // male or female
	MotherName  string
	Address     string
}

// ResultRelation says what one result does to another.
type ResultRelation string

// The relations between results: from the later one to the earlier one.
const (
	ResultBasedOn  ResultRelation = "based_on"
	ResultReplaces ResultRelation = "replaces" // the earlier one becomes superseded
	ResultAmends   ResultRelation = "amends"   // both hold
	ResultReissues ResultRelation = "reissues" // the same once more; the earlier one becomes superseded
	ResultCorrects ResultRelation = "corrects" // cải chính; the earlier one becomes superseded
	ResultRevokes  ResultRelation = "revokes"
)
