package scripted_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
)

func post(t *testing.T, s *scripted.Server, body string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Post(s.URL()+"/chat/completions", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(out)
}

func start(t *testing.T, answer func(scripted.Request) scripted.Reply, refuses ...string) *scripted.Server {
	t.Helper()
	s, err := scripted.New(answer, refuses...).Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// What it says is what endpoints say, byte for byte.
func TestWire(t *testing.T) {
	t.Parallel()
	s := start(t, scripted.Always(scripted.Reply{Text: "chào", Usage: models.Usage{Prompt: 3, Completion: 1}}))
	resp, got := post(t, s, `{"model":"m","messages":[{"role":"system","content":"a"},{"role":"user","content":[{"type":"text","text":"b"},{"type":"image_url","image_url":{"url":"data:x"}}]}]}`)
	want := `{"choices":[{"finish_reason":"stop","index":0,"message":{"content":"chào","role":"assistant"}}],"id":"scripted","model":"m","object":"chat.completion","usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4,"prompt_tokens_details":null,"completion_tokens_details":null}}`
	if got != want || resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got %s", got)
	}
	if r := s.Asked()[0]; r.System != "a" || r.User != "b" || len(r.Pictures) != 1 || r.Pictures[0] != "data:x" || r.Model != "m" || r.Stream {
		t.Errorf("%+v", r)
	}
	resp, got = post(t, s, `{"model":"m","stream":true,"messages":[]}`)
	want = `data: {"choices":[{"delta":{"role":"assistant"},"finish_reason":null,"index":0}],"id":"scripted","model":"m","object":"chat.completion.chunk"}` + "\n\n" +
		`data: {"choices":[{"delta":{"content":"chào"},"finish_reason":null,"index":0}],"id":"scripted","model":"m","object":"chat.completion.chunk"}` + "\n\n" +
		`data: {"choices":[{"delta":{},"finish_reason":"stop","index":0}],"id":"scripted","model":"m","object":"chat.completion.chunk"}` + "\n\n" +
		"data: [DONE]\n\n"
	if got != want || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("got %s", got)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := start(t, scripted.Fixed("x"), "json_schema", "stream", "temperature")
	for body, want := range map[string]int{
		`{"messages":[]}`:                                          200,
		`{"messages":[],"stream":true}`:                            400,
		`{"messages":[],"temperature":0}`:                          400,
		`{"messages":[],"response_format":{"type":"json_object"}}`: 200,
		`{"messages":[],"response_format":{"type":"json_schema"}}`: 400,
		`nonsense`: 400,
	} {
		if resp, got := post(t, s, body); resp.StatusCode != want {
			t.Errorf("%s: %d %s", body, resp.StatusCode, got)
		}
	}
	resp, err := http.Get(s.URL() + "/models")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Error(resp.Status)
	}
}

func TestSequence(t *testing.T) {
	t.Parallel()
	s := start(t, scripted.Sequence(scripted.Reply{Status: 503, RetryAfter: "1"}, scripted.Reply{Text: "x"}))
	for i, want := range []int{503, 200, 200} {
		resp, _ := post(t, s, `{"messages":[]}`)
		if resp.StatusCode != want || (resp.Header.Get("Retry-After") == "1") != (i == 0) {
			t.Errorf("%d: %d", i, resp.StatusCode)
		}
	}
}
