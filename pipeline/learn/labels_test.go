package learn_test

import (
	"fmt"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/learn"
)

// page lays words out on lines of 60 pixels, 20 pixels a letter; two spaces in a text part columns.
func page(lines ...string) models.Reading {
	r := models.Reading{Page: models.Page{Number: 1, Width: 4000, Height: 4000}}
	for i, text := range lines {
		var words []models.Word
		x := 100
		for w := range strings.SplitSeq(text, " ") {
			if w == "" {
				x += 200
				continue
			}
			width := 20 * len([]rune(w))
			words = append(words, models.Word{Text: w, Box: models.Box{Left: x, Top: 100 + 60*i, Right: x + width, Bottom: 130 + 60*i}, Confidence: 1})
			x += width + 15
		}
		r.Lines = append(r.Lines, models.Line{Words: words})
	}
	return r
}

// at gives the evidence that the words of value are on the page.
func at(t *testing.T, r models.Reading, value string) models.Evidence {
	t.Helper()
	want := strings.Fields(value)
	for _, l := range r.Lines {
		for i := range l.Words {
			part := models.Line{Words: l.Words[i:min(i+len(want), len(l.Words))]}
			if part.Text() == value {
				return models.Evidence{Page: 1, Box: part.Box(), Text: value}
			}
		}
	}
	t.Fatalf("%q is not on the page", value)
	return models.Evidence{}
}

func TestBeside(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		value string
		want  string
	}{
		"left, with a colon":   {[]string{"Họ tên trẻ: NGUYỄN AN"}, "NGUYỄN AN", "Họ tên trẻ"},
		"numbered":             {[]string{"3. Chốn sinh: Hải Phòng"}, "Hải Phòng", "Chốn sinh"},
		"after another value":  {[]string{"Phái: Nữ  Sắc tộc: Kinh"}, "Kinh", "Sắc tộc"},
		"a column of its own":  {[]string{"Sắc tộc   Kinh"}, "Kinh", "Sắc tộc"},
		"above":                {[]string{"Sắc tộc  Phái", "Kinh  Nữ"}, "Kinh", "Sắc tộc"},
		"above, but elsewhere": {[]string{"        Sắc tộc", "Kinh"}, "Kinh", ""},
		"nothing":              {[]string{"Kinh"}, "Kinh", ""},
		"running text":         {[]string{"theo như lời khai của người làm chứng thì cháu thuộc sắc tộc Kinh"}, "Kinh", ""},
		"a number is no label": {[]string{"031090001234 Kinh"}, "Kinh", ""},
	} {
		r := page(c.lines...)
		if got := learn.Beside(r, at(t, r, c.value)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	birth := types(t).Find("birth_certificate")
	for text, want := range map[string]bool{"Dân tộc": true, "Dan toc": true, "Nữ Dân tộc": true, "Nơi đăng ký khai sính": true, "Sắc tộc": false, "Chốn sinh": false, "Số": true, "Mã hồ sơ": false} {
		if got := learn.Known(birth, text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	ethnicity := models.Stratum{Type: "birth_certificate", Field: "ethnicity"}
	var all []learn.Sighting
	for i := range 4 {
		all = append(all, learn.Sighting{Stratum: ethnicity, Text: []string{"Sắc tộc", "SẮC TỘC"}[i%2], SHA256: fmt.Sprint(i), Clerks: [][]string{lan, hoa}[i%2]},
			learn.Sighting{Stratum: ethnicity, Text: "Một người", SHA256: fmt.Sprint(i), Clerks: lan},
			learn.Sighting{Stratum: ethnicity, Text: "Một tệp", SHA256: "0", Clerks: [][]string{lan, hoa}[i%2]})
	}
	got := learn.Variants(all)
	if len(got) != 1 || got[0] != (learn.Variant{Stratum: ethnicity, Text: "Sắc tộc", Files: 4, Clerks: 2}) {
		t.Errorf("variants %+v", got)
	}
}
