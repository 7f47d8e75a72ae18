package values_test

import (
	"testing"
	"unicode/utf8"

	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// sure says what a case expects of the form.
type sure int

const (
	well  sure = iota // 0.85 and more: may be vouched for
	loose             // below 0.85: a clerk looks, or another source agrees
	ill               // below 0.5 and a finding
)

// reads is one case: a text, the value it must give ("" for nothing) and how sure its form may be.
type reads struct {
	text, want string
	form       sure
}

func check(t *testing.T, kind values.Kind, cases []reads) {
	t.Helper()
	for _, c := range cases {
		got, ok := values.Read(kind, c.text)
		if ok != (c.want != "") || got.Value != c.want {
			t.Errorf("%s %q = %q, want %q", kind, c.text, got.Value, c.want)
			continue
		}
		if !ok {
			continue
		}
		switch {
		case c.form == well && got.Form < 0.85,
			c.form == loose && got.Form >= 0.85,
			c.form == ill && (got.Form >= 0.5 || len(got.Findings) == 0):
			t.Errorf("%s %q: form %.2f is not as expected (%d), findings %d", kind, c.text, got.Form, c.form, len(got.Findings))
		}
		sound(t, kind, c.text, got)
	}
}

// sound checks what must be true of every reading.
func sound(t *testing.T, kind values.Kind, text string, got values.Reading) {
	t.Helper()
	runes := []rune(viet.Normalise(text))
	switch {
	case got.Start < 0 || got.End <= got.Start || got.End > len(runes):
		t.Errorf("%s %q: span %d-%d", kind, text, got.Start, got.End)
	case string(runes[got.Start:got.End]) != got.Raw:
		t.Errorf("%s %q: raw %q is not at %d-%d", kind, text, got.Raw, got.Start, got.End)
	case got.Form < 0 || got.Form > 1:
		t.Errorf("%s %q: form %v", kind, text, got.Form)
	case got.Value != viet.Normalise(got.Value) || !utf8.ValidString(got.Value):
		t.Errorf("%s %q: value %q is not normalised", kind, text, got.Value)
	}
}

// blanks are empty for every kind.
func TestBlanksAreNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range values.Kinds() {
		for _, text := range []string{"", "   ", "......", ". . . .", "…………", "____", ": .", "-", "-/-", "—", "\n", "....:", "…/…"} {
			if got, ok := values.Read(kind, text); ok {
				t.Errorf("%s %q = %q, want nothing", kind, text, got.Value)
			}
		}
	}
	if _, ok := values.Read("no such kind", "x"); ok {
		t.Error("an unknown kind reads nothing")
	}
}

func TestPersonalID(t *testing.T) {
	t.Parallel()
	check(t, values.KindPersonalID, []reads{
		{"022022417275", "022022417275", loose}, // of somebody born in 1922
		{"031199006874", "031199006874", well},
		{"0311 9900 6874", "031199006874", well},
		{"031.199.006.874", "031199006874", well},
		{"0 3 1 1 9 9 0 0 6 8 7 4", "031199006874", well},
		{"0|3|1|1|9|9|0|0|6|8|7|4", "031199006874", well},
		{"CCCD số 0311 9900 6874 do Cục CSQLHC cấp ngày 12/03/2021", "031199006874", well},
		{"Số/No.:031199006874", "031199006874", well},
		{"CMND 031199687, CCCD 031199006874", "031199006874", well},
		{"Căn cước công dân số: 031199006874, cấp ngày 01.02.2022", "031199006874", well},
		{"CMND số 031199687 cấp ngày 05/06/2010 tại Công an Hải Phòng", "031199687", well},
		{"099200000123", "099200000123", well}, // an unassigned prefix is no fault
		{"031199006874 031199006874", "031199006874", well},
		{"số điện thoại 0912345678, CCCD: 031199006874", "031199006874", well},
		{"O311990O6874", "031199006874", loose},
		{"03ll99006874", "031199006874", loose},
		{"04617503623", "04617503623", ill},
		{"0311990068744", "0311990068744", ill},
		{"031999006874", "031999006874", ill},
		{"Số: 51/2020", "", well},
		{"12/03/2021", "", well},
		{"123456789/2020", "", well},
		{"0912345678", "", well},
		{"Không", "", well},
		{"SOLIDSOLIDSB", "", well},
	})
	check(t, values.KindOldID, []reads{
		{"CMND: 031 199 687", "031199687", well},
		{"031199006874", "", well},
	})
}

