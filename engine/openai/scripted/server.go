package scripted

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxRequest bounds what is read of a question.
const maxRequest = 64 << 20

// Server is the endpoint. It keeps all it was asked, so it is for made-up papers only.
type Server struct {
	answer  func(Request) Reply
	refuses []string

	mu     sync.Mutex
	asked  []Request
	closes func()
	url    string
}

// New gives an endpoint that answers every question with what answer gives, from many goroutines. refuses names what
// it refuses with 400, as real endpoints word it: json_schema, json_object, temperature, seed, max_tokens,
// stream_options, stream.
func New(answer func(Request) Reply, refuses ...string) *Server {
	return &Server{answer: answer, refuses: refuses}
}

// Start serves on a free port of this machine; the caller must Close it.
func (s *Server) Start() (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends by Close
	}()
	s.url = "http://" + listener.Addr().String() + "/v1"
	s.closes = func() {
		_ = server.Close() // breaks what is still being answered
		<-done
	}
	return s, nil
}

// URL gives the address for openai.Options.BaseURL; "" before Start.
func (s *Server) URL() string { return s.url }

// Close ends the server and breaks its connections.
func (s *Server) Close() {
	if s.closes != nil {
		s.closes()
	}
}

// Asked gives all questions so far, those that were refused included.
func (s *Server) Asked() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// ServeHTTP answers POST …/chat/completions, and GET …/models with one model.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/models"):
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"object":"list","data":[{"id":"scripted","object":"model"}]}`)
		return
	case r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/chat/completions"):
		refuse(w, http.StatusNotFound, "no such path")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		return // the asker is gone
	}
	q, err := readRequest(r, body)
	if err != nil {
		refuse(w, http.StatusBadRequest, "the body is no question")
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	if part := s.refused(q); part != "" {
		refuse(w, http.StatusBadRequest, "Unsupported parameter: '"+part+"' is not supported with this model.")
		return
	}
	reply := s.answer(q)
	if err := wait(r.Context(), reply); err == nil {
		reply.write(w, r, q)
	}
}

// refused gives the part of the question that this endpoint does not take.
func (s *Server) refused(q Request) string {
	for _, part := range s.refuses {
		switch part {
		case "json_schema", "json_object":
			if q.Format == part {
				return "response_format' of type '" + part
			}
		case "stream":
			if q.Stream {
				return part
			}
		default:
			if q.Has(part) {
				return part
			}
		}
	}
	return ""
}

// wait keeps the asker waiting as the reply says.
func wait(ctx context.Context, reply Reply) error {
	if reply.Delay > 0 {
		timer := time.NewTimer(reply.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return hang(ctx, reply.Wait)
}

func hang(ctx context.Context, until <-chan struct{}) error {
	if until == nil {
		return nil
	}
	select {
	case <-until:
		return nil
	case <-ctx.Done():
		return errors.New("the asker is gone")
	}
}

func refuse(w http.ResponseWriter, status int, complaint string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": complaint, "type": "invalid_request_error", "code": status}})
}
