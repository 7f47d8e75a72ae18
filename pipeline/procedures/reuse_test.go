package procedures

import (
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

const today models.Day = "2026-11-24"

const (
	anID     = "099190000001"
	husband  = "099090000002"
	childID  = "099320000003"
	stranger = "099190000009"
)

var an = models.Person{PersonalID: anID}

// result gives one that may be used for anything.
func result(code models.ResultCode, typ models.TypeName, holder string, more ...func(*models.Result)) models.Result {
	r := models.Result{Code: code, Type: typ, IssueDate: "2026-08-01", Holder: models.Person{PersonalID: holder}, CopyForm: models.CopyOriginal,
		State: models.ResultValid, File: "f.pdf"}
	for _, change := range more {
		change(&r)
	}
	return r
}

func with(id string) func(*models.Result) {
	return func(r *models.Result) { r.Others = append(r.Others, models.Person{PersonalID: id}) }
}

func state(s models.ResultState) func(*models.Result) { return func(r *models.Result) { r.State = s } }

// answer gives what the component of the procedure needs.
func answer(t *testing.T, procedure models.ProcedureCode, component string, person models.Person, results ...models.Result) Answer {
	t.Helper()
	p, ok := load(t, "").Find(procedure)
	if !ok {
		t.Fatalf("no procedure %s", procedure)
	}
	plan := Reuse(p, person, results, types(t), today)
	i := slices.IndexFunc(plan.Answers, func(a Answer) bool { return a.Component.Name == component })
	if i < 0 {
		t.Fatalf("no component %s", component)
	}
	return plan.Answers[i]
}

func TestReuse(t *testing.T) {
	t.Parallel()
	married := result("KH", "marriage_certificate", anID, with(husband))
	for name, tt := range map[string]struct {
		procedure models.ProcedureCode
		component string
		results   []models.Result
		action    Action
		offers    string // their codes and verdicts
	}{
		"nothing is known":    {"HP-GPXD", "land", nil, ActionScan, ""},
		"own":                 {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID)}, ActionReuse, "QSDD good"},
		"written with spaces": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", "0991 9000 0001")}, ActionReuse, "QSDD good"},
		"of a stranger":       {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", stranger)}, ActionScan, ""},
		"of the husband": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", husband), married},
			ActionReuse, "QSDD good"},
		"of the divorced husband": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", husband),
			result("KH", "marriage_certificate", anID, with(husband), state(models.ResultRevoked))}, ActionScan, ""},
		"own comes before the husband's": {"HP-GPXD", "land", []models.Result{result("A", "land_certificate", husband), married,
			result("B", "land_certificate", anID)}, ActionReuse, "B good, A good"},
		"superseded": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID, state(models.ResultSuperseded))},
			ActionScan, "QSDD barred"},
		"of the child": {"HP-CCHT", "birth", []models.Result{result("KS", "birth_certificate", childID, with(anID))}, ActionReuse, "KS good"},
		"a parent's name is no own birth certificate": {"1.004222", "dwelling",
			[]models.Result{result("KS", "birth_certificate", childID, with(anID))}, ActionScan, ""},
		"expired": {"1.000894", "marital_status", []models.Result{result("TTHN", "marital_status_certificate", anID,
			func(r *models.Result) { r.IssueDate, r.Scope = "2026-05-23", "Để kết hôn" })}, ActionScan, "TTHN barred"},
		"on its last day": {"1.000894", "marital_status", []models.Result{result("TTHN", "marital_status_certificate", anID,
			func(r *models.Result) { r.IssueDate, r.Scope = "2026-05-24", "Để KẾT HÔN" })}, ActionReuse, "TTHN good"},
		"for another purpose": {"1.000894", "marital_status", []models.Result{result("TTHN", "marital_status_certificate", anID,
			func(r *models.Result) { r.Scope = "Để vay vốn ngân hàng" })}, ActionScan, "TTHN barred"},
		"purpose not known": {"1.000894", "marital_status", []models.Result{result("TTHN", "marital_status_certificate", anID)},
			ActionReuse, "TTHN look"},
		"a certified copy": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID,
			func(r *models.Result) { r.CopyForm = models.CopyCertified })}, ActionScan, "QSDD barred"},
		"a photocopy": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID,
			func(r *models.Result) { r.CopyForm = models.CopyPhoto })}, ActionScan, "QSDD barred"},
		"form not known": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID,
			func(r *models.Result) { r.CopyForm = "" })}, ActionReuse, "QSDD look"},
		"no file": {"HP-GPXD", "land", []models.Result{result("QSDD", "land_certificate", anID,
			func(r *models.Result) { r.File = "" })}, ActionReuse, "QSDD look"},
		"in a national database":       {"1.001193", "identity", []models.Result{result("CC", "id_card", anID)}, ActionNone, "CC look"},
		"shown":                        {"1.001193", "marriage", nil, ActionShow, ""},
		"shown, but known":             {"1.001193", "marriage", []models.Result{married}, ActionReuse, "KH good"},
		"a form":                       {"1.001193", "declaration", nil, ActionNone, ""},
		"an original without a result": {"1.001193", "birth_notice", nil, ActionScan, ""},
		"the husband's death": {"1.004873", "spouse_death", []models.Result{married, result("KT", "death_extract", husband)},
			ActionReuse, "KT good"},
		"of a dead husband": {"HP-GPXD", "land", []models.Result{married, result("QSDD", "land_certificate", husband),
			result("KT", "death_extract", husband)}, ActionScan, "QSDD barred"},
		"with a dead husband": {"HP-GPXD", "land", []models.Result{married, result("QSDD", "land_certificate", anID, with(husband)),
			result("KT", "death_extract", husband)}, ActionReuse, "QSDD look"},
		"another name under the number": {"HP-GPXD", "land", []models.Result{
			result("A", "id_card", anID, func(r *models.Result) { r.Holder.FullName = "NGUYỄN THỊ AN" }),
			result("B", "birth_certificate", anID, func(r *models.Result) { r.Holder.FullName = "Nguyễn Thị Ân" }),
			result("QSDD", "land_certificate", anID, func(r *models.Result) { r.Holder.FullName = "Trần Văn Bình" })}, ActionReuse, "QSDD look"},
		"by the old number": {"HP-GPXD", "land", []models.Result{
			result("CC", "id_card", anID, func(r *models.Result) { r.Holder.OldID = "099000001" }),
			result("QSDD", "land_certificate", "", func(r *models.Result) { r.Holder.OldID = "099000001" })}, ActionReuse, "QSDD good"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answer(t, tt.procedure, tt.component, an, tt.results...)
			var offers []string
			for _, o := range a.Offers {
				offers = append(offers, string(o.Result.Code)+" "+string(o.Verdict))
				if len(o.Reasons)+len(o.Warnings) == 0 || o.Verdict != Good && len(o.Warnings) == 0 {
					t.Errorf("an offer without reasons: %+v", o)
				}
			}
			if got := strings.Join(offers, ", "); a.Action != tt.action || got != tt.offers || a.Say == "" {
				t.Errorf("%s (%s), %q; want %s, %q", a.Action, a.Say, got, tt.action, tt.offers)
			}
		})
	}
}

