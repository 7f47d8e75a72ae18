package evaluate

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// truth is a stack of two papers.
var truth = Truth{
	File: "stack.pdf", Variant: "degraded", Degradations: []string{"skew", "noise"},
	Documents: []TruthDocument{
		{Type: "birth_certificate", Pages: []int{1, 2}, Text: "GIẤY KHAI SINH\nSố: 12/2020\n......\n",
			Fields:       map[models.FieldName]string{"full_name": "LÊ THỊ MAI", "sex": "female", "document_no": "12/2020", "home_town": "Hải Phòng"},
			Alternatives: map[models.FieldName][]string{"document_no": {"12"}}},
		{Type: "decision", Pages: []int{3}, Fields: map[models.FieldName]string{"signer": "Vũ Hải"}},
	},
}

func field(name models.FieldName, value string, state models.FieldState) models.Field {
	return models.Field{Name: name, Value: value, State: state}
}

// read is what a machine made of the stack: one accent lost, one value unread, one invented, one of another type.
func read() models.Digitisation {
	return models.Digitisation{Documents: []models.Document{
		{Type: "birth_certificate", Pages: []int{1, 2}, Text: "GIẤY KHAI SINH\nSố: 17/2020", Fields: []models.Field{
			field("full_name", "LÊ THI MAI", models.StateAuto),       // a silent error, right without accents
			field("sex", "female", models.StateAuto),                 // right
			field("document_no", "12", models.StateCheck),            // right as the truth allows
			field("home_town", "", models.StateMissing),              // not given
			field("personal_id", "031195001234", models.StateCheck)}, // printed nowhere
		},
		{Type: "official_letter", Pages: []int{3}, Fields: []models.Field{field("signer", "Vũ Hải", models.StateAuto)}},
	}}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	o := Compare(truth, read())
	want := Tally{Files: 1, Stacks: 1, SplitRight: 1, Documents: 2, TypeRight: 1, Truths: 5, Given: 5, Right: 3, RightFolded: 4,
		Auto: 3, AutoRight: 2, Letters: 25, LetterErrors: 1, Words: 5, WordErrors: 1}
	if o.Total != want {
		t.Errorf("got  %+v\nwant %+v", o.Total, want)
	}
	if b := o.ByType["birth_certificate"]; b == nil || b.Truths != 4 || b.Right != 2 || b.TypeRight != 1 || b.Auto-b.AutoRight != 1 {
		t.Errorf("birth certificates: %+v", b)
	}
	if d := o.ByType["decision"]; d == nil || d.TypeRight != 0 || d.Right != 1 || len(o.ByType) != 2 {
		t.Errorf("decisions, by their true type: %+v", d)
	}
	slices.SortFunc(o.Misses, func(a, b Miss) int { return strings.Compare(string(a.Name), string(b.Name)) })
	misses := []Miss{
		{"stack.pdf", "birth_certificate", "full_name", "LÊ THỊ MAI", "LÊ THI MAI", models.StateAuto},
		{"stack.pdf", "birth_certificate", "home_town", "Hải Phòng", "", models.StateMissing},
		{"stack.pdf", "birth_certificate", "personal_id", "", "031195001234", models.StateCheck},
	}
	if !reflect.DeepEqual(o.Misses, misses) {
		t.Errorf("misses %+v", o.Misses)
	}
}

// TestCompareSplits counts papers that were not found, found twice or joined.
func TestCompareSplits(t *testing.T) {
	t.Parallel()
	joined, none, twice := read(), models.Digitisation{}, read()
	joined.Documents[0].Pages = []int{1, 2, 3}
	joined.Documents = joined.Documents[:1]
	twice.Documents = append(twice.Documents, models.Document{Type: "decision", Pages: []int{3}, Fields: []models.Field{field("signer", "Vũ Hải", models.StateAuto)}})
	for name, c := range map[string]struct {
		got                     models.Digitisation
		split, types            int
		given, right, autoRight int
	}{
		"joined":   {joined, 0, 1, 4, 2, 1},
		"nothing":  {none, 0, 0, 0, 0, 0},
		"one more": {twice, 0, 1, 6, 3, 2}, // what the surplus paper gives is wrong
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Compare(truth, c.got)
			want := Tally{Files: 1, Stacks: 1, SplitRight: c.split, Documents: 2, TypeRight: c.types, Truths: 5, Given: c.given, Right: c.right, AutoRight: c.autoRight}
			got := o.Total
			got.RightFolded, got.Auto, got.Letters, got.LetterErrors, got.Words, got.WordErrors = 0, 0, 0, 0, 0, 0
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestTextErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		want, got          string
		letterErrs, errors int
	}{
		"equal":                {"Độc lập\nTự do", "Độc lập\nTự do", 0, 0},
		"another order":        {"Độc lập\nTự do", "Tự do\nĐộc lập", 0, 0},
		"one letter":           {"Tự do", "Từ do", 1, 1},
		"nothing read":         {"Tự do", "", 5, 2},
		"leaders do not count": {"Tự do ........\n…………\n\f", "Tự do", 0, 0},
		"other composition":    {"Tư\u0323 do", "Tự do", 0, 0},
		"a word only once":     {"Nam\nNam", "Nam", 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, letters, _, words := textErrors(c.want, c.got)
			if letters != c.letterErrs || words != c.errors {
				t.Errorf("%d letters and %d words wrong, want %d and %d", letters, words, c.letterErrs, c.errors)
			}
		})
	}
}

func TestTally(t *testing.T) {
	t.Parallel()
	a := Compare(truth, read()).Total
	sum := a
	sum.Add(a)
	v, w := reflect.ValueOf(sum), reflect.ValueOf(a)
	for i := range v.NumField() {
		if v.Field(i).Int() != 2*w.Field(i).Int() {
			t.Errorf("Add forgets %s", v.Type().Field(i).Name)
		}
	}
	if f := a.F1(a.Right); f != 0.6 {
		t.Errorf("F1 %v", f)
	}
	if Share(1, 0) != 0 || (Tally{}).F1(0) != 0 {
		t.Error("nothing of nothing is not 0")
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	clean := truth
	clean.Variant, clean.Degradations = "clean", nil
	r := Sum([]Outcome{Compare(truth, read()), Compare(clean, read())})
	if r.Total.Files != 2 || r.ByVariant["clean"].Files != 1 || r.ByVariant["degraded"].Truths != 5 || r.ByDegradation["skew"].Files != 1 ||
		r.ByType["birth_certificate"].Documents != 2 || len(r.Misses) != 6 {
		t.Errorf("got %+v", r)
	}
	var out bytes.Buffer
	r.Print(&out)
	for _, want := range []string{"all ", "clean ", "degraded ", "skew ", "noise ", "birth_certificate ", "decision ", "2/6", "0.600"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table does not say %q:\n%s", want, out.String())
		}
	}
	Sum(nil).Print(&out)
}

func TestReadTruth(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.truth.json")
	if _, err := ReadTruth(path); err == nil {
		t.Error("no file gives no error")
	}
	for text, ok := range map[string]bool{`{"file":"a.pdf","documents":[{"type":"decision","pages":[1],"fields":{"signer":"Vũ Hải"}}]}`: true, `{`: false} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadTruth(path)
		if (err == nil) != ok || ok && got.Documents[0].Fields["signer"] != "Vũ Hải" {
			t.Errorf("%s gives %+v, %v", text, got, err)
		}
	}
}
