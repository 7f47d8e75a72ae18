package values_test

import (
	"testing"

	"sohoa/pipeline/values"
)

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		kind values.Kind
		text string
	}{
		{values.KindPersonalID, "CCCD số 0311 9900 6874 do Cục CSQLHC cấp ngày 12/03/2021"},
		{values.KindDate, "15/03/1990 (ghi bằng chữ: Ngày mười lăm tháng ba năm một nghìn chín trăm chín mươi)"},
		{values.KindPersonName, "Ông: Nguyễn Văn An Giới tính: Nam"},
		{values.KindPlace, "Số 12 ngõ 5 Lạch Tray, phường Gia Viên, thành phố Hải Phòng"},
		{values.KindAgency, "Uy ban nhân dân phường Lê Chân, thành phố Hải Phòng"},
		{values.KindDocumentNo, "Số: 299 /UBND-TTHC Hải Phòng, ngày 05"},
	} {
		b.Run(string(c.kind), func(b *testing.B) {
			for b.Loop() {
				values.Read(c.kind, c.text)
			}
		})
	}
}
