package units

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

func TestSame(t *testing.T) {
	t.Parallel()
	c := load(t, "")
	for _, tt := range []struct {
		a, b     string
		from, to float64 // -1: nothing is known
	}{
		{"UBND P. Gia Viên, Q. Ngô Quyền", "ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN QUẬN NGÔ QUYỀN", 1, 1},
		{"UBND phường Hoà Bình, TP Hải Phòng", "ỦY BAN NHÂN DÂN PHƯỜNG HÒA BÌNH, THÀNH PHỐ HẢI PHÒNG", 1, 1},
		{"UBND PHƯỜNG HỐNG BANG", "UBND phường Hồng Bàng", 1, 1},
		{"UBND phường Gia Viên", "UBND phường Gia Viên", 1, 1},
		{"UBND phường Gia Viên, quận Ngô Quyền", "UBND phường Gia Viên, TP Hải Phòng", 0.6, 0.9}, // divided
		{"UBND phường Gia Viên, quận Ngô Quyền", "UBND phường Hồng Bàng, TP Hải Phòng", 0.1, 0.6},
		{"UBND phường Gia Viên, quận Ngô Quyền", "UBND phường An Biên, TP Hải Phòng", 0, 0},
		{"UBND xã An Thái, huyện An Lão", "UBND xã An Hưng, thành phố Hải Phòng", 1, 1},
		{"UBND xã An Thái, huyện An Lão", "UBND xã An Thọ, huyện An Lão", 0, 0}, // both went into An Hưng, but were two
		// Names that moved.
		{"UBND phường An Dương, quận Lê Chân", "UBND phường An Dương, thành phố Hải Phòng", 0, 0},
		{"UBND phường An Dương, quận Lê Chân", "UBND phường An Biên, thành phố Hải Phòng", 1, 1},
		{"UBND xã Ngô Quyền, huyện Thanh Miện", "UBND phường Ngô Quyền, TP Hải Phòng", 0, 0},
		{"phường Nguyễn Trãi, TP Hải Dương", "phường Nguyễn Trãi, TP Hải Phòng", 0, 0},
		{"xã Tân An, huyện Thanh Hà, Hải Dương", "xã Tân An, thành phố Hải Phòng", 0, 0},
		{"phường Trần Hưng Đạo, TP Hải Dương", "phường Trần Hưng Đạo, TP Thủy Nguyên", 0, 0},
		{"xã Quang Trung, huyện An Lão", "xã Quang Trung, huyện Tứ Kỳ", 0, 0},
		{"xã Quang Trung", "xã Quang Trung", 0.2, 0.5}, // three communes of that name and kind
		{"UBND xã Cẩm Giàng", "UBND xã Cẩm Giang", 0, 0},
		{"UBND xa Cam Giang, TP Hai Phong", "UBND xã Cẩm Giang, TP Hải Phòng", 0.2, 0.8},
		// Old communes that no table knows.
		{"phường Cầu Tre, quận Ngô Quyền", "P. Cầu Tre, Q. Ngô Quyền, Hải Phòng", 1, 1},
		{"phường Cầu Tre, quận Ngô Quyền", "phường Hồng Bàng, TP Hải Phòng", -1, -1},
		{"phường An Biên, quận Lê Chân", "phường An Biên, TP Hải Phòng", 0.7, 0.9},
		{"phường Cầu Tre, quận Ngô Quyền", "phường Cẩn Trre, quận Ngô Quyền", -1, -1}, // perhaps misread
		{"phường Cầu Tre, quận Ngô Quyền", "phường Máy Tơ, quận Ngô Quyền", 0, 0},
		{"huyện Bạch Long Vĩ", "đặc khu Bạch Long Vĩ", 1, 1},
		// Offices.
		{"UBND", "UBND", -1, -1},
		{"Bộ Công an", "BỘ CÔNG AN", 1, 1},
		{"Công an thành phố Hải Phòng", "Công an phường Hồng Bàng", 0, 0},
		{"Sở Tư pháp", "SỞ TƯ PHÁP THÀNH PHỐ HẢI PHÒNG", 1, 1},
		{"Sở Tư pháp", "Sở Nội vụ", 0, 0},
		{"Sở Tư pháp", "UBND phường Gia Viên", 0, 0},
		{"Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường", 0.6, 0.98},
		{"Sở Tư pháp tỉnh Hải Dương", "Sở Tư pháp thành phố Hải Phòng", 0.2, 0.8},
		{"UBND phường Hồng Bàng", "Công an phường Hồng Bàng", 0, 0},
		{"UBND phường Hồng Bàng", "UBND phường Hồng Bàng Phòng Kinh tế", 0.6, 0.9},
		{"UBND quận Hồng Bàng", "UBND phường Hồng Bàng", 0, 0},
		{"phường Hồng Bàng", "UBND phường Hồng Bàng", 1, 1},
		// Other provinces.
		{"UBND phường Hàng Bạc, quận Hoàn Kiếm, Hà Nội", "UBND phường Hàng Bạc, Hoàn Kiếm, thành phố Hà Nội", 1, 1},
		{"UBND phường Quang Trung, quận Hà Đông, Hà Nội", "UBND phường Quang Trung, TP Hải Dương, tỉnh Hải Dương", 0, 0},
		{"phường Gia Viên, Ngô Quyềm, Hải Phòng", "phường Gia Viên, quận Ngô Quyền, Hải Phòng", 1, 1},
		{"Sở Tư pháp Hà Nội", "Sở Tư pháp Hải Phòng", 0, 0},
		{"Sở Tư pháp Hà Nội", "SỞ TƯ PHÁP THÀNH PHỐ HÀ NỘI", 1, 1},
		// Nothing to go by.
		{"", "UBND phường Gia Viên", -1, -1},
		{"", "", -1, -1},
		{"Hải Phòng", "phường Gia Viên, Hải Phòng", -1, -1},
	} {
		got, known := c.Same(tt.a, tt.b)
		if wantKnown := tt.from >= 0; known != wantKnown || known && (got < tt.from || got > tt.to) {
			t.Errorf("Same(%q, %q) = %v, %v, want %v to %v", tt.a, tt.b, got, known, tt.from, tt.to)
		}
	}
}

