package imagefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"

	"sohoa/models"
)

var (
	startOfImage = []byte{0xff, markerSOI}
	endOfImage   = []byte{0xff, markerEOI}
	// plainRGB is the Adobe segment that says: these samples are RGB, not YCbCr.
	plainRGB = []byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00")
)

const photometricRGB = 2

// joinTables makes a JPEG stream of its own out of a strip of a TIFF page, which may leave its tables to the directory.
func joinTables(dir *directory, stream []byte) ([]byte, error) {
	if !bytes.HasPrefix(stream, startOfImage) {
		return nil, corrupt(TIFF, "a part of the page is no JPEG", nil)
	}
	out := bytes.Clone(startOfImage)
	if dir.int(tagPhotometric, 0) == photometricRGB {
		out = append(out, plainRGB...)
	}
	tables := bytes.TrimPrefix(dir.entries[tagJPEGTables].data, startOfImage)
	out = append(out, bytes.TrimSuffix(tables, endOfImage)...)
	return append(out, stream[len(startOfImage):]...), nil
}

// oldJPEGPage reads the forms in which the withdrawn JPEG-in-TIFF of TIFF 6.0 (compression 6) was written: a whole JPEG
// stream that a tag points at or that the only strip holds; a stream's head and the strips behind it; tables that tags
// point at and bare strips.
func (f *File) oldJPEGPage(picture *models.Picture, dir *directory, parts [][]byte) error {
	head := f.oldJPEGHead(dir)
	for _, stream := range [][]byte{head, parts[0]} {
		if bytes.HasPrefix(stream, startOfImage) && asJPEG(picture, stream) == nil {
			return nil
		}
	}
	head = bytes.TrimSuffix(head, endOfImage)
	if bytes.HasPrefix(parts[0], startOfImage) { // the first strip may hold the head and its part of the data
		head = nil
	} else if !bytes.HasPrefix(head, startOfImage) {
		var err error
		if head, err = f.oldJPEGTables(dir, len(parts)); err != nil {
			return err
		}
	}
	stream := bytes.Clone(head)
	for i, part := range parts {
		if i > 0 {
			stream = append(stream, 0xff, markerRST0+byte(i-1)%8)
		}
		stream = append(stream, bytes.TrimSuffix(part, endOfImage)...)
	}
	return asJPEG(picture, append(stream, endOfImage...))
}

// oldJPEGHead gives the stream that the directory points at, nil where there is none.
func (f *File) oldJPEGHead(dir *directory) []byte {
	at := int64(dir.int(tagJPEGStream, 0))
	if at <= 0 || at >= f.size {
		return nil
	}
	size := int64(dir.int(tagJPEGStreamLength, 0))
	if size <= 0 || size > f.size-at {
		size = f.size - at
	}
	data := make([]byte, size)
	if f.readAt(data, at) != nil {
		return nil
	}
	return data
}

var errOldTables = errors.New("the JPEG tables of the page cannot be read")

// oldJPEGTables writes a stream's head out of the tables that the directory points at.
func (f *File) oldJPEGTables(dir *directory, strips int) ([]byte, error) {
	samples := dir.int(tagSamplesPerPixel, 1)
	if samples != 1 && samples != 3 {
		return nil, unsupported(TIFF, "old JPEG with an unusual number of colours")
	}
	head := bytes.Clone(startOfImage)
	var uses [3][]int // of each kind of table, which one each colour uses
	for kind, t := range []struct {
		tag    uint16
		marker byte
		class  byte
	}{{tagJPEGQTables, markerDQT, 0}, {tagJPEGDCTables, markerDHT, 0}, {tagJPEGACTables, markerDHT, 0x10}} {
		places := dir.ints(t.tag)
		if len(places) < samples {
			return nil, corrupt(TIFF, "its JPEG tables are missing", nil)
		}
		var written []int
		for _, at := range places[:samples] {
			if i := slices.Index(written, at); i >= 0 {
				uses[kind] = append(uses[kind], i)
				continue
			}
			table, err := f.oldJPEGTable(int64(at), t.tag == tagJPEGQTables)
			if err != nil {
				return nil, corrupt(TIFF, "its JPEG tables cannot be read", err)
			}
			head = appendSegment(head, t.marker, append([]byte{t.class | byte(len(written))}, table...))
			uses[kind] = append(uses[kind], len(written))
			written = append(written, at)
		}
	}
	return append(head, oldJPEGFrame(dir, uses, strips)...), nil
}

// oldJPEGFrame writes the restart interval, the frame header and the scan header of a stream in one scan. Each strip of
// several is one restart interval.
func oldJPEGFrame(dir *directory, uses [3][]int, strips int) []byte {
	samples := len(uses[0])
	across, down := 1, 1
	if samples == 3 {
		across, down = 2, 2
		if s := dir.ints(tagYCbCrSubsampling); len(s) == 2 && s[0] > 0 && s[0] < 5 && s[1] > 0 && s[1] < 5 {
			across, down = s[0], s[1]
		}
	}
	restart := dir.int(tagJPEGRestart, 0)
	if strips > 1 {
		restart = (dir.int(tagWidth, 0) + 8*across - 1) / (8 * across) * (dir.int(tagRowsPerStrip, 0) / (8 * down))
	}
	var head []byte
	if restart > 0 {
		head = appendSegment(head, markerDRI, binary.BigEndian.AppendUint16(nil, uint16(restart)))
	}
	frame := []byte{8}
	frame = binary.BigEndian.AppendUint16(frame, uint16(dir.int(tagHeight, 0)))
	frame = binary.BigEndian.AppendUint16(frame, uint16(dir.int(tagWidth, 0)))
	frame, scan := append(frame, byte(samples)), []byte{byte(samples)}
	for i := range samples {
		factors := byte(0x11)
		if i == 0 {
			factors = byte(across<<4 | down)
		}
		frame = append(frame, byte(i+1), factors, byte(uses[0][i]))
		scan = append(scan, byte(i+1), byte(uses[1][i]<<4|uses[2][i]))
	}
	head = appendSegment(head, markerSOF1, frame) // the baseline form allows two tables only
	return appendSegment(head, markerSOS, append(scan, 0, 63, 0))
}

// oldJPEGTable reads a quantisation table of 64 bytes, or a Huffman table of 16 counts and its values.
func (f *File) oldJPEGTable(at int64, quantisation bool) ([]byte, error) {
	if quantisation {
		table := make([]byte, 64)
		return table, f.readAt(table, at)
	}
	counts := make([]byte, 16)
	if err := f.readAt(counts, at); err != nil {
		return nil, err
	}
	total := 0
	for _, n := range counts {
		total += int(n)
	}
	if total > 256 {
		return nil, errOldTables
	}
	table := make([]byte, 16+total)
	return table, f.readAt(table, at)
}

func appendSegment(out []byte, marker byte, data []byte) []byte {
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(data)+2))
	return append(out, data...)
}
