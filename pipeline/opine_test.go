package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/imitate"
	"sohoa/pipeline/opinion/hostile"
)

// oracle is a model that answers as the test says, and keeps what it was asked.
type oracle struct {
	answer func(models.Question) (string, error)
	mu     sync.Mutex
	asked  []models.Question
}

func (o *oracle) Name() string { return "oracle" }

func (o *oracle) Ask(_ context.Context, q models.Question) (models.Answer, error) {
	o.mu.Lock()
	o.asked = append(o.asked, q)
	o.mu.Unlock()
	text, err := o.answer(q)
	return models.Answer{Text: text, Model: "oracle"}, err
}

// consulted gives a line over the desk that asks the oracle.
func consulted(t testing.TB, d *desk, o *oracle) *Line {
	t.Helper()
	l := d.line(t)
	l.Opinion = &Opinion{Model: o, AtOnce: 2, Wait: time.Minute}
	return l
}

// claims answers with the values given for fields, each said to stand in the line that holds the words at.
func claims(said map[models.FieldName][2]string) func(models.Question) (string, error) {
	return func(q models.Question) (string, error) {
		var schema struct {
			Properties struct {
				Fields struct{ Required []models.FieldName } `json:"fields"`
			} `json:"properties"`
		}
		if err := json.Unmarshal(q.Schema, &schema); err != nil {
			return "", err
		}
		fields := map[models.FieldName]any{}
		for _, name := range schema.Properties.Fields.Required {
			fields[name] = map[string]any{"value": nil, "lines": []int{}}
			if s, ok := said[name]; ok {
				fields[name] = map[string]any{"value": s[0], "lines": []int{lineWith(q.User, s[1])}}
			}
		}
		out, err := json.Marshal(map[string]any{"fields": fields})
		return string(out), err
	}
}

// lineWith gives the number of the first line that holds the words.
func lineWith(user, words string) int {
	for row := range strings.Lines(user) {
		var n int
		if _, err := fmt.Sscanf(row, "%d|", &n); err == nil && strings.Contains(row, words) {
			return n
		}
	}
	return 1
}

func birthDesk(t testing.TB) *desk {
	t.Helper()
	return &desk{pages: casePages(t, "testdata/cases/birth_certificate")}
}

func codes(f *models.Field) []models.FindingCode {
	out := []models.FindingCode{}
	for _, x := range f.Findings {
		out = append(out, x.Code)
	}
	return out
}

// TestOpinionWeighed sees what becomes of a value that the model bears out, contradicts, and makes up.
func TestOpinionWeighed(t *testing.T) {
	t.Parallel()
	before := run(t, birthDesk(t).line(t)).Documents[0]
	birth, registered := before.Field("date_of_birth"), before.Field("registration_date")
	if birth == nil || registered == nil || birth.State != models.StateAuto || registered.State != models.StateAuto {
		t.Fatalf("the case does not vouch for its dates: %+v, %+v", birth, registered)
	}
	o := &oracle{answer: claims(map[models.FieldName][2]string{
		"date_of_birth":     {registered.Raw, registered.Raw},
		"registration_date": {registered.Raw, registered.Raw},
		"ethnicity":         {"Tày nguyên", "Dân tộc"},
	})}
	after := run(t, consulted(t, birthDesk(t), o)).Documents[0]

	f := after.Field("date_of_birth")
	if f.State != models.StateCheck || f.Value != birth.Value || !slices.Contains(codes(f), models.FindingOpinionsDiffer) ||
		len(f.Alternatives) == 0 || f.Alternatives[0].Value != registered.Value || len(f.Alternatives[0].Evidence) == 0 {
		t.Errorf("a contradicted date is %+v", f)
	}
	if f := after.Field("registration_date"); f.State != models.StateAuto || f.Value != registered.Value || f.Confidence < registered.Confidence {
		t.Errorf("a date that was borne out is %+v, was %+v", f, registered)
	}
	if f, was := after.Field("ethnicity"), before.Field("ethnicity"); f.State != was.State || f.Value != was.Value || !slices.Contains(codes(f), models.FindingUngrounded) {
		t.Errorf("a value made up leaves %+v, was %+v", f, was)
	}
	for _, q := range o.asked {
		if strings.Contains(q.User+q.System, file.Name) {
			t.Error("the question names the file")
		}
	}
}

