package barcode

import "image"

// plane is a page with a threshold for every part of it.
type plane struct {
	pix        []byte
	stride     int
	w, h       int
	blocksX    int
	thresholds []byte // of blocks; below it a pixel is black
}

const (
	blockShift = 6 // blocks of 64 by 64 pixels
	blockSize  = 1 << blockShift
	// sampleStep is the distance of the rows that are looked at. A corner mark or a bar is several times as high.
	sampleStep = 4
	// leastContrast is the distance of ink and paper below which a block counts as paper.
	leastContrast = 64
)

func newPlane(img *image.Gray) *plane {
	p := &plane{pix: img.Pix, stride: img.Stride, w: img.Rect.Dx(), h: img.Rect.Dy()}
	p.blocksX = (p.w + blockSize - 1) / blockSize
	blocksY := (p.h + blockSize - 1) / blockSize
	low, high := make([]byte, p.blocksX*blocksY), make([]byte, p.blocksX*blocksY)
	for i := range low {
		low[i] = 255
	}
	for y := 0; y < p.h; y += sampleStep {
		row := p.row(y)
		for bx := range p.blocksX {
			at := y>>blockShift*p.blocksX + bx
			lo, hi := low[at], high[at]
			part := row[bx<<blockShift : min((bx+1)<<blockShift, p.w)]
			for x := 0; x < len(part); x += 2 {
				lo, hi = min(lo, part[x]), max(hi, part[x])
			}
			low[at], high[at] = lo, hi
		}
	}
	p.thresholds = make([]byte, len(low))
	for by := range blocksY {
		for bx := range p.blocksX {
			lo, hi := byte(255), byte(0)
			for ny := max(by-1, 0); ny <= min(by+1, blocksY-1); ny++ {
				for nx := max(bx-1, 0); nx <= min(bx+1, p.blocksX-1); nx++ {
					lo, hi = min(lo, low[ny*p.blocksX+nx]), max(hi, high[ny*p.blocksX+nx])
				}
			}
			if hi >= lo && hi-lo >= leastContrast {
				p.thresholds[by*p.blocksX+bx] = byte((int(lo) + int(hi)) / 2)
			}
		}
	}
	return p
}

func (p *plane) row(y int) []byte { return p.pix[y*p.stride:][:p.w] }

func (p *plane) black(x, y int) bool {
	return p.pix[y*p.stride+x] < p.thresholds[y>>blockShift*p.blocksX+x>>blockShift]
}

// runs appends where the colour changes in a row, beginning with white, and closes with the width of the page.
func (p *plane) runs(y int, out []int) []int {
	row := p.row(y)
	black := false
	for bx := range p.blocksX {
		threshold := p.thresholds[y>>blockShift*p.blocksX+bx]
		start := bx << blockShift
		for i, v := range row[start:min(start+blockSize, p.w)] {
			if (v < threshold) != black {
				black = !black
				out = append(out, start+i)
			}
		}
	}
	return append(out, p.w)
}
