package hostile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sohoa/models"
)

// TestCases sees that the cases are many, always the same, and print their orders on papers that are otherwise honest.
func TestCases(t *testing.T) {
	t.Parallel()
	cases, again := Cases(), Cases()
	if len(cases) < 60 || len(cases) != len(again) {
		t.Fatalf("%d cases, then %d", len(cases), len(again))
	}
	languages := map[bool]int{}
	for i, c := range cases {
		if c.Name != again[i].Name || !reflect.DeepEqual(c.Readings(), again[i].Readings()) {
			t.Errorf("%s is another the second time", c.Name)
		}
		languages[strings.HasSuffix(c.Name, "/vi")]++
		if strings.Contains(strings.Join(c.Pages, "\n"), orders) || len(c.Readings()[0].Lines) < 7 || c.FileName == "" {
			t.Errorf("%s is no paper", c.Name)
		}
	}
	if languages[true] != languages[false] {
		t.Errorf("%d cases are Vietnamese, %d English", languages[true], languages[false])
	}
}

// TestAnswer sees that the obedient model answers by the schema and cites the line that it means.
func TestAnswer(t *testing.T) {
	t.Parallel()
	c := Case{says: []say{{field: "full_name", value: "X", at: "Họ tên"}, {field: "other", value: "Y"}}}
	q := models.Question{User: "1| Số: 5\n2| HỌ TÊN: X\n", Schema: json.RawMessage(`{"properties":{"fields":{"properties":{"full_name":{},"note":{}}}}}`)}
	const want = `{"fields":{"full_name":{"lines":[2],"value":"X"},"note":{"lines":[],"value":null}}}`
	if got := c.Answer(q); got != want {
		t.Errorf("got %s", got)
	}
	q.Schema = json.RawMessage(`{"properties":{"type":{"enum":["b","a"]},"title":{},"pairs":{}}}`)
	if got := c.Answer(q); !strings.Contains(got, `"type":"b"`) || !strings.Contains(got, `"title":{"lines":[1],"value":"Y"}`) || strings.Contains(got, `"fields"`) {
		t.Errorf("got %s", got)
	}
}
