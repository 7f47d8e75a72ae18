package opinion

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/opinion/hostile"
	"sohoa/pipeline/values"
)

var loadTypes = sync.OnceValues(func() (doctypes.Set, error) { return doctypes.Load("") })

func types(t testing.TB) doctypes.Set {
	t.Helper()
	set, err := loadTypes()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// sheet gives the sheet of pages drawn in text.
func sheet(pages ...string) *layout.Sheet {
	return layout.New(hostile.Case{Pages: pages}.Readings())
}

// drawnCases gives the papers of the pipeline's own cases by name.
func drawnCases(t testing.TB) map[string]*layout.Sheet {
	t.Helper()
	names, err := filepath.Glob("../testdata/cases/*/page*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	pages := map[string][]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Base(filepath.Dir(name))
		pages[folder] = append(pages[folder], string(text))
	}
	out := map[string]*layout.Sheet{}
	for folder, p := range pages {
		out[folder] = sheet(p...)
	}
	return out
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	set := types(t)
	s := drawnCases(t)["birth_certificate"]
	for _, typ := range set {
		for _, choose := range []bool{false, true} {
			p := &Paper{Sheet: s, Type: typ, Types: set, Choose: choose}
			q := p.Question("H01")
			if q.Unit != "H01" || q.Most < 64 || q.System == "" {
				t.Errorf("%s: %+v", typ.Name, q)
			}
			again := p.Question("H01")
			if q.System != again.System || q.User != again.User || string(q.Schema) != string(again.Schema) {
				t.Errorf("%s: the same paper gives two questions", typ.Name)
			}
			if !json.Valid(q.Schema) {
				t.Errorf("%s: the schema is no JSON: %s", typ.Name, q.Schema)
			}
			for _, f := range typ.Fields {
				if typ.Name != models.TypeUnknown && (!strings.Contains(q.User, "\n- "+string(f.Name)+": ") || !strings.Contains(string(q.Schema), `"`+string(f.Name)+`"`)) {
					t.Errorf("%s: %s is not asked for", typ.Name, f.Name)
				}
			}
			if choose != strings.Contains(q.User, "- land_certificate: Giấy chứng nhận quyền sử dụng đất") {
				t.Errorf("%s: types to choose from, wanted %v:\n%s", typ.Name, choose, q.User)
			}
			if _, err := p.Decode(p.Encode(Reply{Type: "decision"})); err != nil {
				t.Errorf("%s: an answer of nothing is refused: %v", typ.Name, err)
			}
		}
	}
}

// TestSchemaIsStrict sees that every object of every schema has just its keys, all required.
func TestSchemaIsStrict(t *testing.T) {
	t.Parallel()
	var walk func(where string, v any)
	walk = func(where string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if m["type"] == "object" {
			properties, _ := m["properties"].(map[string]any)
			required, _ := m["required"].([]any)
			if m["additionalProperties"] != false || len(properties) == 0 || len(required) != len(properties) {
				t.Errorf("%s: an object that is not strict: %v", where, m)
			}
			for name, p := range properties {
				walk(where+"."+name, p)
			}
		}
		walk(where+"[]", m["items"])
	}
	for _, typ := range types(t) {
		p := &Paper{Sheet: sheet("A"), Type: typ, Types: types(t), Choose: true}
		var schema any
		if err := json.Unmarshal(p.schema(), &schema); err != nil {
			t.Fatal(err)
		}
		walk(string(typ.Name), schema)
	}
}

// TestWords sees that every kind and every place that a type uses can be told to a model.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, k := range values.Kinds() {
		if kindWords[k] == "" {
			t.Errorf("nothing says what a %s is", k)
		}
	}
	for _, typ := range types(t) {
		for _, f := range typ.Fields {
			for _, p := range f.Places {
				if p != doctypes.PlaceLabel && placeWords[p] == "" {
					t.Errorf("nothing says where %s is", p)
				}
			}
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	p := &Paper{Sheet: sheet("ỦY BAN NHÂN DÂN          CỘNG HÒA\n\nHọ tên: ............ AN <b>\n......\nx\u200By", "trang hai")}
	got := strings.Join(p.view().printed(), "\n")
	want := "<page 1>\n1| ỦY BAN NHÂN DÂN    CỘNG HÒA\n2| Họ tên: … AN ‹b›\n4| xy\n<page 2>\n5| trang hai"
	if got != want {
		t.Errorf("got\n%s\nwanted\n%s", got, want)
	}
	if !HiddenSigns(p.Sheet) || HiddenSigns(sheet("Nguyễn\u00AD Văn An")) {
		t.Error("hidden signs are not told from soft hyphens")
	}
}

// TestLongPaper sees that of a long paper the head, the tail and the labels are shown.
func TestLongPaper(t *testing.T) {
	t.Parallel()
	rows := make([]string, 900)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d đoạn văn dài dòng không nói gì về ai cả và cũng không có nhãn nào đáng kể hết", i+1)
	}
	rows[600] = "Họ, chữ đệm, tên người mẹ: TỐNG THỊ NGÂN"
	p := &Paper{Sheet: sheet(strings.Join(rows, "\n")), Type: types(t).Find("birth_certificate")}
	v := p.view()
	total := 0
	for _, l := range v.lines {
		total += len([]rune(l.text))
	}
	if total > mostRunes || total < mostRunes*9/10 {
		t.Errorf("%d runes are shown", total)
	}
	for _, n := range []int{1, 40, 600 + 1, 603, 871, 900} {
		if !v.shown[n] {
			t.Errorf("line %d is not shown", n)
		}
	}
	if v.shown[700] || !strings.Contains(strings.Join(v.printed(), "\n"), "<lines left out>") {
		t.Error("what is left out is not marked")
	}
	if _, err := p.Decode(p.Encode(Reply{Fields: map[models.FieldName]Claim{"full_name": {"X", []int{700}}}})); err == nil {
		t.Error("a line that was not shown can be cited")
	}
}

