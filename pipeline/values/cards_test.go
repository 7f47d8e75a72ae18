package values_test

import (
	"fmt"
	"strings"
	"testing"

	"sohoa/pipeline/values"
)

// td1 builds a zone with right check digits, independently of the parser.
func td1(card, id, birth, sex, expiry, name string) string {
	digit := func(s string) string {
		sum := 0
		for i, r := range s {
			value := 0
			switch {
			case r >= '0' && r <= '9':
				value = int(r - '0')
			case r >= 'A' && r <= 'Z':
				value = int(r-'A') + 10
			}
			sum += value * []int{7, 3, 1}[i%3]
		}
		return fmt.Sprint(sum % 10)
	}
	first := "IDVNM" + card + digit(card) + id + "<<" + digit(id)
	second := birth + digit(birth) + sex + expiry + digit(expiry) + "VNM" + strings.Repeat("<", 11)
	whole := first[5:] + second[:7] + second[8:15] + second[18:29]
	return first + "\n" + second + digit(whole) + "\n" + (name + strings.Repeat("<", 30))[:30]
}

func TestMRZ(t *testing.T) {
	t.Parallel()
	good := td1("099006874", "031099006874", "990615", "M", "390615", "NGUYEN<<VAN<AN")
	want := values.MRZ{
		PersonalID: "031099006874", CardNo: "099006874", DateOfBirth: "1999-06-15", Sex: "male", ValidUntil: "2039-06-15",
		Nationality: "VNM", Name: "NGUYEN VAN AN",
	}
	lines := strings.Split(good, "\n")
	for name, text := range map[string]string{
		"as printed":      good,
		"other text":      "Đặc điểm nhận dạng\nngón trỏ\n" + good + "\nCỤC TRƯỞNG",
		"spaces":          strings.ReplaceAll(good, "<<<", "< <<"),
		"fillers misread": strings.ReplaceAll(good, "<<", "«"),
		"filler lost":     lines[0] + "\n" + strings.Replace(lines[1], "<<<", "<<", 1) + "\n" + lines[2],
	} {
		got, ok := values.ParseMRZ(text)
		if !ok || got != want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
	slipped := strings.Replace(good, "031099006874", "O31O99006874", 1)
	got, ok := values.ParseMRZ(slipped)
	if want.Repaired = 2; !ok || got != want {
		t.Errorf("look-alikes: %+v, %v", got, ok)
	}
	endless, ok := values.ParseMRZ(td1("199006874", "031199006874", "990615", "F", "991231", "TRAN<<THI<B"))
	if !ok || endless.ValidUntil != "" || endless.Sex != values.Female {
		t.Errorf("a card without expiry: %+v, %v", endless, ok)
	}
	for name, text := range map[string]string{
		"wrong digit":  strings.Replace(good, "031099006874", "031099006875", 1),
		"wrong birth":  strings.Replace(good, "990615", "990616", 1),
		"one line":     lines[0],
		"no zone":      "IDENTITY CARD\nHọ và tên",
		"nothing":      "",
		"too many":     strings.Replace(good, "031099006874", "O3lO99OO6874", 1),
		"next century": td1("099006874", "031999006874", "990615", "M", "390615", "A<<B"),
	} {
		if got, ok := values.ParseMRZ(text); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestIDQR(t *testing.T) {
	t.Parallel()
	full := values.IDQR{
		PersonalID: "031199006874", OldID: "031199687", Name: "Nguyễn Thị An", DateOfBirth: "1999-06-15", Sex: values.Female,
		Address: "Số 1, Gia Viên, Hải Phòng", IssueDate: "2021-05-01",
	}
	without := full
	without.OldID = ""
	for text, want := range map[string]values.IDQR{
		"031199006874|031199687|Nguyễn Thị An|15061999|Nữ|Số 1, Gia Viên, Hải Phòng|01052021":       full,
		"031199006874||Nguyễn Thị An|15061999|Nữ|Số 1, Gia Viên, Hải Phòng|01052021":                without,
		"031199006874|Nguyễn Thị An|15061999|Nữ|Số 1, Gia Viên, Hải Phòng|01052021":                 without,
		"031199006874||Nguyễn Thị An|15061999|Nữ|Số 1, Gia Viên, Hải Phòng|01052021|Trần A|Trần B|": without,
	} {
		if got, ok := values.ParseIDQR(text); !ok || got != want {
			t.Errorf("%q: %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "https://dichvucong.gov.vn", "H24.12-250815-0001", "031199006874|a", "031199006874||Nguyễn Thị An|31021999|Nữ||"} {
		if got, ok := values.ParseIDQR(text); ok {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	type verdict = values.Verdict
	for _, c := range []struct {
		name      string
		got, want verdict
	}{
		{"sex agrees", values.IDAgreesSex("031199006874", "female"), values.Agrees},
		{"sex differs", values.IDAgreesSex("031199006874", "male"), values.Differs},
		{"year differs", values.IDAgreesBirth("031199006874", "1998"), values.Differs},
		{"century differs", values.IDAgreesBirth("031099006874", "2099"), values.Differs},
		{"next century", values.IDAgreesBirth("031205006874", "2005-01-01"), values.Agrees},
		{"nothing to compare", values.IDAgreesBirth("031199006874", ""), values.Unknown},
		{"old card", values.IDAgreesBirth("031199687", "1969"), values.Unknown},
		{"expiry", values.ExpiryAgreesBirth("2039-06-15", "1999-06-15"), values.Agrees},
		{"leap day", values.ExpiryAgreesBirth("2021-03-01", "1996-02-29"), values.Agrees},
		{"expiry on another day", values.ExpiryAgreesBirth("2039-06-16", "1999-06-15"), values.Differs},
		{"year only", values.ExpiryAgreesBirth("2039", "1999-06-15"), values.Unknown},
		{"order", values.InOrder("1999-06-15", "1999-06-14"), values.Differs},
		{"same year", values.InOrder("1999-06-15", "1999"), values.Agrees},
		{"date in words", values.DateAgreesWords("1990-03-15", "ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi"), values.Agrees},
		{"other words", values.DateAgreesWords("1990-03-16", "ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi"), values.Differs},
		{"no words", values.DateAgreesWords("1990-03-16", "..."), values.Unknown},
		{"number in words", values.NumberAgreesWords("120.50", "một trăm hai mươi phẩy năm"), values.Agrees},
		{"other number", values.NumberAgreesWords("120", "một trăm hai mốt"), values.Differs},
		{"half a number", values.NumberAgreesWords("120", "một trăm hai mvxi bảy"), values.Unknown},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got, c.want)
		}
	}
}

func TestSpokenDecimal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Năm trăm triệu đồng chẵn":                 "500000000",
		"một tỷ hai trăm năm mươi triệu đồng":      "1250000000",
		"Hai mươi lăm nghìn bốn trăm linh ba":      "25403",
		"một trăm lẻ một phẩy không năm mét vuông": "101.05",
		"tám mươi lăm phẩy hai mươi lăm":           "85.25",
		"mười":                          "10",
		"một nghìn không trăm linh một": "1001",
		"ba trăm nghìn":                 "300000",
		"hai mươi mốt triệu không trăm linh năm nghìn": "21005000",
		"nguyễn văn":            "",
		"triệu":                 "",
		"một trăm hai xxx mươi": "",
		"":                      "",
		"một triệu một triệu":   "",
		"mười lăm tháng ba năm một nghìn chín trăm chín mươi": "",
	} {
		if got, ok := values.SpokenDecimal(text); got != want || ok != (want != "") {
			t.Errorf("%q = %q, want %q", text, got, want)
		}
	}
}
