package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"syscall"
	"time"

	"sohoa/models"
)

// handler answers a request, or returns an error before it wrote anything.
type handler func(w http.ResponseWriter, r *http.Request) error

// adapt makes an http.Handler of h: errors and panics become answers, and every request is logged and counted once,
// under its route and never under its address.
func (s *Server) adapt(route string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		out := &response{ResponseWriter: w, status: http.StatusOK}
		out.Header().Set("X-Content-Type-Options", "nosniff")
		err := s.call(h, out, r)
		if err != nil && !out.written {
			writeError(out, err)
		}
		s.requests.add(route, out.status)
		log := s.Log.With("route", route, "status", out.status, "ms", time.Since(started).Milliseconds())
		switch {
		case err == nil:
			log.Debug("request")
		case out.status >= http.StatusInternalServerError:
			log.Error("request failed", "code", models.CodeOf(err), "error", err)
		default:
			log.Info("request refused", "code", models.CodeOf(err))
		}
	})
}

// call runs h and turns its panic into an error.
func (s *Server) call(h handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("handler panicked", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = &models.Error{Code: models.CodeInternal, Message: "the handler panicked"}
		}
	}()
	return h(w, r)
}

// response remembers what was answered.
type response struct {
	http.ResponseWriter
	status  int
	written bool
}

func (r *response) WriteHeader(status int) {
	r.status, r.written = status, true
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(p []byte) (int, error) {
	r.written = true
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// writeJSON answers with a value.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may have left
	return nil
}

// writeError answers with an error. What is our fault is not explained to strangers.
func writeError(w http.ResponseWriter, err error) {
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Code == models.CodeInternal || e.Code == models.CodeCrashed {
		e = &models.Error{Code: models.CodeInternal, Message: "the program failed", Hint: "try again; if it stays, ask the administrator to look at the log"}
	}
	status := statusOf(e)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	_ = writeJSON(w, status, struct {
		Error *models.Error `json:"error"`
	}{e})
}

// statusOf is the one place that knows which code is which HTTP status.
func statusOf(e *models.Error) int {
	switch e.Code {
	case models.CodeInvalid:
		return http.StatusBadRequest
	case models.CodeNotFound:
		return http.StatusNotFound
	case models.CodeConflict:
		return http.StatusConflict
	case models.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case models.CodeUnsupported:
		return http.StatusUnsupportedMediaType
	case models.CodeEmpty, models.CodeEncrypted, models.CodeCorrupt:
		return http.StatusUnprocessableEntity
	case models.CodeUnavailable:
		if errors.Is(e, syscall.ENOSPC) || errors.Is(e, syscall.EDQUOT) {
			return http.StatusInsufficientStorage
		}
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
