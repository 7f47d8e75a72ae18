package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/pipeline/offers"
)

// A register of one woman, who has a land certificate, two papers that end with time, and whose neighbour is dead.
func reuseRegister(t *testing.T, data string) {
	t.Helper()
	day := func(ago int) string { return time.Now().In(vietnam).AddDate(0, 0, -ago).Format(time.DateOnly) }
	rows := []string{"result_code,result_type,document_no,issuing_agency,issue_date,valid_until,holder_full_name,holder_personal_id,holder_old_id," +
		"holder_date_of_birth,holder_mother_name,holder_address,procedure_code,dossier_code,file",
		"QSDD-1,land_certificate,BN 531146,UBND quận Ngô Quyền,2015-03-02,,TRẦN THỊ THỬ,099190000001,,1990-02-01,,,,,qsdd.pdf",
		"TTHN-1,marital_status_certificate,12/UBND-XNTTHN,UBND phường Gia Viên," + day(400) + ",,TRẦN THỊ THỬ,099190000001,,1990-02-01,,,,,tthn.pdf",
		"KT-1,death_extract,3/TLKT,UBND phường Gia Viên," + day(10) + ",,LÊ VĂN MẪU,099040000002,,1940-02-01,,,,,kt.pdf",
		"QSDD-2,land_certificate,BN 531147,UBND quận Ngô Quyền,2015-03-02,,LÊ VĂN MẪU,099040000002,,1940-02-01,,,,,qsdd2.pdf",
	}
	path := filepath.Join(t.TempDir(), "register.csv")
	if err := os.WriteFile(path, []byte(strings.Join(rows, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := sohoa(t, data, "results", "import", path); status != exitDone {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
}

// planOf gives the actions and offers of a procedure for a person.
func planOf(t *testing.T, data, procedure, person string, more ...string) (plan offers.Report, actions map[string]string) {
	t.Helper()
	status, out, errs := sohoa(t, data, append([]string{"reuse", "--json", "--procedure", procedure, "--personal-id", person}, more...)...)
	if status != exitDone {
		t.Fatalf("status %d\n%s", status, errs)
	}
	if err := json.Unmarshal([]byte(out), &plan); err != nil {
		t.Fatal(err)
	}
	actions = map[string]string{}
	for _, a := range plan.Answers {
		actions[a.Component] = string(a.Action)
		for _, o := range a.Offers {
			actions[a.Component] += " " + string(o.Code) + " " + string(o.Verdict)
		}
	}
	return plan, actions
}

func TestReusePlan(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	reuseRegister(t, data)
	plan, actions := planOf(t, data, "HP-GPXD", "0991 9000 0001", "--presented", "drawings=certified")
	if plan.Version != 1 || actions["land"] != "reuse QSDD-1 look" || actions["drawings"] != "scan" || actions["request"] != "not_digitised" {
		t.Errorf("%v", actions)
	}
	for _, a := range plan.Answers {
		if a.Component == "drawings" && (a.Presented == nil || a.Presented.Digitise || a.Presented.Say == "") {
			t.Errorf("a certified copy on the desk: %+v", a.Presented)
		}
	}
	if _, actions := planOf(t, data, "1.000894", "099190000001"); actions["marital_status"] != "scan TTHN-1 barred" || actions["identity"] != "not_digitised" {
		t.Errorf("%v", actions)
	}
	if plan, actions := planOf(t, data, "HP-GPXD", "099040000002"); !plan.Deceased || actions["land"] != "scan QSDD-2 barred" {
		t.Errorf("of a dead man: %v", actions)
	}
	if _, actions := planOf(t, data, "HP-GPXD", "099190000009"); actions["land"] != "scan" {
		t.Errorf("of a stranger: %v", actions)
	}
	status, out, _ := sohoa(t, data, "reuse", "--procedure", "HP-GPXD", "--personal-id", "099190000001")
	if status != exitDone || !strings.Contains(out, "QSDD-1") || !strings.Contains(out, "Chưa rõ dạng bản đã lưu") {
		t.Errorf("status %d\n%s", status, out)
	}
}

func TestReuseRecord(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	reuseRegister(t, data)
	land := []string{"reuse", "record", "--procedure", "HP-GPXD", "--personal-id", "099190000001", "--component", "land", "--result", "QSDD-1", "--dossier", "H24-1"}
	for _, tt := range []struct {
		more   []string
		status int
		says   string
	}{
		{nil, exitUsage, "--replaced"},
		{[]string{"--replaced", "certified"}, exitFailed, "must be looked at"},
		{[]string{"--replaced", "certified", "--demanded"}, exitUsage, "leave out --replaced"},
		{[]string{"--demanded"}, exitUsage, "why"},
		{[]string{"--replaced", "certified", "--looked"}, exitDone, "recorded: reused"},
		{[]string{"--replaced", "certified", "--looked"}, exitFailed, "before"},
		{[]string{"--dossier", "H24-2", "--demanded", "--reason", "bản lưu mờ"}, exitDone, "recorded: demanded"},
		{[]string{"--result", "QSDD-2", "--replaced", "certified", "--looked"}, exitFailed, "not offered"},
		{[]string{"--personal-id", "099040000002", "--result", "QSDD-2", "--replaced", "certified", "--looked"}, exitFailed, "must not be used"},
		{[]string{"--component", "house", "--replaced", "certified"}, exitUsage, "no such component"},
	} {
		status, out, errs := sohoa(t, data, append(land[:len(land):len(land)], tt.more...)...)
		if status != tt.status || !strings.Contains(out+errs, tt.says) {
			t.Errorf("%v: status %d, %s%s; want %d, %q", tt.more, status, out, errs, tt.status, tt.says)
		}
	}
	status, out, errs := sohoa(t, data, "reuse", "report")
	month := time.Now().In(vietnam).Format("2006-01")
	want := strings.Fields("local " + month + " 1 1 of 2 (50.00%) 1 of 1 (100.00%)")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != exitDone || len(lines) != 2 || strings.Join(strings.Fields(lines[1]), " ") != strings.Join(want, " ") {
		t.Errorf("status %d, report\n%s%s", status, out, errs)
	}
	if _, out, _ := sohoa(t, data, "reuse", "report", "--unit", "other"); strings.Contains(out, month) {
		t.Errorf("another unit sees\n%s", out)
	}
}

func TestReuseUsage(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for says, args := range map[string][]string{
		"12 digits":     {"reuse", "--procedure", "HP-GPXD", "--personal-id", "12"},
		"no such proc":  {"reuse", "--procedure", "9.999999", "--personal-id", "099190000001"},
		"no component":  {"reuse", "--procedure", "HP-GPXD", "--personal-id", "099190000001", "--presented", "x=original"},
		"COMPONENT=FOR": {"reuse", "--procedure", "HP-GPXD", "--personal-id", "099190000001", "--presented", "land=gold"},
		"say: sohoa":    {"reuse", "nonsense"},
	} {
		if status, _, errs := sohoa(t, data, args...); status == exitDone || !strings.Contains(errs, says) {
			t.Errorf("%v: status %d, %s; want %q", args, status, errs, says)
		}
	}
}

func TestProcedures(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, out, errs := sohoa(t, data, "procedures", "list"); status != exitDone || !strings.Contains(out, "1.001193") {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
	if status, out, errs := sohoa(t, data, "procedures", "list", "HP-GPXD"); status != exitDone || !strings.Contains(out, "drawings") {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
	if status, out, errs := sohoa(t, data, "procedures", "check"); status != exitDone || strings.Count(out, "OK") != 2 || strings.Contains(out, "note") {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
	if err := os.WriteFile(filepath.Join(data, "units.csv"), []byte("code,name\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, _ := sohoa(t, data, "procedures", "check"); status != exitSome || !strings.Contains(out, "FAIL units.csv line 1") {
		t.Errorf("status %d, %s", status, out)
	}
}
