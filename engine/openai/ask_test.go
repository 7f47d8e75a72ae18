package openai

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
)

const good = `{"full_name":{"value":"NGUYỄN VĂN KÍN","lines":[1]}}`

func TestAnswers(t *testing.T) {
	t.Parallel()
	usage := models.Usage{Prompt: 321, Completion: 45}
	for name, c := range map[string]struct {
		reply scripted.Reply
		want  string
		usage models.Usage
	}{
		"stream":            {scripted.Reply{Text: good, Usage: usage}, good, usage},
		"stream ignored":    {scripted.Reply{Text: good, Usage: usage, Plain: true}, good, usage},
		"no usage":          {scripted.Reply{Text: good, NoUsage: true}, good, models.Usage{}},
		"no closing mark":   {scripted.Reply{Text: good, Usage: usage, NoDone: true}, good, usage},
		"prose":             {scripted.Reply{Text: "Đây là kết quả {như sau}:\n" + good + "\nChúc anh chị một ngày vui {}."}, good, models.Usage{}},
		"fences":            {scripted.Reply{Text: "```json\n" + good + "\n```"}, good, models.Usage{}},
		"thought":           {scripted.Reply{Text: "<think>{\"a\": 1} hmm</think>\n" + good}, good, models.Usage{}},
		"end of a thought":  {scripted.Reply{Text: "hmm {\"a\": 1}\n</think>\n\n" + good}, good, models.Usage{}},
		"reasoning_content": {scripted.Reply{Text: good, Reasoning: "{\"a\": 1} hmm"}, good, models.Usage{}},
		"wrong form":        {scripted.Reply{Text: `{"other":[1]}`}, `{"other":[1]}`, models.Usage{}},
		"no object":         {scripted.Reply{Text: "Tôi không biết."}, "Tôi không biết.", models.Usage{}},
		"mark in a value":   {scripted.Reply{Text: `{"a":"</think>"}`}, `{"a":"</think>"}`, models.Usage{}},
		"senseless usage":   {scripted.Reply{Text: good, Usage: models.Usage{Prompt: -5, Completion: 1}}, good, models.Usage{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, Options{}, scripted.Always(c.reply))
			got, err := b.ask(t, question())
			if err != nil || got.Text != c.want || got.Usage != c.usage || got.Model != "m1" {
				t.Errorf("got %+v, %v", got, err)
			}
			if n := len(b.server.Asked()); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestNoAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply scripted.Reply
		want  models.Code
		word  string
		asked int
	}{
		"no finish":        {scripted.Reply{Text: good, Finish: scripted.NoFinish}, models.CodeUnavailable, "half_answer", 1},
		"plain, no finish": {scripted.Reply{Text: good, Finish: scripted.NoFinish, Plain: true}, models.CodeUnavailable, "half_answer", 1},
		"length":           {scripted.Reply{Text: good, Finish: "length"}, models.CodeUnavailable, "length", 1},
		"filter":           {scripted.Reply{Text: good, Finish: "content_filter"}, models.CodeUnavailable, "content_filter", 1},
		"odd finish":       {scripted.Reply{Text: good, Finish: "abort"}, models.CodeUnavailable, "odd_finish", 1},
		"empty":            {scripted.Reply{}, models.CodeUnavailable, "empty", 1},
		"no choice":        {scripted.Reply{Empty: true}, models.CodeUnavailable, "half_answer", 1},
		"no choice, plain": {scripted.Reply{Empty: true, Plain: true}, models.CodeUnavailable, "half_answer", 1},
		"repetition":       {scripted.Reply{Text: "{", Endless: `"Nguyễn Văn An",`}, models.CodeUnavailable, "repetition", 1},
		"white space":      {scripted.Reply{Text: "{", Endless: "\n\t"}, models.CodeUnavailable, "repetition", 1},
		"endless, plain":   {scripted.Reply{Text: "{", Endless: "an ", Plain: true}, models.CodeUnavailable, "text_oversize", 1},
		"gzip bomb":        {scripted.Reply{Bomb: 64 << 20}, models.CodeUnavailable, "oversize", 1},
		"nonsense":         {scripted.Reply{Body: "<html>KÍN</html>", Kind: "text/html"}, models.CodeUnavailable, "half_answer", 1},
		"nonsense stream":  {scripted.Reply{Body: "data: {KÍN\n\n", Kind: "text/event-stream"}, models.CodeUnavailable, "half_answer", 1},
		"error in stream":  {scripted.Reply{Body: `data: {"error":{"message":"KÍN"}}` + "\n\n", Kind: "text/event-stream"}, models.CodeUnavailable, "half_answer", 1},
		"error with 200":   {scripted.Reply{Body: `{"error":{"message":"KÍN"}}`}, models.CodeUnavailable, "half_answer", 1},
		"500":              {scripted.Reply{Status: 500, Complaint: "KÍN"}, models.CodeUnavailable, "status_500", 1},
		"503":              {scripted.Reply{Status: 503, Complaint: "KÍN"}, models.CodeUnavailable, "status_503", 1},
		"429":              {scripted.Reply{Status: 429, Complaint: "KÍN"}, models.CodeUnavailable, "status_429", 1},
		"401":              {scripted.Reply{Status: 401, Complaint: secret}, models.CodeInvalid, "status_401", 1},
		"403":              {scripted.Reply{Status: 403, Complaint: secret}, models.CodeInvalid, "status_403", 1},
		"no such model":    {scripted.Reply{Status: 404, Complaint: "model 'm1' not found, try pulling it first"}, models.CodeInvalid, "status_404", 1},
		"redirect":         {scripted.Reply{Status: 307}, models.CodeInvalid, "status_307", 1},
		"too long":         {scripted.Reply{Status: 400, Complaint: "This model's maximum context length is 4096 tokens; reduce max_tokens. KÍN"}, models.CodeInvalid, "too_long", 1},
		"400 for ever":     {scripted.Reply{Status: 400, Complaint: "KÍN"}, models.CodeInvalid, "status_400", 3},
		"no eyes":          {scripted.Reply{Status: 500, Complaint: "image input is not supported"}, models.CodeUnavailable, "status_500", 1},
		"gone at once":     {scripted.Reply{Cut: true, Body: "x", Kind: "text/event-stream"}, models.CodeUnavailable, "half_answer", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, Options{}, scripted.Always(c.reply))
			got, err := b.ask(t, question())
			if models.CodeOf(err) != c.want || got != (models.Answer{}) || !strings.HasSuffix(err.Error(), ": "+c.word) {
				t.Errorf("got %+v, %v", got, err)
			}
			if n := len(b.server.Asked()); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
		})
	}
}

