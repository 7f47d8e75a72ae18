package procedures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

func load(t *testing.T, dir string) Catalogue {
	t.Helper()
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func types(t *testing.T) doctypes.Set {
	t.Helper()
	set, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// What ships names types that exist, and codes of the national form or with the prefix of our own.
func TestShipped(t *testing.T) {
	t.Parallel()
	set := types(t)
	c := load(t, "")
	if len(c) < 12 {
		t.Errorf("%d procedures", len(c))
	}
	for _, p := range c {
		if code := string(p.Code); !strings.HasPrefix(code, "HP-") && (len(code) != 8 || code[1] != '.') {
			t.Errorf("the code %s has neither form", code)
		}
		if len(p.Components) == 0 {
			t.Errorf("%s asks for nothing", p.Code)
		}
		for _, o := range p.Components {
			for _, s := range o.SatisfiedBy {
				if set.Find(s.Type) == nil {
					t.Errorf("%s/%s: there is no type %s", p.Code, o.Name, s.Type)
				}
			}
		}
	}
	if p, ok := c.Find("2.000815.000.00.00.H24"); !ok || p.Code != "2.000815" {
		t.Errorf("with a province's suffix: %s, %v", p.Code, ok)
	}
	if _, ok := c.Find("9.999999"); ok {
		t.Error("a code that is not there was found")
	}
}

func TestOfficesFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "procedures.csv", "code,name,level,field,online_only,valid_from,valid_until\nX-1,Thủ tục riêng,commune,,yes,2026-01-01,\n")
	write(t, dir, "components.csv", "procedure,component,name,presented,required,satisfied_by,database,digitise,note\n"+
		"X-1,a,Giấy A,original,yes,own_type:own+spouse@vay vốn|birth_certificate:child,,c,\n")
	p, ok := load(t, dir).Find("X-1")
	if !ok || !p.OnlineOnly || len(p.Components) != 1 {
		t.Fatalf("%+v", p)
	}
	s := p.Components[0].SatisfiedBy
	if len(s) != 2 || s[0].Type != "own_type" || len(s[0].Holders) != 2 || s[0].Purpose != "vay vốn" || s[1].Holders[0] != HolderChild {
		t.Errorf("%+v", s)
	}
}

