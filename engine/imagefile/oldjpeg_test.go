package imagefile

import (
	"bytes"
	"encoding/binary"
	"image"
	"slices"
	"testing"

	"sohoa/models"
)

// tiffWriter puts a TIFF file of one page together by hand.
type tiffWriter struct {
	data    []byte
	entries []byte
	count   int
}

func newTIFF() *tiffWriter { return &tiffWriter{data: []byte("II*\x00\x00\x00\x00\x00")} }

// blob adds bytes and gives their place.
func (w *tiffWriter) blob(data []byte) int {
	at := len(w.data)
	w.data = append(w.data, data...)
	return at
}

// tag adds an entry of whole numbers of four bytes, or of two.
func (w *tiffWriter) tag(tag uint16, kind uint16, values ...int) {
	var data []byte
	for _, v := range values {
		if kind == 3 {
			data = binary.LittleEndian.AppendUint16(data, uint16(v))
		} else {
			data = binary.LittleEndian.AppendUint32(data, uint32(v))
		}
	}
	e := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, tag), kind)
	e = binary.LittleEndian.AppendUint32(e, uint32(len(values)))
	if len(data) > 4 {
		data = binary.LittleEndian.AppendUint32(nil, uint32(w.blob(data)))
	}
	w.entries = append(w.entries, append(e, append(data, 0, 0, 0, 0)[:4]...)...)
	w.count++
}

func (w *tiffWriter) bytes() []byte {
	at := w.blob(binary.LittleEndian.AppendUint16(nil, uint16(w.count)))
	w.data = append(append(w.data, w.entries...), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(w.data[4:], uint32(at))
	return w.data
}

// anatomy takes a baseline JPEG of three colours apart.
type anatomy struct {
	quantisation [][]byte // 64 bytes each
	dc, ac       [][]byte // 16 counts and the values
	head         []byte   // all up to the compressed data
	scan         []byte   // the compressed data
}

func takeApart(t *testing.T, data []byte) anatomy {
	t.Helper()
	var a anatomy
	for at := 2; ; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		body := data[at+4 : at+2+size]
		at += 2 + size
		switch marker {
		case 0xdb:
			for ; len(body) >= 65; body = body[65:] {
				a.quantisation = append(a.quantisation, body[1:65])
			}
		case markerDHT:
			for len(body) > 17 {
				n := 17
				for _, c := range body[1:17] {
					n += int(c)
				}
				if body[0]>>4 == 0 {
					a.dc = append(a.dc, body[1:n])
				} else {
					a.ac = append(a.ac, body[1:n])
				}
				body = body[n:]
			}
		case markerSOS:
			a.head, a.scan = data[:at], data[at:len(data)-2]
			if len(a.quantisation) != 2 || len(a.dc) != 2 || len(a.ac) != 2 {
				t.Fatal("an unusual JPEG")
			}
			return a
		}
	}
}

func oldJPEG(w *tiffWriter) {
	w.tag(tagWidth, 3, 203)
	w.tag(tagHeight, 3, 149)
	w.tag(tagBitsPerSample, 3, 8, 8, 8)
	w.tag(tagCompression, 3, compressionOldJPEG)
	w.tag(tagPhotometric, 3, 6)
	w.tag(tagSamplesPerPixel, 3, 3)
	w.tag(tagRowsPerStrip, 3, 149)
}

// strips points at the page's strips.
func (w *tiffWriter) strips(parts ...[]byte) {
	var places, sizes []int
	for _, p := range parts {
		places, sizes = append(places, w.blob(p)), append(sizes, len(p))
	}
	w.tag(tagStripOffsets, 4, places...)
	w.tag(tagStripByteCounts, 4, sizes...)
}

func TestOldJPEG(t *testing.T) {
	t.Parallel()
	whole := jpegFile(t)
	a := takeApart(t, whole)
	tables := func(w *tiffWriter) {
		q, dc, ac := []int{w.blob(a.quantisation[0]), w.blob(a.quantisation[1])}, []int{w.blob(a.dc[0]), w.blob(a.dc[1])}, []int{w.blob(a.ac[0]), w.blob(a.ac[1])}
		w.tag(tagJPEGQTables, 4, q[0], q[1], q[1])
		w.tag(tagJPEGDCTables, 4, dc[0], dc[1], dc[1])
		w.tag(tagJPEGACTables, 4, ac[0], ac[1], ac[1])
		w.tag(tagYCbCrSubsampling, 3, 2, 2)
	}
	forms := map[string]func(w *tiffWriter){
		"a stream that a tag points at": func(w *tiffWriter) {
			w.tag(tagJPEGStream, 4, w.blob(whole))
			w.tag(tagJPEGStreamLength, 4, len(whole))
		},
		"a stream of unknown length, and strips in it": func(w *tiffWriter) {
			at := w.blob(whole)
			w.tag(tagJPEGStream, 4, at)
			w.tag(tagStripOffsets, 4, at+len(a.head))
			w.tag(tagStripByteCounts, 4, len(a.scan))
		},
		"a stream in the strip": func(w *tiffWriter) { w.strips(whole) },
		"a head, and a strip": func(w *tiffWriter) {
			w.tag(tagJPEGStream, 4, w.blob(a.head))
			w.tag(tagJPEGStreamLength, 4, len(a.head))
			w.strips(a.scan)
		},
		"tables, and a strip": func(w *tiffWriter) {
			tables(w)
			w.strips(a.scan)
		},
	}
	for name, write := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTIFF()
			oldJPEG(w)
			write(w)
			p, img := decodedPage(t, w.bytes(), 1)
			if d := difference(t, img, reference(t, "colour.png")); d > 3 || p.Format != models.PictureJPEG {
				t.Errorf("%s, differs by %.1f", p.Format, d)
			}
		})
	}
}

