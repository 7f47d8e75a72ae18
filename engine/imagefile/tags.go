package imagefile

import (
	"encoding/binary"
	"errors"
	"io"
)

// The tags of TIFF that matter here.
const (
	tagSubfileType      = 254
	tagWidth            = 256
	tagHeight           = 257
	tagBitsPerSample    = 258
	tagCompression      = 259
	tagPhotometric      = 262
	tagFillOrder        = 266
	tagStripOffsets     = 273
	tagOrientation      = 274
	tagSamplesPerPixel  = 277
	tagRowsPerStrip     = 278
	tagStripByteCounts  = 279
	tagXResolution      = 282
	tagPlanar           = 284
	tagT4Options        = 292
	tagResolutionUnit   = 296
	tagPredictor        = 317
	tagColorMap         = 320
	tagTileWidth        = 322
	tagTileHeight       = 323
	tagTileOffsets      = 324
	tagTileByteCounts   = 325
	tagExtraSamples     = 338
	tagSampleFormat     = 339
	tagJPEGTables       = 347
	tagJPEGStream       = 513
	tagJPEGStreamLength = 514
	tagJPEGRestart      = 515
	tagJPEGQTables      = 519
	tagJPEGDCTables     = 520
	tagJPEGACTables     = 521
	tagYCbCrSubsampling = 530
)

var (
	errTags      = errors.New("its directory is damaged")
	errOutOfFile = errors.New("a part lies outside of the file")
)

// tags reads the directories of a TIFF structure, which EXIF uses too. Every place and length in it is checked against
// the size of the file.
type tags struct {
	r     io.ReaderAt
	size  int64
	order byteOrder
	big   bool // BigTIFF: places and counts have 8 bytes
	first int64
}

// directory is one image file directory.
type directory struct {
	order   byteOrder
	entries map[uint16]entry
}

// entry is one value, or a row of values, in the byte order of the file.
type entry struct {
	kind uint16
	data []byte
}

// typeLong is the type of whole numbers of 4 bytes.
const typeLong = 4

// typeSize gives the bytes of one value of each type of TIFF; 0 for unknown types.
var typeSize = [...]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// The limits of a directory. No scanner comes near them.
const (
	maxEntries    = 4096
	maxEntryBytes = 8 << 20
)

func openTags(r io.ReaderAt, size int64) (*tags, error) {
	t := &tags{r: r, size: size}
	head, err := t.read(0, 8)
	if err != nil {
		return nil, err
	}
	switch string(head[:2]) {
	case "II":
		t.order = binary.LittleEndian
	case "MM":
		t.order = binary.BigEndian
	default:
		return nil, errTags
	}
	switch t.order.Uint16(head[2:]) {
	case 42:
		t.first = int64(t.order.Uint32(head[4:]))
	case 43:
		t.big = true
		place, err := t.read(8, 8)
		if err != nil {
			return nil, err
		}
		t.first = int64(t.order.Uint64(place))
	default:
		return nil, errTags
	}
	return t, nil
}

func (t *tags) read(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || n > t.size || at > t.size-n {
		return nil, errOutOfFile
	}
	data := make([]byte, n)
	if got, err := t.r.ReadAt(data, at); int64(got) < n {
		return nil, unreadable(err)
	}
	return data, nil
}

// directory reads the directory at that place and gives the place of the next one, 0 for none.
func (t *tags) directory(at int64) (*directory, int64, error) {
	countSize, entrySize, placeSize := int64(2), int64(12), int64(4)
	if t.big {
		countSize, entrySize, placeSize = 8, 20, 8
	}
	head, err := t.read(at, countSize)
	if err != nil {
		return nil, 0, err
	}
	count := t.number(head)
	if count == 0 || count > maxEntries {
		return nil, 0, errTags
	}
	body, err := t.read(at+countSize, count*entrySize)
	if err != nil {
		return nil, 0, err
	}
	dir := &directory{order: t.order, entries: make(map[uint16]entry, count)}
	for i := range count {
		if err := t.entry(dir, body[i*entrySize:][:entrySize]); err != nil {
			return nil, 0, err
		}
	}
	next, err := t.read(at+countSize+count*entrySize, placeSize)
	if err != nil {
		return dir, 0, nil // some writers end the file where the last, empty place should be
	}
	return dir, t.number(next), nil
}

// number reads a whole number of 2, 4 or 8 bytes; one that does not fit becomes -1, which no check lets pass.
func (t *tags) number(data []byte) int64 {
	switch len(data) {
	case 2:
		return int64(t.order.Uint16(data))
	case 4:
		return int64(t.order.Uint32(data))
	}
	v := t.order.Uint64(data)
	if v > 1<<62 {
		return -1
	}
	return int64(v)
}

func (t *tags) entry(dir *directory, raw []byte) error {
	tag, kind := t.order.Uint16(raw), t.order.Uint16(raw[2:])
	if int(kind) >= len(typeSize) || typeSize[kind] == 0 {
		return nil // a type from the future says nothing to us
	}
	room := int64(4)
	if t.big {
		room = 8
	}
	count := t.number(raw[4 : 4+room])
	if count < 0 || count > maxEntryBytes/typeSize[kind] {
		if !kept(tag) {
			return nil
		}
		return errTags
	}
	size := count * typeSize[kind]
	value := raw[4+room:]
	if size > room {
		data, err := t.read(t.number(value), size)
		if err != nil && kept(tag) {
			return err
		}
		value = data
	} else {
		value = value[:size]
	}
	dir.entries[tag] = entry{kind, value}
	return nil
}

// ints gives the whole numbers of a tag; nil where it is missing or holds something else.
func (d *directory) ints(tag uint16) []int {
	e, ok := d.entries[tag]
	if !ok {
		return nil
	}
	size := int(typeSize[e.kind])
	out := make([]int, 0, len(e.data)/size)
	for data := e.data; len(data) >= size; data = data[size:] {
		switch e.kind {
		case 1, 7:
			out = append(out, int(data[0]))
		case 3:
			out = append(out, int(d.order.Uint16(data)))
		case 4, 13:
			out = append(out, int(d.order.Uint32(data)))
		case 16, 18:
			out = append(out, int(min(d.order.Uint64(data), 1<<62)))
		default:
			return nil
		}
	}
	return out
}

// int gives the first number of a tag, or the value it has where it is missing.
func (d *directory) int(tag uint16, missing int) int {
	if v := d.ints(tag); len(v) > 0 {
		return v[0]
	}
	return missing
}

func (d *directory) orientation() int {
	if o := d.int(tagOrientation, 0); o >= 1 && o <= 8 {
		return o
	}
	return 0
}

// dpi gives the horizontal resolution, 0 where it is not told.
func (d *directory) dpi() int {
	e := d.entries[tagXResolution]
	if e.kind != 5 || len(e.data) < 8 {
		return 0
	}
	over := d.order.Uint32(e.data[4:])
	if over == 0 {
		return 0
	}
	density := float64(d.order.Uint32(e.data)) / float64(over)
	switch d.int(tagResolutionUnit, 2) {
	case 2:
		return int(min(density, 1e6) + 0.5)
	case 3:
		return perInch(min(density, 1e6))
	}
	return 0
}
