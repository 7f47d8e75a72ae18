package openai

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
)

// What an endpoint refuses is left out, the rest is not, and the refusal is remembered for an hour.
func TestDialect(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Fixed(good), "json_schema", "json_object", "temperature", "seed", "max_tokens", "stream_options", "stream")
	now := time.Now()
	b.client.dialect.now = func() time.Time { return now }
	asked := func() (n int, last scripted.Request) {
		all := b.server.Asked()
		return len(all), all[len(all)-1]
	}
	for range 2 {
		if got, err := b.ask(t, question()); err != nil || got.Text != good {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	n, last := asked()
	if n != 9 { // seven refusals and two answers
		t.Errorf("asked %d times", n)
	}
	for _, field := range []string{"response_format", "temperature", "seed", "max_tokens", "stream_options"} {
		if last.Has(field) {
			t.Errorf("%s is asked for again", field)
		}
	}
	if last.Stream || !last.Has("max_completion_tokens") {
		t.Errorf("last request: %s", last.Body)
	}
	now = now.Add(forgetAfter)
	if _, err := b.ask(t, question()); err != nil {
		t.Fatal(err)
	}
	if n, _ := asked(); n != 17 {
		t.Errorf("after an hour it was asked %d times", n-9)
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Fixed(good))
	q := question()
	q.Pictures = [][]byte{{0x89, 'P', 'N', 'G'}}
	if _, err := b.ask(t, q); err != nil {
		t.Fatal(err)
	}
	r := b.server.Asked()[0]
	if r.System != q.System || r.User != q.User || r.Format != "json_schema" || string(r.Schema) != string(q.Schema) || !r.Stream || !r.Usage {
		t.Errorf("%+v", r)
	}
	if len(r.Pictures) != 1 || r.Pictures[0] != "data:image/png;base64,iVBORw==" {
		t.Errorf("pictures: %q", r.Pictures)
	}
	for field, want := range map[string]string{"temperature": "0", "max_tokens": "200", "seed": "1", "model": `"m1"`} {
		if got := string(r.Fields[field]); got != want {
			t.Errorf("%s: %s", field, got)
		}
	}
	if got := r.Header.Get("Authorization"); got != "Bearer "+secret {
		t.Errorf("authorization: %q", got)
	}
	q.Schema, q.Pictures = nil, nil
	if _, err := b.ask(t, q); err != nil || b.server.Asked()[1].Has("response_format") {
		t.Errorf("a question without a form asks for one: %v", err)
	}
}

// A refusal that names no part is about something else when leaving parts out does not help: they are asked for again.
func TestGuessIsTakenBack(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Sequence(scripted.Reply{Status: 400}, scripted.Reply{Status: 400}, scripted.Reply{Status: 400}, scripted.Reply{Text: good}))
	if _, err := b.ask(t, question()); models.CodeOf(err) != models.CodeInvalid {
		t.Error(err)
	}
	if _, err := b.ask(t, question()); err != nil {
		t.Error(err)
	}
	var forms []string
	for _, r := range b.server.Asked() {
		forms = append(forms, r.Format)
	}
	if got := strings.Join(forms, ","); got != "json_schema,json_object,,json_schema" {
		t.Error(got)
	}
}

// Models that reason refuse three parts, and the library knows some of them by name.
func TestReasoningModel(t *testing.T) {
	t.Parallel()
	server, err := scripted.New(scripted.Fixed(good), "max_tokens", "temperature", "seed").Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	c, err := New(Options{BaseURL: server.URL(), Model: "gpt-5-mini"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Ask(t.Context(), question()); err != nil || got.Text != good {
		t.Fatal(got, err)
	}
	if n := len(server.Asked()); n != 4 {
		t.Errorf("asked %d times", n)
	}
}

// The client settles with the gate what an answer took, or what an attempt may have taken.
func TestSpending(t *testing.T) {
	t.Parallel()
	q := question()
	prompt := int64(promptTokens(q))
	for name, c := range map[string]struct {
		reply scripted.Reply
		want  int64
	}{
		"counted":   {scripted.Reply{Text: good, Usage: models.Usage{Prompt: 70, Completion: 7}}, 77},
		"guessed":   {scripted.Reply{Text: good, NoUsage: true}, prompt + int64(len(good)/bytesPerToken)},
		"cut off":   {scripted.Reply{Text: good, Finish: "length", Usage: models.Usage{Prompt: 70, Completion: 200}}, 270},
		"broke off": {scripted.Reply{Text: good, Cut: true, Keep: 0}, prompt + 1},
		"refused":   {scripted.Reply{Status: 429}, 0},
		"dropped":   {scripted.Reply{Drop: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gate := NewGate(redisClient(t), GateOptions{Endpoint: rand.Text(), PromptPrice: 0.15, CompletionPrice: 0.6})
			b := setup(t, Options{Gate: gate}, scripted.Always(c.reply))
			_, _ = b.ask(t, q)
			s := gate.Status(t.Context())
			if len(s.Spent) != 1 || s.Spent[0].Unit != q.Unit || s.Spent[0].Tokens != c.want || s.InFlight != 0 || !s.Shared {
				t.Errorf("%+v, want %d tokens", s, c.want)
			}
		})
	}
}

// A question that the budget does not allow is not asked.
func TestOverBudget(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{Gate: NewGate(nil, GateOptions{DailyTokens: 10})}, scripted.Fixed(good))
	_, err := b.ask(t, question())
	if models.CodeOf(err) != models.CodeUnavailable || !strings.Contains(err.Error(), "today") || len(b.server.Asked()) != 0 {
		t.Error(err, len(b.server.Asked()))
	}
}

// However a client, its options and its key are printed, the key does not show.
func TestKeyIsHidden(t *testing.T) {
	t.Parallel()
	o := Options{BaseURL: "http://127.0.0.1:1/v1", Model: "m", Key: secret}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	log := &safeBuffer{}
	asJSON, err := json.Marshal(o.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{o, &o, c, o.Key, struct{ c *Client }{c}} {
			fmt.Fprintf(log, verb+"\n", v)
		}
	}
	if s := log.String() + string(asJSON); strings.Contains(s, secret) || strings.Contains(s, fmt.Sprintf("%x", secret)) {
		t.Error(s)
	}
	o.Key = secret + "\n"
	if _, err := New(o); models.CodeOf(err) != models.CodeInvalid || strings.Contains(err.Error(), secret) {
		t.Error(err)
	}
}

func TestErrorsAreWrappedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Always(scripted.Reply{Status: 500}))
	_, err := b.ask(t, question())
	own, ok := errors.AsType[*models.Error](err)
	if !ok || own.Message == "" || own.Hint == "" {
		t.Fatalf("%#v", err)
	}
	if _, twice := errors.AsType[*models.Error](own.Err); twice {
		t.Error("wrapped twice")
	}
}
