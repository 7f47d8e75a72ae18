package viet_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"sohoa/pipeline/viet"
)

func TestNormalise(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Nguyễn\u00a0 Văn\tAn \n":          "Nguyễn Văn An",
		norm.NFD.String("Thủy Nguyên, Đoàn"): "Thủy Nguyên, Đoàn",
		"QÐ-UBND ð":      "QĐ-UBND đ",
		"a\u200bb\ufeff": "ab",
		"\xff\xfe":       "",
		"":               "",
	} {
		if got := viet.Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, folded, base string }{
		{"ĐƯỜNG", "duong", "đương"},
		{norm.NFD.String("Giấy khai sinh"), "giay khai sinh", "giây khai sinh"},
		{"Cẩm Giàng", "cam giang", "câm giang"},
		{"ẶẤỆỔỢỮỸ", "aaeoouy", "ăâêôơưy"},
		{"öïäåč", "oiaac", "öïäåč"},
	} {
		if got := viet.Fold(c.in); got != c.folded {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.folded)
		}
		if got := viet.FoldTone(c.in); got != c.base {
			t.Errorf("FoldTone(%q) = %q, want %q", c.in, got, c.base)
		}
	}
}

func TestIsLetter(t *testing.T) {
	t.Parallel()
	for _, r := range "aĐđưỮỵZfẤ" {
		if !viet.IsLetter(r) {
			t.Errorf("%q is a letter", r)
		}
	}
	for _, r := range "öïäåčµñÐç1-.ʼ" {
		if viet.IsLetter(r) {
			t.Errorf("%q is no letter", r)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	equal := [][2]string{
		{"Hoà Bình", "Hòa Bình"}, {"Thuỷ Nguyên", "THỦY NGUYÊN"}, {"khoẻ", "khỏe"}, {"qúy", "quý"}, {"Kiến Thuỵ", "Kiến Thụy"},
		{norm.NFD.String("Thúy"), "Thuý"}, {"toà án", "tòa án"},
	}
	for _, c := range equal {
		if !viet.Same(c[0], c[1]) {
			t.Errorf("%q and %q are the same", c[0], c[1])
		}
	}
	for _, c := range [][2]string{{"Đoàn", "Đòan"}, {"Cẩm Giàng", "Cẩm Giang"}, {"múa", "muá"}, {"hòa", "hóa"}, {"của", "cuả"}} {
		if viet.Same(c[0], c[1]) {
			t.Errorf("%q and %q differ", c[0], c[1])
		}
	}
	if got := viet.Canonical("Đoàn Thuỳ, HOÀ"); got != "Đoàn Thùy, HÒA" {
		t.Errorf("Canonical: %q", got)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"Hoà", "hòa", 0},
		{"Thiết", "Thiệt", 0.2},
		{"quyên", "quyền", 0.2},
		{"Hòa", "Hoa", 0.2},
		{"Đinh", "Dinh", 0.5},
		{"Tư", "Tu", 0.5},
		{"Tú", "Tí", 1},
		{"An", "", 2},
		{"định", "lịnh", 1},
	} {
		if got := viet.Distance(c.a, c.b); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("Distance(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{{"Giới tính", "gioi tinh", 2, 0}, {"Giới tính", "Giớitính", 2, 1}, {"abc", "xyz", 2, 3}, {"abc", "abcdefgh", 2, 3}, {"thang", "thung", 1, 1}} {
		if got := viet.Levenshtein(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Levenshtein(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

func TestSyllables(t *testing.T) {
	t.Parallel()
	legal := `nguyễn nghiêng khuyên quyền quyên quốc giặt giếng gì gìn giữa già ngoằn hoà hòa thuý thúy yêu yến ý ơi oanh uyên xoong
		đường rượu khuỷu ngoẹo quạnh kỳ lý mỹ nghĩa gh`
	for _, s := range strings.Fields(legal) {
		if s != "gh" && !viet.IsSyllable(s) {
			t.Errorf("%q is a syllable", s)
		}
	}
	for _, s := range strings.Fields("quỳển đòan nghành cể kà ngiêng tràc mâc hièn bx đk zăn wang nguyêễn a1 xyz hưonng gh muá") {
		if viet.IsSyllable(s) {
			t.Errorf("%q is no syllable", s)
		}
	}
	for _, s := range strings.Fields("quyền quyên Nguyễn HOÀ hòa thuỷ tỉnh phường") {
		if !viet.KnownSyllable(s) {
			t.Errorf("%q is known", s)
		}
	}
	for _, s := range strings.Fields("quỳển quyễn nguỷen đòan phuờng") {
		if viet.KnownSyllable(s) {
			t.Errorf("%q is unknown", s)
		}
	}
	got, ok := viet.ParseSyllable("Nguyễn")
	if want := (viet.Syllable{Onset: "ng", Rhyme: "uyên", Tone: viet.Tilde}); !ok || got != want {
		t.Errorf("ParseSyllable: %v", got)
	}
}

// Every known syllable must be a legal one: the list and the tables were made from each other.
func TestKnownAreLegal(t *testing.T) {
	t.Parallel()
	known := 0
	for _, s := range viet.KnownSyllables() {
		known++
		if !viet.IsSyllable(s) {
			t.Errorf("%q is known but no legal syllable", s)
		}
	}
	if known < 3000 {
		t.Errorf("only %d known syllables", known)
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"l5": "15", "2O20": "2020", "SB": "58", "0": "0"} {
		if got, _, ok := viet.Digits(in); !ok || got != want {
			t.Errorf("Digits(%q) = %q, %v", in, got, ok)
		}
	}
	if _, _, ok := viet.Digits("x1"); ok {
		t.Error("x is no digit")
	}
	if viet.LikeDigits("SO") || !viet.LikeDigits("2O2l") {
		t.Error("LikeDigits needs real digits")
	}
}

func TestSetTones(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"NGUYÊN", "Nguyễn", "NGUYỄN"}, {"phô", "phố", "phố"}, {"Thuy", "thụy", "Thụy"}, {"Giớitính", "Giới tính", "Giới tính"},
	} {
		if got := viet.SetTones(c[0], c[1]); got != c[2] {
			t.Errorf("SetTones(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("Nguyễn  Văn\u0301 An")
	f.Fuzz(func(t *testing.T, s string) {
		once := viet.Normalise(s)
		if again := viet.Normalise(once); again != once {
			t.Fatalf("Normalise is not stable: %q then %q", once, again)
		}
		canonical := viet.Canonical(s)
		if again := viet.Canonical(canonical); again != canonical {
			t.Fatalf("Canonical is not stable: %q then %q", canonical, again)
		}
		if d := viet.Distance(s, s); d != 0 {
			t.Fatalf("distance to itself is %v", d)
		}
		viet.IsSyllable(once)
		if folded := viet.Fold(once); viet.Fold(folded) != folded {
			t.Fatalf("Fold is not stable: %q", folded)
		}
	})
}
