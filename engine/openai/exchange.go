package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
)

// maxRefusal is how much of a refusal is read to learn what it is about.
const maxRefusal = 64 << 10

// What an endpoint asks to be left alone for is kept within these bounds. One that says "now" is busy all the same.
const (
	minHold = 100 * time.Millisecond
	maxHold = time.Hour
)

// exchange is one request and what came back. The library writes the request and reads the answer; exchange stands
// between it and the network, where limits hold and where headers are still to be seen.
type exchange struct {
	http     *http.Client
	sent     []feature
	fields   map[string]int // that the library does not write
	limit    int64          // bytes of the body
	idle     time.Duration
	pictures bool
	stop     context.CancelCauseFunc // gives the exchange up

	began bool          // an answer has begun
	plain io.ReadCloser // the body of a plain answer where a stream was asked for
}

// errPlain stands for an answer that is no stream though one was asked for.
var errPlain = errors.New("plain answer")

// Do is what the library calls.
func (e *exchange) Do(req *http.Request) (*http.Response, error) {
	if err := addFields(req, e.fields); err != nil {
		return nil, err
	}
	resp, err := e.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, e.refusal(resp)
	}
	e.began = true
	body := &watched{body: resp.Body, left: e.limit, every: e.idle, idle: time.AfterFunc(e.idle, func() { e.stop(errIdle) })}
	resp.Body = body
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if slices.Contains(e.sent, stream) && kind == "application/json" {
		e.plain = body
		return nil, errPlain
	}
	return resp, nil
}

// refusal gives the fault behind a status, and what to do without.
func (e *exchange) refusal(resp *http.Response) *fault {
	idle := time.AfterFunc(e.idle, func() { e.stop(errIdle) })
	defer idle.Stop()
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxRefusal)) // what could be read has to do
	f := statusFault(resp.StatusCode, retryAfter(resp.Header.Get("Retry-After"), time.Now()))
	body := string(raw)
	if f.code == models.CodeInvalid && tooLong(body) {
		f.word, f.blame = "too_long", alive
		f.what, f.hint = "the paper is longer than the language model can read at once", "give the model's server a larger context"
		return f
	}
	if e.pictures && resp.StatusCode != http.StatusTooManyRequests && blind(body) {
		f.code, f.word, f.blame = models.CodeInvalid, "no_pictures", alive
		f.what, f.hint = "the language model does not take pictures", "unset SOHOA_LLM_VISION, or use a model that sees"
		return f
	}
	if part, guessed := complaint(resp.StatusCode, body, e.sent); part != "" {
		f.word, f.remedy, f.blame, f.part, f.guessed = "refused_"+string(part), restate, alive, part, guessed
	}
	return f
}

// retryAfter reads the header, in seconds or as a date; 0 where there is none.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
		return max(time.Duration(min(seconds, maxHold.Seconds())*float64(time.Second)), minHold)
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), minHold), maxHold)
	}
	return 0
}

// addFields writes numbers into the request. The library leaves out a temperature of zero, whereupon endpoints take one
// of their own, and no longer names max_tokens, which many endpoints know alone.
func addFields(req *http.Request, numbers map[string]int) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(req.Body).Decode(&fields); err != nil {
		return err
	}
	for name, n := range numbers {
		fields[name] = strconv.AppendInt(nil, int64(n), 10)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return nil
}

// watched is a body that may not be endless, nor fall silent.
type watched struct {
	body  io.ReadCloser
	left  int64
	every time.Duration
	idle  *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.body.Read(p)
	w.idle.Reset(w.every)
	if w.left -= int64(n); w.left < 0 {
		return 0, errOversize
	}
	return n, err
}

// Close ends the watch and the body.
func (w *watched) Close() error {
	w.idle.Stop()
	return w.body.Close()
}
