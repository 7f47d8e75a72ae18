package layout

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// at gives a word of letters 20 pixels wide and 40 high whose left upper corner stands at x, y.
func at(x, y int, text string) models.Word {
	return models.Word{Text: text, Box: models.Box{Left: x, Top: y, Right: x + 20*len([]rune(text)), Bottom: y + 40}}
}

func line(words ...models.Word) models.Line { return models.Line{Words: words} }

// drawn writes the rows of a sheet, wide gaps as a bar.
func drawn(s *Sheet) []string {
	var out []string
	for r := range s.Rows {
		var parts []string
		for _, seg := range s.Segments(r) {
			parts = append(parts, s.Text(seg))
		}
		out = append(out, strings.Join(parts, " | "))
	}
	return out
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []models.Line
		want  []string
	}{
		"nothing":                      {nil, nil},
		"a line without words":         {[]models.Line{{}}, nil},
		"columns share a row":          {[]models.Line{line(at(900, 4, "phải")), line(at(0, 0, "bên"), at(80, 0, "trái"))}, []string{"bên trái | phải"}},
		"rows top to bottom":           {[]models.Line{line(at(0, 60, "hai")), line(at(0, 0, "một"))}, []string{"một", "hai"}},
		"close rows stay apart":        {[]models.Line{line(at(0, 0, "một")), line(at(0, 22, "hai"))}, []string{"một", "hai"}},
		"columns off by half a row":    {[]models.Line{line(at(0, 0, "một")), line(at(900, 30, "xa")), line(at(0, 60, "hai"))}, []string{"một", "xa", "hai"}},
		"a level row of a leaning one": {[]models.Line{line(at(0, 0, "một")), line(at(400, 12, "hai")), line(at(800, 24, "ba"))}, []string{"một | hai | ba"}},
		"words glued at the colon":     {[]models.Line{line(at(0, 0, "tính:Nữ"))}, []string{"tính: Nữ"}},
		"a time is no label":           {[]models.Line{line(at(0, 0, "10:30"), at(120, 0, "Lúc:"))}, []string{"10:30 Lúc:"}},
		"a number glued to its label":  {[]models.Line{line(at(0, 0, "Số299/UBND"))}, []string{"Số 299/UBND"}},
		"colons only":                  {[]models.Line{line(at(0, 0, ":"), at(40, 0, "Số:"))}, []string{": Số:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := drawn(New([]models.Reading{{Lines: c.lines}}))
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestPages sees that rows keep their page and pages their order, and that columns never join over two pages.
func TestPages(t *testing.T) {
	t.Parallel()
	page := func(n int, text string) models.Reading {
		return models.Reading{Page: models.Page{Number: n}, Lines: []models.Line{line(at(100*n, 0, text))}}
	}
	s := New([]models.Reading{page(3, "ba"), page(4, "bốn")})
	if len(s.Rows) != 2 || s.Rows[0].Page != 3 || s.Rows[1].Page != 4 {
		t.Errorf("rows %+v", s.Rows)
	}
}

func TestRow(t *testing.T) {
	t.Parallel()
	s := New([]models.Reading{{Lines: []models.Line{line(at(0, 0, "Họ"), at(60, 2, "tên:"), at(240, 0, "....."))}}})
	r := &s.Rows[0]
	if r.Em != 40 || r.Box != (models.Box{Right: 340, Bottom: 42}) {
		t.Errorf("unit %d, box %v", r.Em, r.Box)
	}
	if w := r.Words; w[0].Gap != 0 || w[1].Gap != 20 || w[2].Gap != 100 || w[0].Fold != "ho" || w[1].Fold != "ten" || w[2].Fold != "" {
		t.Errorf("words %+v", w)
	}
	if b := s.Box(Span{0, 1, 3}); b != (models.Box{Left: 60, Right: 340, Bottom: 42}) {
		t.Errorf("box of a span %v", b)
	}
	r.Words = nil
	r.Rebound()
	if !r.Box.Empty() || r.Em < 1 {
		t.Errorf("a row without words: %+v", r)
	}
}

func TestFoldLetters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "Độc lập – Tự do": "doclaptudo", "Số: 51/2020 …": "so512020", "HOÀ, hòa": "hoahoa", "ĐƯỜNG": "duong"} {
		if got := FoldLetters(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// TestSlips compares the banded distance with the plain one on random texts of few letters.
func TestSlips(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		b := make([]byte, rng.IntN(12))
		for i := range b {
			b[i] = "abc"[rng.IntN(3)]
		}
		return string(b)
	}
	for range 5000 {
		a, b, limit := text(), text(), rng.IntN(8)
		want := distance(a, b)
		if got := Slips(a, b, limit); got != min(want, limit+1) {
			t.Fatalf("Slips(%q, %q, %d) = %d, want %d", a, b, limit, got, min(want, limit+1))
		}
		like, back := Likeness(a, b), Likeness(b, a)
		if like != back || like < 0 || like > 1 || (like == 1) != (a == b && a != "") {
			t.Fatalf("Likeness(%q, %q) = %v, turned round %v", a, b, like, back)
		}
	}
}

// distance is the edit distance as it is defined.
func distance(a, b string) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		table[i][0] = i
	}
	for j := range table[0] {
		table[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := table[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			table[i][j] = min(change, table[i-1][j]+1, table[i][j-1]+1)
		}
	}
	return table[len(a)][len(b)]
}
