package imagefile

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// jpegFile gives a JPEG with segments of its own behind the first marker.
func jpegFile(t testing.TB, segments ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, reference(t, "colour.png"), nil); err != nil {
		t.Fatal(err)
	}
	return slices.Concat([]byte{0xff, 0xd8}, slices.Concat(segments...), out.Bytes()[2:])
}

// exifSegment tells an orientation and a resolution in dots per inch.
func exifSegment(orientation, dpi int) []byte {
	block := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x03")
	block = append(block, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0)
	block = append(block, 0x01, 0x1a, 0, 5, 0, 0, 0, 1, 0, 0, 0, 50)
	block = append(block, 0x01, 0x28, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0)
	block = binary.BigEndian.AppendUint32(block, uint32(dpi))
	return appendSegment(nil, markerAPP1, append(block, 0, 0, 0, 1))
}

func TestJPEGHeaders(t *testing.T) {
	t.Parallel()
	jfif := appendSegment(nil, markerAPP0, []byte("JFIF\x00\x01\x01\x02\x00\x76\x00\x76\x00\x00")) // 118 dots a centimetre
	for _, c := range []struct {
		segments         [][]byte
		orientation, dpi int
	}{{nil, 0, 0}, {[][]byte{exifSegment(6, 240)}, 6, 240}, {[][]byte{jfif}, 0, 300}, {[][]byte{jfif, exifSegment(3, 72)}, 3, 300},
		{[][]byte{exifSegment(99, 200)}, 0, 200}, {[][]byte{appendSegment(nil, markerAPP1, []byte("Exif\x00\x00II*\x00\xff\xff\xff\xff"))}, 0, 0}} {
		p, img := decodedPage(t, jpegFile(t, c.segments...), 1)
		if p.Orientation != c.orientation || p.DPI != c.dpi || p.Width != 203 || p.Height != 149 {
			t.Errorf("got %d by %d, orientation %d, %d dpi; want orientation %d, %d dpi", p.Width, p.Height, p.Orientation, p.DPI, c.orientation, c.dpi)
		}
		if turned := img.Bounds().Dx() == 149; turned != (c.orientation >= 5) {
			t.Errorf("orientation %d was decoded to %v", c.orientation, img.Bounds())
		}
	}
}

func chunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngHeader gives a PNG that says it has that size and carries nothing.
func pngHeader(w, h int) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 0, 0, 0, 0)), chunk("IDAT", nil), chunk("IEND", nil))
}

func TestPNGResolution(t *testing.T) {
	t.Parallel()
	data := read(t, "colour.png")
	head := len("\x89PNG\r\n\x1a\n") + 25
	data = slices.Concat(data[:head], chunk("pHYs", []byte{0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1}), data[head:])
	p, _ := decodedPage(t, data, 1)
	if p.DPI != 300 && p.DPI != 100 { // the file has a resolution of its own behind ours
		t.Errorf("%d dpi", p.DPI)
	}
}