// Whoever is recorded as dead has nothing that is reused, unless that record was a mistake.
func TestDeceased(t *testing.T) {
	t.Parallel()
	land := result("QSDD", "land_certificate", anID)
	p, _ := load(t, "").Find("HP-GPXD")
	plan := Reuse(p, an, []models.Result{land, result("KT", "death_extract", anID)}, types(t), today)
	if !plan.Deceased || len(plan.Warnings) != 1 {
		t.Errorf("%+v", plan)
	}
	for _, a := range plan.Answers {
		if a.Action == ActionReuse {
			t.Errorf("%s is reused", a.Component.Name)
		}
	}
	plan = Reuse(p, an, []models.Result{land, result("KT", "death_extract", anID, state(models.ResultRevoked))}, types(t), today)
	if plan.Deceased {
		t.Error("a revoked record of a death freezes reuse")
	}
}

func TestKin(t *testing.T) {
	t.Parallel()
	results := []models.Result{result("KH", "marriage_certificate", husband, with(anID)), result("KS", "birth_certificate", childID, with(anID), with(husband))}
	for code, want := range map[models.ProcedureCode][]string{"HP-GPXD": {husband}, "HP-CCHT": {childID}, "1.004222": {husband, childID}, "2.000635": nil} {
		p, _ := load(t, "").Find(code)
		if got := Kin(p, an, results); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
}

func TestDigitised(t *testing.T) {
	t.Parallel()
	p, _ := load(t, "").Find("HP-GPXD")
	land, _ := p.Component("land")
	for form, want := range map[models.CopyForm]bool{models.CopyOriginal: true, models.CopyElectronic: true, models.CopyRegister: true,
		models.CopyCertified: false, models.CopyPhoto: false} {
		if yes, why := land.Digitised(form); yes != want || (why == "") != want {
			t.Errorf("%s: %v, %q", form, yes, why)
		}
	}
}