func TestDates(t *testing.T) {
	t.Parallel()
	check(t, values.KindDate, []reads{
		{"17/05/2020", "2020-05-17", well},
		{"5-6-1990", "1990-06-05", well},
		{"05.06.1990", "1990-06-05", well},
		{"17 / 05 / 2020", "2020-05-17", well},
		{"2020-05-17", "2020-05-17", well},
		{"ngày 05 tháng 6 năm 2026", "2026-06-05", well},
		{"Hải Phòng, ngày 15 tháng 8 năm 2025", "2025-08-15", well},
		{"ngày .05.. tháng ...6.... năm ...2026..", "2026-06-05", well},
		{"ngày … 05 … tháng … 6 … năm … 2026 …", "2026-06-05", well},
		{"ngày05tháng6năm2025", "2025-06-05", well},
		{"Ngày 5 thảng 6 nãm 2025", "2025-06-05", well},
		{"08 giờ 30 phút, ngày 02 tháng 01 năm 2024", "2024-01-02", well},
		{"15 tháng 3 năm 1990", "1990-03-15", well},
		{"29/02/2024", "2024-02-29", well},
		{"15/03/1990 (ghi bằng chữ: Ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi)", "1990-03-15", well},
		{"15/08/1990 (ghi bằng chữ: Ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi)", "1990-08-15", ill},
		{"Năm 1969", "1969", well},
		{"Sinh năm 1969", "1969", well},
		{"1969", "1969", well},
		{"Ngày # 2035", "2035", loose},
		{"l5/O3/2O20", "2020-03-15", loose},
		{"17/0512020", "2020-05-17", loose},
		{"17052020", "2020-05-17", loose},
		{"ngày l5 tháng 3 năm 2O20", "2020-03-15", loose},
		{"năm 20 25, ngày 1/2/2 025", "", well},
		{"31/02/2020", "", well},
		{"29/02/2023", "", well},
		{"21/0/1973", "", well},
		{"ngày 32 tháng 1 năm 2020", "", well},
		{"ngày … tháng … năm 2025", "", well},
		{"ngày ... tháng 6 năm 2025", "", well},
		{"ngày    tháng    năm", "", well},
		{"031199006874", "", well},
		{"123/2020", "", well},
		{"12/03/98", "", well},
		{"Không thời hạn", values.NoExpiry, well},
		{"Có giá trị đến: Không thời hạn", values.NoExpiry, well},
		{"1969 2025", "", well},
	})
}

