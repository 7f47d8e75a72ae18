package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
	"sohoa/worker/privateredis"
)

// The tests ask a real HTTP server and keep limits in a real redis-server.

var redisAddress string

func TestMain(m *testing.M) { os.Exit(withRedis(m)) }

func withRedis(m *testing.M) int {
	dir, err := os.MkdirTemp("", "openai")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	s, err := privateredis.Start(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		panic(err)
	}
	defer s.Close()
	redisAddress = strings.TrimPrefix(s.URL(), "unix://")
	redis.SetLogger(silence{})
	return m.Run()
}

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// redisClient gives a client of the tests' Redis. Each test keeps to keys of its own by its gate's endpoint.
func redisClient(t *testing.T) *redis.Client {
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: redisAddress})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

const secret = "sk-do-not-tell-0123456789"

// question is made up; its texts are what must not leak.
func question() models.Question {
	return models.Question{Unit: "H26", Name: "birth_certificate", System: "Đọc giấy khai sinh.", User: "1: NGUYỄN VĂN KÍN 001099000123",
		Schema: json.RawMessage(`{"type":"object","properties":{"full_name":{"type":["string","null"]}}}`), Most: 200}
}

// bench is a client of a scripted endpoint.
type bench struct {
	server *scripted.Server
	client *Client
	log    *safeBuffer
}

func setup(t *testing.T, o Options, answer func(scripted.Request) scripted.Reply, refuses ...string) *bench {
	t.Helper()
	server, err := scripted.New(answer, refuses...).Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	b := &bench{server: server, log: &safeBuffer{}}
	if o.BaseURL == "" {
		o.BaseURL = server.URL()
	}
	o.Model, o.Key = "m1", secret
	o.Log = slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if b.client, err = New(o); err != nil {
		t.Fatal(err)
	}
	return b
}

// ask asks the usual question and sees to it that neither error nor log tells what they must not.
func (b *bench) ask(t *testing.T, q models.Question) (models.Answer, error) {
	t.Helper()
	a, err := b.client.Ask(t.Context(), q)
	told := b.log.String()
	if err != nil {
		told += err.Error()
		if models.CodeOf(err) == models.CodeInternal {
			t.Errorf("an error without a code: %v", err)
		}
	}
	for _, word := range []string{secret, "KÍN", "001099000123", "Đọc"} {
		if strings.Contains(told, word) {
			t.Errorf("%q was told: %s", word, told)
		}
	}
	return a, err
}

// safeBuffer is a buffer for logs of many goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
