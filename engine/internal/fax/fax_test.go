package fax

import (
	"bytes"
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// writer packs codes.
type writer struct {
	data []byte
	free int // bits of the last byte that are not used
}

func (w *writer) code(code string) {
	for _, bit := range code {
		if w.free == 0 {
			w.data, w.free = append(w.data, 0), 8
		}
		w.free--
		w.data[len(w.data)-1] |= byte(bit-'0') << w.free
	}
}

func (w *writer) run(length int, black bool) {
	codes := whiteCodes
	if black {
		codes = blackCodes
	}
	for length >= 2560 {
		w.code(codes[63+40])
		length -= 2560
	}
	if length >= 64 {
		w.code(codes[63+length/64])
	}
	w.code(codes[length%64])
}

// changes gives where the colour of a row changes, closed by widths.
func changes(row []byte) []int {
	var out []int
	last := byte(0)
	for i, v := range row {
		if v != last {
			out, last = append(out, i), v
		}
	}
	return append(out, len(row), len(row), len(row), len(row))
}

func (w *writer) oneD(row []byte) {
	at, black := 0, false
	for _, next := range changes(row) {
		w.run(next-at, black)
		at, black = next, !black
		if at == len(row) {
			return
		}
	}
}

// after gives the first change right of a0 to the colour opposite to black, and the one behind it.
func after(row []int, a0 int, black bool) (int, int) {
	i := 0
	if black {
		i = 1
	}
	for row[i] <= a0 && row[i] < row[len(row)-1] {
		i += 2
	}
	return row[i], row[min(i+1, len(row)-1)]
}

func (w *writer) twoD(row, above []byte) {
	width := len(row)
	now, ref := changes(row), changes(above)
	for a0, black := -1, false; a0 < width; {
		a1, a2 := after(now, a0, black)
		b1, b2 := after(ref, a0, black)
		mode := ""
		for code, value := range modeCodes {
			if value == a1-b1 && value < pass {
				mode = code
			}
		}
		switch {
		case b2 < a1:
			w.code("0001")
			a0 = b2
		case mode != "":
			w.code(mode)
			a0, black = a1, !black
		default:
			w.code("001")
			w.run(a1-max(a0, 0), black)
			w.run(a2-a1, !black)
			a0 = a2
		}
	}
}

const eol = "000000000001"

// encode writes a picture of rows of 0 and 1.
func encode(rows [][]byte, p Params) []byte {
	var w writer
	above := make([]byte, p.Width)
	for y, row := range rows {
		switch {
		case p.Kind == Group4:
			w.twoD(row, above)
		case p.Kind == Huffman:
			w.free = 0
			w.oneD(row)
		case !p.TwoD:
			w.code(eol)
			w.oneD(row)
		case y%4 == 0:
			w.code(eol + "1")
			w.oneD(row)
		default:
			w.code(eol + "0")
			w.twoD(row, above)
		}
		above = row
	}
	if p.Kind == Group4 {
		w.code(eol + eol)
	}
	if p.LSBFirst {
		for i, b := range w.data {
			w.data[i] = bits.Reverse8(b)
		}
	}
	return w.data
}

// drawing gives rows with runs of all lengths, some like the row above.
func drawing(r *rand.Rand, w, h int) [][]byte {
	rows := make([][]byte, h)
	for y := range rows {
		rows[y] = make([]byte, w)
		if y > 0 && r.IntN(4) > 0 {
			copy(rows[y], rows[y-1])
			for range r.IntN(4) {
				rows[y][r.IntN(w)] ^= 1
			}
			continue
		}
		for x, v := 0, byte(r.IntN(2)); x < w; v ^= 1 {
			for n := 1 + r.IntN(1<<r.IntN(12)); n > 0 && x < w; n-- {
				rows[y][x] = v
				x++
			}
		}
	}
	return rows
}

func kinds() []Params {
	return []Params{{Kind: Huffman}, {Kind: Group3}, {Kind: Group3, TwoD: true}, {Kind: Group4}, {Kind: Group4, LSBFirst: true}}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for _, p := range kinds() {
		for _, width := range []int{1, 2, 31, 64, 1728, 5200} {
			p.Width, p.Height, p.Black, p.White = width, 40, 1, 0
			rows := drawing(r, p.Width, p.Height)
			data := encode(rows, p)
			got := make([]byte, p.Width*p.Height)
			if err := Decode(got, data, p); err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			if !bytes.Equal(got, bytes.Join(rows, nil)) {
				t.Fatalf("%+v: the picture came back changed", p)
			}
		}
	}
}

func TestDecodeCutData(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for _, p := range kinds() {
		p.Width, p.Height, p.Black = 500, 80, 1
		data := encode(drawing(r, p.Width, p.Height), p)
		err := Decode(make([]byte, p.Width*p.Height), data[:len(data)/2], p)
		if !errors.Is(err, ErrCut) && !errors.Is(err, ErrCode) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if err := Decode(make([]byte, 10), nil, Params{Kind: Group4, Width: 10, Height: 10}); err == nil {
		t.Error("too little room was no error")
	}
}

func TestDecodeShowsTheRowAboveForADamagedOne(t *testing.T) {
	t.Parallel()
	p := Params{Kind: Group3, Width: 400, Height: 60, Black: 1}
	rows := drawing(rand.New(rand.NewPCG(7, 7)), p.Width, p.Height)
	before, bad := encode(rows[:30], p), []byte{0, 0x10, 0xff, 0} // an end-of-line code and no run
	data := append(append(before, bad...), encode(rows[31:], p)...)
	got := make([]byte, p.Width*p.Height)
	if err := Decode(got, data, p); err != nil {
		t.Fatal(err)
	}
	rows[30] = rows[29]
	for y, row := range rows[:59] {
		if !bytes.Equal(got[y*p.Width:][:p.Width], row) {
			t.Fatalf("row %d is wrong", y)
		}
	}
}

func TestDecodeAnEarlyEnd(t *testing.T) {
	t.Parallel()
	p := Params{Kind: Group4, Width: 100, Height: 20, Black: 1, White: 9}
	data := encode(drawing(rand.New(rand.NewPCG(1, 1)), 100, 10), p)
	got := make([]byte, 2000)
	if err := Decode(got, data, p); err != nil {
		t.Fatal(err)
	}
	if got[1999] != 9 || got[1000] != 9 {
		t.Error("the rest is not white")
	}
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 7))
	for i, p := range kinds() {
		p.Width, p.Height = 100, 20
		f.Add(encode(drawing(r, p.Width, p.Height), p), i)
	}
	f.Fuzz(func(t *testing.T, data []byte, kind int) {
		p := kinds()[uint(kind)%uint(len(kinds()))]
		p.Width, p.Height = 100, 20
		_ = Decode(make([]byte, 2000), data, p)
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, p := range kinds() {
		p.Width, p.Height, p.White = 2480, 3508, 255
		data := encode(drawing(rand.New(rand.NewPCG(1, 1)), p.Width, p.Height), p)
		out := make([]byte, p.Width*p.Height)
		b.Run(fmt.Sprintf("kind %d twoD %v", p.Kind, p.TwoD), func(b *testing.B) {
			for b.Loop() {
				if err := Decode(out, data, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