func TestDatesInWords(t *testing.T) {
	t.Parallel()
	check(t, values.KindDateWords, []reads{
		{"Ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi", "1990-03-15", well},
		{"ngày năm tháng năm năm một nghìn chín trăm năm mươi lăm", "1955-05-05", well},
		{"Ngày hai mươi tháng hai năm hai nghìn không trăm linh năm", "2005-02-20", well},
		{"ngày mồng một tháng giêng năm hai ngàn", "2000-01-01", well},
		{"Mùng mười tháng chạp năm hai nghìn không trăm mười", "2010-12-10", well},
		{"ngày hai mươi mốt tháng tư năm một nghìn chín trăm tám mươi tư", "1984-04-21", well},
		{"ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi lăm", "2025-12-31", well},
		{"ngày bẩy tháng mười một năm hai ngàn không trăm lẻ chín", "2009-11-07", well},
		{"mườilăm tháng ba nămmột nghìn chín trăm chínmươi", "1990-03-15", well},
		{"ngày hai nhăm tháng sáu năm một chín chín không", "1990-06-25", well},
		{"Năm một nghìn chín trăm sáu mươi chín", "1969", well},
		{"ngày ba mươi tháng hai năm hai nghìn", "", well},
		{"ngày mười tháng mười ba năm hai nghìn", "", well},
		{"15/03/1990", "", well},
		{"Nguyễn Văn Hai", "", well},
	})
	check(t, values.KindDate, []reads{{"mười lăm tháng ba năm một nghìn chín trăm chín mươi", "1990-03-15", well}})
	check(t, values.KindYear, []reads{
		{"1969", "1969", well}, {"05/06/1990", "1990", well}, {"Năm sinh: 1969", "1969", well}, {"l969", "1969", loose}, {"12", "", well},
	})
}

func TestDocumentNumbers(t *testing.T) {
	t.Parallel()
	check(t, values.KindDocumentNo, []reads{
		{"3778/TIr-VP", "3778/TTr-VP", well},
		{"Số: 299 /UBND-TTHC Hải Phòng, ngày 05", "299/UBND-TTHC", well},
		{"Số: 123/QÐ-UBNĐ", "123/QĐ-UBND", well},
		{"45/QD-UBND", "45/QĐ-UBND", well},
		{"05/2025/TT-BNV", "05/2025/TT-BNV", well},
		{"470/2025/TLKT-BS", "470/2025/TLKT-BS", well},
		{"Số: 470 / TLKT - BS", "470/TLKT-BS", well},
		{"123/2020", "123/2020", well},
		{"Số :123/2020", "123/2020", well},
		{"Số: 123/2020 Quyển số: 01", "123/2020", well},
		{"686 /STTT-CNTT&BCVT", "686/STTT-CNTT&BCVT", well},
		{"559/TTr-STP", "559/TTr-STP", well},
		{"1741/UBND-NC", "1741/UBND-NC", well},
		{"12/UBND–XNTTHN", "12/UBND-XNTTHN", well},
		{"62/GPXD", "62/GPXD", well},
		{"1669/NQ-UBTVQH15", "1669/NQ-UBTVQH15", well},
		{"01/HD-UBND", "01/HD-UBND", well},
		{"01/HĐ-UBND", "01/HĐ-UBND", well},
		{"299UBND-TTHC", "299/UBND-TTHC", loose},
		{"12", "12", loose},
		{"Số:   /QĐ-UBND", "", well},
		{"Số:....../QĐ-UBND", "", well},
		{"/UBND-XNTTHN", "", well},
		{"Số: ……", "", well},
		{"QĐ-UBND", "", well},
	})
	check(t, values.KindAdmNo, []reads{{"123/QĐ-UBND", "123/QĐ-UBND", well}, {"123", "123", ill}})
	check(t, values.KindCivilNo, []reads{{"Số: 45 Quyển số: 01/2008", "45", well}, {"99/2019", "99/2019", well}, {"l2/2019", "12/2019", loose}})
}

func TestLandAndBusinessNumbers(t *testing.T) {
	t.Parallel()
	check(t, values.KindSerial, []reads{
		{"BN 531146", "BN531146", well}, {"AA 09273289", "AA09273289", well}, {"DĐ123456", "DĐ123456", well},
		{"Số phát hành: BN 531146", "BN531146", well}, {"BN 53ll46", "BN531146", loose}, {"531146", "", well}, {"Số 12", "", well},
	})
	check(t, values.KindRegisterNo, []reads{
		{"Số vào sổ cấp GCN: CH 00120", "CH00120", well}, {"CN.5429", "CN.5429", well}, {"CS05837", "CS05837", well},
		{"00123/QSDĐ", "00123/QSDĐ", well}, {"CTs 04567", "CTs04567", well},
	})
	check(t, values.KindBusinessCode, []reads{
		{"Mã số hộ kinh doanh: 070082001498", "070082001498", well}, {"01R8017431", "01R8017431", well},
		{"0201234567-001", "0201234567-001", well}, {"0201234567", "0201234567", well}, {"12345678", "12345678", ill},
	})
	check(t, values.KindParcelNo, []reads{{"125", "125", well}, {"12a", "12a", well}, {"thửa đất số: 07", "07", well}, {"Không", "", well}})
}

