package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"

	"sohoa/engine/imagefile"
	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline/prepare"
)

// viewArg leads the own binary to the main function of a child that draws pages for people. It is no command for people.
const viewArg = "child-view"

// unknownTurn asks for the way up that a glance at the picture tells.
const unknownTurn = -1

// jpegQuality keeps letters free of halos.
const jpegQuality = 84

// viewRequest asks for a page as people see it, its bytes in the first part.
type viewRequest struct {
	Picture models.Picture
	Turn    int  // degrees clockwise, or unknownTurn
	Width   int  // pixels at most; 0: as received
	Judge   bool // give the capture instead of the picture
}

// viewAnswer comes with the JPEG as its first part.
type viewAnswer struct {
	Capture models.Capture
}

// viewChild is the main function of a viewing child: it decodes strangers' pictures and gives pixels back.
func viewChild() error {
	return tesseract.Serve(func(header json.RawMessage, parts [][]byte) (any, [][]byte, error) {
		var req viewRequest
		if err := json.Unmarshal(header, &req); err != nil {
			return nil, nil, err
		}
		if len(parts) != 1 {
			return nil, nil, errors.New("a picture comes in one part")
		}
		req.Picture.Data = parts[0]
		img, err := imagefile.Decode(req.Picture)
		if err != nil {
			return nil, nil, err
		}
		if req.Judge {
			return viewAnswer{Capture: prepare.Open(img, req.Picture.DPI).Capture()}, nil, nil
		}
		if req.Turn == unknownTurn {
			req.Turn = prepare.Open(img, req.Picture.DPI).Capture().Turned
		}
		var out bytes.Buffer
		err = jpeg.Encode(&out, turned(scaled(img, req.Turn, req.Width), req.Turn), &jpeg.Options{Quality: jpegQuality})
		return viewAnswer{}, [][]byte{out.Bytes()}, err
	})
}

// scaled gives the picture no wider than width once it is turned. A width of 0, or one that the picture does not reach,
// leaves it.
func scaled(img image.Image, turn, width int) image.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	wide := w
	if turn%180 != 0 {
		wide = h
	}
	if width == 0 || width >= wide {
		return img
	}
	r := image.Rect(0, 0, max(1, w*width/wide), max(1, h*width/wide))
	var dst draw.Image = image.NewRGBA(r)
	if _, grey := img.(*image.Gray); grey {
		dst = image.NewGray(r)
	}
	draw.BiLinear.Scale(dst, r, img, img.Bounds(), draw.Src, nil)
	return dst
}

// turned gives the picture turned clockwise by quarter turns.
func turned(img image.Image, degrees int) image.Image {
	if degrees%360 == 0 {
		return img
	}
	if g, grey := img.(*image.Gray); grey {
		return prepare.Turn(g, degrees)
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if degrees%180 != 0 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := image.Pt(w-1-x, h-1-y)
			switch degrees {
			case 90:
				to = image.Pt(h-1-y, x)
			case 270:
				to = image.Pt(y, w-1-x)
			}
			out.Set(to.X, to.Y, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}
