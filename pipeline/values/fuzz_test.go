package values_test

import (
	"regexp"
	"testing"

	"sohoa/pipeline/values"
)

// shapes are what well-formed values of a kind look like.
var shapes = map[values.Kind]*regexp.Regexp{
	values.KindPersonalID: regexp.MustCompile(`^\d{12}$|^\d{9}$`),
	values.KindOldID:      regexp.MustCompile(`^\d{9}$`),
	values.KindDate:       regexp.MustCompile(`^\d{4}(-\d\d-\d\d)?$|^Không thời hạn$`),
	values.KindDateWords:  regexp.MustCompile(`^\d{4}(-\d\d-\d\d)?$`),
	values.KindYear:       regexp.MustCompile(`^\d{4}$`),
	values.KindArea:       regexp.MustCompile(`^(0|[1-9]\d*)(\.\d+)?$`),
	values.KindDecimal:    regexp.MustCompile(`^(0|[1-9]\d*)(\.\d+)?$`),
	values.KindMoney:      regexp.MustCompile(`^(0|[1-9]\d*)$`),
	values.KindInteger:    regexp.MustCompile(`^(0|[1-9]\d*)$`),
	values.KindDocumentNo: regexp.MustCompile(`^\d+(/\d{4})?(/[\pL\d&.\-]+)?$`),
	values.KindCivilNo:    regexp.MustCompile(`^\d+(/\d{4})?(/[\pL\d&.\-]+)?$`),
	values.KindAdmNo:      regexp.MustCompile(`^\d+(/\d{4})?(/[\pL\d&.\-]+)?$`),
	values.KindSerial:     regexp.MustCompile(`^[A-ZĐ]{1,2}\d{6,8}$`),
	values.KindSex:        regexp.MustCompile(`^(male|female)$`),
	values.KindPhone:      regexp.MustCompile(`^\+?\d+$`),
	values.KindEmail:      regexp.MustCompile(`^[^ ]+@[^ ]+$`),
}

// judge reads a text and asks of the answer what must always hold: a sound span, the shape of its kind where the form
// is good, and that the value reads as itself.
func judge(t *testing.T, kind values.Kind, text string) {
	t.Helper()
	got, ok := values.Read(kind, text)
	if !ok {
		return
	}
	sound(t, kind, text, got)
	if shape := shapes[kind]; shape != nil && got.Form >= 0.5 && !shape.MatchString(got.Value) {
		t.Errorf("%s %q = %q, ill-shaped with form %.2f", kind, text, got.Value, got.Form)
	}
	if got.Form < 0.5 || kind == values.KindDateWords || kind == values.KindCheckbox {
		return // words do not read as digits, a chosen label has no box
	}
	if again, ok := values.Read(kind, got.Value); !ok || again.Value != got.Value {
		t.Errorf("%s %q = %q, which reads as %q", kind, text, got.Value, again.Value)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"17/05/2020", "ngày 05 tháng 6 năm 2026", "l5/O3/2O20", "ngày mồng một tháng giêng năm hai ngàn", "1969", "2020-02-29", "17/0512020",
		"ngày .05.. tháng ...6.... năm ...2026..", "năm 20 25", "hai nghìn không trăm linh năm",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		judge(t, values.KindDate, text)
		judge(t, values.KindDateWords, text)
		judge(t, values.KindYear, text)
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{
		"1.250,75 m²", "12,5m", "03 tầng", "Số: 299 /UBND-TTHC Hải Phòng", "470/2025/TLKT-BS", "Số: 45 Quyển số: 01/2008", "BN 531146",
		"CH 00120", "một trăm hai mươi phẩy năm mét vuông", "299UBND-TTHC", "12/QÐ-UBNĐ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []values.Kind{
			values.KindArea, values.KindDecimal, values.KindInteger, values.KindDocumentNo, values.KindCivilNo, values.KindAdmNo,
			values.KindSerial, values.KindRegisterNo, values.KindParcelNo, values.KindBusinessCode,
		} {
			judge(t, kind, text)
		}
	})
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"500.000.000 đồng (năm trăm triệu đồng)", "1,5 tỷ", "500.000.0000", "50,000.00", "hai triệu"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { judge(t, values.KindMoney, text) })
}

func FuzzPersonalID(f *testing.F) {
	for _, s := range []string{
		"CCCD số 0311 9900 6874 do Cục cấp ngày 12/03/2021", "0 3 1 1 9 9 0 0 6 8 7 4", "O311990O6874", "031199687", "51/2020", "0912345678",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		judge(t, values.KindPersonalID, text)
		judge(t, values.KindOldID, text)
		judge(t, values.KindPhone, text)
	})
}

func FuzzMRZ(f *testing.F) {
	f.Add(td1("099006874", "031099006874", "990615", "M", "390615", "NGUYEN<<VAN<AN"))
	f.Add("IDVNM<<<<<<<\n<<<<<<<")
	f.Add("031199006874||Nguyễn Thị An|15061999|Nữ|Hải Phòng|01052021")
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := values.ParseMRZ(text); ok {
			judge(t, values.KindPersonalID, m.PersonalID)
			if values.IDAgreesBirth(m.PersonalID, m.DateOfBirth) == values.Unknown {
				t.Errorf("birth %q of %q", m.DateOfBirth, m.PersonalID)
			}
		}
		if q, ok := values.ParseIDQR(text); ok && (len(q.PersonalID) != 12 || q.Name == "") {
			t.Errorf("QR %+v", q)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"Ông: Nguyễn Văn An Giới tính: Nam", "NGUYỄNVĂN AN", "xã Kiến Thuy, thành phô Hải Phỏng", "Uy ban nhân dân", "☒ Nam ☐ Nữ", "Kính Quốc",
		"an @gmail. com", "Lâu dài ....... cccc", "H'Hen Niê", "Viêt Nam",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []values.Kind{
			values.KindPersonName, values.KindSex, values.KindEthnicity, values.KindNationality, values.KindPlace, values.KindAgency,
			values.KindEmail, values.KindMaritalStatus, values.KindCheckbox, values.KindText, values.KindCode, values.KindPosition,
		} {
			judge(t, kind, text)
		}
	})
}
