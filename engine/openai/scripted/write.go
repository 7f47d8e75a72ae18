package scripted

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	api "github.com/sashabaranov/go-openai"
)

// piece is about how many letters one event of a stream carries.
const piece = 12

// write sends the reply, whole or as far as it goes.
func (r Reply) write(w http.ResponseWriter, req *http.Request, q Request) {
	if r.RetryAfter != "" {
		w.Header().Set("Retry-After", r.RetryAfter)
	}
	switch {
	case r.Drop:
		panic(http.ErrAbortHandler)
	case r.Status != 0 && r.Status != http.StatusOK:
		refuse(w, r.Status, r.Complaint)
		return
	case r.Bomb > 0:
		r.bomb(w)
		return
	}
	streams := q.Stream && !r.Plain
	kind := "application/json"
	if streams {
		kind = "text/event-stream"
	}
	body := &body{w: w, req: req, reply: r}
	switch {
	case r.Body != "":
		if r.Kind != "" {
			kind = r.Kind
		}
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(body, r.Body)
	case streams:
		w.Header().Set("Content-Type", kind)
		r.stream(body, q)
	default:
		w.Header().Set("Content-Type", kind)
		r.plain(body, q)
	}
	if r.Cut {
		body.cut()
	}
}

// body is a body that may be cut. Each write is on its way when it returns.
type body struct {
	w     http.ResponseWriter
	req   *http.Request
	reply Reply
	sent  int
}

func (b *body) Write(p []byte) (int, error) {
	if b.reply.Cut && b.sent+len(p) > b.reply.Keep {
		_, _ = b.w.Write(p[:b.reply.Keep-b.sent])
		b.sent = b.reply.Keep
		b.cut()
	}
	n, err := b.w.Write(p)
	b.sent += n
	if err == nil {
		err = http.NewResponseController(b.w).Flush()
	}
	return n, err
}

// cut breaks the connection here, or leaves it hanging.
func (b *body) cut() {
	_ = http.NewResponseController(b.w).Flush()
	_ = hang(b.req.Context(), b.reply.Stall)
	panic(http.ErrAbortHandler)
}

func (r Reply) model(q Request) string {
	if r.Model != "" {
		return r.Model
	}
	return q.Model
}

func (r Reply) finish() api.FinishReason {
	switch r.Finish {
	case "":
		return api.FinishReasonStop
	case NoFinish:
		return ""
	}
	return api.FinishReason(r.Finish)
}

func (r Reply) usage() api.Usage {
	return api.Usage{PromptTokens: r.Usage.Prompt, CompletionTokens: r.Usage.Completion, TotalTokens: r.Usage.Prompt + r.Usage.Completion}
}

func (r Reply) plain(w io.Writer, q Request) {
	answer := map[string]any{"id": "scripted", "object": "chat.completion", "model": r.model(q), "choices": []any{}}
	if !r.Empty {
		text := r.Text
		if r.Endless != "" { // as far as a plain answer can be
			text += strings.Repeat(r.Endless, 1<<17/len(r.Endless))
		}
		message := map[string]any{"role": "assistant", "content": text}
		if r.Reasoning != "" {
			message["reasoning_content"] = r.Reasoning
		}
		answer["choices"] = []any{map[string]any{"index": 0, "message": message, "finish_reason": r.finish()}}
	}
	if !r.NoUsage {
		answer["usage"] = r.usage()
	}
	data, _ := json.Marshal(answer) // strings and numbers only
	_, _ = w.Write(data)
}

func (r Reply) stream(w io.Writer, q Request) {
	send := func(delta map[string]string, finish api.FinishReason) error {
		return r.event(w, q, []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}, nil)
	}
	if !r.Empty {
		_ = send(map[string]string{"role": "assistant"}, "")
		if r.Reasoning != "" {
			_ = send(map[string]string{"reasoning_content": r.Reasoning}, "")
		}
		for text := []rune(r.Text); len(text) > 0; text = text[min(piece, len(text)):] {
			_ = send(map[string]string{"content": string(text[:min(piece, len(text))])}, "")
		}
		for r.Endless != "" {
			if send(map[string]string{"content": r.Endless}, "") != nil {
				return // the asker has heard enough
			}
		}
		_ = send(map[string]string{}, r.finish())
	}
	if q.Usage && !r.NoUsage {
		usage := r.usage()
		_ = r.event(w, q, []any{}, &usage)
	}
	if !r.NoDone {
		_, _ = io.WriteString(w, "data: [DONE]\n\n")
	}
}

// event sends one event of a stream. The library's own type would send fields that endpoints do not.
func (r Reply) event(w io.Writer, q Request, choices []any, usage *api.Usage) error {
	chunk := map[string]any{"id": "scripted", "object": "chat.completion.chunk", "model": r.model(q), "choices": choices}
	if usage != nil {
		chunk["usage"] = usage
	}
	data, err := json.Marshal(chunk)
	if err != nil {
		return err
	}
	_, err = w.Write(slices.Concat([]byte("data: "), data, []byte("\n\n")))
	return err
}

// bomb sends white space, which may stand in front of any JSON, packed a hundred times smaller.
func (r Reply) bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	const size = 1 << 16
	var member bytes.Buffer // a gzip file may be many in a row
	z := gzip.NewWriter(&member)
	_, _ = z.Write(bytes.Repeat([]byte(" "), size)) // into memory
	_ = z.Close()
	for sent := int64(0); sent < r.Bomb; sent += size {
		if _, err := w.Write(member.Bytes()); err != nil {
			return
		}
	}
}
