// Package fax decodes the bilevel compressions of fax machines, ITU-T T.4 (Group 3, in one and two dimensions) and T.6
// (Group 4), as TIFF files of scanners carry them.
package fax

import (
	"errors"
	"math/bits"
)

// Kind is one of the compressions.
type Kind int

// The compressions, with their numbers in TIFF.
const (
	Huffman Kind = 2 // rows in one dimension, each beginning on a byte, without end-of-line codes
	Group3  Kind = 3
	Group4  Kind = 4
)

// Params describe the coded picture.
type Params struct {
	Kind     Kind
	Width    int
	Height   int
	TwoD     bool // of Group3: rows may continue the row above
	LSBFirst bool // the first pixel is in the lowest bit of a byte
	Black    byte // what to write for a black pixel
	White    byte // what to write for a white pixel
}

// The faults of coded data.
var (
	ErrCut  = errors.New("fax data ends in the middle of the picture")
	ErrCode = errors.New("fax data holds an unknown code")
)

// badRows is the share of damaged rows (one in so many) above which a Group 3 picture counts as damaged. A damaged row
// shows the row above it, as on a fax machine.
const badRows = 20

// Decode writes Width × Height pixels of one byte each to dst, row by row. Where the data says that the picture ends
// early, the rest is white.
func Decode(dst, data []byte, p Params) error {
	if len(dst) < p.Width*p.Height {
		return errors.New("too little room for the picture")
	}
	d := decoder{Params: p, in: reader{data: data, reverse: p.LSBFirst}, above: []int{p.Width, p.Width, p.Width, p.Width}}
	bad := 0
	for y := range p.Height {
		err := d.row()
		if errors.Is(err, errEnd) {
			fill(dst[y*p.Width:p.Width*p.Height], p.White)
			return nil
		}
		if err != nil {
			bad++
			if d.in.over() {
				return ErrCut
			}
			if p.Kind != Group3 || bad > p.Height/badRows || !d.in.seekEOL() {
				return err
			}
			d.row0(d.above)
		}
		d.paint(dst[y*p.Width:][:p.Width])
		d.above, d.row1 = d.row1, d.above
	}
	return nil
}

// errEnd says that the data marks the end of the picture.
var errEnd = errors.New("end of the picture")

type decoder struct {
	Params
	in reader
	// above and row1 hold where the colour changes in the row above and in the row that is being read, beginning
	// with white, closed by several widths.
	above, row1 []int
}

// row0 makes the row being read equal to another.
func (d *decoder) row0(like []int) { d.row1 = append(d.row1[:0], like...) }

// row reads one row into row1.
func (d *decoder) row() error {
	d.row1 = d.row1[:0]
	var err error
	switch d.Kind {
	case Group4:
		if d.in.peek(12) == 1 { // half of the end-of-block code
			return errEnd
		}
		err = d.twoD()
	case Group3:
		err = d.group3()
	default:
		d.in.align()
		err = d.oneD()
	}
	if err == nil && d.in.over() {
		err = ErrCut
	}
	d.row1 = append(d.row1, d.Width, d.Width, d.Width, d.Width)
	return err
}

// group3 reads a row after its end-of-line code; six of them end the picture. Some writers leave the codes out.
func (d *decoder) group3() error {
	inOne := true
	for n := 0; d.in.peek(11) == 0; n++ {
		if n > 1 || !d.in.skipEOL() {
			if d.in.over() && n <= 1 {
				return ErrCut
			}
			return errEnd
		}
		if d.TwoD {
			inOne = d.in.peek(1) == 1
			d.in.skip(1)
		}
	}
	if inOne {
		return d.oneD()
	}
	return d.twoD()
}

func (d *decoder) oneD() error {
	at, black := 0, false
	for at < d.Width {
		run, err := d.run(black)
		if err != nil {
			return err
		}
		if at += run; at > d.Width {
			return ErrCode
		}
		d.row1 = append(d.row1, at)
		black = !black
	}
	return nil
}

// run reads the length of a run: any number of make-up codes and a terminating one.
func (d *decoder) run(black bool) (int, error) {
	codes := whiteRuns
	if black {
		codes = blackRuns
	}
	total := 0
	for {
		e := codes[d.in.peek(runBits)]
		if e.bits == 0 || total > d.Width {
			return 0, ErrCode
		}
		d.in.skip(int(e.bits))
		total += int(e.value)
		if e.value < 64 {
			return total, nil
		}
	}
}

// twoD reads a row that continues the row above. a0 is where the row has been read to, b1 the first change above that
// lies right of a0 and has the opposite colour, as the standard calls them.
func (d *decoder) twoD() error {
	a0, black, i := -1, false, 0
	for a0 < d.Width {
		for d.above[i] <= a0 && d.above[i] < d.Width {
			i += 2
		}
		b1 := d.above[i]
		e := modes[d.in.peek(modeBits)]
		if e.bits == 0 {
			return ErrCode
		}
		d.in.skip(int(e.bits))
		switch mode := int(e.value); mode {
		case pass:
			a0 = d.above[i+1]
			continue
		case horizontal:
			first, err := d.run(black)
			if err != nil {
				return err
			}
			second, err := d.run(!black)
			if err != nil {
				return err
			}
			a1 := max(a0, 0) + first
			a0 = a1 + second
			if a0 > d.Width {
				return ErrCode
			}
			d.row1 = append(d.row1, a1, a0)
		default:
			a1 := b1 + mode
			if a1 < max(a0, 0) || a1 > d.Width {
				return ErrCode
			}
			a0, black = a1, !black
			d.row1 = append(d.row1, a1)
			// The next change of the other colour may lie one before where the last one was found.
			if i > 0 {
				i--
			} else {
				i++
			}
		}
	}
	return nil
}

// paint writes the pixels of row1.
func (d *decoder) paint(dst []byte) {
	fill(dst, d.White)
	for i := 0; i+1 < len(d.row1) && d.row1[i] < d.Width; i += 2 {
		fill(dst[d.row1[i]:d.row1[i+1]], d.Black)
	}
}

func fill(dst []byte, v byte) {
	for i := range dst {
		dst[i] = v
	}
}

// reader gives bits, first the highest ones of a byte. Behind the end it gives zeros.
type reader struct {
	data    []byte
	reverse bool
	at      int // bits read so far
}

// peek gives the next n bits, at most 24, without reading them.
func (r *reader) peek(n int) uint32 {
	first := r.at >> 3
	var v uint32
	for i := range 4 {
		v <<= 8
		if first+i < len(r.data) {
			b := r.data[first+i]
			if r.reverse {
				b = bits.Reverse8(b)
			}
			v |= uint32(b)
		}
	}
	return v << (r.at & 7) >> (32 - n)
}

func (r *reader) skip(n int) { r.at += n }

func (r *reader) align() { r.at = (r.at + 7) &^ 7 }

// over tells whether more was read than there is.
func (r *reader) over() bool { return r.at > len(r.data)*8 }

// skipEOL reads zeros and the one that ends them; it gives false at the end of the data.
func (r *reader) skipEOL() bool {
	for r.at < len(r.data)*8 {
		if r.peek(1) == 1 {
			r.skip(1)
			return true
		}
		r.skip(1)
	}
	r.at++
	return false
}

// seekEOL goes on to the next end-of-line code.
func (r *reader) seekEOL() bool {
	for r.at < len(r.data)*8 {
		if r.peek(12) == 1 {
			return true
		}
		r.skip(1)
	}
	return false
}
