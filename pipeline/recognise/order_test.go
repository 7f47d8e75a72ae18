package recognise

import (
	"image"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/prepare"
)

const xHeight = 18

// line sets a text at a place, with letters of one width and spaces between the words.
func line(x, base int, text string) models.Line {
	var l models.Line
	for _, t := range strings.Fields(text) {
		w := len([]rune(t)) * 14
		l.Words = append(l.Words, models.Word{Text: t, Confidence: 0.95, Box: models.Box{Left: x, Top: base - 28, Right: x + w, Bottom: base + 4}})
		x += w + 10
	}
	return l
}

func texts(lines []models.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Text())
	}
	return out
}

func TestReadingOrder(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		lines []models.Line
		want  []string
	}{
		{"two headers, one of them glued together by the engine", []models.Line{
			{Words: append(line(100, 100, "ỦY BAN NHÂN DÂN").Words, line(700, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA").Words...)},
			line(80, 145, "PHƯỜNG CÁT BI ABC"), line(760, 145, "Độc lập - Tự do"),
			line(110, 190, "Số: 12/QĐ-UBND"), line(720, 195, "Hải Phòng, ngày 15 tháng 6"),
			line(480, 300, "QUYẾT ĐỊNH VỀ VIỆC"),
			line(80, 360, "Căn cứ luật tổ chức chính quyền địa phương số 72"),
		}, []string{
			"ỦY BAN NHÂN DÂN", "PHƯỜNG CÁT BI ABC", "Số: 12/QĐ-UBND",
			"CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Độc lập - Tự do", "Hải Phòng, ngày 15 tháng 6",
			"QUYẾT ĐỊNH VỀ VIỆC", "Căn cứ luật tổ chức chính quyền địa phương số 72",
		}},
		{"labelled values are read across", []models.Line{
			line(80, 100, "Họ, chữ đệm, tên: NGUYỄN VĂN AN"),
			line(80, 145, "Ngày sinh: 01/02/1990"), line(700, 145, "Giới tính: Nam"),
			line(80, 190, "Dân tộc: Kinh"), line(700, 190, "Quốc tịch: Việt Nam"),
			line(80, 235, "Nơi cư trú: phường Cát Bi, quận Hải An, thành phố Hải Phòng"),
		}, []string{
			"Họ, chữ đệm, tên: NGUYỄN VĂN AN", "Ngày sinh: 01/02/1990", "Giới tính: Nam", "Dân tộc: Kinh",
			"Quốc tịch: Việt Nam", "Nơi cư trú: phường Cát Bi, quận Hải An, thành phố Hải Phòng",
		}},
		{"husband and wife, each a column", []models.Line{
			line(400, 50, "GIẤY CHỨNG NHẬN KẾT HÔN SỐ MỘT HAI BA BỐN"),
			line(80, 145, "Họ tên chồng: TRẦN VĂN BA"), line(700, 145, "Họ tên vợ: LÊ THỊ TƯ"),
			line(80, 190, "Sinh ngày: 01/02/1990"), line(700, 190, "Sinh ngày: 03/04/1992"),
			line(80, 235, "Dân tộc: Kinh, quốc tịch Việt Nam"), line(700, 235, "Dân tộc: Kinh, quốc tịch Việt"),
			line(80, 280, "Nơi cư trú: phường Cát Bi, quận"), line(700, 280, "Nơi cư trú: xã An Hòa"),
			line(80, 325, "Hải An, thành phố Hải Phòng"), line(700, 325, "huyện An Dương, Hải Phòng"),
		}, []string{
			"GIẤY CHỨNG NHẬN KẾT HÔN SỐ MỘT HAI BA BỐN", "Họ tên chồng: TRẦN VĂN BA", "Sinh ngày: 01/02/1990",
			"Dân tộc: Kinh, quốc tịch Việt Nam", "Nơi cư trú: phường Cát Bi, quận", "Hải An, thành phố Hải Phòng",
			"Họ tên vợ: LÊ THỊ TƯ", "Sinh ngày: 03/04/1992", "Dân tộc: Kinh, quốc tịch Việt", "Nơi cư trú: xã An Hòa",
			"huyện An Dương, Hải Phòng",
		}},
		{"recipients beside the signer, whose name stands below the room for a signature", []models.Line{
			line(80, 100, "Nơi nhận:"), line(800, 100, "KT. CHỦ TỊCH"),
			line(80, 145, "- Như Điều 3;"), line(780, 145, "PHÓ CHỦ TỊCH"),
			line(80, 190, "- Sở Tài chính;"), line(80, 235, "- Lưu: VT, KT."),
			line(760, 340, "Nguyễn Văn Hải Nam"),
		}, []string{
			"Nơi nhận:", "- Như Điều 3;", "- Sở Tài chính;", "- Lưu: VT, KT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Hải Nam",
		}},
		{"numbers belong to their text", []models.Line{
			line(80, 100, "1."), line(130, 100, "Người thứ nhất và những điều khác"),
			line(80, 145, "2."), line(130, 145, "Người thứ hai và những điều khác"),
			line(80, 190, "3."), line(130, 190, "Người thứ ba và những điều khác"),
		}, []string{
			"1. Người thứ nhất và những điều khác", "2. Người thứ hai và những điều khác", "3. Người thứ ba và những điều khác",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			slices.Reverse(c.lines) // the engine's order does not matter
			if got := texts(inReadingOrder(c.lines, nil, xHeight)); !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func rulings(xs, ys []int) prepare.Rulings {
	var r prepare.Rulings
	for _, y := range ys {
		r.Across = append(r.Across, image.Rect(xs[0], y, xs[len(xs)-1], y+2))
	}
	for _, x := range xs {
		r.Down = append(r.Down, image.Rect(x, ys[0], x+2, ys[len(ys)-1]))
	}
	return r
}

func TestTablesAreReadCellByCell(t *testing.T) {
	t.Parallel()
	lines := []models.Line{
		line(100, 60, "Những thành viên cùng thay đổi trong hộ gia đình:"),
		line(110, 140, "TT Họ tên Ngày, tháng,"), line(330, 175, "năm sinh"),
		line(110, 240, "1"), line(160, 240, "Tạ Công Thi"), line(320, 240, "28/08/2000"),
		line(110, 300, "2"), line(160, 300, "Vũ Hoàng"), line(320, 300, "12/04/2020"),
		line(100, 400, "Hải Phòng, ngày 31 tháng 5"),
	}
	// The head's words stand in three cells, though the engine made one line of them.
	for i, at := range []int{105, 160, 200, 320, 400} {
		lines[1].Words[i].Box.Left, lines[1].Words[i].Box.Right = at, at+35
	}
	tables := tablesOf(rulings([]int{90, 150, 310, 500}, []int{100, 200, 260, 320}), xHeight)
	got := texts(inReadingOrder(lines, tables, xHeight))
	want := []string{
		"Những thành viên cùng thay đổi trong hộ gia đình:", "TT", "Họ tên", "Ngày, tháng,", "năm sinh",
		"1", "Tạ Công Thi", "28/08/2000", "2", "Vũ Hoàng", "12/04/2020", "Hải Phòng, ngày 31 tháng 5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}

func TestDigitsInBoxesBecomeOneWord(t *testing.T) {
	t.Parallel()
	l := line(80, 100, "Số định danh:")
	xs := []int{300}
	for _, d := range []string{"0", "31", "0", "6", "4", "0", "1", "2", "79", "0"} {
		at := xs[len(xs)-1]
		for range d {
			xs = append(xs, xs[len(xs)-1]+40)
		}
		l.Words = append(l.Words, models.Word{Text: d, Confidence: 0.9, Box: models.Box{Left: at + 12, Top: 75, Right: xs[len(xs)-1] - 12, Bottom: 100}})
	}
	got := texts(inReadingOrder([]models.Line{l}, tablesOf(rulings(xs, []int{66, 110}), xHeight), xHeight))
	if want := []string{"Số định danh:", "031064012790"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestFrameIsNoTable(t *testing.T) {
	t.Parallel()
	lines := []models.Line{line(100, 100, "ỦY BAN NHÂN DÂN XÃ"), line(100, 150, "Số: 12"), line(30, 20, "Mẫu số một")}
	tables := tablesOf(rulings([]int{60, 1000}, []int{40, 1500}), xHeight)
	got := texts(inReadingOrder(lines, tables, xHeight))
	if want := []string{"Mẫu số một", "ỦY BAN NHÂN DÂN XÃ", "Số: 12"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
