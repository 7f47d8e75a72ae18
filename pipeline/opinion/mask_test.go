package opinion

import (
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/values"
)

const maskPage = `
Số định danh: 031320001234       Điện thoại: 0912.345.678
CCCD số: 031 320 001 234, hộ khẩu 12/2020, sinh ngày 17/05/2020
Email: kha.tran_90@thu.example.vn. Số cũ: 0 3 1 2 4 5 6 7 8
Số: 0313200O1299 năm 1990 031090001234 (+84 912 345 999)
IDVNM0950012345603095001234‹‹4 Mã số: 0201234567-001`

// secrets are what must not leave the machine of maskPage, as runs of digits or words.
var secrets = []string{"031320001234", "0912345678", "kha.tran_90@thu", "031245678", "031090001234", "84912345999", "0201234567001", "0950012345603095001234"}

func maskedPaper(t *testing.T) *Paper {
	return &Paper{Sheet: sheet(maskPage), Type: types(t).Find("residence_declaration"), Mask: true}
}

func TestMaskHides(t *testing.T) {
	t.Parallel()
	p := maskedPaper(t)
	user := p.Question("H01").User
	_, paper, _ := strings.Cut(user, "<paper>\n")
	flat := regexp.MustCompile(`[ .\-|+]`).ReplaceAllString(paper, "")
	for _, s := range secrets {
		if strings.Contains(flat, s) || strings.Contains(paper, s) {
			t.Errorf("%s is sent:\n%s", s, paper)
		}
	}
	for _, kept := range []string{"12/2020", "17/05/2020", "1990", "Số định danh: "} {
		if !strings.Contains(paper, kept) {
			t.Errorf("%s is not sent:\n%s", kept, paper)
		}
	}
	p.Mask = false
	if plain := p.Question("H01").User; len([]rune(plain)) != len([]rune(user)) {
		t.Error("a mask has another shape")
	}
}

// TestMaskUndone sees that what the model copies of the masked lines, in its own spacing, is the printed value again.
func TestMaskUndone(t *testing.T) {
	t.Parallel()
	p := maskedPaper(t)
	lines := p.view().lines
	number := func(line int, pattern string) string {
		return regexp.MustCompile(pattern).FindString(lines[line].text)
	}
	first := number(0, `\d{12}`)
	for _, c := range []struct {
		said    string
		line    int
		kind    values.Kind
		printed string
	}{
		{first, 1, values.KindPersonalID, "031320001234"},
		{first[:3] + " " + first[3:6] + "." + first[6:], 1, values.KindPersonalID, "031320001234"},
		{first, 2, values.KindPersonalID, "031320001234"}, // one and the same, printed in groups
		{number(0, `\d{4}\.\d{3}\.\d{3}`), 1, values.KindPhone, "0912345678"},
		{strings.ToUpper(number(2, `\S+@\S+[a-z]`)), 3, values.KindEmail, "kha.tran_90@thu.example.vn"},
		{number(3, `\d{12}`), 4, values.KindPersonalID, "031090001234"},
		{"17/05/2020", 2, values.KindDate, "2020-05-17"},
	} {
		reply, err := p.Decode(p.Encode(Reply{Fields: map[models.FieldName]Claim{"request": {c.said, []int{c.line}}}}))
		if err != nil {
			t.Fatal(err)
		}
		g, ok := p.Ground(c.kind, reply.Fields["request"])
		if !ok || g.Reading.Value != c.printed {
			t.Errorf("%q in line %d: %+v, %+v", c.said, c.line, reply, g)
		}
	}
}

func TestMaskTellsNothing(t *testing.T) {
	t.Parallel()
	// Two papers that differ in their numbers alone are masked alike.
	a := &Paper{Sheet: sheet("Số định danh: 031320001234"), Mask: true}
	b := &Paper{Sheet: sheet("Số định danh: 079085777777"), Mask: true}
	if x, y := a.Question("").User, b.Question("").User; x != y {
		t.Errorf("the masks follow the numbers:\n%s\n%s", x, y)
	}
}