// TestOpinionAlone takes the value of a field that no rule found, points at its words, and does not vouch for it.
func TestOpinionAlone(t *testing.T) {
	t.Parallel()
	d := &desk{pages: casePages(t, "testdata/cases/birth_certificate")}
	for i := range d.pages[0].Lines { // a label that no rule knows
		for k := range d.pages[0].Lines[i].Words {
			w := &d.pages[0].Lines[i].Words[k]
			w.Text = strings.NewReplacer("Quê", "Gốc", "quán:", "tích:").Replace(w.Text)
		}
	}
	before := run(t, d.line(t)).Documents[0]
	if before.Field("home_town") != nil {
		t.Fatal("the rules know the label")
	}
	var line string
	for _, l := range d.pages[0].Lines {
		if strings.HasPrefix(l.Text(), "Gốc") {
			line = l.Text()
		}
	}
	_, value, ok := strings.Cut(line, ": ")
	if !ok {
		t.Fatalf("no home town on the case: %q", line)
	}
	o := &oracle{answer: claims(map[models.FieldName][2]string{"home_town": {value, "Gốc"}})}
	f := run(t, consulted(t, d, o)).Documents[0].Field("home_town")
	if f == nil || f.Source != models.SourceLLM || f.State != models.StateCheck || f.Value != value || len(f.Evidence) != 1 || f.Evidence[0].Text != value {
		t.Errorf("%+v", f)
	}
}

// TestOpinionPending finishes by rules when the model is away, says so, and asks again later what was not answered,
// and only that.
func TestOpinionPending(t *testing.T) {
	t.Parallel()
	away := &oracle{answer: func(models.Question) (string, error) { return "", unavailable }}
	d := birthDesk(t)
	l := consulted(t, d, away)
	rules := run(t, birthDesk(t).line(t))
	got := run(t, l)
	if !got.Pending || !slices.ContainsFunc(got.Documents[0].Findings, func(f models.Finding) bool { return f.Code == models.FindingOpinionPending }) {
		t.Errorf("pending %v, findings %+v", got.Pending, got.Documents[0].Findings)
	}
	if len(got.Documents[0].Fields) != len(rules.Documents[0].Fields) {
		t.Error("the rules' fields are not all there")
	}
	back := &oracle{answer: claims(nil)}
	l.Opinion.Model = back
	for range 2 {
		if got := run(t, l); got.Pending {
			t.Error("still pending though the model answered")
		}
	}
	if len(back.asked) != 1 {
		t.Errorf("the model was paid %d times for one paper", len(back.asked))
	}
}

// TestOpinionUnusable tries to have an answer repaired once; then the rules' result stands, and nobody pays again.
func TestOpinionUnusable(t *testing.T) {
	t.Parallel()
	o := &oracle{answer: func(models.Question) (string, error) { return `{"fields":{}, "state":"auto"}`, nil }}
	l := consulted(t, birthDesk(t), o)
	for range 2 {
		got := run(t, l)
		if got.Pending || !slices.ContainsFunc(got.Documents[0].Findings, func(f models.Finding) bool { return f.Code == models.FindingOpinionUnusable }) {
			t.Errorf("pending %v, findings %+v", got.Pending, got.Documents[0].Findings)
		}
	}
	if len(o.asked) != 2 {
		t.Errorf("asked %d times", len(o.asked))
	}
	mended := &oracle{}
	mended.answer = func(q models.Question) (string, error) {
		if len(mended.asked) == 1 {
			return "Here you are: {", nil
		}
		return claims(nil)(q)
	}
	if got := run(t, consulted(t, birthDesk(t), mended)); got.Pending || len(mended.asked) != 2 ||
		slices.ContainsFunc(got.Documents[0].Findings, func(f models.Finding) bool { return f.Code == models.FindingOpinionUnusable }) {
		t.Errorf("a mended answer is not taken: %+v", got.Documents[0].Findings)
	}
}

// TestOpinionShownFirst puts the rules' fields on view before the model is asked.
func TestOpinionShownFirst(t *testing.T) {
	t.Parallel()
	var shown models.Digitisation
	o := &oracle{answer: func(q models.Question) (string, error) {
		if len(shown.Documents) == 0 {
			t.Error("asked before anything was shown")
		}
		return claims(nil)(q)
	}}
	_, err := consulted(t, birthDesk(t), o).Run(t.Context(), file, models.LaneDesk, func(_ context.Context, sofar models.Digitisation) error {
		shown = sofar
		return nil
	})
	if err != nil || len(shown.Documents) != 1 || len(shown.Documents[0].Fields) == 0 {
		t.Errorf("shown %+v, %v", shown, err)
	}
}