func TestOldJPEGStripsOfOneInterval(t *testing.T) {
	t.Parallel()
	// Eight bands of one grey: a strip of each is the code of the difference to black, which restarts with every strip.
	w := newTIFF()
	w.tag(tagWidth, 3, 8)
	w.tag(tagHeight, 3, 24)
	w.tag(tagBitsPerSample, 3, 8)
	w.tag(tagCompression, 3, compressionOldJPEG)
	w.tag(tagPhotometric, 3, 1)
	w.tag(tagSamplesPerPixel, 3, 1)
	w.tag(tagRowsPerStrip, 3, 8)
	ones := make([]byte, 64)
	for i := range ones {
		ones[i] = 1
	}
	w.tag(tagJPEGQTables, 4, w.blob(ones))
	w.tag(tagJPEGDCTables, 4, w.blob(append(append([]byte{0, 1}, make([]byte, 14)...), 8))) // 00: a difference of 8 bits
	w.tag(tagJPEGACTables, 4, w.blob(append(append([]byte{0, 1}, make([]byte, 14)...), 0))) // 00: the block ends
	var strips [][]byte
	for _, difference := range []uint16{128, 192, 255} {
		bits := difference<<6 | 0b00<<4 | 0b1111
		strips = append(strips, []byte{byte(bits >> 8), byte(bits)})
	}
	w.strips(strips...)
	_, img := decodedPage(t, w.bytes(), 1)
	for band, want := range []uint8{128 + 128/8, 128 + 192/8, 128 + 255/8} {
		if got := img.(*image.Gray).GrayAt(4, 8*band+4).Y; got < want-1 || got > want+1 {
			t.Errorf("band %d is %d; want %d", band, got, want)
		}
	}
}

func TestOldJPEGWithoutTables(t *testing.T) {
	t.Parallel()
	for _, table := range []int{0, 1 << 30} {
		w := newTIFF()
		oldJPEG(w)
		for _, tag := range []uint16{tagJPEGQTables, tagJPEGDCTables, tagJPEGACTables} {
			if table > 0 {
				w.tag(tag, 4, table, table, table)
			}
		}
		w.strips([]byte("not a JPEG at all"))
		if _, err := open(t, w.bytes()).Picture(1); models.CodeOf(err) != models.CodeCorrupt {
			t.Errorf("got %v", err)
		}
	}
}

func TestThumbnailsAreNoPages(t *testing.T) {
	t.Parallel()
	dir := func(kind, width int) *directory {
		number := func(v int) entry { return entry{typeLong, binary.LittleEndian.AppendUint32(nil, uint32(v))} }
		return &directory{order: binary.LittleEndian, entries: map[uint16]entry{tagSubfileType: number(kind), tagWidth: number(width), tagHeight: number(50)}}
	}
	for _, c := range []struct {
		kind, width int
		want        bool
	}{{0, 100, false}, {1, 100, true}, {1, 2480, false}, {2, 100, false}, {4, 2480, true}, {5, 100, true}} {
		if got := dir(c.kind, c.width).aside(); got != c.want {
			t.Errorf("subfile type %d of %d pixels: %v", c.kind, c.width, got)
		}
	}
}

func TestPartsOutsideOfTheFile(t *testing.T) {
	t.Parallel()
	for _, place := range []int{1 << 20, 1<<32 - 1} {
		w := newTIFF()
		w.tag(tagWidth, 3, 100)
		w.tag(tagHeight, 3, 100)
		w.tag(tagStripOffsets, 4, place)
		w.tag(tagStripByteCounts, 4, 100)
		data := w.bytes()
		if _, err := Open(bytes.NewReader(data), int64(len(data)), Limits{}); models.CodeOf(err) != models.CodeCorrupt {
			t.Errorf("a strip at %d gave %v", place, err)
		}
	}
}

// FuzzOpen looks for input that makes the program stumble. What Open takes must decode or be blamed on the file.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"bilevel-g3-2d.tif", "bilevel-g4-strips.tif", "bilevel-lzw.tif", "bilevel-packbits.tif", "colour-jpeg-tiles.tif",
		"colour-zip-tiles.tif", "palette.tif", "pages.tif", "colour.png", "colour.webp"} {
		f.Add(read(f, name))
	}
	f.Add(jpegFile(f, exifSegment(6, 300)))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{Pixels: 1 << 20, Pages: 5}
		file, err := Open(bytes.NewReader(data), int64(len(data)), limits)
		if err != nil {
			if models.CodeOf(err) == models.CodeInternal {
				t.Fatal(err)
			}
			return
		}
		for n := range file.Pages() {
			p, err := file.Picture(n + 1)
			if err != nil {
				continue
			}
			if p.Width*p.Height > 1<<21 {
				t.Fatalf("a picture of %d by %d pixels passed", p.Width, p.Height)
			}
			p.Data = slices.Clone(p.Data)
			if _, err := Decode(p); err != nil && models.CodeOf(err) == models.CodeInternal {
				t.Fatal(err)
			}
		}
	})
}
