package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"sohoa/models"
	"sohoa/web/page"
)

// Answers keeps what was answered under idempotency keys.
type Answers interface {
	BeginAnswer(ctx context.Context, account models.AccountID, key, digest string) (before models.Answered, known bool, err error)
	EndAnswer(ctx context.Context, account models.AccountID, key string, a models.Answered) error
	DropAnswer(ctx context.Context, account models.AccountID, key string) error
}

// maxKey is how many bytes an idempotency key may have.
const maxKey = 200

// idempotencyKey gives the request's key, "" where it has none.
func idempotencyKey(r *http.Request) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	if len(key) > maxKey {
		return "", invalid(fmt.Sprintf("the idempotency key has more than %d bytes", maxKey), "use a shorter one, such as a UUID")
	}
	return key, nil
}

// once gives h for requests that make something: under a key that was used before, the answer of then is given and nothing is
// made again. A request that was refused gives its key back.
func (p *Pages) once(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		key, err := idempotencyKey(r)
		if err != nil || key == "" {
			return orElse(err, func() error { return h(w, r) })
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		if err != nil {
			return &models.Error{Code: models.CodeInvalid, Message: "the request did not arrive whole", Hint: "send it again", Err: err}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		account := page.VisitorOf(r.Context()).Account.ID
		sum := sha256.Sum256(append([]byte(r.Method+" "+r.URL.Path+"\n"), body...))
		digest := hex.EncodeToString(sum[:])
		before, known, err := p.Answers.BeginAnswer(r.Context(), account, key, digest)
		if err != nil {
			return err
		}
		out := &kept{ResponseWriter: w, status: http.StatusOK}
		if known {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Idempotent-Replayed", "true")
			w.WriteHeader(before.Status)
			_, _ = w.Write(before.Body) // whoever asked may have left
			return nil
		}
		ctx := context.WithoutCancel(r.Context()) // what was made was made, though the program may have left
		if err := h(out, r); err != nil {
			if failed := p.Answers.DropAnswer(ctx, account, key); failed != nil {
				p.Log.Warn("an idempotency key stays taken for a while", "error", failed)
			}
			return err
		}
		if err := p.Answers.EndAnswer(ctx, account, key, models.Answered{Digest: digest, Status: out.status, Body: out.body.Bytes()}); err != nil {
			p.Log.Warn("an answer was not kept for a repeated request", "error", err)
		}
		return nil
	}
}

func orElse(err error, work func() error) error {
	if err != nil {
		return err
	}
	return work()
}

// kept remembers what is answered on its way out.
type kept struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (k *kept) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

func (k *kept) Write(b []byte) (int, error) {
	k.body.Write(b)
	return k.ResponseWriter.Write(b)
}