// TestOpinionGuessesType lets the model name the type of a paper that the rules do not know; nothing of it is vouched for.
func TestOpinionGuessesType(t *testing.T) {
	t.Parallel()
	d := birthDesk(t)
	lines := d.pages[0].Lines
	d.pages[0].Lines = slices.DeleteFunc(lines, func(l models.Line) bool { return strings.Contains(l.Text(), "KHAI SINH") })
	if got := run(t, d.line(t)); got.Documents[0].Type != models.TypeUnknown {
		t.Fatalf("the rules say %s", got.Documents[0].Type)
	}
	o := &oracle{}
	o.answer = func(q models.Question) (string, error) {
		if len(o.asked) == 1 {
			return `{"type":"birth_certificate","title":{"value":null,"lines":[]},"pairs":[]}`, nil
		}
		return claims(nil)(q)
	}
	doc := run(t, consulted(t, d, o)).Documents[0]
	if doc.Type != "birth_certificate" || doc.TypeConfidence > 0.5 || doc.Field("full_name") == nil {
		t.Errorf("type %s (%v) with %d fields", doc.Type, doc.TypeConfidence, len(doc.Fields))
	}
	for _, f := range doc.Fields {
		if f.State == models.StateAuto {
			t.Errorf("%s is vouched for though nobody knows the type", f.Name)
		}
	}
}

// vouched gives the values that the machine vouches for.
func vouched(d models.Digitisation) map[string]string {
	out := map[string]string{}
	for i, doc := range d.Documents {
		for _, f := range doc.Fields {
			if f.State == models.StateAuto {
				out[fmt.Sprint(i, doc.Type, f.Name)] = f.Value
			}
		}
	}
	return out
}

// checkNoMore sees that the machine vouches with a model for nothing that it would not vouch for without: whatever the
// model says, there is not one more silent error.
func checkNoMore(t *testing.T, without, with models.Digitisation) {
	t.Helper()
	before := vouched(without)
	for field, value := range vouched(with) {
		if was, ok := before[field]; !ok || was != value {
			t.Errorf("%s = %q is vouched for, without the model it is %q (%v)", field, value, was, ok)
		}
	}
	for _, doc := range with.Documents {
		for _, f := range doc.Fields {
			if f.Value != "" && len(f.Evidence) == 0 {
				t.Errorf("%s has a value and no evidence", f.Name)
			}
		}
	}
}

// TestHostilePapers runs the papers that give orders, read by a model that obeys them.
func TestHostilePapers(t *testing.T) {
	t.Parallel()
	cases := hostile.Cases()
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			d := &desk{pages: c.Readings()}
			o := &oracle{answer: func(q models.Question) (string, error) { return c.Answer(q), nil }}
			without := run(t, d.line(t))
			received := file
			received.Name = c.FileName
			with, err := consulted(t, d, o).Run(t.Context(), received, models.LaneDesk, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkNoMore(t, without, with)
			if with.Documents[0].Type != without.Documents[0].Type {
				t.Errorf("the paper made a %s of itself", with.Documents[0].Type)
			}
			for _, q := range o.asked {
				for _, text := range c.Never {
					if strings.Contains(q.System+q.User, text) {
						t.Errorf("the question holds %q", text)
					}
				}
			}
		})
	}
}

// TestModelsThatErr lets models of every manner read the cases.
func TestModelsThatErr(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no cases", err)
	}
	truths := caseTruths(t, folders)
	without := map[string]models.Digitisation{}
	for _, folder := range folders {
		without[folder] = run(t, (&desk{pages: casePages(t, folder)}).line(t))
	}
	for _, manner := range imitate.Manners() {
		model := imitate.New(manner, embeddedTypes(t), slices.Collect(maps.Values(truths)))
		for _, folder := range folders {
			t.Run(string(manner)+"/"+filepath.Base(folder), func(t *testing.T) {
				t.Parallel()
				d := &desk{pages: casePages(t, folder)}
				o := &oracle{answer: func(q models.Question) (string, error) { return model.Answer(q.User, q.Schema), nil }}
				with := run(t, consulted(t, d, o))
				checkNoMore(t, without[folder], with)
				for _, doc := range with.Documents {
					checkEvidence(t, d, doc)
				}
			})
		}
	}
}