func TestNames(t *testing.T) {
	t.Parallel()
	check(t, values.KindPersonName, []reads{
		{"NGUYỄN VĂN AN", "NGUYỄN VĂN AN", well},
		{"Trần Thị Bích Ngọc", "Trần Thị Bích Ngọc", well},
		{": PHẠM THỊ HƯƠNG .......", "PHẠM THỊ HƯƠNG", well},
		{"Ông: Nguyễn Văn An Giới tính: Nam", "Nguyễn Văn An", well},
		{"Bà Lê Thị Hoà, sinh năm 1969", "Lê Thị Hoà", well},
		{"Nguyễn Văn Hiền hiện cư trú", "Nguyễn Văn Hiền", well},
		{"(đã ký) Vũ Đức Thắng", "Vũ Đức Thắng", well},
		{"VŨ THỊ NGỌC ÁNH Ngày sinh: 01/01/1990", "VŨ THỊ NGỌC ÁNH", well},
		{"Nguyễn Văn A", "Nguyễn Văn A", well},
		{"ĐOÀN THỊ THUỲ DƯƠNG", "ĐOÀN THỊ THUỲ DƯƠNG", well},
		{"NGUYÊN THỊ HƯƠNG", "NGUYỄN THỊ HƯƠNG", loose},
		{"NguyễnVăn An", "Nguyễn Văn An", loose},
		{"NGUYỄNVĂN AN", "NGUYỄN VĂN AN", loose},
		{"NGUYỄN VĂN an", "NGUYỄN VĂN", loose}, // half a name is never sure
		{"TRẦN THỊ NGU3N", "TRẦN THỊ", loose},
		{"DƯƠNG THỊLIÊN", "DƯƠNG THỊ LIÊN", loose},
		{"Nguyễn Bảo", "Nguyễn Bảo", loose}, // right or half of a name
		{"Thành Chiến", "Thành Chiến", loose},
		{"Thị Oanh", "Thị Oanh", loose},
		{"Đức Minh Anh", "Đức Minh Anh", loose},
		{"H'Hen Niê", "H'Hen Niê", ill},
		{"SQÙYẼN BXCD KKL", "SQÙYẼN BXCD KKL", ill},
		{"An", "An", ill},
		{"12345", "", well},
	})
}

