package openai

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAnswerText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		` {"a":1} `:                            `{"a":1}`,
		`{"a":"}{"}`:                           `{"a":"}{"}`,
		`{"a":{"b":[{}]}} rồi {"c":1}`:         `{"a":{"b":[{}]}}`,
		"{ngoặc} và {\"a\":1":                  "{ngoặc} và {\"a\":1", // a half object is none
		`<think>chưa xong {"a":1}`:             ``,
		`<think></think>{"a":"<think>"}`:       `{"a":"<think>"}`,
		"```json\n{\"a\":\"</think>\"}\n```":   `{"a":"</think>"}`,
		`[{"a":1},{"a":1}]`:                    `{"a":1}`,
		``:                                     ``,
		strings.Repeat(`{`, 100):               strings.Repeat(`{`, 100),
		strings.Repeat(`{`, 20) + `} {"a": 1}`: `{"a": 1}`,
	} {
		if got := answerText(text, true); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := answerText(" một {\"a\":1} ", false); got != "một {\"a\":1}" {
		t.Errorf("got %q", got)
	}
}

// Text of nothing but braces takes no time.
func TestBracesAreNotDear(t *testing.T) {
	t.Parallel()
	hostile := strings.Repeat(`{"a":`, 12000)
	start := time.Now()
	answerText(hostile, true)
	if took := time.Since(start); took > 2*time.Second {
		t.Error(took)
	}
}

func TestLoops(t *testing.T) {
	t.Parallel()
	row := `{"value":null,"lines":[]},` // 26 bytes
	for _, c := range []struct {
		text string
		want bool
	}{
		{strings.Repeat("a", shortestLoop*loopTimes), true},
		{strings.Repeat("a", shortestLoop*loopTimes-1), false},
		{"x" + strings.Repeat(row, 40), true},
		{strings.Repeat(row, 15), false},
		{strings.Repeat(row, 40) + "!", false}, // it went on
		{strings.Repeat(strings.Repeat("b", 500)+"c", loopTimes), true},
		{"", false},
	} {
		if got := loops([]byte(c.text)); got != c.want {
			t.Errorf("%d bytes %.20q: %v", len(c.text), c.text, got)
		}
	}
}

func TestReadsRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "0": minHold, "2": 2 * time.Second, " 0.5 ": 500 * time.Millisecond, "-1": 0, "soon": 0, "1e300": maxHold, "NaN": 0, "Inf": maxHold,
		now.Add(time.Minute).Format(http.TimeFormat):     time.Minute,
		now.Add(-time.Minute).Format(http.TimeFormat):    minHold,
		now.Add(240 * time.Hour).Format(http.TimeFormat): maxHold,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: got %v, want %v", value, got, want)
		}
	}
}

func TestComplaint(t *testing.T) {
	t.Parallel()
	all := []feature{temperature, seed, maxTokens, stream, streamOptions, jsonSchema}
	for _, c := range []struct {
		status  int
		body    string
		sent    []feature
		want    feature
		guessed bool
	}{
		{400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", all, maxTokens, false},
		{400, "Unsupported value: 'temperature' does not support 0 with this model.", all, temperature, false},
		{400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", all, jsonSchema, false},
		{400, "stream_options is not permitted", all, streamOptions, false},
		{501, "Streaming is not implemented", all, stream, false},
		{422, "Extra inputs are not permitted", all, jsonSchema, true},
		{500, "failed to parse grammar", all, jsonSchema, false},
		{500, "internal error", all, "", false},
		{400, "response_format", []feature{jsonObject}, jsonObject, false},
		{400, "bad", []feature{stream}, "", false},
		{404, "404 page not found", all, "", false},
		{429, "temperature", all, "", false},
	} {
		if got, guessed := complaint(c.status, c.body, c.sent); got != c.want || guessed != c.guessed {
			t.Errorf("%d %s: got %s, %v", c.status, c.body, got, guessed)
		}
	}
}
