package openai

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	api "github.com/sashabaranov/go-openai"

	"sohoa/models"
)

// Key is the secret that an endpoint asks for. However it is printed, it does not show.
type Key string

const hidden = "(hidden)"

// Format hides the key under every verb.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue hides the key in logs.
func (Key) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the key in JSON.
func (Key) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Options say which model is asked, and how patiently.
type Options struct {
	BaseURL       string // up to and without /chat/completions, such as http://127.0.0.1:8080/v1
	Model         string // as the endpoint names it
	Key           Key    // may be empty
	AllowExternal bool   // the endpoint may be outside of this machine and of private networks
	// Timeout bounds one Ask: waiting for its turn, which takes at most half of it, and all tries; 0: 60 s.
	Timeout time.Duration
	// Idle bounds the time between two bytes of an answer; 0: 20 s. Up to the first byte the model reads the prompt,
	// which takes a small machine longer, so that only Timeout counts.
	Idle time.Duration
	// MaxText is the most bytes an answer's text may have; 0: 64 KiB.
	MaxText int
	// MaxBody is the most bytes of an HTTP body after decompression; 0: 1 MiB. A streamed answer takes some 300 bytes
	// for each token and may have 512 for each that was asked for.
	MaxBody int
	// Gate holds what this and other processes may ask together; nil: one with the default limits, of this client alone.
	Gate *Gate
	Log  *slog.Logger // nil: nothing is logged
}

// Client asks one model at one endpoint. Its methods may be called from many goroutines.
type Client struct {
	name, model   string
	timeout, idle time.Duration
	maxText       int
	maxBody       int64
	http          *http.Client
	config        *api.ClientConfig // holds the key; a pointer, so that no print of a Client shows it
	gate          *Gate
	dialect       *dialect
	log           *slog.Logger
}

// New gives a client. It asks nothing yet: an endpoint that is away is no error. CodeInvalid where a setting is
// malformed or the address points to where it may not (see the package comment).
func New(o Options) (*Client, error) {
	return newClient(o, net.DefaultResolver.LookupNetIP)
}

func newClient(o Options, lookup lookup) (*Client, error) {
	o = o.withDefaults()
	place, err := parseBase(o.BaseURL, o.AllowExternal)
	if err != nil {
		return nil, err
	}
	if o.Model == "" {
		return nil, invalid("the language model has no name", "set SOHOA_LLM_MODEL as the endpoint names it")
	}
	if strings.ContainsFunc(string(o.Key), func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, invalid("the key of the language model holds signs that no key has", "look for a space or a line's end in SOHOA_LLM_API_KEY")
	}
	place.lookup = lookup
	if err := place.known(context.Background()); err != nil {
		return nil, err
	}
	config := api.DefaultConfig(string(o.Key))
	config.BaseURL = place.base
	config.EmptyMessagesLimit = 1 << 14 // lines that keep a connection alive; MaxBody bounds them
	if o.Gate == nil {
		o.Gate = NewGate(nil, GateOptions{Endpoint: place.base, Model: o.Model, Log: o.Log})
	}
	if o.Gate.options.Lease <= o.Timeout {
		return nil, invalid("a slot of the language model's gate is given away before a question's time is over", "make GateOptions.Lease longer than Options.Timeout")
	}
	return &Client{
		name: o.Model + "@" + shortHash(place.base), model: o.Model, timeout: o.Timeout, idle: o.Idle,
		maxText: o.MaxText, maxBody: int64(o.MaxBody), http: place.httpClient(), config: &config,
		gate: o.Gate, dialect: newDialect(o.Log), log: o.Log,
	}, nil
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Idle <= 0 {
		o.Idle = 20 * time.Second
	}
	if o.MaxText <= 0 {
		o.MaxText = 64 << 10
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 1 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Name gives the model's name and a mark of the endpoint: two endpoints may call different models by one name.
func (c *Client) Name() string { return c.name }

// String gives the name.
func (c *Client) String() string { return "openai.Client(" + c.name + ")" }

// GoString gives the name.
func (c *Client) GoString() string { return c.String() }

// shortHash gives a name for s that does not tell what s is.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

func invalid(message, hint string) error {
	return &models.Error{Code: models.CodeInvalid, Message: message, Hint: hint}
}
