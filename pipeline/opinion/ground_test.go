package opinion

import (
	"slices"
	"strings"
	"testing"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// formPage is the paper of TestGround.
const formPage = `
ỦY BAN NHÂN DÂN                            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 45 /QĐ-UBND                            Hải Phòng, ngày 5 tháng 6 năm 2020
Họ và tên: NGUYỄN THỊ HOÀ              Sinh năm: 1990
Giới tính: Nữ  Dân tộc: Kinh  Quốc tịch: Việt Nam
Số định danh: 031 320 001 234       Điện thoại: 0912.345.678
Nơi cư trú: số 12 phố Chu Văn An,          Nơi tạm trú: thôn Đông,
phường Cát Bi, thành phố Hải Phòng         xã Tiên Lãng
Diện tích: 120,5 m2 (Bằng chữ: Một trăm hai mươi phẩy năm mét vuông)
Ghi bằng chữ: Ngày mười bảy tháng năm năm hai nghìn không trăm hai mươi mốt
Giấy tờ tùy thân: CCCD số: 031320001234 cấp ngày: 01/02/2021
Vốn: 1.500.000.000 đồng   Mã: 1 500 000
Nam □  Nữ ☒
Nguyễn Văn Anh
Cấp cho: Ông TRẦN VĂN EM; địa chỉ: Số 3 phố Huế
Sinh năm 1980; CMND số 032926127; địa chỉ thường trú: xã Cổ
Ông Mạc Hữu Tú, CCCD: 099090806505
Kính gửi: - Thuế thành phố Hải Phòng,
- Sở Nội vụ.
`

func TestGround(t *testing.T) {
	t.Parallel()
	s := sheet(formPage)
	for _, c := range []struct {
		kind    values.Kind
		value   string
		lines   []int
		printed string // "": not grounded
		exact   bool
	}{
		{values.KindPersonName, "NGUYỄN THỊ HOÀ", []int{3}, "NGUYỄN THỊ HOÀ", true},
		{values.KindPersonName, "Nguyễn Thị Hòa", []int{3}, "NGUYỄN THỊ HOÀ", true},
		{values.KindPersonName, "NGUYÊN THỊ HOA", []int{3}, "NGUYỄN THỊ HOÀ", false},
		{values.KindPersonName, "NGUYỄN THỊ HOAN", []int{3}, "NGUYỄN THỊ HOÀ", false},
		{values.KindPersonName, "NGUYỄN THỊ HOÀNG LAN", []int{3}, "", false},
		{values.KindPersonName, "NGUYỄN THỊ HOÀ", []int{4}, "NGUYỄN THỊ HOÀ", true}, // off by one
		{values.KindPersonName, "NGUYỄN THỊ HOÀ", []int{5}, "", false},              // off by two
		{values.KindPersonName, "NGUYỄN THỊ HOÀ", nil, "", false},
		{values.KindPersonName, "Họ và tên", []int{3}, "", false},
		{values.KindPersonName, "Nguyễn Văn An", []int{13}, "Nguyễn Văn Anh", false}, // near: both are kept
		{values.KindPersonName, "TRẦN VĂN EM", []int{14}, "TRẦN VĂN EM", true},
		{values.KindPersonName, "Mạc Hữu Tú", []int{16}, "Mạc Hữu Tú", true},
		{values.KindPersonalID, "032926127", []int{15}, "032926127", true},
		{values.KindText, "Thuế thành phố Hải Phòng; Sở Nội vụ", []int{17, 18}, "Thuế thành phố Hải Phòng, Sở Nội vụ", true},
		{values.KindPersonalID, "031320001234", []int{5}, "031 320 001 234", true},
		{values.KindPersonalID, "031.320.001.234", []int{5}, "031 320 001 234", true},
		{values.KindPersonalID, "031320001235", []int{5}, "", false},
		{values.KindPersonalID, "320001234", []int{5}, "", false},
		{values.KindPhone, "0912345678", []int{5}, "0912.345.678", true},
		{values.KindDocumentNo, "45/QĐ-UBND", []int{2}, "45 /QĐ-UBND", true},
		{values.KindDocumentNo, "45/QD-UBND", []int{2}, "45 /QĐ-UBND", false},
		{values.KindDocumentNo, "5/QĐ-UBND", []int{2}, "", false},
		{values.KindDate, "2020-06-05", []int{2}, "ngày 5 tháng 6 năm 2020", true},
		{values.KindDate, "05/06/2020", []int{2}, "ngày 5 tháng 6 năm 2020", true},
		{values.KindDate, "06/05/2020", []int{2}, "", false},
		{values.KindDate, "2020", []int{2}, "", false},
		{values.KindYear, "2020", []int{2}, "2020", true},
		{values.KindYear, "1990", []int{3}, "1990", true},
		{values.KindDate, "17/05/2021", []int{9}, "Ngày mười bảy tháng năm năm hai nghìn không trăm hai mươi mốt", true},
		{values.KindDate, "17/05/2020", []int{9}, "", false},
		{values.KindSex, "Nữ", []int{4}, "Nữ", true},
		{values.KindSex, "female", []int{4}, "Nữ", true},
		{values.KindSex, "Nam", []int{4}, "", false}, // the Nam of Việt Nam
		{values.KindSex, "Nữ", []int{12}, "Nữ", true},
		{values.KindSex, "Nam", []int{12}, "", false},
		{values.KindCheckbox, "Nữ", []int{12}, "Nữ", true},
		{values.KindCheckbox, "Nam", []int{12}, "", false},
		{values.KindNationality, "Việt Nam", []int{4}, "Việt Nam", true},
		{values.KindNationality, "Việt Nam", []int{1}, "", false}, // the motto
		{values.KindEthnicity, "Kinh", []int{4}, "Kinh", true},
		{values.KindPlace, "số 12 phố Chu Văn An, phường Cát Bi, thành phố Hải Phòng", []int{6, 7}, "số 12 phố Chu Văn An, phường Cát Bi, thành phố Hải Phòng", true},
		{values.KindPlace, "thôn Đông, xã Tiên Lãng", []int{6, 7}, "thôn Đông, xã Tiên Lãng", true},
		{values.KindPlace, "số 13 phố Chu Văn An, phường Cát Bi, thành phố Hải Phòng", []int{6, 7}, "", false},
		{values.KindPlace, "số 12 phố Chu Văn Ân, phường Cát Bi, thành phố Hải Phòng", []int{6, 7}, "số 12 phố Chu Văn An, phường Cát Bi, thành phố Hải Phòng", false},
		{values.KindArea, "120.5", []int{8}, "120,5 m2", true},
		{values.KindArea, "20,5", []int{8}, "", false},
		{values.KindMoney, "1500000000", []int{11}, "1.500.000.000", true},
		{values.KindMoney, "500000", []int{11}, "", false},
		{values.KindText, "CCCD số 031320001234 cấp ngày 01/02/2021", []int{10}, "CCCD số: 031320001234 cấp ngày: 01/02/2021", true},
		{values.KindText, "Giấy tờ tùy thân", []int{10}, "", false},
		{values.KindText, "Bệnh viện", []int{1, 2, 3, 4, 5, 6, 7, 8}, "", false},
	} {
		g, ok := Ground(s, c.kind, Claim{c.value, c.lines})
		if ok != (c.printed != "") || strings.Trim(g.Printed, " ,;.:") != c.printed || g.Exact != c.exact {
			t.Errorf("%s %q in %v: %v %q exact %v, wanted %q exact %v", c.kind, c.value, c.lines, ok, g.Printed, g.Exact, c.printed, c.exact)
		}
		if ok {
			checkGrounded(t, s, c.kind, Claim{c.value, c.lines}, g)
		}
	}
}

// TestGroundWhatRulesRead sees that whatever the rules read from the pipeline's cases is found again where it stands,
// both as printed and as normalised.
func TestGroundWhatRulesRead(t *testing.T) {
	t.Parallel()
	set := types(t)
	for name, s := range drawnCases(t) {
		s, _ := extract.CutCertification(s)
		head := heading.Find(s, set)
		typ := set.Find(head.Type)
		if typ == nil {
			continue
		}
		p := &Paper{Sheet: s, Type: typ}
		for _, c := range extract.Fields(s, typ, head) {
			if len(c.Spans) == 0 || c.Field.Name == "business_lines" {
				continue // a list is put together from several runs of words, its codes left out
			}
			checkFoundAgain(t, p, name, c)
		}
	}
}

func checkFoundAgain(t *testing.T, p *Paper, name string, c extract.Candidate) {
	t.Helper()
	var lines []int
	for _, sp := range c.Spans {
		lines = append(lines, sp.Row+1)
	}
	for _, said := range []string{c.Reading.Raw, c.Reading.Value} {
		claim := Claim{said, lines}
		g, ok := p.Ground(c.Field.Kind, claim)
		// The rules part several lines by semicolons that nobody printed.
		if !ok || layout.FoldLetters(g.Reading.Value) != layout.FoldLetters(c.Reading.Value) {
			t.Errorf("%s: %s %q is not found in lines %v: %v %q", name, c.Field.Name, said, lines, ok, g.Printed)
			continue
		}
		checkGrounded(t, p.Sheet, c.Field.Kind, claim, g)
	}
}

func TestGroundOnlyAsPrinted(t *testing.T) {
	t.Parallel()
	// Letters of another script that look alike, and digits of another script.
	s := sheet("Tên: МАС ĐĨNН СНІ\nSố: ００１０９９９９９９９９")
	if g, ok := Ground(s, values.KindPersonName, Claim{"MAC ĐĨNH CHI", []int{1}}); ok {
		t.Errorf("found in another script: %+v", g)
	}
	if g, ok := Ground(s, values.KindPersonalID, Claim{"001099999999", []int{2}}); ok {
		t.Errorf("found in other digits: %+v", g)
	}
}

func TestGroundKnowsLabels(t *testing.T) {
	t.Parallel()
	p := &Paper{Sheet: sheet("Nơi thường trú / Place of residence\nThôn Đông, xã Tiên Lãng"), Type: types(t).Find("id_card")}
	if g, ok := p.Ground(values.KindPlace, Claim{"Nơi thường trú", []int{1}}); ok {
		t.Errorf("a label of the type is taken for a value: %+v", g)
	}
	if _, ok := p.Ground(values.KindPlace, Claim{"Thôn Đông, xã Tiên Lãng", []int{2}}); !ok {
		t.Error("the value under the label is not found")
	}
}

func TestGroundPair(t *testing.T) {
	t.Parallel()
	p := &Paper{Sheet: sheet("Lý do: bổ sung hồ sơ\nNgười nhận\nTrần Văn Kha")}
	for _, c := range []struct {
		label, value string
		lines        []int
		ok           bool
	}{
		{"Lý do", "bổ sung hồ sơ", []int{1}, true},
		{"Lý do:", "bổ sung hồ sơ", []int{1}, true},
		{"Người nhận", "Trần Văn Kha", []int{2, 3}, true},
		{"Trần Văn Kha", "Người nhận", []int{2, 3}, false}, // the value stands above its label
		{"Mục đích", "bổ sung hồ sơ", []int{1}, false},
		{"Lý do", "xin việc", []int{1}, false},
	} {
		if pair, ok := p.GroundPair(PairClaim{c.label, c.value, c.lines}); ok != c.ok {
			t.Errorf("%q = %q: %v %+v", c.label, c.value, ok, pair)
		}
	}
}

func TestRulePairs(t *testing.T) {
	t.Parallel()
	s := sheet(`
                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                     Độc lập - Tự do - Hạnh phúc
                        ĐƠN XIN XÁC NHẬN
                   Kính gửi: Ủy ban nhân dân phường Hải An
1. Họ và tên: Kiều Văn Sang          Giới tính: Nam
2. Nơi ở: ........................
b) Số căn cước (nếu có): 031088001357 Ngày cấp: 12/03/2021
Địa chỉ: số 5 ngõ 12, đường Lê Lợi,
thành phố Hải Phòng
Người làm chứng:
Đỗ Thị Xuyến
Lúc 10:30 ngày 1/2/2023 tôi có mặt.

Ngày nhận          12/03/2023
Người trả          Lê Văn Tám
Nơi trả            Phòng một cửa
`)
	var got []string
	for _, p := range RulePairs(s) {
		got = append(got, p.Label+" = "+p.Value)
		if !p.Exact || len(p.ValueAt) == 0 || compareSpans(p.LabelAt[0], p.ValueAt[0]) >= 0 {
			t.Errorf("%+v", p)
		}
	}
	want := []string{
		"Kính gửi = Ủy ban nhân dân phường Hải An",
		"Họ và tên = Kiều Văn Sang",
		"Giới tính = Nam",
		"Số căn cước (nếu có) = 031088001357",
		"Ngày cấp = 12/03/2021",
		"Địa chỉ = số 5 ngõ 12, đường Lê Lợi, thành phố Hải Phòng",
		"Người làm chứng = Đỗ Thị Xuyến",
		"Ngày nhận = 12/03/2023",
		"Người trả = Lê Văn Tám",
		"Nơi trả = Phòng một cửa",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// BenchmarkGround measures the fields of a form, cited where they stand: part of what the model adds to a document.
func BenchmarkGround(b *testing.B) {
	s := drawnCases(b)["birth_certificate"]
	set := types(b)
	head := heading.Find(s, set)
	typ := set.Find(head.Type)
	p := &Paper{Sheet: s, Type: typ}
	type asked struct {
		f *doctypes.Field
		c Claim
	}
	var all []asked
	for _, c := range extract.Fields(s, typ, head) {
		all = append(all, asked{c.Field, Claim{c.Reading.Raw, []int{c.Spans[0].Row + 1}}})
	}
	for b.Loop() {
		for _, a := range all {
			p.Ground(a.f.Kind, a.c)
		}
	}
}

func FuzzGround(f *testing.F) {
	for _, s := range drawnCases(f) {
		for row := range s.Rows {
			f.Add(s.Rows[row].Text(0, len(s.Rows[row].Words)), s.Rows[row].Words[0].Text, row+1, uint8(row))
		}
		break
	}
	f.Add(formPage, "031320001234", 5, uint8(3))
	f.Add(formPage, "Ngày mười bảy", 9, uint8(1))
	set := types(f)
	kinds := values.Kinds()
	f.Fuzz(func(t *testing.T, page, claim string, line int, kind uint8) {
		s := sheet(page)
		k := kinds[int(kind)%len(kinds)]
		c := Claim{clean(claim), []int{line, line + 1}}
		if g, ok := Ground(s, k, c); ok {
			checkGrounded(t, s, k, c, g)
		}
		p := &Paper{Sheet: s, Type: set[int(kind)%len(set)]}
		if g, ok := p.Ground(k, c); ok {
			checkGrounded(t, s, k, c, g)
		}
		for _, pair := range RulePairs(s) {
			if pair.Label == "" || pair.Value == "" {
				t.Fatalf("%+v", pair)
			}
			for _, sp := range append(slices.Clone(pair.LabelAt), pair.ValueAt...) {
				if sp.Row >= len(s.Rows) || sp.From < 0 || sp.From >= sp.To || sp.To > len(s.Rows[sp.Row].Words) {
					t.Fatalf("%+v is not on the sheet", sp)
				}
			}
		}
	})
}
