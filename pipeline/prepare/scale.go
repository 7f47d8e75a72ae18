package prepare

import (
	"image"

	"github.com/disintegration/imaging"
)

// shrink gives the picture w × h pixels large, every pixel the mean of the area it covers. It only makes smaller
// (or keeps); both sides must be at least 1.
func shrink(src *image.Gray, w, h int) *image.Gray {
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	if w == sw && h == sh {
		return src
	}
	dst := newGray(w, h)
	cols := spans(sw, w)
	acc := make([]uint32, sw)
	for y, rows := range spans(sh, h) {
		addRows(acc, src, rows)
		reduceRow(dst.Pix[y*w:(y+1)*w], acc, cols)
	}
	return dst
}

// span is the part of a source axis that one result pixel covers: whole pixels from first to last, the two ends
// weighted, in 1/256 of a pixel.
type span struct {
	first, last  int
	head, tail   uint32
	scale        uint32 // 2^24 divided by the sum of the weights
	singleWeight bool
}

func spans(from, to int) []span {
	out := make([]span, to)
	for i := range out {
		a := uint64(i) * uint64(from) * 256 / uint64(to)
		b := uint64(i+1) * uint64(from) * 256 / uint64(to)
		b = max(b, a+1)
		s := span{first: int(a / 256), last: int((b - 1) / 256)}
		s.head = 256 - uint32(a%256)
		s.tail = uint32((b-1)%256) + 1
		total := uint32(b - a)
		if s.first == s.last {
			s.head, s.singleWeight = total, true
		}
		s.scale = 1 << 24 / total
		out[i] = s
	}
	return out
}

// addRows leaves in acc the weighted mean of the rows, in 1/16.
func addRows(acc []uint32, src *image.Gray, s span) {
	w := len(acc)
	head := src.Pix[s.first*w : s.first*w+w]
	for x, v := range head {
		acc[x] = uint32(v) * s.head
	}
	for y := s.first + 1; y < s.last; y++ {
		for x, v := range src.Pix[y*w : y*w+w] {
			acc[x] += uint32(v) << 8
		}
	}
	if !s.singleWeight {
		for x, v := range src.Pix[s.last*w : s.last*w+w] {
			acc[x] += uint32(v) * s.tail
		}
	}
	k := uint64(s.scale)
	for x, v := range acc {
		acc[x] = uint32(uint64(v) * k >> 20)
	}
}

func reduceRow(dst []byte, acc []uint32, cols []span) {
	for x := range dst {
		s := &cols[x]
		sum := acc[s.first] * s.head
		if !s.singleWeight {
			for _, v := range acc[s.first+1 : s.last] {
				sum += v << 8
			}
			sum += acc[s.last] * s.tail
		}
		dst[x] = uint8(min(255, (uint64(sum)*uint64(s.scale)>>24+8)>>4))
	}
}

// reduce gives the picture k times smaller; a rest at the right and bottom is left out.
func reduce(src *image.Gray, k int) *image.Gray {
	sw := src.Rect.Dx()
	w, h := sw/k, src.Rect.Dy()/k
	if k == 1 || w == 0 || h == 0 {
		return src
	}
	dst := newGray(w, h)
	acc := make([]uint16, w*k)
	half, div := uint32(k*k/2), uint32(1<<20/(k*k)+1)
	for y := range h {
		clear(acc)
		for dy := range k {
			row := src.Pix[(y*k+dy)*sw:]
			row = row[:len(acc)]
			for x, v := range row {
				acc[x] += uint16(v)
			}
		}
		out := dst.Pix[y*w : (y+1)*w]
		for x := range out {
			var sum uint32
			for _, v := range acc[x*k : x*k+k] {
				sum += uint32(v)
			}
			out[x] = uint8(min(255, (sum+half)*div>>20))
		}
	}
	return dst
}

// enlarge gives the picture w × h pixels large with smooth edges.
func enlarge(src *image.Gray, w, h int) *image.Gray {
	big := imaging.Resize(src, w, h, imaging.CatmullRom)
	out := newGray(w, h)
	for i := range out.Pix {
		out.Pix[i] = big.Pix[4*i]
	}
	return out
}

// resize makes the picture larger or smaller.
func resize(src *image.Gray, w, h int) *image.Gray {
	if w > src.Rect.Dx() || h > src.Rect.Dy() {
		return enlarge(src, w, h)
	}
	return shrink(src, w, h)
}

// resizeColour does the same for a colour plane, whose edges need not be smooth.
func resizeColour(src *image.Gray, w, h int) *image.Gray {
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	if w <= sw && h <= sh {
		return shrink(src, w, h)
	}
	dst := newGray(w, h)
	from := make([]int, w)
	for x := range from {
		from[x] = (2*x + 1) * sw / (2 * w)
	}
	for y := range h {
		row := src.Pix[(2*y+1)*sh/(2*h)*sw:]
		out := dst.Pix[y*w : (y+1)*w]
		for x, at := range from {
			out[x] = row[at]
		}
	}
	return dst
}
