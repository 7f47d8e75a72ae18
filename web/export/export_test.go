package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// dangerous is what a spreadsheet would run or count if it were let.
var dangerous = []string{`=HYPERLINK("http://example.test","x")`, "+84 225 3821", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", ` =1`, `"=1+1`, "＝1+1", "\n-1"}

func TestInert(t *testing.T) {
	t.Parallel()
	for _, cell := range dangerous {
		if got := Inert(cell); got != "'"+cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
	for _, cell := range []string{"", "Vũ Đặng Minh Khuê", "12/2020", "0312345678", "a=b", "2020-05-13", " ", "'"} {
		if got := Inert(cell); got != cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"Họ, tên", `nói "có"`}, {"=1+1", "hai\ndòng"}}
	var out bytes.Buffer
	if err := CSV(&out, []string{"Ô", "Giá trị"}, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(out.String(), "\ufeff")
	if !ok || !strings.Contains(text, "\r\n") {
		t.Errorf("no byte order mark, or lines without CR LF: %q", out.String())
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Ô", "Giá trị"}, {"Họ, tên", `nói "có"`}, {"'=1+1", "hai\ndòng"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// sheet is what a reader of XLSX makes of the part sheet1.xml.
type sheet struct {
	Rows []struct {
		Cells []struct {
			Ref     string  `xml:"r,attr"`
			Type    string  `xml:"t,attr"`
			Formula *string `xml:"f"`
			Text    string  `xml:"is>t"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
}

func part(t *testing.T, book []byte, name string, into any) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	wide := make([]string, 30)
	wide[29] = "<&> \x01 chữ\x00 số " + string([]byte{0xff})
	var out bytes.Buffer
	err := XLSX(&out, "Tổng quan: [tháng 11/2026] của đơn vị số một", []string{"Tên"}, slices.Values([][]string{dangerous, wide, {strings.Repeat("ẵ", 40_000)}}))
	if err != nil {
		t.Fatal(err)
	}
	var got sheet
	part(t, out.Bytes(), "xl/worksheets/sheet1.xml", &got)
	if len(got.Rows) != 4 || got.Rows[0].Cells[0].Text != "Tên" {
		t.Fatalf("got %d rows", len(got.Rows))
	}
	for i, c := range got.Rows[1].Cells {
		if c.Type != "inlineStr" || c.Formula != nil || strings.TrimSpace(c.Text) != strings.TrimSpace(dangerous[i]) {
			t.Errorf("cell %s: type %q, text %q", c.Ref, c.Type, c.Text)
		}
	}
	if last := got.Rows[2].Cells[29]; last.Ref != "AD3" || last.Text != "<&>  chữ số \ufffd" {
		t.Errorf("cell %s is %q", last.Ref, last.Text)
	}
	if n := len([]rune(got.Rows[3].Cells[0].Text)); n != longestCell {
		t.Errorf("a long cell has %d letters", n)
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	part(t, out.Bytes(), "xl/workbook.xml", &book)
	if name := book.Sheets[0].Name; strings.ContainsAny(name, `:\/?*[]`) || len([]rune(name)) > longestSheet {
		t.Errorf("the sheet is called %q", name)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestUnwritten(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"x"}}
	for what, err := range map[string]error{
		"CSV":  CSV(full{}, []string{"a"}, slices.Values(rows)),
		"XLSX": XLSX(full{}, "a", []string{"a"}, slices.Values(rows)),
	} {
		if models.CodeOf(err) != models.CodeUnavailable {
			t.Errorf("%s: %v", what, err)
		}
	}
}
