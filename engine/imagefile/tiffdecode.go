package imagefile

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"slices"

	"golang.org/x/image/tiff/lzw"

	"sohoa/engine/internal/fax"
)

// raster is a TIFF page on its way to pixels. Its blocks are strips or tiles; with separate planes each colour has
// blocks of its own.
type raster struct {
	dir            *directory
	width, height  int
	blockW, blockH int
	across, down   int
	bits           int // of a sample
	samples        int // of a pixel in a block
	planes         int // 1, or the number of colours where each has blocks of its own
	photometric    int
	compression    int
	parts          [][]byte
}

// decodeTIFF decodes the first page of a TIFF file.
func decodeTIFF(data []byte) (image.Image, error) {
	f, err := Open(bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		return nil, err
	}
	r, err := f.raster(f.pages[0])
	if err != nil {
		return nil, err
	}
	if r.compression == compressionJPEG {
		return r.decodeJPEG()
	}
	pixels := make([]byte, r.width*r.height*r.samples*r.planes)
	for i, part := range r.parts {
		if i >= r.across*r.down*r.planes {
			break
		}
		if err := r.block(pixels, i, part); err != nil {
			return nil, corrupt(TIFF, "its picture cannot be decoded", err)
		}
	}
	return r.picture(pixels)
}

func (f *File) raster(p page) (*raster, error) {
	r := &raster{dir: p.dir, width: p.width, height: p.height, planes: 1,
		bits:        p.dir.int(tagBitsPerSample, 1),
		samples:     p.dir.int(tagSamplesPerPixel, 1),
		compression: p.dir.int(tagCompression, compressionNone),
		photometric: p.dir.int(tagPhotometric, 0),
		blockW:      p.dir.int(tagTileWidth, 0), blockH: p.dir.int(tagTileHeight, 0)}
	if len(p.dir.ints(tagTileOffsets)) == 0 || len(p.dir.ints(tagStripOffsets)) > 0 {
		r.blockW, r.blockH = p.width, min(p.dir.int(tagRowsPerStrip, p.height), p.height)
	}
	const separate = 2
	if r.samples > 1 && p.dir.int(tagPlanar, 1) == separate {
		r.planes, r.samples = r.samples, 1
	}
	if r.samples < 1 || r.samples*r.planes > 8 || r.blockW < 1 || r.blockH < 1 || r.blockW > p.width+4096 || r.blockH > p.height+4096 {
		return nil, corrupt(TIFF, "its directory makes no sense", nil)
	}
	if err := checkPixels(TIFF, 1, p.width, p.height*r.samples*r.planes/4, f.limits); p.height*r.samples*r.planes >= 4 && err != nil {
		return nil, err
	}
	r.across, r.down = (p.width+r.blockW-1)/r.blockW, (p.height+r.blockH-1)/r.blockH
	blocks, err := f.blocks(p.dir)
	if err != nil {
		return nil, damagedTIFF(err)
	}
	if len(blocks) < r.across*r.down*r.planes {
		return nil, corrupt(TIFF, "parts of the page are missing", nil)
	}
	for _, b := range blocks {
		part := make([]byte, b.size)
		if err := f.readAt(part, b.at); err != nil {
			return nil, unreadable(err)
		}
		r.parts = append(r.parts, part)
	}
	return r, nil
}

// block decompresses a block and lays its samples, brought to 8 bits, into their place among the pixels.
func (r *raster) block(pixels []byte, i int, part []byte) error {
	plane := i / (r.across * r.down)
	i %= r.across * r.down
	left, top := i%r.across*r.blockW, i/r.across*r.blockH
	w, h := min(r.blockW, r.width-left), min(r.blockH, r.height-top)
	rows := r.blockH
	if r.across == 1 && r.blockW == r.width {
		rows = h // the last strip is as short as the page is
	}
	stride := r.blockW * r.samples
	samples, err := r.samplesOf(part, rows)
	if err != nil {
		return err
	}
	pixel := r.samples * r.planes
	for y := range h {
		src := samples[y*stride:][:w*r.samples]
		dst := pixels[((top+y)*r.width+left)*pixel:][:w*pixel]
		if r.planes == 1 {
			copy(dst, src)
			continue
		}
		for x, v := range src {
			dst[x*pixel+plane] = v
		}
	}
	return nil
}

var errTooShort = errors.New("a part holds fewer pixels than it should")

// samplesOf gives the samples of a block of that many rows, each of 8 bits.
func (r *raster) samplesOf(part []byte, rows int) ([]byte, error) {
	if r.compression >= compressionHuffman && r.compression <= compressionGroup4 {
		return r.fax(part, rows)
	}
	rowBytes := (r.blockW*r.samples*r.bits + 7) / 8
	raw, err := r.decompress(part, rowBytes*rows)
	if err != nil {
		return nil, err
	}
	if len(raw) < rowBytes*rows {
		return nil, errTooShort
	}
	for y := range rows {
		r.unpredict(raw[y*rowBytes:][:rowBytes])
	}
	if r.bits == 8 {
		return raw, nil
	}
	out := make([]byte, r.blockW*r.samples*rows)
	for y := range rows {
		r.unpack(out[y*r.blockW*r.samples:][:r.blockW*r.samples], raw[y*rowBytes:][:rowBytes])
	}
	return out, nil
}