func TestSexAndLists(t *testing.T) {
	t.Parallel()
	check(t, values.KindSex, []reads{
		{"Nam", "male", well}, {"Nữ", "female", well}, {"NỮ", "female", well}, {"Nam / Male", "male", well},
		{"Giớitính:Nữ", "female", well}, {"GiớitínhNam", "male", well}, {"Nũ", "female", well}, {"Nừ", "female", well},
		{"Nữ Quốc tịch: Việt Nam", "female", well}, {"Nam ☐ Nữ ☒", "female", well}, {"☒ Nam ☐ Nữ", "male", well},
		{"[x] Nam [ ] Nữ", "male", well}, {"Nv", "female", loose},
		{"Nam / Nữ", "", well}, {"Nam ☐ Nữ ☐", "", well}, {"Quốc tịch: Việt Nam", "", well}, {"Năm sinh 1990", "", well},
	})
	check(t, values.KindEthnicity, []reads{
		{"Kinh", "Kinh", well}, {"KINH", "KINH", well}, {"Kính Quốc tịch: Việt Nam", "Kinh", well}, {"H'Mông", "H'Mông", well},
		{"Sán Dìu", "Sán Dìu", well}, {"Kinh.....", "Kinh", well}, {"Tây", "Tày", loose}, {"Xyz", "Xyz", ill},
	})
	check(t, values.KindNationality, []reads{
		{"Nafionaliy Việt Nam", "Việt Nam", loose},
		{"Việt Nam", "Việt Nam", well}, {"VIỆT NAM", "VIỆT NAM", well}, {"ViệtNam", "Việt Nam", well}, {"Viêt Nam", "Việt Nam", well},
		{"Viet Nam / Vietnamese", "Việt Nam", loose}, {"VIÊT NAM", "VIỆT NAM", well}, {"Hàn Quốc", "Hàn Quốc", well}, {"Atlantis", "Atlantis", ill}, {"Kinh / Việt Nam", "Việt Nam", loose},
	})
	check(t, values.KindCheckbox, []reads{
		{"Có ☐ Không ☒", "Không", well}, {"☒ Có ☐ Không", "Có", well}, {"Có ☐ Không ☐", "", well}, {"Có Không", "", well}, {"☒ Có ☒ Không", "", well},
	})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	check(t, values.KindPlace, []reads{
		{"phường Kiến An, thành phố Hải Phòng Ngày, tháng, năm đăng", "phường Kiến An, thành phố Hải Phòng", well},
		{"xã Hưng Long huyện Ninh Giang, tỉnh Hải Dương", "xã Hưng Long huyện Ninh Giang, tỉnh Hải Dương", loose},
		{"xã Hưng Long, huyện Ninh Giang, tỉnh Hải", "xã Hưng Long, huyện Ninh Giang, tỉnh Hải", loose},
		{"Thôn Tiên CẦm, xã Tứ Cường, tỉnh Hải Dương", "Thôn Tiên Cầm, xã Tứ Cường, tỉnh Hải Dương", well},
		{"không", "", well},
		{"Số 12 ngõ 5 Lạch Tray, phường Gia Viên, thành phố Hải Phòng", "Số 12 ngõ 5 Lạch Tray, phường Gia Viên, thành phố Hải Phòng", well},
		{": xã Cẩm Giàng, thành phố Hải Phòng.....", "xã Cẩm Giàng, thành phố Hải Phòng", well},
		{"xã Cẩm Giang, thành phố Hải Phòng", "xã Cẩm Giang, thành phố Hải Phòng", well},
		{"Hà Nội", "Hà Nội", well},
		{"Bệnh viện Phụ sản Hải Phòng", "Bệnh viện Phụ sản Hải Phòng", well},
		{"P. Lưu Kiếm, TP.Hải Phòng", "P. Lưu Kiếm, TP.Hải Phòng", well},
		{"TT. Ninh Giang, H. Ninh Giang, T. Hải Dương", "TT. Ninh Giang, H. Ninh Giang, T. Hải Dương", well},
		{"phường Thuỷ Nguyên, TP. Hải Phòng", "phường Thuỷ Nguyên, TP. Hải Phòng", well},
		{"xã Kiến Thuy, thành phô Hải Phỏng", "xã Kiến Thụy, thành phố Hải Phòng", well},
		{"phường LÊ CHÂN, THÀNH PHỐ HẢI PHONG", "phường LÊ CHÂN, THÀNH PHỐ HẢI PHÒNG", well},
		{"thôn Đông, xã Xyz", "thôn Đông, xã Xyz", loose},
		{"(3) Số221 đường Miếu Hai Xã, phường Gia Viên, thành phố Hải Phòng", "Số 221 đường Miếu Hai Xã, phường Gia Viên, thành phố Hải Phòng", well},
		{"Số 26/39/41 ¡ Thống Nhất, phường Hòa Bình, thành phối Hải Phòng", "Số 26/39/41 Thống Nhất, phường Hòa Bình, thành phố Hải Phòng", well},
		{"7rung tâm y tế huyện Vĩnh Bảo, thành phố Hải Phòng", "Trung tâm y tế huyện Vĩnh Bảo, thành phố Hải Phòng", well},
		{"xã Chấn Hưng, Hải Phòng › ị 2", "xã Chấn Hưng, Hải Phòng", well},
		{"xã Chấn Hưng, T. Hải Dương Thông tin về hộ", "xã Chấn Hưng, T. Hải Dương", well},
		{"Nơi cư trú: Xóm 7, Xã Tam Kỳ, Tỉnh Hải Dương", "Xóm 7, Xã Tam Kỳ, Tỉnh Hải Dương", well},
		{"phố Trường Chỉnh, Phường Phạm Sư Mạnh, Thành phố Hải Phòng", "phố Trường Chinh, Phường Phạm Sư Mạnh, Thành phố Hải Phòng", well},
		{"Xóm 7, thôn Tiền Phong, Huyện Kim Thành, Tỉnh", "Xóm 7, thôn Tiền Phong, Huyện Kim Thành, Tỉnh", loose}, // names were lost
		{"Sô 12 ngõ 5, xã An Lão, Hải Phòng", "Số 12 ngõ 5, xã An Lão, Hải Phòng", well},
		{"Dụ, Hải Phòng", "Dụ, Hải Phòng", loose},
		{"Hòa Bình", "Hòa Bình", well},
		{"lịịnh ỡỗ bxcđ", "lịịnh ỡỗ bxcđ", loose},
	})
	check(t, values.KindAgency, []reads{
		{"VĂN PHÒNG ĐĂNg KÝ ĐẤT ĐAI", "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", well},
		{"ỦY BAN NHÂN DÂN XÃ AN LÃO", "ỦY BAN NHÂN DÂN XÃ AN LÃO", well},
		{"UBND phường Hồng Bàng, thành phố Hải Phòng", "UBND phường Hồng Bàng, thành phố Hải Phòng", well},
		{"Uy ban nhân dân phường Lê Chân", "Ủy ban nhân dân phường Lê Chân", well},
		{"Uỷ ban nhân dân phường Lê Chân", "Uỷ ban nhân dân phường Lê Chân", well},
		{"Ủy ban nhân dân phường Bắc An Phụ, thành phố Hải Phòng S", "Ủy ban nhân dân phường Bắc An Phụ, thành phố Hải Phòng", well},
		{"PHÒNG KINH TẾ, HẠ TẦNGVÀ ĐÔ THỊ", "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ", well},
		{"Ban Chỉ huy quân sự thành phố Hải Phòng", "Ban Chỉ huy quân sự thành phố Hải Phòng", well},
		{"thành phố Hải Phòng", "thành phố Hải Phòng", loose}, // the agency itself was lost
		{"Cục Cảnh sát quản lý hành chính về trật tự xã hội", "Cục Cảnh sát quản lý hành chính về trật tự xã hội", well},
	})
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	check(t, values.KindArea, []reads{
		{"120,5 m2", "120.5", well}, {"1.250,75 m²", "1250.75", well}, {"1250.75 m2", "1250.75", well}, {"1.250 m2", "1250", well},
		{"85,0 m2 (bằng chữ: Tám mươi lăm mét vuông)", "85", well},
		{"120,5m2 (Bằng chữ: Một trăm hai mươi phẩy năm mét vuông)", "120.5", well},
		{"120,5 m2 (Bằng chữ: Một trăm ba mươi phẩy năm mét vuông)", "120.5", ill},
		{"một trăm hai mươi mét vuông", "120", loose}, {"12.34.5 m2", "12345", ill}, {"12,500 m2", "12.5", ill}, {"m2", "", well},
	})
	check(t, values.KindMoney, []reads{
		{"500.000.000 đồng", "500000000", well}, {"500.000.000đ (Năm trăm triệu đồng)", "500000000", well}, {"50,000,000 VNĐ", "50000000", well},
		{"200 triệu đồng", "200000000", well}, {"1,5 tỷ đồng", "1500000000", well}, {"500.000.0000", "5000000000", ill},
		{"500.000.000 đồng (bằng chữ: ba trăm triệu đồng)", "500000000", ill}, {"Năm trăm triệu đồng", "500000000", loose}, {"đồng", "", well},
	})
	check(t, values.KindDecimal, []reads{{"12,5m", "12.5", well}, {"9 m", "9", well}, {"cao: 3,60 m", "3.6", well}, {"17,0", "17", well}})
	check(t, values.KindInteger, []reads{
		{"03 tầng", "3", well}, {"ba tầng", "3", well}, {"lần thứ 2", "2", well}, {"0", "0", well}, {"O3 tầng", "3", well}, {"tầng", "", well},
	})
}

