package terms

import (
	"slices"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	t.Parallel()
	e := Of([]string{"Đặng Hoà", "2020-05-13"}, "Số: 0312 345 678, ngày 7 tháng 9 năm 2021 H26-261124-0001")
	if e.Facts != FactSign+"dang "+FactSign+"hoa "+FactSign+"2020 "+FactSign+"05 "+FactSign+"13" {
		t.Errorf("values: %q", e.Facts)
	}
	for _, w := range []string{"so", "0312", "ngay", "h26", "261124", "dang", "hoa"} {
		if !slices.Contains(strings.Fields(e.Text), w) {
			t.Errorf("the text lacks %q", w)
		}
	}
	for _, w := range []string{"0312345678", "345678", "d20200513", "m202005", "d20210907", "h262611240001", "2611240001"} {
		if !slices.Contains(strings.Fields(e.Joined), w) {
			t.Errorf("the numbers lack %q: %q", w, e.Joined)
		}
	}
	if got := Of([]string{"hòa"}, "").Spoken; got != "hoa2" || got != Of([]string{"hoà"}, "").Spoken {
		t.Errorf("hòa is %q", got)
	}
	if got := Of([]string{"hoa 12"}, ""); got.Spoken != "" || got.Joined != "" {
		t.Errorf("%+v", got)
	}
}

// Letters that are looked up fold as letters that are taken apart.
func TestFolded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"ĐẶNG": "dang", "Hoà": "hoa", "Nguye\u0302\u0303n": "nguyen", "KQ-1": "kq-1", "ǰµ": "jµ", "Ⅷ2ß": "ⅷ2ß", "Ữ": "u"} {
		if got := folded(text); got != want || got != parted(text) {
			t.Errorf("%q is %q, taken apart %q, want %q", text, got, parted(text), want)
		}
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][]Part{
		"":           nil,
		" .,; ":      nil,
		"Hoà an":     {{Words: []string{"hoa"}, Spoken: []string{"hoa2"}}, {Words: []string{"an"}, Open: true}},
		"an ":        {{Words: []string{"an"}}},
		"a":          {{Words: []string{"a"}}},
		`"thu ha" b`: {{Words: []string{"thu", "ha"}}, {Words: []string{"b"}}},
		`"thu ha`:    {{Words: []string{"thu"}}, {Words: []string{"ha"}, Open: true}},
		"12/2020/ub": {{Words: []string{"12", "2020", "ub"}, Joined: []string{"122020ub"}, Whole: true, Open: true}},
		"13.5.2020 ": {{Words: []string{"13", "5", "2020"}, Joined: []string{"1352020", "d20200513"}, Whole: true}},
		"31/02/2020": {{Words: []string{"31", "02", "2020"}, Joined: []string{"31022020"}, Whole: true, Open: true}},
		"0312 345 ":  {{Words: []string{"0312", "345"}, Joined: []string{"0312345"}, Loose: true}},
	} {
		got := Ask(typed).Parts
		if !slices.EqualFunc(got, want, same) {
			t.Errorf("%q: got %+v, want %+v", typed, got, want)
		}
	}
	if n := len(Ask(strings.Repeat("từ ", 300)).Parts); n != mostParts {
		t.Errorf("a long question has %d parts", n)
	}
}

func same(a, b Part) bool {
	return slices.Equal(a.Words, b.Words) && slices.Equal(a.Spoken, b.Spoken) && slices.Equal(a.Joined, b.Joined) &&
		a.Loose == b.Loose && a.Whole == b.Whole && a.Open == b.Open
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asked, text, want string }{
		{"hoa", "Nguyễn Thị Hoà", "Nguyễn Thị [Hoà]"},
		{"ngu", "Nguyễn Thị Hoà", "[Nguyễn] Thị Hoà"},
		{"0312345678", "gọi 0312 345 678 ngay", "gọi [0312 345 678] ngay"},
		{"13/05/2020", "sinh ngày 13 tháng 5 năm 2020", "sinh ngày [13 tháng 5 năm 2020]"},
		{"2020-05-13", "13/05/2020", "[13/05/2020]"},
		{`"thi hoa"`, "Hoa Thị\nHoà", "Hoa [Thị · Hoà]"},
		{"khác", "Nguyễn Thị Hoà", ""},
	} {
		pieces, _ := Ask(c.asked).In(c.text).Excerpt(100)
		var got strings.Builder
		for _, p := range pieces {
			if p.Hit {
				got.WriteString("[" + p.Text + "]")
			} else {
				got.WriteString(p.Text)
			}
		}
		if got.String() != c.want {
			t.Errorf("%q in %q: %q", c.asked, c.text, got.String())
		}
	}
}

// Whatever is typed or printed, nothing goes wrong.
func FuzzExcerpt(f *testing.F) {
	f.Add("hoà 12/20", "Nguyễn\x00 12.20\f\xff hoà")
	f.Fuzz(func(t *testing.T, asked, text string) {
		q := Ask(asked)
		pieces, at := q.In(text).Excerpt(40)
		if at > len(text) || len(pieces) > 0 && q.Empty() {
			t.Fatalf("%d in %q", at, text)
		}
		e := Of([]string{asked}, text)
		if strings.ContainsAny(e.Text+e.Facts+e.Joined, `"*:()`) {
			t.Fatalf("%+v holds signs of the index's language", e)
		}
	})
}
