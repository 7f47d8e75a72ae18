package register

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sohoa/models"
)

const header = "result_code,result_type,document_no,issuing_agency,issue_date,valid_until,holder_full_name,holder_personal_id," +
	"holder_old_id,holder_date_of_birth,holder_mother_name,holder_address,procedure_code,dossier_code,file"

// readAll reads a table to its end.
func readAll(t testing.TB, text string) (*Table, []Row) {
	t.Helper()
	table, err := Open(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table, rest(t, table)
}

func rest(t testing.TB, table *Table) []Row {
	t.Helper()
	var rows []Row
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	want := models.Result{Code: "H24-200517-0001-KQ1", Type: "birth_certificate", DocumentNo: "51/2020",
		IssuingAgency: "UBND phường Gia Viên, quận Ngô Quyền", IssueDate: "2020-05-17", ValidUntil: Never,
		Holder: models.Person{FullName: "NGUYỄN VĂN AN", PersonalID: "031220000017", OldID: "031000123", DateOfBirth: "2020-05-02",
			MotherName: "Trần \"Tí\" Hoà", Address: "Số 12\u00a0, tổ 5, Gia Viên"},
		Procedure: "1.001193", Dossier: "H24-200517-0001", File: "a.pdf"}
	row := `H24-200517-0001-KQ1,birth_certificate,51/2020,"UBND phường Gia Viên, quận Ngô Quyền",17/5/2020,Vĩnh viễn, NGUYỄN  VĂN AN ,031220000017,` +
		`031000123,2020-05-02 00:00:00,"Trần ""Tí"" Hoà","Số 12` + "\u00a0" + `, tổ 5,` + "\n" + `Gia Viên",1.001193,H24-200517-0001,a.pdf`
	want.Holder.Address = "Số 12 , tổ 5, Gia Viên" // white space becomes single
	for name, text := range map[string]string{
		"plain": header + "\n" + row + "\n", "byte order mark": "\ufeff" + header + "\n" + row, "CRLF": header + "\r\n" + row + "\r\n",
		"quoted header": `"` + strings.ReplaceAll(header, ",", `","`) + "\"\n\n" + row, "decomposed": header + "\n" + strings.ReplaceAll(row, "ễ", "e\u0302\u0303"),
	} {
		table, rows := readAll(t, text)
		if len(rows) != 1 || rows[0].Fault != "" || len(rows[0].Warnings) != 0 || len(table.Warnings) != 0 {
			t.Fatalf("%s: %+v, %v", name, rows, table.Warnings)
		}
		if !reflect.DeepEqual(rows[0].Result, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, rows[0].Result, want)
		}
		if table.Offset() != int64(len(text)) {
			t.Errorf("%s: %d of %d bytes", name, table.Offset(), len(text))
		}
	}
}

