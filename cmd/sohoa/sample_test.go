package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/recognise"
	"sohoa/store/sqlite"
)

// paper is a birth certificate as a worker would have read it.
type paper struct {
	field        models.FieldName
	value        string
	state        models.FieldState
	alternatives []string
	box          models.Box // where the value stands
}

// archive is the data folder of a test with its ledger.
type archive struct {
	*testing.T
	data  string
	store *sqlite.Store
}

func openArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{T: t, data: t.TempDir()}
	var err error
	if a.store, err = sqlite.Open(t.Context(), filepath.Join(a.data, "sohoa.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.store.Close() })
	return a
}

func (a *archive) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

// add puts a paper into a file of its own and gives its document.
func (a *archive) add(file string, p paper) models.Document {
	a.Helper()
	ctx := a.Context()
	d, err := a.store.Receive(ctx, models.Dossier{Unit: localUnit, Lane: models.LaneDesk,
		Files: []models.File{{Name: "a.pdf", SHA256: file, Blob: models.BlobRef(file)}}}, "")
	a.must(err)
	ticket := d.Files[0].Ticket(d.Lane)
	_, err = a.store.Claim(ctx, ticket, "test")
	a.must(err)
	f := models.Field{Name: p.field, Value: p.value, Raw: p.value, State: p.state, Source: models.SourceRules,
		Evidence: []models.Evidence{{Page: 1, Box: p.box, Text: p.value}}}
	for _, alternative := range p.alternatives {
		f.Alternatives = append(f.Alternatives, models.Alternative{Value: alternative, Raw: alternative, Source: models.SourceRules})
	}
	a.must(a.store.Finish(ctx, ticket, models.Digitisation{Documents: []models.Document{
		{Type: "birth_certificate", Pages: []int{1}, Fields: []models.Field{f}}}}))
	read, err := a.store.Digitisation(ctx, models.In(localUnit), d.Files[0].ID)
	a.must(err)
	return read.Documents[0]
}

// decide has a person decide the only field of a document.
func (a *archive) decide(d models.Document, value, clerk string) {
	a.Helper()
	a.must(a.store.Correct(a.Context(), models.In(localUnit), d.ID, d.Fields[0].Name, value, clerk))
}

// call runs a command line on the folder with something on its standard input.
func (a *archive) call(stdin string, args ...string) (status int, out string) {
	a.Helper()
	var both bytes.Buffer
	in := &invocation{stdin: strings.NewReader(stdin), stdout: &both, stderr: &both}
	status = run(a.Context(), in, args, func(name string) string { return map[string]string{"SOHOA_DATA": a.data}[name] })
	return status, both.String()
}

// ok is call for what must go well.
func (a *archive) ok(stdin string, args ...string) string {
	a.Helper()
	status, out := a.call(stdin, args...)
	if status != exitDone {
		a.Fatalf("%v: status %d\n%s", args, status, out)
	}
	return out
}

var openSample = regexp.MustCompile(`(?m)^(\d+) .*birth_certificate/(\w+)`)

func TestSample(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	for i := range 12 {
		a.add(fmt.Sprint("f", i), paper{field: "full_name", value: fmt.Sprintf("NGUYỄN VĂN %d", i), state: models.StateAuto, box: models.Box{Left: 10, Top: 20, Right: 300, Bottom: 60}})
		a.add(fmt.Sprint("g", i), paper{field: "date_of_birth", value: "2020-05-17", state: models.StateAuto})
		a.add(fmt.Sprint("h", i), paper{field: "home_town", value: "Hải Phòng", state: models.StateCheck})
	}
	today := time.Now().In(vietnam).Format(time.DateOnly)
	if out := a.ok("", "sample", "draw", "--day", today, "--size", "20"); !strings.Contains(out, "drew 20 of 24") {
		t.Errorf("%s", out)
	}
	list := a.ok("", "sample", "list")
	if out := a.ok("", "sample", "draw", "--day", today, "--size", "40", "--seed", "x"); !strings.Contains(out, "drawn before") || a.ok("", "sample", "list") != list {
		t.Errorf("a second draw: %s", out)
	}
	samples := openSample.FindAllStringSubmatch(list, -1)
	if len(samples) != 20 || strings.Count(list, "/full_name") != 10 || strings.Contains(list, "VĂN") || !strings.Contains(list, "10,20,300,60") {
		t.Fatalf("the list is\n%s", list)
	}
	if out := a.ok("", "sample", "list", "--reveal"); strings.Count(out, "NGUYỄN VĂN") != 10 {
		t.Errorf("revealed:\n%s", out)
	}
	a.answerAll(samples)

	report := a.ok("", "sample", "report")
	for _, want := range []string{
		`birth_certificate/date_of_birth +10 +0 +0\.00% +0\.00% +25\.89% +0\.25% +0 +vouched for`,
		`birth_certificate/full_name +.*suspended`,
		`all +11 +1 +9\.09% +0\.47% +36\.44%`,
		`full_name: suspended since .* by machine: 1 sai trong 1 lần`,
		`sample \d+ was read otherwise: dossier local-.*full_name, page 1`,
	} {
		if !regexp.MustCompile(want).MatchString(report) {
			t.Errorf("the report lacks %s:\n%s", want, report)
		}
	}
	a.resumed()
}

// answerAll reads the first name otherwise than the machine and all else as it did.
func (a *archive) answerAll(samples [][]string) {
	a.Helper()
	wrong := false
	for _, m := range samples {
		s, err := a.store.Sample(a.Context(), localUnit, sampleID(m[1]))
		a.must(err)
		switch {
		case s.Stratum.Field == "date_of_birth":
			if out := a.ok("", "sample", "answer", m[1], "17/05/2020"); !strings.Contains(out, "read the same") {
				a.Errorf("a date as printed: %s", out)
			}
		case !wrong:
			wrong = true
			if status, out := a.call(s.Machine+"X\n", "sample", "answer", m[1]); status != exitFailed || !strings.Contains(out, "--sure") || strings.Contains(out, s.Machine) {
				a.Errorf("a first slip: status %d, %s", status, out)
			}
			if out := a.ok(s.Machine+"X\n", "sample", "answer", m[1], "--sure"); !strings.Contains(out, "something else") {
				a.Errorf("another name: %s", out)
			}
		default:
			a.ok("  "+s.Machine+"\n", "sample", "answer", m[1], "--actor", "hoa")
		}
	}
	if status, out := a.call("x\n", "sample", "answer", samples[0][1]); status != exitFailed || !strings.Contains(out, "before") {
		a.Errorf("a second answer: status %d, %s", status, out)
	}
}

func sampleID(text string) (id models.SampleID) {
	_, _ = fmt.Sscan(text, &id)
	return id
}

// resumed brings the names back by hand: what was answered before does not suspend them again.
func (a *archive) resumed() {
	a.Helper()
	names := models.Stratum{Type: "birth_certificate", Field: "full_name"}
	held := func() bool {
		suspended, err := a.store.Suspended(a.Context(), localUnit)
		a.must(err)
		return suspended[names]
	}
	if !held() {
		a.Error("the names are not suspended")
	}
	a.ok("", "sample", "resume", names.String(), "--reason", "máy quét đã sửa")
	if out := a.ok("", "sample", "report"); held() || strings.Contains(out, "suspended") {
		a.Errorf("after the return:\n%s", out)
	}
}

func TestSampleUsage(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	tomorrow := time.Now().In(vietnam).AddDate(0, 0, 1).Format(time.DateOnly)
	for _, args := range [][]string{{}, {"nonsense"}, {"draw", "--day", "x"}, {"draw", "--day", tomorrow}, {"draw", "--size", "0"}, {"answer"},
		{"answer", "x", "y"}, {"answer", "1"}, {"resume", "a/b"}, {"resume", "ab", "--reason", "x"}} {
		if status, out := a.call("", append([]string{"sample"}, args...)...); status != exitUsage {
			t.Errorf("%v: status %d, %s", args, status, out)
		}
	}
	for _, args := range [][]string{{"answer", "1", "x"}, {"resume", "a/b", "--reason", "x"}} {
		if status, out := a.call("", append([]string{"sample"}, args...)...); status != exitFailed || !strings.Contains(out, "→") {
			t.Errorf("%v: status %d, %s", args, status, out)
		}
	}
}

// What the line remembers of a page is found under the name that learning asks for.
func TestPagesAreRemembered(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, _, errs := sohoa(t, data, "digitize", fixture("papers", "death_extract-clean-02.jpg")); status != exitDone {
		t.Fatalf("status %d\n%s", status, errs)
	}
	path := filepath.Join(data, "sohoa.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var blob models.BlobRef
	if err := db.QueryRowContext(t.Context(), `SELECT blob FROM files`).Scan(&blob); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	page, err := store.Recall(t.Context(), models.JournalKey{Blob: blob, Step: readStep, Page: 1, Version: recognise.Version})
	if err != nil || page == nil {
		t.Errorf("the page is not remembered: %v", err)
	}
}
