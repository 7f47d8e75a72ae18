package models

// FindingCode names a kind of finding, for programs; clerks read the message.
type FindingCode string

// Finding is a sentence for the clerk about something that needs a look.
type Finding struct {
	Code    FindingCode `json:"code"`
	Message string      `json:"message"` // one sentence a clerk understands, in Vietnamese
	Page    int         `json:"page,omitempty"`
}

// The findings of the line.
const (
	FindingLowConfidence   FindingCode = "low_confidence"    // the letters were hard to read
	FindingReadingsDiffer  FindingCode = "readings_differ"   // a second reading of the same place gave something else
	FindingNotConfirmed    FindingCode = "not_confirmed"     // no second source supports the value
	FindingCheckFailed     FindingCode = "check_failed"      // the value contradicts a rule or another value
	FindingIllFormed       FindingCode = "ill_formed"        // the value does not have the form its kind requires
	FindingMissing         FindingCode = "missing"           // a required value was not found
	FindingPageUnread      FindingCode = "page_unread"       // a page could not be read
	FindingBlankPage       FindingCode = "blank_page"        // a page carries nothing
	FindingTypeUnsure      FindingCode = "type_unsure"       // the title was hard to read
	FindingTypeUnknown     FindingCode = "type_unknown"      // no known title stands on the paper
	FindingCertifiedCopy   FindingCode = "certified_copy"    // a mark of a certified copy stands on the paper
	FindingSecretMark      FindingCode = "secret_mark"       // a secrecy mark stands on the paper; it must not be digitised
	FindingPoorImage       FindingCode = "poor_image"        // the picture itself is poor; a better scan would help
	FindingHandwriting     FindingCode = "handwriting"       // the place looks filled by hand
	FindingLaterChange     FindingCode = "later_change"      // the paper notes a later change of its content
	FindingUngrounded      FindingCode = "ungrounded"        // the model gave a value that does not stand on the page
	FindingOpinionsDiffer  FindingCode = "opinions_differ"   // the rules and the model read different places or values
	FindingOpinionPending  FindingCode = "opinion_pending"   // finished without the model's reading
	FindingOpinionUnusable FindingCode = "opinion_unusable"  // the model answered in no usable form
	FindingHiddenSigns     FindingCode = "hidden_signs"      // control or direction signs stood in the text and were taken out
	FindingSuspended       FindingCode = "stratum_suspended" // a sample found errors among such fields; all of them are looked at
	FindingIncompleteFiled FindingCode = "incomplete_filing" // part of the file could not be used
)

// OpinionPending is the finding of a document that was finished without the model's reading.
func OpinionPending() Finding {
	return Finding{Code: FindingOpinionPending,
		Message: "Chưa có ý kiến của mô hình ngôn ngữ; hồ sơ chỉ dựa vào quy tắc, ý kiến sẽ được bổ sung sau."}
}
