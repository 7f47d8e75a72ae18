package models

// Verdict says whether a page was captured well enough, before anything is read.
type Verdict string

// The verdicts.
const (
	CaptureGood   Verdict = "good"
	CaptureBetter Verdict = "better" // it can be read; a better scan would be read more surely
	CaptureAgain  Verdict = "again"  // it must be scanned again
)

// Capture is what a glance at a page's picture tells.
type Capture struct {
	Verdict Verdict     `json:"verdict"`
	Code    CaptureCode `json:"code"`
	Turned  int         `json:"turned"` // degrees clockwise (0, 90, 180, 270) that bring the page upright, as far as a glance tells
}

// CaptureCode names what is amiss with a picture; its sentences are those of the pages.
type CaptureCode string

// The codes, the worst first. A page that lies on its side or its head is turned by the program: that is good, and told.
const (
	CaptureBlank      CaptureCode = "blank"
	CaptureBlur       CaptureCode = "blur"  // the edges of letters are wide
	CaptureSmall      CaptureCode = "small" // letters of too few pixels
	CaptureDark       CaptureCode = "dark"  // the paper itself is dark
	CaptureFaint      CaptureCode = "faint" // ink that is hardly darker than the paper
	CaptureCut        CaptureCode = "cut"   // text runs into the picture's edge
	CaptureSkew       CaptureCode = "skew"
	CaptureUpsideDown CaptureCode = "upside_down"
	CaptureSideways   CaptureCode = "sideways"
	CaptureOK         CaptureCode = "ok"
)