func TestOpenBlamesTheFile(t *testing.T) {
	t.Parallel()
	colour := jpegFile(t)
	var grey bytes.Buffer
	if err := png.Encode(&grey, image.NewGray(image.Rect(0, 0, 50, 50))); err != nil {
		t.Fatal(err)
	}
	circle := slices.Clone(read(t, "bilevel-g4.tif"))
	at := binary.LittleEndian.Uint32(circle[4:])
	entries := binary.LittleEndian.Uint16(circle[at:])
	binary.LittleEndian.PutUint32(circle[int(at)+2+12*int(entries):], at)
	lossless := slices.Clone(colour)
	lossless[bytes.Index(lossless, []byte{0xff, 0xc0})+1] = 0xc3
	cases := map[string]struct {
		data []byte
		want models.Code
		says string
	}{
		"nothing":             {nil, models.CodeEmpty, "0 bytes"},
		"JPEG, cut":           {colour[:len(colour)/2], models.CodeCorrupt, "cut short"},
		"JPEG, its last byte": {colour[:len(colour)-1], models.CodeCorrupt, "cut short"},
		"JPEG, three bytes":   {colour[:3], models.CodeCorrupt, "cut short"},
		"JPEG, lossless":      {lossless, models.CodeUnsupported, "lossless"},
		"JPEG, and more":      {append(slices.Clone(colour), make([]byte, 99)...), "", ""},
		"PNG, cut":            {grey.Bytes()[:grey.Len()/2], models.CodeCorrupt, "cut short"},
		"PNG, without an end": {grey.Bytes()[:grey.Len()-12], models.CodeCorrupt, "cut short"},
		"PNG, a bomb":         {pngHeader(30000, 30000), models.CodeTooLarge, "30000 by 30000"},
		"PNG, without size":   {pngHeader(0, 10), models.CodeCorrupt, "no size"},
		"WebP, cut":           {read(t, "colour.webp")[:1000], models.CodeCorrupt, "cut short"},
		"TIFF, cut":           {read(t, "colour-packbits.tif")[:9000], models.CodeCorrupt, "cut short"},
		"TIFF, in a circle":   {circle, models.CodeCorrupt, "circle"},
		"TIFF, a head only":   {[]byte("II*\x00\x00\x00\x00\x00"), models.CodeEmpty, "no page"},
		"TIFF, two bytes":     {[]byte("II*\x00\x10"), models.CodeCorrupt, ""},
		"PDF":                 {[]byte("%PDF-1.7 …"), models.CodeUnsupported, "not an image"},
		"Word":                {[]byte("PK\x03\x04…word/document.xml"), models.CodeUnsupported, "Word"},
		"HEIC":                {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), models.CodeUnsupported, "HEIC"},
		"text":                {[]byte("Kính gửi"), models.CodeUnsupported, "plain text"},
		"anything":            {[]byte{1, 2, 0, 255, 254}, models.CodeUnsupported, "unknown"},
	}
	for name, c := range cases {
		_, err := Open(bytes.NewReader(c.data), int64(len(c.data)), Limits{})
		if models.CodeOf(err) != c.want {
			t.Errorf("%s: %v; want code %q", name, err, c.want)
		} else if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q does not say %q", name, err, c.says)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	pages, colour := read(t, "pages.tif"), read(t, "colour.png")
	for _, c := range []struct {
		data   []byte
		limits Limits
		want   models.Code
	}{{pages, Limits{Pages: 4}, ""}, {pages, Limits{Pages: 3}, models.CodeTooLarge}, {colour, Limits{Bytes: 1000}, models.CodeTooLarge},
		{colour, Limits{Pixels: 203 * 149}, ""}, {colour, Limits{Pixels: 203*149 - 1}, models.CodeTooLarge}, {pages, Limits{Pixels: 9999}, models.CodeTooLarge}} {
		_, err := Open(bytes.NewReader(c.data), int64(len(c.data)), c.limits)
		if models.CodeOf(err) != c.want {
			t.Errorf("%+v: %v; want code %q", c.limits, err, c.want)
		}
	}
}

// Data that is cut or changed inside, where headers do not show it, is found when it is decoded.
func TestDecodeFindsDamage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"colour-lzw-predictor.tif", "bilevel-g4.tif", "colour-jpeg-strips.tif", "colour.png", "colour-lossless.webp"} {
		p, err := open(t, read(t, name)).Picture(1)
		if err != nil {
			t.Fatal(err)
		}
		switch p.Format {
		case models.PictureTIFF: // its last part is the end of the file
			for i := len(p.Data) - len(p.Data)/3; i < len(p.Data); i++ {
				p.Data[i] = 0
			}
		default:
			p.Data = p.Data[:len(p.Data)/2]
		}
		if _, err := Decode(p); models.CodeOf(err) != models.CodeCorrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
}
