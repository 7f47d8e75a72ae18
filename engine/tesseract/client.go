package tesseract

import (
	"errors"
	"fmt"
	"image"
	"strconv"
	"strings"
	"sync"

	"github.com/otiai10/gosseract/v2"

	"sohoa/models"
)

// Mode says what a picture shows and so how it is taken apart.
type Mode string

// The modes.
const (
	ModePage   Mode = "page"   // a whole page: blocks and columns are looked for
	ModeBlock  Mode = "block"  // one block or column of text
	ModeLine   Mode = "line"   // a single line
	ModeDigits Mode = "digits" // a single line in which only digits, spaces and / . , - can stand
)

const digitSigns = "0123456789/.,- "

// language is the only model used: together with the English one the Vietnamese model loses diacritics.
const language = "vie"

// The sizes of pictures that the library reads without fault. Its coordinates are 16 bits wide; lines lower than
// minSide are blown up beyond measure and filled with invented letters.
const (
	minSide = 8
	maxSide = 32767
)

// leastContrast is the distance of the darkest and the lightest grey below which a picture carries nothing. The line
// modes invent a letter for an even picture.
const leastContrast = 16

// initialising guards the library's start, during which gosseract turns the descriptor of standard error away and
// back: two at once would leave it turned away for good.
var initialising sync.Mutex

// Client reads letters in one warm instance of the library. It is not safe for use by more than one goroutine.
type Client struct {
	api  *gosseract.Client
	mode Mode
	dpi  int
}

// NewClient loads the model. The error is models.CodeUnavailable where the library or the Vietnamese model is not
// installed. The caller must Close the client.
func NewClient() (*Client, error) {
	initialising.Lock()
	defer initialising.Unlock()
	c := &Client{api: gosseract.NewClient()}
	err := errors.Join(
		c.api.SetLanguage(language),
		// What the library says about a page is nobody's business; what it says when it dies is not written there.
		c.api.SetVariable("debug_file", "/dev/null"),
	)
	if err == nil {
		_, err = c.recognise(stroke(), ModeLine, 300)
	}
	if err != nil {
		_ = c.api.Close()
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "Tesseract or its Vietnamese model could not be loaded",
			Hint: "install the packages tesseract-ocr and tesseract-ocr-vie", Err: err}
	}
	return c, nil
}

// stroke draws a black bar on white. Until a client has read a picture with ink as one line, it loses marks on whole pages
// (measured: 29 of 523 words, 5 after); a blank picture does not warm it up.
func stroke() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 100, 64))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := 20; y < 45; y++ {
		for x := 48; x < 52; x++ {
			img.Pix[img.PixOffset(x, y)] = 0
		}
	}
	return img
}

// Close frees the library's memory.
func (c *Client) Close() error { return c.api.Close() }

// Recognise reads the picture, whose text was scanned at dpi dots per inch (0: not known), and gives its lines in the
// order of the library's blocks, with boxes in pixels of img measured from img.Rect.Min. A picture that carries
// nothing gives no lines. The error is models.CodeTooLarge or models.CodeInvalid for a picture outside of what the
// library can read, models.CodeInternal where it refuses to work.
func (c *Client) Recognise(img *image.Gray, mode Mode, dpi int) ([]models.Line, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w > maxSide || h > maxSide {
		return nil, &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the picture is %d by %d pixels; at most %d a side can be read", w, h, maxSide),
			Hint: "scan at a lower resolution"}
	}
	if w < minSide || h < minSide {
		return nil, &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("the picture is only %d by %d pixels", w, h), Hint: "cut a larger part"}
	}
	if even(img) {
		return nil, nil
	}
	return c.recognise(img, mode, dpi)
}

// even tells whether the picture has no more contrast than dirt has.
func even(img *image.Gray) bool {
	low, high := uint8(255), uint8(0)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:img.Rect.Dx()]
		for _, v := range row {
			low, high = min(low, v), max(high, v)
		}
		if high > low && high-low >= leastContrast {
			return false
		}
	}
	return true
}

func (c *Client) recognise(img *image.Gray, mode Mode, dpi int) ([]models.Line, error) {
	if err := c.setUp(mode, dpi); err != nil {
		return nil, refused(err)
	}
	if err := c.api.SetImageFromBytes(encodePGM(img)); err != nil {
		return nil, refused(err)
	}
	// Every getter of gosseract recognises anew, so there is exactly one call.
	boxes, err := c.api.GetBoundingBoxesVerbose()
	if err != nil {
		return nil, refused(err)
	}
	return lines(boxes, img.Rect.Dx(), img.Rect.Dy()), nil
}

func refused(err error) error {
	return &models.Error{Code: models.CodeInternal, Message: "Tesseract refused to read the picture", Hint: "run the doctor command", Err: err}
}

// setUp changes what differs from the last call. None of it makes the library load its model again.
func (c *Client) setUp(mode Mode, dpi int) error {
	if dpi < 70 || dpi > 2400 { // what the library takes for credible
		dpi = 300
	}
	if dpi != c.dpi {
		if err := c.api.SetVariable("user_defined_dpi", strconv.Itoa(dpi)); err != nil {
			return err
		}
		c.dpi = dpi
	}
	if mode == c.mode {
		return nil
	}
	psm, whitelist := gosseract.PSM_AUTO, ""
	switch mode {
	case ModePage:
	case ModeBlock:
		psm = gosseract.PSM_SINGLE_BLOCK
	case ModeLine:
		psm = gosseract.PSM_SINGLE_LINE
	case ModeDigits:
		psm, whitelist = gosseract.PSM_SINGLE_LINE, digitSigns
	default:
		return fmt.Errorf("unknown mode %q", mode)
	}
	if err := c.api.SetWhitelist(whitelist); err != nil {
		return err
	}
	c.mode = mode
	return c.api.SetPageSegMode(psm)
}

// encodePGM writes the picture in the plainest form that the library reads.
func encodePGM(img *image.Gray) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]byte, 0, w*h+32)
	out = append(out, pgmHeader(w, h)...)
	for y := range h {
		row := img.Pix[y*img.Stride:]
		out = append(out, row[:w]...)
	}
	return out
}

// lines rebuilds the text lines from the words, which come in order with the numbers of their block, paragraph and
// line. Words without letters and boxes outside of the picture are dropped.
func lines(boxes []gosseract.BoundingBox, w, h int) []models.Line {
	var out []models.Line
	var last [3]int
	for _, b := range boxes {
		text := strings.ToValidUTF8(strings.TrimSpace(b.Word), "")
		box := models.Box{Left: b.Box.Min.X, Top: b.Box.Min.Y, Right: b.Box.Max.X, Bottom: b.Box.Max.Y}.Intersect(models.Box{Right: w, Bottom: h})
		if text == "" || box.Empty() {
			continue
		}
		word := models.Word{Text: text, Box: box, Confidence: min(max(b.Confidence/100, 0), 1)}
		at := [3]int{b.BlockNum, b.ParNum, b.LineNum}
		if at != last || len(out) == 0 {
			out = append(out, models.Line{})
			last = at
		}
		line := &out[len(out)-1]
		line.Words = append(line.Words, word)
	}
	return out
}
