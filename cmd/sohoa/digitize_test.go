package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// The JSON of the contract, written down a second time: nothing may vanish or change its kind. Pointers are values that
// must be there.
type (
	contractFile struct {
		Version   *int                `json:"version"`
		File      *string             `json:"file"`
		SHA256    *string             `json:"sha256"`
		Documents *[]contractDocument `json:"documents"`
		Pages     *[]contractPage     `json:"page_images"`
		Error     *contractError      `json:"error"`
	}
	contractDocument struct {
		Type       *string            `json:"type"`
		Confidence *float64           `json:"type_confidence"`
		Pages      *[]int             `json:"pages"`
		Fields     *[]contractField   `json:"fields"`
		Findings   *[]contractFinding `json:"findings"`
		Links      *[]any             `json:"links"`
		Text       *string            `json:"text"`
		ID         string             `json:"id"`    // added
		Pairs      []any              `json:"pairs"` // added
	}
	contractField struct {
		Name       *string             `json:"name"`
		Value      *string             `json:"value"`
		Raw        *string             `json:"raw"`
		Confidence *float64            `json:"confidence"`
		State      *string             `json:"state"`
		Source     *string             `json:"source"`
		Evidence   *[]contractEvidence `json:"evidence"`
		Findings   *[]contractFinding  `json:"findings"`
		Others     []struct {          // added
			Value    *string            `json:"value"`
			Raw      *string            `json:"raw"`
			Source   *string            `json:"source"`
			Evidence []contractEvidence `json:"evidence"`
		} `json:"alternatives"`
	}
	contractEvidence struct {
		Page *int    `json:"page"`
		Box  *[4]int `json:"box"`
		Text *string `json:"text"`
	}
	contractFinding struct {
		Code    *string `json:"code"`
		Message *string `json:"message"`
		Page    int     `json:"page"` // added
	}
	contractPage struct {
		Page    *int            `json:"page"`
		Width   *int            `json:"width"`
		Height  *int            `json:"height"`
		Rotated *int            `json:"rotated"`
		Quality *map[string]any `json:"quality"`
	}
	contractError struct {
		Code    *string `json:"code"`
		Message *string `json:"message"`
		Hint    *string `json:"hint"`
	}
)

// lines reads what digitize --json printed, one object a line and nothing else.
func lines(t *testing.T, out string) []contractFile {
	t.Helper()
	var files []contractFile
	for line := range strings.Lines(out) {
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		var f contractFile
		if err := dec.Decode(&f); err != nil {
			t.Fatalf("%v in the line\n%s", err, line)
		}
		if _, err := dec.Token(); err != io.EOF {
			t.Fatalf("the line has more than an object:\n%s", line)
		}
		if !strings.Contains(line, `"error":`) || strings.Contains(line, `":[{}]`) {
			t.Errorf("line %s", line)
		}
		files = append(files, f)
	}
	return files
}

var (
	states  = []string{"auto", "check", "missing", "confirmed", "corrected", "reused"}
	sources = []string{"rules", "llm", "barcode", "text_layer", "register", "clerk"}
	isoDate = regexp.MustCompile(`^\d{4}(-\d{2}-\d{2})?$`)
)

// judgeFile holds one object against the contract.
func judgeFile(t *testing.T, path string, f contractFile) {
	t.Helper()
	if f.Version == nil || *f.Version != 1 || f.File == nil || *f.File != path || f.SHA256 == nil || f.Documents == nil || f.Pages == nil {
		t.Fatalf("%s: a key is missing or wrong: %+v", path, f)
	}
	if data, err := os.ReadFile(path); err == nil {
		if sum := sha256.Sum256(data); *f.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: sha256 %s", path, *f.SHA256)
		}
	}
	if e := f.Error; e != nil {
		if e.Code == nil || *e.Code == "" || e.Message == nil || *e.Message == "" || e.Hint == nil || *e.Hint == "" || len(*f.Documents) > 0 {
			t.Errorf("%s: error %+v", path, f)
		}
		return
	}
	if len(*f.Documents) == 0 || len(*f.Pages) == 0 {
		t.Fatalf("%s: neither documents nor error", path)
	}
	for i, p := range *f.Pages {
		if p.Page == nil || *p.Page != i+1 || *p.Width <= 0 || *p.Height <= 0 || p.Quality == nil || !slices.Contains([]int{0, 90, 180, 270}, *p.Rotated) {
			t.Errorf("%s: page image %d: %+v", path, i, p)
		}
	}
	for _, d := range *f.Documents {
		judgeDocument(t, path, d, *f.Pages)
	}
}

