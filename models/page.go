package models

import "math"

// Page is what is known about one page of a file after it was prepared and recognised.
type Page struct {
	Number  int     `json:"page"` // from 1, in the file as received
	Width   int     `json:"width"`
	Height  int     `json:"height"`  // Width and Height: pixels of the upright image that a reviewer sees
	Rotated int     `json:"rotated"` // degrees clockwise (0, 90, 180, 270) that turned the received page upright
	Quality Quality `json:"quality"`
}

// Quality tells how well a page was captured. A zero value means that nothing was measured.
type Quality struct {
	DPI        int     `json:"dpi,omitempty"`        // resolution of the received image, where the file or the paper size tells
	Skew       float64 `json:"skew,omitempty"`       // degrees that the text leaned, clockwise positive, before it was straightened
	Noise      float64 `json:"noise,omitempty"`      // 0 clean to 1: share of specks among the dark components
	Contrast   float64 `json:"contrast,omitempty"`   // 0 to 1: distance of ink and paper
	Confidence float64 `json:"confidence,omitempty"` // 0 to 1: mean word confidence of the recogniser
	Blank      bool    `json:"blank,omitempty"`      // nothing printed on it
	Unread     bool    `json:"unread,omitempty"`     // the page could not be read; a finding says why
}

// The kinds of barcodes.
const (
	BarcodeQR      = "qr"
	BarcodeCode128 = "code128"
)

// Barcode is a machine-readable mark decoded on a page.
type Barcode struct {
	Kind string `json:"kind"` // BarcodeQR or BarcodeCode128
	Text string `json:"text"`
	Box  Box    `json:"box"`
}

// Reading is everything that was recognised on one page.
type Reading struct {
	Page  Page      `json:"page"`
	Lines []Line    `json:"lines"` // in reading order
	Codes []Barcode `json:"codes,omitempty"`
	// TextLayer is true where the words are those of the file's own text layer, which the picture bears out.
	TextLayer bool `json:"text_layer,omitempty"`
	// Prepared says how the page was made ready for the recogniser, so that a crop can be read again in the same picture.
	Prepared Prepared `json:"prepared"`
}

// Prepared describes the grey picture that the recogniser saw and how its pixels map to the upright page.
type Prepared struct {
	Width  int `json:"w"`
	Height int `json:"h"`
	// ToPage maps a point of the prepared picture to the upright page: x' = A·x + B·y + C, y' = D·x + E·y + F.
	// For a sheet photographed at an angle both are divided by G·x + H·y + 1, G and H being Perspective.
	ToPage      [6]float64 `json:"to_page"`
	Perspective [2]float64 `json:"perspective,omitzero"`
	// Steps names what was done, in order, e.g. "deskew 1.2", "seal", "background", "leaders".
	Steps []string `json:"steps,omitempty"`
}

// PageBox takes a box of the prepared picture to the upright page: the smallest upright box around its four corners,
// cut to the page.
func (r Reading) PageBox(b Box) Box {
	m, p := r.Prepared.ToPage, r.Prepared.Perspective
	if m == ([6]float64{}) {
		return b
	}
	out := Box{Left: math.MaxInt32, Top: math.MaxInt32}
	for _, c := range [4][2]int{{b.Left, b.Top}, {b.Right, b.Top}, {b.Left, b.Bottom}, {b.Right, b.Bottom}} {
		w := p[0]*float64(c[0]) + p[1]*float64(c[1]) + 1
		x := (m[0]*float64(c[0]) + m[1]*float64(c[1]) + m[2]) / w
		y := (m[3]*float64(c[0]) + m[4]*float64(c[1]) + m[5]) / w
		out.Left, out.Top = min(out.Left, int(math.Floor(x))), min(out.Top, int(math.Floor(y)))
		out.Right, out.Bottom = max(out.Right, int(math.Ceil(x))), max(out.Bottom, int(math.Ceil(y)))
	}
	return out.Intersect(Box{0, 0, r.Page.Width, r.Page.Height})
}