// A connection that breaks, or an answer that ends, after any byte gives the whole answer or none.
func TestCutAfterEveryByte(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain=%v", plain), func(t *testing.T) {
			t.Parallel()
			keep := make(chan int, 1)
			const text = `{"a":"é"}`
			b := setup(t, Options{Gate: unlimited()}, func(scripted.Request) scripted.Reply {
				return scripted.Reply{Text: text, Plain: plain, Usage: models.Usage{Prompt: 3, Completion: 2}, Cut: true, Keep: <-keep}
			})
			whole, broken := 0, 0
			for n := 0; whole < 2; n++ { // the second whole one is cut after its last byte or later
				keep <- n
				got, err := b.client.Ask(t.Context(), question())
				switch {
				case err == nil && got.Text == text:
					whole++
				case models.CodeOf(err) == models.CodeUnavailable && got == (models.Answer{}) && whole == 0:
					broken++
				default:
					t.Fatalf("cut after %d bytes: %+v, %v", n, got, err)
				}
			}
			if asked := len(b.server.Asked()); broken < len(text) || asked != whole+broken {
				t.Errorf("%d broken, %d whole, asked %d times", broken, whole, asked)
			}
		})
	}
}

// unlimited is a gate that never closes.
func unlimited() *Gate {
	return NewGate(nil, GateOptions{RequestsPerMinute: -1, Concurrent: -1, Failures: -1})
}