func judgeDocument(t *testing.T, path string, d contractDocument, pages []contractPage) {
	t.Helper()
	if d.Type == nil || *d.Type == "" || !share(d.Confidence) || d.Pages == nil || len(*d.Pages) == 0 || d.Fields == nil || d.Findings == nil || d.Links == nil {
		t.Fatalf("%s: document %+v", path, d)
	}
	for _, n := range *d.Pages {
		if n < 1 || n > len(pages) {
			t.Errorf("%s: the file has no page %d", path, n)
		}
	}
	for _, finding := range *d.Findings {
		if finding.Code == nil || finding.Message == nil || *finding.Message == "" {
			t.Errorf("%s: finding %+v", path, finding)
		}
	}
	for _, field := range *d.Fields {
		judgeField(t, path, field, pages)
	}
}

func judgeField(t *testing.T, path string, f contractField, pages []contractPage) {
	t.Helper()
	if f.Name == nil || f.Value == nil || f.Raw == nil || !share(f.Confidence) || f.State == nil || !slices.Contains(states, *f.State) ||
		f.Source == nil || !slices.Contains(sources, *f.Source) || f.Evidence == nil || f.Findings == nil {
		t.Fatalf("%s: field %+v", path, f)
	}
	if v := *f.Value; !norm.NFC.IsNormalString(v) || v != strings.Join(strings.Fields(v), " ") {
		t.Errorf("%s: %s is not normalised: %q", path, *f.Name, v)
	}
	if strings.Contains(*f.Name, "date_of") || strings.HasSuffix(*f.Name, "_date") {
		if *f.Value != "" && !isoDate.MatchString(*f.Value) {
			t.Errorf("%s: %s is no ISO date: %q", path, *f.Name, *f.Value)
		}
	}
	if (*f.State == "missing") != (*f.Value == "") {
		t.Errorf("%s: %s is %q in state %s", path, *f.Name, *f.Value, *f.State)
	}
	if *f.State == "auto" && len(*f.Evidence) == 0 {
		t.Errorf("%s: %s is auto without evidence", path, *f.Name)
	}
	for _, e := range *f.Evidence {
		if e.Page == nil || *e.Page < 1 || *e.Page > len(pages) || e.Box == nil || e.Text == nil {
			t.Fatalf("%s: evidence of %s: %+v", path, *f.Name, e)
		}
		p, b := pages[*e.Page-1], *e.Box
		if b[0] < 0 || b[1] < 0 || b[0] >= b[2] || b[1] >= b[3] || b[2] > *p.Width || b[3] > *p.Height {
			t.Errorf("%s: %s stands outside of its page: %v in %d × %d", path, *f.Name, b, *p.Width, *p.Height)
		}
	}
}

func share(v *float64) bool { return v != nil && *v >= 0 && *v <= 1 && !math.IsNaN(*v) }

// Good files, broken ones and one that is not there, in one call: an answer each, in order, and exit status 3.
func TestDigitizeContract(t *testing.T) {
	t.Parallel()
	paths := []string{
		fixture("broken", "encrypted.pdf"),
		fixture("papers", "birth_certificate-clean-02.jpg"),
		fixture("broken", "no-such-file.jpg"),
		fixture("papers", "id_card-clean-01.pdf"),
		fixture("broken", "truncated.jpg"),
		fixture("broken", "empty.pdf"),
	}
	status, out, errs := sohoa(t, t.TempDir(), append([]string{"digitize", "--json", "--text", "--unit", "H26", "--procedure", "1.001193"}, paths...)...)
	if status != exitSome {
		t.Errorf("status %d\n%s", status, errs)
	}
	files := lines(t, out)
	if len(files) != len(paths) {
		t.Fatalf("%d lines for %d files", len(files), len(paths))
	}
	for i, f := range files {
		judgeFile(t, paths[i], f)
	}
	if f := files[1]; f.Error == nil {
		d := (*f.Documents)[0]
		if *d.Type != "birth_certificate" || d.Text == nil || !strings.Contains(*d.Text, "KHAI SINH") {
			t.Errorf("the birth certificate came out as %s", *d.Type)
		}
	}
	for i, want := range map[int]bool{0: true, 1: false, 2: true, 3: false, 4: true, 5: true} {
		if (files[i].Error != nil) != want {
			t.Errorf("%s: error %+v", paths[i], files[i].Error)
		}
	}
}

