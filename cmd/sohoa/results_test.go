package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/store/sqlite"
)

const tableHead = "result_code,result_type,document_no,issuing_agency,issue_date,holder_full_name,holder_personal_id,holder_date_of_birth,holder_mother_name\n"

// writeTable writes a table and gives its path.
func writeTable(t *testing.T, rows string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "results.csv")
	if err := os.WriteFile(path, []byte("\ufeff"+tableHead+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func tableRow(n int) string {
	return fmt.Sprintf("H24-200517-%04d-KQ1,birth_certificate,%d/2020,\"UBND phường Gia Viên, quận Ngô Quyền\",17/05/2020,NGUYỄN VĂN %c,0992200%05d,2020-05-%02d,TRẦN THỊ BÌNH\n",
		n, n, 'A'+n%26, n, 1+n%28)
}

// importing runs an import and gives its status and the lines that it printed.
func importing(t *testing.T, data, path string) (int, []string) {
	t.Helper()
	status, out, errs := sohoa(t, data, "results", "import", path)
	if status == exitFailed {
		t.Log(errs)
	}
	return status, strings.Split(strings.TrimSpace(out), "\n")
}

func last(lines []string) string { return lines[len(lines)-1] }

func TestResultsImport(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	rows := tableRow(1) + "broken,line\n" + tableRow(2) + strings.Replace(tableRow(3), "099220000003", "9.92E+10", 1) + strings.Replace(tableRow(4), "099220000004", "99220000004", 1)
	path := writeTable(t, rows)
	status, lines := importing(t, data, path)
	if status != exitSome || last(lines) != "imported 3, updated 0, unchanged 0, rejected 2" {
		t.Fatalf("status %d\n%s", status, strings.Join(lines, "\n"))
	}
	said := strings.Join(lines, "\n")
	for _, want := range []string{"line 3: the line has 2 columns", "line 5: holder_personal_id: a spreadsheet rounded", "line 6: warning: holder_personal_id: 11 digits"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "9.92E") || strings.Contains(said, "99220000004") || strings.Contains(said, "NGUY") {
		t.Errorf("it tells about people:\n%s", said)
	}
	if status, lines := importing(t, data, path); status != exitSome || last(lines) != "imported 0, updated 0, unchanged 3, rejected 2" {
		t.Errorf("again: status %d, %s", status, last(lines))
	}
	path = writeTable(t, tableRow(1)+strings.Replace(tableRow(2), "2/2020", "22/2020", 1))
	if status, lines := importing(t, data, path); status != exitDone || last(lines) != "imported 0, updated 1, unchanged 1, rejected 0" {
		t.Errorf("changed: status %d, %s", status, last(lines))
	}
	for _, bad := range []string{"", "a,b\n1,2\n"} {
		path := filepath.Join(t.TempDir(), "bad.csv")
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, out, errs := sohoa(t, data, "results", "import", path); status == exitDone || status == exitSome || out != "" || !strings.Contains(errs, "→") {
			t.Errorf("%q: status %d, %s%s", bad, status, out, errs)
		}
	}
}

func TestResultsCare(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	importing(t, data, writeTable(t, tableRow(1)+tableRow(2)+"D,death_extract,1/TLKT,,2024-01-01,NGUYỄN VĂN B,099220000001,2020-05-02,\n"))
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{exitDone, "", []string{"relate", "H24-200517-0002-KQ1", "corrects", "H24-200517-0001-KQ1", "--actor", "lan"}},
		{exitUsage, "relation", []string{"relate", "H24-200517-0002-KQ1", "eats", "H24-200517-0001-KQ1"}},
		{exitDone, "superseded", []string{"show", "H24-200517-0001-KQ1"}},
		{exitDone, "lan superseded corrects by H24-200517-0002-KQ1", []string{"show", "H24-200517-0001-KQ1"}},
		{exitUsage, "--reason", []string{"revoke", "H24-200517-0002-KQ1"}},
		{exitDone, "", []string{"revoke", "H24-200517-0002-KQ1", "--reason", "QĐ 7"}},
		{exitDone, "revoked", []string{"list", "--personal-id", "099220000002"}},
		{exitDone, "deceased by D", []string{"list", "--personal-id", "099 220 000 001"}},
		{exitUsage, "--personal-id", []string{"list"}},
		{exitFailed, "no result of this code", []string{"show", "none"}},
		{exitUsage, "say: sohoa results", []string{"eat"}},
		{exitDone, "expired before 2020-05-18: 0", []string{"expire", "--day", "2020-05-18"}},
		{exitUsage, "2025-12-31", []string{"expire", "--day", "18/05/2020"}},
		{exitDone, "", []string{"reindex"}},
	} {
		status, out, errs := sohoa(t, data, append([]string{"results"}, c.args...)...)
		if status != c.status || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: status %d\n%s%s", c.args, status, out, errs)
		}
	}
}