// texts gives names of units and addresses old and new, some with their marks lost or words cut.
func texts(c *Catalogue, n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	forms := []string{"UBND %s", "ỦY BAN NHÂN DÂN %s, thành phố Hải Phòng", "12 tổ 3, %s, quận Ngô Quyền, Hải Phòng", "%s, Hải Dương", "Công an %s"}
	var all []string
	for _, u := range c.units {
		all = append(all, u.Name)
	}
	for _, list := range c.placesOf {
		for _, p := range list {
			all = append(all, p.name+" "+p.districtName)
		}
	}
	var out []string
	for range n {
		text := []rune(fmt.Sprintf(forms[r.IntN(len(forms))], all[r.IntN(len(all))]))
		if r.IntN(3) == 0 {
			at := r.IntN(len(text))
			text = append(text[:at], text[min(len(text), at+1+r.IntN(3)):]...)
		}
		out = append(out, string(text))
	}
	return out
}

// What is equal to what does not depend on the order, lies between 0 and 1, and is the same when asked again.
func TestSameSymmetric(t *testing.T) {
	t.Parallel()
	c := load(t, "")
	all := texts(c, 400)
	var asking sync.WaitGroup
	for part := range 4 {
		asking.Go(func() {
			for i := part; i < len(all); i += 4 {
				for _, b := range all[:i+1] {
					orderDoesNotMatter(t, c, all[i], b)
				}
			}
		})
	}
	asking.Wait()
}

func orderDoesNotMatter(t *testing.T, c *Catalogue, a, b string) {
	t.Helper()
	x, xKnown := c.Same(a, b)
	y, yKnown := c.Same(b, a)
	if x != y || xKnown != yKnown || x < 0 || x > 1 {
		t.Errorf("Same(%q, %q) = %v, the other way %v", a, b, x, y)
	}
}

func FuzzSame(f *testing.F) {
	c := load(f, "")
	for _, s := range texts(c, 20) {
		f.Add(s, "UBND phường Gia Viên")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		orderDoesNotMatter(t, c, a, b)
		c.Place(a)
		if m, ok := c.Agency(b); ok {
			m.At("2025-01-01")
		}
	})
}

// A memory that is full forgets, and answers stay the same.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := newMemory(10)
	for i := range 1000 {
		m.record(fmt.Sprint(i), &reading{level: i})
		if r := m.recall(fmt.Sprint(i)); r == nil || r.level != i {
			t.Fatalf("%d is forgotten at once", i)
		}
		if n := len(m.young) + len(m.older); n > 10 {
			t.Fatalf("%d texts are kept", n)
		}
	}
}

func BenchmarkSameKnown(b *testing.B) {
	c := load(b, "")
	all := texts(c, 1000)
	for i := 0; b.Loop(); i++ {
		c.Same(all[i%len(all)], all[(i*7)%len(all)])
	}
}

func BenchmarkSameFresh(b *testing.B) {
	c := load(b, "")
	c.texts = newMemory(0)
	all := texts(c, 1000)
	for i := 0; b.Loop(); i++ {
		c.Same(all[i%len(all)], all[(i*7)%len(all)])
	}
}

func BenchmarkAgency(b *testing.B) {
	c := load(b, "")
	all := texts(c, 1000)
	for i := 0; b.Loop(); i++ {
		c.Agency(all[i%len(all)])
	}
}
