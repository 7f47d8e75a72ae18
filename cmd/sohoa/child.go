package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"time"

	"sohoa/engine/barcode"
	"sohoa/engine/imagefile"
	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/recognise"
)

// readerArg leads the own binary to the main function of a reading child. It is no command for people.
const readerArg = "child-read"

// readRequest is what the worker asks a reading child.
type readRequest struct {
	Picture *models.Picture // a whole page, its bytes in the first part
	Crops   []pipeline.Crop // parts of a prepared page, each a grey picture of its own in the parts
	DPI     int             // resolution of the crops
}

// readAnswer is what the child answers; the prepared picture of a page is the first part, as raw grey.
type readAnswer struct {
	Reading models.Reading
	Seconds []pipeline.Second
	Spent   spent
}

// readChild is the main function of a reading child: it decodes strangers' pictures and holds the native engine.
func readChild() error {
	// A model that is not installed is no reason to die: whoever asks is told, and it may be installed meanwhile.
	client, err := tesseract.NewClient()
	return tesseract.Serve(func(header json.RawMessage, parts [][]byte) (any, [][]byte, error) {
		var req readRequest
		if err := json.Unmarshal(header, &req); err != nil {
			return nil, nil, err
		}
		if err != nil {
			if client, err = tesseract.NewClient(); err != nil {
				return nil, nil, err
			}
		}
		e := engine{client: client, spent: spent{}}
		if req.Picture == nil {
			started := time.Now()
			seconds, err := e.readCrops(req, parts)
			return readAnswer{Seconds: seconds, Spent: spent{stepReread: time.Since(started)}}, nil, err
		}
		if len(parts) != 1 {
			return nil, nil, errors.New("a picture comes in one part")
		}
		return e.readPage(req, parts[0])
	})
}

// engine lets the steps that run in the child use the native client and the search for codes, and notes their time.
type engine struct {
	client *tesseract.Client
	spent  spent
}

// Recognise implements recognise.Engine.
func (e engine) Recognise(img *image.Gray, mode recognise.Mode, dpi int) ([]models.Line, error) {
	defer e.since(stepRecognise, time.Now())
	return e.client.Recognise(img, tesseract.Mode(mode), dpi)
}

// Find implements recognise.Codes.
func (e engine) Find(img *image.Gray) ([]models.Barcode, error) {
	defer e.since(stepCodes, time.Now())
	return barcode.Find(img), nil
}

func (e engine) since(step string, started time.Time) { e.spent[step] += time.Since(started) }

func (e engine) readPage(req readRequest, data []byte) (any, [][]byte, error) {
	picture := *req.Picture
	picture.Data = data
	started := time.Now()
	img, err := imagefile.Decode(picture)
	if err != nil {
		return nil, nil, err
	}
	e.since(stepDecode, started)
	started = time.Now()
	reading, gray, err := recognise.Page(img, picture.DPI, e, e)
	if err != nil {
		return nil, nil, fmt.Errorf("read page: %w", err)
	}
	e.spent[stepPrepare] = time.Since(started) - e.spent[stepRecognise] - e.spent[stepCodes]
	answer := readAnswer{Reading: reading, Spent: e.spent}
	if gray == nil {
		return answer, nil, nil
	}
	return answer, [][]byte{packed(gray)}, nil
}

// packed gives the picture's bytes without padding.
func packed(g *image.Gray) []byte {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if g.Stride == w {
		return g.Pix[:w*h]
	}
	out := make([]byte, 0, w*h)
	for y := range h {
		out = append(out, g.Pix[y*g.Stride:][:w]...)
	}
	return out
}

func (e engine) readCrops(req readRequest, parts [][]byte) ([]pipeline.Second, error) {
	if len(parts) != len(req.Crops) {
		return nil, errors.New("as many crops as parts are expected")
	}
	out := make([]pipeline.Second, len(parts))
	for i, c := range req.Crops {
		size := c.Box.Size()
		if size.X*size.Y != len(parts[i]) || len(parts[i]) == 0 {
			continue
		}
		mode := recognise.ModeLine
		if c.Digits {
			mode = recognise.ModeDigits
		}
		lines, err := e.Recognise(&image.Gray{Pix: parts[i], Stride: size.X, Rect: image.Rectangle{Max: size}}, mode, req.DPI)
		if err != nil {
			continue // a crop that cannot be read again is not vouched for
		}
		out[i] = secondOf(lines)
	}
	return out, nil
}

// secondOf joins the lines found in a crop.
func secondOf(lines []models.Line) pipeline.Second {
	s := pipeline.Second{Confidence: 1}
	for _, l := range lines {
		if s.Text != "" {
			s.Text += " "
		}
		s.Text += l.Text()
		for _, w := range l.Words {
			s.Confidence = min(s.Confidence, w.Confidence)
		}
	}
	return s
}
