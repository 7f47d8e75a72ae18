package models

// FileID identifies one received file of one dossier.
type FileID string

// BlobRef names content in the blob store; it never tells a place.
type BlobRef string

// FileState says how far a file has come in the line.
type FileState string

// The states of a file.
const (
	FileReceived FileState = "received" // waits to be read
	FileRunning  FileState = "running"  // an attempt owns it
	FileDone     FileState = "done"     // digitised
	FileFailed   FileState = "failed"   // refused, or given up; Error says why
)

// File is what was received, byte for byte.
type File struct {
	ID      FileID    `json:"id"`
	Unit    UnitCode  `json:"-"`    // the office that owns it
	Name    string    `json:"name"` // as given by the sender: for display only, never a path
	SHA256  string    `json:"sha256"`
	Size    int64     `json:"size"`
	Blob    BlobRef   `json:"blob"`
	State   FileState `json:"state"`
	Attempt int       `json:"attempt"`        // counts the runs that owned the file; fences late writers
	Type    TypeName  `json:"type,omitempty"` // what the sender says it is; empty: find out
	Error   *Error    `json:"error"`
	// Rescans are pages that were scanned again on their own; the file itself stays as it was received.
	Rescans []Rescan `json:"-"`
	// Papers is how a person said that the file splits; nil: find out.
	Papers []Paper `json:"-"`
}

// Rescan is a page that was scanned again: the first page of the content takes the place of the file's page.
type Rescan struct {
	Page int     `json:"page"` // from 1, in the file as received
	Blob BlobRef `json:"blob"`
	Size int64   `json:"size"` // bytes
}

// At gives the file, and the page in it, whose picture stands for the page of f: f's own, or that of the latest rescan.
func (f File) At(page int) (File, int) {
	for i := len(f.Rescans) - 1; i >= 0; i-- {
		if r := f.Rescans[i]; r.Page == page {
			f.Blob, f.Size, f.Rescans = r.Blob, r.Size, nil
			return f, 1
		}
	}
	return f, page
}

// Digitisation is what the line makes of one file.
type Digitisation struct {
	Pages     []Page     `json:"page_images"`
	Documents []Document `json:"documents"`
	// Pending is true where the model has not given its reading yet: the documents are finished without it, and the
	// file is to be read again later for it.
	Pending bool `json:"pending,omitempty"`
}