func (r *raster) fax(part []byte, rows int) ([]byte, error) {
	if r.bits != 1 || r.samples != 1 {
		return nil, fmt.Errorf("fax compression of %d bits", r.bits)
	}
	out := make([]byte, r.blockW*rows)
	const twoD, lsbFirst = 1, 2
	return out, fax.Decode(out, part, fax.Params{Kind: fax.Kind(r.compression), Width: r.blockW, Height: rows,
		TwoD: r.dir.int(tagT4Options, 0)&twoD != 0, LSBFirst: r.dir.int(tagFillOrder, 1) == lsbFirst,
		White: 0, Black: 0xff}) // a black run is the sample 1
}

// decompress gives at most size bytes.
func (r *raster) decompress(part []byte, size int) ([]byte, error) {
	var in io.Reader
	switch r.compression {
	case compressionNone:
		return slices.Clone(part[:min(size, len(part))]), nil
	case compressionPackBits:
		return unpackBits(part, size)
	case compressionLZW:
		in = lzw.NewReader(bytes.NewReader(part), lzw.MSB, 8)
	case compressionDeflate, compressionOldDeflate:
		var err error
		if in, err = zlib.NewReader(bytes.NewReader(part)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("compression %d", r.compression)
	}
	out := make([]byte, size)
	n, err := io.ReadFull(in, out)
	if n == size {
		return out, nil // what follows, even a broken end mark, adds nothing
	}
	return nil, err
}

func unpackBits(part []byte, size int) ([]byte, error) {
	out := make([]byte, 0, size)
	for len(out) < size {
		if len(part) < 2 {
			return nil, errTooShort
		}
		n := int(int8(part[0]))
		part = part[1:]
		switch {
		case n >= 0 && n+1 <= len(part):
			out = append(out, part[:n+1]...)
			part = part[n+1:]
		case n >= 0:
			return nil, errTooShort
		case n > -128:
			out = append(out, bytes.Repeat(part[:1], 1-n)...)
			part = part[1:]
		}
	}
	return out[:size], nil
}

// unpredict turns differences to the pixel on the left into values.
func (r *raster) unpredict(row []byte) {
	const horizontal = 2
	if r.dir.int(tagPredictor, 1) != horizontal {
		return
	}
	switch r.bits {
	case 8:
		for i := r.samples; i < len(row); i++ {
			row[i] += row[i-r.samples]
		}
	case 16:
		for i := 2 * r.samples; i+1 < len(row); i += 2 {
			v := r.dir.order.Uint16(row[i:]) + r.dir.order.Uint16(row[i-2*r.samples:])
			r.dir.order.PutUint16(row[i:], v)
		}
	}
}

const photometricPalette = 3

// unpack brings samples of 1, 2, 4 or 16 bits to 8. Indexes into a palette keep their value.
func (r *raster) unpack(dst, src []byte) {
	if r.bits == 16 {
		first := 0
		if r.dir.order.Uint16([]byte{1, 0}) == 1 {
			first = 1
		}
		for i := range dst {
			dst[i] = src[2*i+first]
		}
		return
	}
	if r.dir.int(tagFillOrder, 1) == 2 && r.bits == 1 {
		for i := range dst {
			dst[i] = -(src[i>>3] >> (i & 7) & 1)
		}
	} else {
		perByte, mask, scale := 8/r.bits, byte(1<<r.bits-1), byte(255/(1<<r.bits-1))
		if r.photometric == photometricPalette {
			scale = 1
		}
		for i := range dst {
			shift := 8 - r.bits*(i%perByte+1)
			dst[i] = src[i/perByte] >> shift & mask * scale
		}
	}
}

// decodeJPEG decodes a page of several JPEG strips or tiles.
func (r *raster) decodeJPEG() (image.Image, error) {
	var out draw.Image
	for i, part := range r.parts {
		if i >= r.across*r.down {
			break
		}
		stream, err := joinTables(r.dir, part)
		if err != nil {
			return nil, err
		}
		config, err := jpeg.DecodeConfig(bytes.NewReader(stream))
		if err != nil {
			return nil, corrupt(TIFF, "a part of its picture cannot be decoded", err)
		}
		if config.Width > r.blockW+64 || config.Height > r.blockH+64 {
			return nil, corrupt(TIFF, "a part has another size than its directory says", nil)
		}
		img, err := decodeWith(JPEG, jpeg.Decode, stream)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = r.canvas(img)
		}
		lay(out, img, i%r.across*r.blockW, i/r.across*r.blockH)
	}
	return out, nil
}