func TestContacts(t *testing.T) {
	t.Parallel()
	check(t, values.KindPhone, []reads{
		{"0912345678", "0912345678", well}, {"0912 345 678", "0912345678", well}, {"+84 912.345.678", "+84912345678", well},
		{"0225 3842 123", "02253842123", well}, {"O9l2345678", "0912345678", loose}, {"09123456", "09123456", ill}, {"không", "", well},
	})
	check(t, values.KindEmail, []reads{
		{"an.nguyen@gmail.com", "an.nguyen@gmail.com", well}, {"Email: an_1@haiphong.gov.vn", "an_1@haiphong.gov.vn", well},
		{"an @gmail. com", "an@gmail.com", loose}, {"không có", "", well},
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	check(t, values.KindText, []reads{
		{": Nhập khẩu về với chồng ......", "Nhập khẩu về với chồng", well},
		{"Đất ở\ntại nông thôn", "Đất ở tại nông thôn", well},
		{"Chưa đăng ký kết hôn với ai.", "Chưa đăng ký kết hôn với ai", well},
		{"Lâu dài ....... cccc", "Lâu dài", well},
		{"Sử dụng riêng (100 m²)", "Sử dụng riêng (100 m²)", well},
		{"öïä ¬¬ kjå", "öïä kjå", loose},
		{"(2) Thẻ căn cước công dân số 099187557017", "Thẻ căn cước công dân số 099187557017", well},
		{"(2)", "", well},
		{"vào hộ ông Lê Văn Nghĩa tại phố Trường Chỉnh, phường Gia Viên", "vào hộ ông Lê Văn Nghĩa tại phố Trường Chinh, phường Gia Viên", well},
		{"Giải quyết số tiền còn lại, xã hội hóa", "Giải quyết số tiền còn lại, xã hội hóa", well},
		{"(ghi bằng chữ in hoa): HKD TẠ VIẾT TÀI", "HKD TẠ VIẾT TÀI", well},
		{"Đất ở tại nông thôn e) Thời hạn sử dụng : LÂU DÀI", "Đất ở tại nông thôn", well},
		{"HẠ TẦNGVÀ ĐÔ THỊ", "HẠ TẦNG VÀ ĐÔ THỊ", well},
	})
	check(t, values.KindPosition, []reads{
		{"KT. CHU TỊCH PHO CHU TỊCH", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", well},
		{"TL. TRƯỞNG PHÒNG", "TL. TRƯỞNG PHÒNG", well},
		{"Hải Phòng", "Hải Phòng", loose},
	})
	check(t, values.KindMaritalStatus, []reads{{"Chưa đăng ký kết hôn với ai", "Chưa đăng ký kết hôn với ai", well}, {"Lâu dài", "Lâu dài", loose}})
	check(t, values.KindCode, []reads{{": 02 SCT/BS", "02SCT/BS", well}})
}
