package models

// JournalKey names one finished piece of work: the content it was made from, the step, the page (0 for a step over
// the whole file) and the version of the step. A new version makes what older ones left unfindable.
type JournalKey struct {
	Blob    BlobRef
	Step    string
	Page    int
	Version string
}