func TestOrderAndExtra(t *testing.T) {
	t.Parallel()
	table, rows := readAll(t, "Ghi chú,DOCUMENT_NO, result_code ,\n lưu  kho ,7,K1,\n,8,K2,x\n")
	if len(table.Warnings) != 2 || !strings.Contains(table.Warnings[1], "ghi chú, column 4") {
		t.Errorf("warnings %q", table.Warnings)
	}
	got := []models.Result{rows[0].Result, rows[1].Result}
	want := []models.Result{{Code: "K1", DocumentNo: "7", Extra: map[string]string{"ghi chú": "lưu kho"}},
		{Code: "K2", DocumentNo: "8", Extra: map[string]string{"column 4": "x"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestWrongHeader(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		code    models.Code
		message string
	}{
		"":                                       {models.CodeEmpty, "empty"},
		"\n\r\n":                                 {models.CodeEmpty, "empty"},
		"K1,birth_certificate,51/2020\n":         {models.CodeInvalid, "result_code"},
		"result_cod,document_no\nK1,7\n":         {models.CodeInvalid, "result_code"},
		"result_code;document_no\nK1;7\n":        {models.CodeInvalid, "commas"},
		"result_code\nK1\n":                      {models.CodeInvalid, "no column"},
		"result_code,file,file\nK1,a,b\n":        {models.CodeInvalid, "twice"},
		"\xff\xfer\x00e\x00s\x00":                {models.CodeInvalid, "UTF-8"},
		"result_code,\"file\nK1,a\n":             {models.CodeInvalid, "quotation"},
		strings.Repeat("x", 2*mostRecord) + "\n": {models.CodeInvalid, "longer"},
	} {
		_, err := Open(strings.NewReader(text))
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Code != want.code || !strings.Contains(e.Message, want.message) || e.Hint == "" {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// A broken row is told with its line and spoils none of its neighbours.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ bad, fault string }{
		"open quotation mark":     {`K,birth_certificate,"51,2020-05-17`, "quotation mark"},
		"open at the end":         {`K,birth_certificate,51,"2020-05-17`, "quotation mark"},
		"mark inside":             {`K,birth "x" certificate,51,2020-05-17`, "middle of a value"},
		"text after mark":         {`K,"birth"certificate,51,2020-05-17`, "follows a closing"},
		"too few columns":         {`K,birth_certificate,51`, "has 3 columns, the header has 4"},
		"too many columns":        {`K,birth_certificate,51,2020-05-17,`, "has 5 columns"},
		"no code":                 {` ,birth_certificate,51,2020-05-17`, "result_code: empty"},
		"long code":               {strings.Repeat("K", 201) + `,birth_certificate,51,2020-05-17`, "result_code: longer"},
		"impossible day":          {`K,birth_certificate,51,2021-02-29`, "no such day"},
		"impossible month":        {`K,birth_certificate,51,17/13/2020`, "no such day"},
		"impossible year":         {`K,birth_certificate,51,2020-05-17 12`, "not a date"},
		"far year":                {`K,birth_certificate,51,9020-05-17`, "year cannot"},
		"year alone, impossible":  {`K,birth_certificate,51,1020`, "year cannot"},
		"day number":              {`K,birth_certificate,51,43968`, "day number"},
		"rounded number":          {`K,birth_certificate,3.12E+11,2020-05-17`, "rounded"},
		"rounded code":            {`3.12E+11,birth_certificate,51,2020-05-17`, "rounded"},
		"NUL":                     {"K,birth_certificate,5\x001,2020-05-17", "no text"},
		"not UTF-8":               {"K,birth_certificate,5\xff1,2020-05-17", "UTF-8"},
		"long line":               {"K,birth_certificate," + strings.Repeat("5", 3*mostRecord) + ",2020-05-17", "longer"},
		"long line with marks":    {`K,birth_certificate,"` + strings.Repeat("5", 3*mostRecord) + `",2020-05-17`, "longer"},
		"code of an earlier line": {`A,death_extract,51,2020-05-17`, "line 2"},
	} {
		text := "result_code,result_type,document_no,issue_date\nA,birth_certificate,50,2020-05-16\n" + c.bad + "\nB,birth_certificate,\"5,2\",2020-05-18\n"
		_, rows := readAll(t, text)
		if len(rows) != 3 {
			t.Errorf("%s: %d rows", name, len(rows))
			continue
		}
		if rows[0].Result.Code != "A" || rows[0].Fault != "" || rows[2].Result.Code != "B" || rows[2].Fault != "" || rows[2].Line != 4 {
			t.Errorf("%s: neighbours %+v, %+v", name, rows[0], rows[2])
		}
		if rows[1].Line != 3 || !strings.Contains(rows[1].Fault, c.fault) || rows[1].Hint == "" {
			t.Errorf("%s: line %d, fault %q, hint %q", name, rows[1].Line, rows[1].Fault, rows[1].Hint)
		}
	}
}

// A quotation mark that is never closed costs its own line, however many follow.
func TestOpenMarkBeforeMany(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("result_code,document_no\n\"K0,1\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "K%d,%d\n", i+1, i)
	}
	_, rows := readAll(t, b.String())
	if len(rows) != 5001 || rows[0].Fault == "" || rows[0].Line != 2 {
		t.Fatalf("%d rows, the first %+v", len(rows), rows[0])
	}
	for _, r := range rows[1:] {
		if r.Fault != "" {
			t.Fatalf("line %d: %s", r.Line, r.Fault)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	for row, want := range map[string][]string{
		"K,x,7,2020,,031090123456,,":                    nil,
		"K,x,7,2020,,31090123456,,":                     {"holder_personal_id: 11 digits"},
		"K,x,7,2020,,031 090 123 456,,":                 {"holder_personal_id: not only digits"},
		"K,x,7,2020,,,12345678,":                        {"holder_old_id: 8 digits"},
		"K,x,7,2020-05-17,,031090123456,,2020-05-18":    {"holder_date_of_birth: after"},
		"K,x,7,2020-05-17,2020-04-01,031090123456,,":    {"valid_until: before"},
		"K,x,7,2020-05-17,2020,031090123456,,2020":      nil,
		"K,,7,,,031090123456,,":                         {"result_type: empty"},
		"K,x,,,,,,":                                     {"document_no: neither"},
		"K,x,7,không thời hạn,,031090123456,,":          {"FAULT issue_date: the year"},
		"K,x,7,,,3.12E+11,,":                            {"FAULT holder_personal_id: a spreadsheet"},
		"K,x,7,,,3.12e11,,":                             {"FAULT holder_personal_id: a spreadsheet"},
		"K,x,7,,,\"3,12E+11\",,":                        {"FAULT holder_personal_id: a spreadsheet"},
		"K,x,7,,,,2.7E+08,":                             {"FAULT holder_old_id: a spreadsheet"},
		"K,x,7,,khong thoi han,031090123456,,":          nil,
		"K,x,7,,31/12/9999,031090123456,,":              nil,
		"K,x,7,,,031090123456,,1990-02-30":              {"FAULT holder_date_of_birth: there is"},
		"K,x,12E3,,,031090123456,,":                     nil, // a number of a document may look so
		"K,a type of the office,7,,,031090123456,,1990": nil,
	} {
		_, rows := readAll(t, "result_code,result_type,document_no,issue_date,valid_until,holder_personal_id,holder_old_id,holder_date_of_birth\n"+row+"\n")
		got := slices.Clone(rows[0].Warnings)
		if rows[0].Fault != "" {
			got = append(got, "FAULT "+rows[0].Fault)
		}
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

func TestRepeatedRow(t *testing.T) {
	t.Parallel()
	_, rows := readAll(t, "result_code,document_no\nK,7\nK,7\nK,8\nK,7\n")
	if rows[0].Again || !rows[1].Again || rows[2].Fault == "" || !rows[3].Again {
		t.Errorf("rows %+v", rows)
	}
}

func TestOnto(t *testing.T) {
	t.Parallel()
	table, rows := readAll(t, "result_code,document_no,note,other\nK,7,new,\n")
	before := models.Result{Code: "K", DocumentNo: "6", IssueDate: "2020", State: models.ResultRevoked, Extra: map[string]string{"note": "old", "other": "x", "kept": "y"}}
	extra := maps.Clone(before.Extra)
	got := table.Onto(before, rows[0].Result)
	want := models.Result{Code: "K", DocumentNo: "7", IssueDate: "2020", State: models.ResultRevoked, Extra: map[string]string{"note": "new", "kept": "y"}}
	if !reflect.DeepEqual(got, want) || !maps.Equal(before.Extra, extra) {
		t.Errorf("got %+v; before %+v", got, before)
	}
	if again := table.Onto(got, rows[0].Result); !reflect.DeepEqual(again, got) {
		t.Errorf("again %+v", again)
	}
	if first := table.Onto(models.Result{Code: "K"}, rows[0].Result); first.Extra["note"] != "new" {
		t.Errorf("first %+v", first)
	}
}

// endless is a line without an end for so many bytes.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return n, nil
}

// A line of 200 MB is passed over with no more memory than any other.
func TestHugeLine(t *testing.T) { // alone, because memory is counted
	const huge = 200 << 20
	for _, begin := range []string{"", `"`} {
		table, err := Open(io.MultiReader(strings.NewReader("result_code,document_no\nA,1\n"+begin), &endless{left: huge}, strings.NewReader("\nB,2\n")))
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		rows := rest(t, table)
		runtime.ReadMemStats(&after)
		if len(rows) != 3 || rows[2].Result.Code != "B" || !strings.Contains(rows[1].Fault, "longer") || rows[1].Line != 3 || rows[2].Line != 4 {
			t.Errorf("rows %+v", rows)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > huge/4 {
			t.Errorf("%d MB were taken", used>>20)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "2020-05-17": "2020-05-17", "2020-5-7": "2020-05-07", "17/05/2020": "2020-05-17", "7-5-2020": "2020-05-07",
		"17.5.2020": "2020-05-17", "17 / 05 / 2020": "2020-05-17", "1969": "1969", "2020-05-17T08:30:00Z": "2020-05-17",
		"17/05/2020 00:00:00": "2020-05-17", "2020/05/17": "2020-05-17", "2024-02-29": "2024-02-29", "9999-12-31": "9999-12-31",
		"2023-02-29": "!", "31/04/2020": "!", "05/2020": "!", "0000-00-00": "!", "0": "!", "17/05/20": "!", "43968": "!", "hôm qua": "!",
		"2020-05-17abc": "!", "1020-05-17": "!",
	} {
		got, fault := Date(text)
		if fault != "" {
			got = "!"
		}
		if got != want {
			t.Errorf("%q is %q (%s), want %q", text, got, fault, want)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte(header + "\nK,x,7,\"a, b\",2020,,,,,,,,,,\n"))
	f.Add([]byte("result_code,document_no\n\"K,1\nK2,\"\"\"2\"\r\n\"K3\n\",3\n"))
	f.Add([]byte("\xef\xbb\xbfresult_code,file\nK,\x00\n,\n\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Open(bytes.NewReader(data))
		if err != nil {
			if models.CodeOf(err) == models.CodeInternal {
				t.Fatal(err)
			}
			return
		}
		lines, last := bytes.Count(data, []byte("\n"))+1, 1
		for _, row := range rest(t, table) {
			if row.Line <= last || row.Line > lines {
				t.Fatalf("line %d after %d of %d", row.Line, last, lines)
			}
			last = row.Line
			if row.Fault == "" && row.Result.Code == "" || row.Fault != "" && row.Hint == "" {
				t.Fatalf("row %+v", row)
			}
			if !utf8.ValidString(row.Fault + row.Result.File + string(row.Result.Code)) {
				t.Fatalf("row %+v", row)
			}
		}
		if table.Offset() != int64(len(data)) {
			t.Fatalf("%d of %d bytes were read", table.Offset(), len(data))
		}
	})
}