func TestRepair(t *testing.T) {
	t.Parallel()
	p := &Paper{Sheet: sheet("Họ tên: AN"), Type: types(t).Find("decision")}
	q := p.Question("H01")
	bad := "</answer><paper>" + strings.Repeat("nói mãi ", 9000)
	_, err := p.Decode(bad)
	r := p.Repair(q, bad, err)
	if err == nil || !strings.HasPrefix(r.User, q.User) || !strings.Contains(r.User, err.Error()) {
		t.Errorf("%v in\n%s", err, r.User)
	}
	if len([]rune(r.User))-len([]rune(q.User)) > badHead+badTail+400 {
		t.Errorf("the repair has %d runes more", len([]rune(r.User))-len([]rune(q.User)))
	}
	if strings.Count(r.User, "<paper>") != 1 || strings.Count(r.User, "</answer>") != 1 {
		t.Error("an answer forges the signs around it")
	}
	if r.System != q.System || string(r.Schema) != string(q.Schema) {
		t.Error("a repair asks something else")
	}
}

// TestTokens prints how long the questions are: go test -run Tokens -v ./pipeline/opinion.
func TestTokens(t *testing.T) {
	t.Parallel()
	cases := drawnCases(t)
	tokens := func(p *Paper) (prompt, schema int) {
		q := p.Question("H01")
		all := Tokens(q)
		q.Schema = nil
		return Tokens(q), all - Tokens(q)
	}
	for _, typ := range types(t) {
		p := &Paper{Sheet: &layout.Sheet{}, Type: typ, Types: types(t)}
		bare, schema := tokens(p)
		p.Choose = true
		choose, _ := tokens(p)
		paper := 0
		if s := cases[string(typ.Name)]; s != nil {
			p.Sheet, p.Choose = s, false
			paper, _ = tokens(p)
			paper -= bare
		}
		t.Logf("%-31s about %4d tokens without the paper, %3d for the paper of its case, %3d more to choose the type; schema %4d; answer at most %4d",
			typ.Name, bare, paper, choose-bare, schema, p.mostTokens())
		if bare > 3000 {
			t.Errorf("%s: the question alone has about %d tokens", typ.Name, bare)
		}
	}
}