// An import that is killed leaves whole rows only, each with its keys, and the same file brings the rest.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fifo := filepath.Join(t.TempDir(), "results.csv")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	// The table comes through a pipe that stays open, so that the import is in the middle when it is killed.
	cmd := program(t, data, "results", "import", fifo)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pipe, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	const whole = 60000
	var table strings.Builder
	table.WriteString(tableHead)
	for n := range whole {
		table.WriteString(tableRow(n))
	}
	if _, err := pipe.WriteString(table.String()); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(data, "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	size := func() int {
		n, _, err := store.RegisterSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	await(t, "a batch in the register", func() bool { return size() > 0 })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	pipe.Close()
	before := size()
	if before == 0 || before >= whole {
		t.Fatalf("killed with %d rows", before)
	}
	for n := range before {
		if n%997 == 0 {
			checkRow(t, store, n)
		}
	}
	status, lines := importing(t, data, writeTable(t, strings.TrimPrefix(table.String(), tableHead)))
	want := fmt.Sprintf("imported %d, updated 0, unchanged %d, rejected 0", whole-before, before)
	if status != exitDone || last(lines) != want || size() != whole {
		t.Errorf("status %d, %s; want %s", status, last(lines), want)
	}
	checkRow(t, store, whole-1)
}

// checkRow looks for a row by its keys and by its holder.
func checkRow(t *testing.T, store *sqlite.Store, n int) {
	t.Helper()
	code := models.ResultCode(fmt.Sprintf("H24-200517-%04d-KQ1", n))
	r, _, err := store.Result(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	found, err := store.SearchResults(t.Context(), linking.Keys(r), 5)
	if err != nil || len(found) == 0 || found[0].Code != code {
		t.Errorf("row %d is not found by its keys: %v", n, err)
	}
	mine, err := store.ResultsOf(t.Context(), r.Holder.PersonalID)
	if err != nil || len(mine) != 1 || mine[0].Code != code {
		t.Errorf("row %d is not found by its holder: %v", n, err)
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	var rows strings.Builder
	for n := range 200 {
		rows.WriteString(tableRow(n))
	}
	importing(t, data, writeTable(t, rows.String()))
	questions := strings.Join([]string{
		`{"id":"a","holder_full_name":"Nguyễn Văn H","holder_personal_id":"099220000007","holder_date_of_birth":"08/05/2020","document_no":"7/2020","issuing_agency":"UBND phường Gia Viên, quận Ngô Quyền","issue_date":"2020-05-17"}`,
		`{"id":"b","holder_full_name":`, `["c"]`, ``, `{"id":4,"holder_personal_id":99220000007}`, `{"id":"none","holder_full_name":"LÊ ĐÌNH QUÝ","holder_address":null}`,
		`{}`, `"text"`, `{"id":"long","document_no":"` + strings.Repeat("7", mostQuestion) + `"}`, `null`,
		`{"id":"e","holder_personal_id":"099220000009","holder_full_name":"NGUYỄN VĂN J","holder_date_of_birth":"2020-05-10","unknown":1}`}, "\n")
	path := filepath.Join(t.TempDir(), "questions.jsonl")
	if err := os.WriteFile(path, []byte(questions), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := sohoa(t, data, "link", "--json", path)
	if status != exitSome || errs != "" {
		t.Fatalf("status %d\n%s", status, errs)
	}
	want := []struct{ id, code, fault string }{
		{id: `"a"`, code: "H24-200517-0007-KQ1"}, {id: "null", fault: "line 2: not JSON"}, {id: "null", fault: "line 3: not a JSON object"},
		{id: "4", fault: "line 5: the value of holder_personal_id is no text"}, {id: `"none"`}, {id: "null"}, {id: "null", fault: "line 8: not a JSON object"},
		{id: "null", fault: "line 9: longer"}, {id: "null", fault: "line 10: not a JSON object"}, {id: `"e"`, code: "H24-200517-0009-KQ1"},
	}
	lines := bufio.NewScanner(strings.NewReader(out))
	for i, w := range want {
		var got struct {
			ID    json.RawMessage
			Links []models.Link
			Error *models.Error
		}
		if !lines.Scan() {
			t.Fatalf("%d lines", i)
		}
		if err := json.Unmarshal(lines.Bytes(), &got); err != nil || string(got.ID) != w.id {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		switch {
		case w.fault != "":
			if got.Error == nil || !strings.Contains(got.Error.Message, w.fault) || got.Error.Hint == "" || got.Error.Code != models.CodeInvalid {
				t.Errorf("%s: want %q", lines.Text(), w.fault)
			}
		case got.Error != nil || got.Links == nil || len(got.Links) > 10:
			t.Errorf("%s", lines.Text())
		case w.code != "" && (len(got.Links) == 0 || string(got.Links[0].ResultCode) != w.code || got.Links[0].Confidence < 0.9 || len(got.Links[0].Reasons) == 0):
			t.Errorf("%s: want %s", lines.Text(), w.code)
		}
	}
	if lines.Scan() {
		t.Errorf("one more line: %s", lines.Text())
	}
	if status, out, _ := sohoa(t, data, "link", path); status != exitSome || !strings.Contains(out, "H24-200517-0007-KQ1  same_result") {
		t.Errorf("status %d\n%s", status, out)
	}
	if status, _, _ := sohoa(t, data, "link", "--json", path+".none"); status != exitFailed {
		t.Errorf("a file that is not there: status %d", status)
	}
}