// Every broken file is refused with the code that its expectation names.
func TestDigitizeBroken(t *testing.T) {
	t.Parallel()
	expectations, err := filepath.Glob(fixture("broken", "*.expect.json"))
	if err != nil || len(expectations) == 0 {
		t.Fatalf("no broken files: %v", err)
	}
	args, wants := []string{"digitize", "--json"}, make([][]string, len(expectations))
	for i, path := range expectations {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			Code string
			Or   []string
		}
		if err := json.Unmarshal(data, &e); err != nil {
			t.Fatal(err)
		}
		args, wants[i] = append(args, strings.TrimSuffix(path, ".expect.json")), append(e.Or, e.Code)
	}
	status, out, errs := sohoa(t, t.TempDir(), args...)
	files := lines(t, out)
	if status != exitSome || len(files) != len(wants) {
		t.Fatalf("status %d, %d lines\n%s", status, len(files), errs)
	}
	for i, f := range files {
		judgeFile(t, args[2+i], f)
		if f.Error == nil || !slices.Contains(wants[i], *f.Error.Code) {
			t.Errorf("%s: error %+v, want %v", args[2+i], f.Error, wants[i])
		}
	}
}

// A paper alone, for people and for programs; a second reading of the same bytes gives the same.
func TestDigitizeAgain(t *testing.T) {
	t.Parallel()
	data, path := t.TempDir(), fixture("papers", "death_extract-clean-02.jpg")
	status, table, errs := sohoa(t, data, "digitize", path)
	if status != exitDone || !strings.Contains(table, "death_extract, page 1") || !strings.Contains(table, "full_name") {
		t.Fatalf("status %d\n%s\n%s", status, table, errs)
	}
	_, once, _ := sohoa(t, data, "digitize", path, "--json")
	status, twice, errs := sohoa(t, data, "digitize", "--json", "--", path)
	if status != exitDone || strings.TrimSpace(errs) != "" {
		t.Errorf("status %d, %q on standard error", status, errs)
	}
	id := regexp.MustCompile(`"id":"[^"]*",?`)
	if a, b := id.ReplaceAllString(once, ""), id.ReplaceAllString(twice, ""); a != b {
		t.Errorf("first\n%s\nthen\n%s", a, b)
	}
	for _, f := range lines(t, twice) {
		judgeFile(t, path, f)
		if (*f.Documents)[0].Text != nil {
			t.Error("text was not asked for")
		}
	}
}

// What the sender says of the type counts, and a wrong command line is told apart from a bad file.
func TestDigitizeUsage(t *testing.T) {
	t.Parallel()
	paper := fixture("papers", "birth_certificate-clean-02.jpg")
	for _, args := range [][]string{
		{"digitize"},
		{"digitize", "--json"},
		{"digitize", "--nonsense", paper},
		{"digitize", "--type", "nonsense", paper},
		{"digitize", "--unit", "no unit", paper},
	} {
		if status, out, errs := sohoa(t, t.TempDir(), args...); status != exitUsage || out != "" || errs == "" {
			t.Errorf("%v: status %d\n%s\n%s", args, status, out, errs)
		}
	}
	locked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(locked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := sohoa(t, filepath.Join(locked, "data"), "digitize", paper); status != exitFailed || !strings.Contains(errs, "→") {
		t.Errorf("without a data folder: status %d, %s", status, errs)
	}
}

// Files of a name that is no valid text, or that holds what a terminal or JSON would choke on, are files like others.
func TestDigitizeNames(t *testing.T) {
	t.Parallel()
	paper, err := os.ReadFile(fixture("broken", "word.docx"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hồ sơ \"1\" <&>\n.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, _ := sohoa(t, t.TempDir(), "digitize", "--json", path)
	if status != exitSome || strings.Count(out, "\n") != 1 || !bytes.Contains([]byte(out), []byte(`<&>`)) {
		t.Fatalf("status %d\n%s", status, out)
	}
	judgeFile(t, path, lines(t, out)[0])
}