func TestTimes(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	for name, c := range map[string]struct {
		options Options
		reply   scripted.Reply
		word    string
	}{
		"no first byte":  {Options{Timeout: 80 * time.Millisecond}, scripted.Reply{Wait: never}, "timeout"},
		"falls silent":   {Options{Idle: 80 * time.Millisecond}, scripted.Reply{Text: good, Cut: true, Keep: 300, Stall: never}, "idle"},
		"silent, plain":  {Options{Idle: 80 * time.Millisecond}, scripted.Reply{Text: good, Plain: true, Cut: true, Keep: 30, Stall: never}, "idle"},
		"slow after all": {Options{Timeout: 80 * time.Millisecond}, scripted.Reply{Text: good, Cut: true, Keep: 300, Stall: never}, "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.options, scripted.Always(c.reply))
			_, err := b.ask(t, question())
			if models.CodeOf(err) != models.CodeUnavailable || !strings.HasSuffix(err.Error(), ": "+c.word) {
				t.Error(err)
			}
			if n := len(b.server.Asked()); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := setup(t, Options{}, func(scripted.Request) scripted.Reply {
		cancel()
		return scripted.Reply{Wait: make(chan struct{})}
	})
	for range 6 { // more than failures open the breaker
		if _, err := b.client.Ask(ctx, question()); models.CodeOf(err) != models.CodeUnavailable || !strings.HasSuffix(err.Error(), ": cancelled") {
			t.Fatal(err)
		}
	}
	if s := b.client.gate.Status(t.Context()); s.Breaker != BreakerClosed || s.InFlight != 0 {
		t.Errorf("%+v", s)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 503} {
		for name, header := range map[string]string{"seconds": "0.05", "a date": time.Now().Add(time.Second).UTC().Format(http.TimeFormat)} {
			t.Run(fmt.Sprint(status, name), func(t *testing.T) {
				t.Parallel()
				b := setup(t, Options{}, scripted.Sequence(scripted.Reply{Status: status, RetryAfter: header}, scripted.Reply{Text: good}))
				if got, err := b.ask(t, question()); err != nil || got.Text != good {
					t.Error(got, err)
				}
				if n := len(b.server.Asked()); n != 2 {
					t.Errorf("asked %d times", n)
				}
			})
		}
	}
	t.Run("too late", func(t *testing.T) {
		t.Parallel()
		b := setup(t, Options{}, scripted.Always(scripted.Reply{Status: 429, RetryAfter: "3600"}))
		for range 3 {
			if _, err := b.ask(t, question()); models.CodeOf(err) != models.CodeUnavailable {
				t.Error(err)
			}
		}
		if n := len(b.server.Asked()); n != 1 {
			t.Errorf("asked %d times", n)
		}
		if s := b.client.gate.Status(t.Context()); s.Breaker != BreakerHeld || time.Until(s.Until) < 59*time.Minute {
			t.Errorf("%+v", s)
		}
	})
}

// A connection that breaks before any byte came is tried once more, and only once.
func TestDropped(t *testing.T) {
	t.Parallel()
	drop := scripted.Reply{Drop: true}
	b := setup(t, Options{}, scripted.Sequence(drop, scripted.Reply{Text: good}, drop, drop, scripted.Reply{Text: good}))
	if got, err := b.ask(t, question()); err != nil || got.Text != good {
		t.Error(got, err)
	}
	if _, err := b.ask(t, question()); models.CodeOf(err) != models.CodeUnavailable {
		t.Error(err)
	}
	if n := len(b.server.Asked()); n != 4 {
		t.Errorf("asked %d times", n)
	}
}

// An endpoint that fails again and again is left alone; one whose answers are worth nothing is not, since a paper may
// cause that.
func TestLeavesAlone(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Always(scripted.Reply{Status: 500}))
	for range 8 {
		if _, err := b.ask(t, question()); models.CodeOf(err) != models.CodeUnavailable {
			t.Error(err)
		}
	}
	if n := len(b.server.Asked()); n != 5 {
		t.Errorf("asked %d times", n)
	}
	b = setup(t, Options{}, scripted.Always(scripted.Reply{Text: good, Finish: "length"}))
	for range 8 {
		_, _ = b.ask(t, question())
	}
	if n := len(b.server.Asked()); n != 8 {
		t.Errorf("asked %d times", n)
	}
}

// A certificate that nobody vouches for is not worth a second try, and the key is not sent.
func TestCertificate(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.StartTLS()
	defer front.Close()
	c, err := New(Options{BaseURL: front.URL, Model: "m", Key: secret})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Ask(t.Context(), question()); models.CodeOf(err) != models.CodeUnavailable || !strings.HasSuffix(err.Error(), ": certificate") || asked.Load() != 0 {
		t.Error(err, asked.Load())
	}
}

// A model without eyes says so once; nothing else is left out for it.
func TestBlindModel(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Always(scripted.Reply{Status: 500, Complaint: "image input is not supported - hint: you may need to provide the mmproj"}))
	q := question()
	q.Pictures = [][]byte{{1}}
	if _, err := b.ask(t, q); models.CodeOf(err) != models.CodeInvalid || !strings.HasSuffix(err.Error(), ": no_pictures") {
		t.Error(err)
	}
	if n := len(b.server.Asked()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// The key goes to the address that was given and to no other.
func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	b := setup(t, Options{}, scripted.Fixed(good))
	for _, status := range []int{301, 302, 307, 308} {
		front := httptest.NewServer(http.RedirectHandler(b.server.URL()+"/chat/completions", status))
		defer front.Close()
		c, err := New(Options{BaseURL: front.URL, Model: "m", Key: secret})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Ask(t.Context(), question()); models.CodeOf(err) != models.CodeInvalid {
			t.Error(status, err)
		}
	}
	if n := len(b.server.Asked()); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

// An endpoint that is away is tried once more, and left alone after five such questions.
func TestAway(t *testing.T) {
	t.Parallel()
	gone, err := scripted.New(scripted.Fixed(good)).Start()
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	b := setup(t, Options{BaseURL: gone.URL()}, nil)
	for range 5 {
		_, err = b.ask(t, question())
		if models.CodeOf(err) != models.CodeUnavailable || !strings.Contains(err.Error(), "cannot be reached: connection refused") &&
			!strings.Contains(err.Error(), "left alone") {
			t.Fatal(err)
		}
	}
	if _, err = b.ask(t, question()); !strings.Contains(err.Error(), "left alone") {
		t.Error(err)
	}
}
