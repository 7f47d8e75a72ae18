package hooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
)

// The headers of a message, as Standard Webhooks 1.0 names them.
const (
	HeaderID        = "webhook-id"        // the same for every attempt at the same change, so that a receiver can tell repetitions
	HeaderTimestamp = "webhook-timestamp" // of the attempt, in seconds since 1970; a receiver refuses one that is minutes away
	HeaderSignature = "webhook-signature" // "v1," and the signature in Base64; a blank parts several
)

// secretMark stands before every secret, so that one that lies about can be recognised.
const secretMark = "whsec_"

// NewSecret gives a secret of 256 random bits.
func NewSecret() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return secretMark + base64.StdEncoding.EncodeToString(key)
}

// Signature gives the value of HeaderSignature for one secret: HMAC-SHA-256 with the secret's bytes (Base64 after "whsec_")
// over identifier, timestamp and body, parted by dots.
func Signature(secret, id, timestamp string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretMark))
	if err != nil {
		return "", &models.Error{Code: models.CodeInternal, Message: FaultSecret.Error(), Hint: "give it a new secret", Err: FaultSecret}
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.", id, timestamp)
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// Message is the body of a message. It says what changed and never to what; whoever may know asks the API.
type Message struct {
	Type      string        `json:"type"`      // kind and action, as "dossier.received"
	Timestamp time.Time     `json:"timestamp"` // of the change
	Data      models.Change `json:"data"`
}

// TypeOf gives the type of the message about a change.
func TypeOf(c models.Change) string { return string(c.Kind) + "." + c.Action }

// request gives the signed request that tells a webhook about a change.
func request(ctx context.Context, h models.Hook, c models.Change, now time.Time) (*http.Request, error) {
	body, err := json.Marshal(Message{Type: TypeOf(c), Timestamp: c.At, Data: c})
	if err != nil {
		return nil, err
	}
	id, timestamp := fmt.Sprintf("%s.%d", h.ID, c.Seq), strconv.FormatInt(now.Unix(), 10)
	signature, err := Signature(h.Secret, id, timestamp, body)
	if err != nil {
		return nil, err
	}
	if h.Earlier != "" && now.Before(h.Until) {
		earlier, err := Signature(h.Earlier, id, timestamp, body)
		if err != nil {
			return nil, err
		}
		signature += " " + earlier
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "sohoa-webhooks")
	r.Header.Set(HeaderID, id)
	r.Header.Set(HeaderTimestamp, timestamp)
	r.Header.Set(HeaderSignature, signature)
	return r, nil
}

// mostAnswer is how much of an answer is read, in bytes; nothing in it counts, but what was read lets the connection be used again.
const mostAnswer = 4 << 10

// answer is what came of one attempt.
type answer struct {
	status int           // 0: none came
	wait   time.Duration // that the receiver asked for; 0: none
	fault  Fault         // "" where the receiver has it
}

// post sends one message.
func post(ctx context.Context, client *http.Client, h models.Hook, c models.Change, now time.Time) answer {
	r, err := request(ctx, h, c, now)
	if err != nil {
		return answer{fault: faultOf(err)}
	}
	res, err := client.Do(r)
	if err != nil {
		return answer{fault: faultOf(err)}
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, mostAnswer) // the status says it all
	a := answer{status: res.StatusCode, wait: retryAfter(res.Header.Get("Retry-After"))}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
	case res.StatusCode >= 300 && res.StatusCode < 400:
		a.fault = FaultRedirect
	default:
		a.fault = FaultStatus
	}
	return a
}

// retryAfter reads the header's seconds; a date is rare and not read.
func retryAfter(text string) time.Duration {
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, restMost)
}
