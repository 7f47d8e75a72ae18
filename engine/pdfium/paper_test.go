package pdfium

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
)

// sheetOf describes a page of a PDF file made for a test.
type sheetOf struct {
	box     string // MediaBox; A5 where empty
	more    string // entries of the page's dictionary
	content string
	images  []picture // named /I0, /I1, …
}

// picture is an image in a PDF file: entries of its dictionary and its data.
type picture struct {
	dict string
	data []byte
}

// pdf writes a PDF file. Objects of its own may be given, from number 3 on.
func pdf(sheets []sheetOf, objects ...string) []byte {
	const fixed = 3
	all := append([]string{}, objects...)
	add := func(body string) int {
		all = append(all, body)
		return fixed - 1 + len(all)
	}
	stream := func(dict string, data []byte) int {
		return add(fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data))
	}
	font := add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	var kids []string
	for _, s := range sheets {
		var names []string
		for i, p := range s.images {
			names = append(names, fmt.Sprintf("/I%d %d 0 R", i, stream("/Type /XObject /Subtype /Image "+p.dict, p.data)))
		}
		if s.box == "" {
			s.box = "0 0 420 595"
		}
		page := add(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s /Contents %d 0 R /Resources << /Font << /F %d 0 R >> /XObject << %s >> >> >>",
			s.box, s.more, stream("", []byte(s.content)), font, strings.Join(names, " ")))
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	var places []int
	for i, body := range append([]string{"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))}, all...) {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	return out.Bytes()
}

// wholePage draws image /I0 over all of an A5 page.
const wholePage = "q 420 0 0 595 0 0 cm /I0 Do Q\n"

// scan gives grey pixels that look different from all eight sides.
func scan(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 255 - 100*x/w - 60*y/h
			if x < w/4 && y < h/8 {
				v = 20
			}
			img.SetGray(x, y, color.Gray{Y: uint8(v)})
		}
	}
	return img
}

func flate(data []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(data)
	_ = w.Close()
	return out.Bytes()
}

func grey(img *image.Gray) picture {
	return picture{fmt.Sprintf("/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", img.Rect.Dx(), img.Rect.Dy()), flate(img.Pix)}
}

func asJPEG(t testing.TB, img image.Image, space string) picture {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return picture{fmt.Sprintf("/Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /DCTDecode", img.Bounds().Dx(), img.Bounds().Dy(), space), out.Bytes()}
}
