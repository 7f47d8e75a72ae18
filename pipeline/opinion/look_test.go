package opinion

import (
	"strings"
	"testing"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
)

func TestLook(t *testing.T) {
	t.Parallel()
	crop := []byte("\x89PNG")
	q := Look("H26", &doctypes.Field{Name: "full_name", Kind: values.KindPersonName, Hint: "of the child"}, crop)
	if len(q.Pictures) != 1 || q.Unit != "H26" || q.Most == 0 || !strings.Contains(q.System, kindWords[values.KindPersonName]+"; of the child") {
		t.Errorf("%+v", q)
	}
	for answer, want := range map[string]string{
		`{"value":"Nguyễn Văn An"}`:          "Nguyễn Văn An",
		` {"value":null} `:                   "",
		`{"value":"...."}`:                   "",
		"{\"value\":\"A\\u202en \\u200bB\"}": "An B",
	} {
		if got, err := DecodeLook(answer); err != nil || got != want {
			t.Errorf("%s gives %q, %v", answer, got, err)
		}
	}
	for _, wrong := range []string{``, `Nguyễn Văn An`, `{"value":1}`, `{"value":"a","state":"auto"}`, `{"value":"a","value":"b"}`, `{}`,
		`{"value":"a"}{"value":"b"}`, `[]`, "{\"value\":\"\xff\"}", `{"value":"` + strings.Repeat("a", 2000) + `"}`, strings.Repeat(" {", 40000)} {
		if got, err := DecodeLook(wrong); err == nil {
			t.Errorf("%.40s gives %q", wrong, got)
		}
	}
}