// Columns that came later may be there or not.
func TestLaterColumns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "procedures.csv", "code,name,level,field,online_only,days,valid_from,valid_until\nX-1,A,commune,,,5,,\nX-2,B,commune,,,,,\n")
	write(t, dir, "components.csv", "procedure,component,name,presented,required,satisfied_by,document_type,database,digitise,note\n"+
		"X-1,a,Giấy A,original,yes,own_type:own,own_type|other_type,,c,\n")
	c := load(t, dir)
	if !c[0].DaysKnown || c[0].Days != 5 || c[1].DaysKnown {
		t.Errorf("%+v", c)
	}
	if got := c[0].Components[0].Types(); len(got) != 2 || got[1] != "other_type" {
		t.Errorf("types %v", got)
	}
	write(t, dir, "procedures.csv", "code,name,level,field,online_only,days,valid_from,valid_until\nX-1,A,commune,,,soon,,\n")
	if _, err := Load(dir); models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), "line 2: days") {
		t.Errorf("%v", err)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		days int
		on   models.Day
		want models.Day
	}{
		{0, "2026-11-24", "2026-11-24"}, // Tuesday
		{0, "2026-11-28", "2026-11-30"}, // Saturday
		{1, "2026-11-27", "2026-11-30"},
		{1, "2026-11-28", "2026-11-30"},
		{3, "2026-11-24", "2026-11-27"},
		{7, "2026-11-24", "2026-12-03"},
	} {
		p := Procedure{Days: tt.days, DaysKnown: true}
		if got, ok := p.Due(tt.on); !ok || got != tt.want {
			t.Errorf("%d days from %s: %s, want %s", tt.days, tt.on, got, tt.want)
		}
	}
	if _, ok := (&Procedure{}).Due("2026-11-24"); ok {
		t.Error("a due day of what is not known")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const procedures = "code,name,level,field,online_only,valid_from,valid_until\n"
	const components = "procedure,component,name,presented,required,satisfied_by,database,digitise,note\n"
	for _, tt := range []struct{ file, text, want string }{
		{"procedures.csv", procedures + ",A,commune,,,,\n", "line 2: a procedure needs"},
		{"procedures.csv", procedures + "1,A,ward,,,,\n", "line 2: level"},
		{"procedures.csv", procedures + "1,A,commune,,maybe,,\n", "line 2: online_only"},
		{"procedures.csv", procedures + "1,A,commune,,,2025-13-01,\n", "line 2: valid_from"},
		{"procedures.csv", procedures + "1,A,commune,,,,\n1,B,commune,,,,\n", "line 3: the code 1 stands in line 2"},
		{"components.csv", components + "9,a,A,form,yes,,,,\n", "line 2: there is no procedure"},
		{"components.csv", components + "1.001193,,A,form,yes,,,,\n", "line 2: a component needs"},
		{"components.csv", components + "1.001193,a,A,fax,yes,,,,\n", "line 2: presented"},
		{"components.csv", components + "1.001193,a,A,form,perhaps,,,,\n", "line 2: required"},
		{"components.csv", components + "1.001193,a,A,form,yes,,,e,\n", "line 2: digitise"},
		{"components.csv", components + "1.001193,a,A,form,yes,birth_certificate,,,\n", "line 2: satisfied_by"},
		{"components.csv", components + "1.001193,a,A,form,yes,birth_certificate:cousin,,,\n", "line 2: satisfied_by"},
		{"components.csv", components + "1.001193,a,A,form,yes,,,,\n1.001193,a,B,form,yes,,,,\n", "line 3: the component"},
	} {
		dir := t.TempDir()
		write(t, dir, tt.file, tt.text)
		_, err := Load(dir)
		if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), tt.file+" "+tt.want) {
			t.Errorf("%q: %v; want %q", tt.text, err, tt.want)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestValidAt(t *testing.T) {
	t.Parallel()
	set := types(t)
	for _, tt := range []struct {
		typ           models.TypeName
		issued, until string // on the paper
		day           models.Day
		verdict       Verdict
		last          models.Day
	}{
		// Six months, on the days around the end.
		{"marital_status_certificate", "2025-01-15", "", "2025-01-14", Barred, ""},
		{"marital_status_certificate", "2025-01-15", "", "2025-01-15", Good, "2025-07-15"},
		{"marital_status_certificate", "2025-01-15", "", "2025-07-15", Good, "2025-07-15"},
		{"marital_status_certificate", "2025-01-15", "", "2025-07-16", Barred, "2025-07-15"},
		{"marital_status_certificate", "2025-08-31", "", "2026-02-28", Good, "2026-02-28"}, // no 31 February
		{"marital_status_certificate", "2025-08-31", "", "2026-03-01", Barred, "2026-02-28"},
		{"marital_status_certificate", "2025-08-31", "2025-10-01", "2025-10-02", Barred, "2025-10-01"}, // what the paper says ends earlier
		{"marital_status_certificate", "2025-08-31", "2030-10-01", "2026-03-01", Barred, "2026-02-28"}, // it cannot outlast the rule
		{"marital_status_certificate", "2025", "", "2025-07-01", Good, "2025-07-01"},
		{"marital_status_certificate", "2025", "", "2026-01-01", Look, "2025-07-01"},
		{"marital_status_certificate", "2025", "", "2026-07-01", Barred, "2026-06-30"},
		{"marital_status_certificate", "", "", "2026-07-01", Look, ""},
		// One year.
		{"residence_confirmation", "2024-02-29", "", "2025-02-28", Good, "2025-02-28"},
		{"residence_confirmation", "2024-02-29", "", "2025-03-01", Barred, "2025-02-28"},
		// For good.
		{"birth_certificate", "1990-03-01", "", "2026-11-24", Good, ""},
		{"birth_certificate", "", "", "2026-11-24", Good, ""},
		{"land_certificate", "2001", "", "2026-11-24", Good, ""},
		{"land_certificate", "2001-01-01", "2051", "2026-11-24", Good, "2051-01-01"},
		{"marriage_certificate", "2020-01-01", "", "2026-11-24", Good, ""},
		{"household_business_certificate", "2020-01-01", "", "2026-11-24", Good, ""},
		{"death_extract", "2020-01-01", "", "2026-11-24", Good, ""},
		// As the paper says.
		{"id_card", "2021-05-01", "2031-04-02", "2031-04-02", Good, "2031-04-02"},
		{"id_card", "2021-05-01", "2031-04-02", "2031-04-03", Barred, "2031-04-02"},
		{"id_card", "2021-05-01", "", "2026-11-24", Look, ""},
		// No rule, no type.
		{"decision", "2021-05-01", "", "2026-11-24", Look, ""},
		{"something_else", "2021-05-01", "2027-01-01", "2026-11-24", Good, "2027-01-01"},
		{"something_else", "2021-05-01", "không thời hạn", "2026-11-24", Look, ""},
	} {
		r := models.Result{Type: tt.typ, IssueDate: tt.issued, ValidUntil: tt.until, State: models.ResultValid}
		v := ValidAt(r, set.Find(tt.typ), tt.day)
		if v.Verdict != tt.verdict || v.Until != tt.last || v.Reason == "" {
			t.Errorf("%s of %q until %q on %s: %+v, want %s until %q", tt.typ, tt.issued, tt.until, tt.day, v, tt.verdict, tt.last)
		}
	}
	for _, state := range []models.ResultState{models.ResultSuperseded, models.ResultRevoked, models.ResultExpired} {
		if v := ValidAt(models.Result{Type: "birth_certificate", State: state}, set.Find("birth_certificate"), "2026-11-24"); v.Verdict != Barred {
			t.Errorf("%s: %+v", state, v)
		}
	}
}
