package openai

import (
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// feature is a part of a request that not every endpoint takes.
type feature string

const (
	jsonSchema    feature = "json_schema"
	jsonObject    feature = "json_object"
	temperature   feature = "temperature"
	seed          feature = "seed"
	maxTokens     feature = "max_tokens"
	streamOptions feature = "stream_options"
	stream        feature = "stream"
)

// forgetAfter is how long a refusal is remembered: endpoints are renewed while we run.
const forgetAfter = time.Hour

// dialect remembers what the endpoint refused.
type dialect struct {
	mu      sync.Mutex
	refused map[feature]time.Time
	now     func() time.Time
	log     *slog.Logger
}

func newDialect(log *slog.Logger) *dialect {
	return &dialect{refused: map[feature]time.Time{}, now: time.Now, log: log}
}

// takes tells whether the feature may be asked for.
func (d *dialect) takes(f feature) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, ok := d.refused[f]
	return !ok || d.now().Sub(at) >= forgetAfter
}

// lower remembers a refusal.
func (d *dialect) lower(f feature) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refused[f] = d.now()
	d.log.Info("the language model's endpoint does not take a part of the request; it is left out for an hour", "part", string(f))
}

// restore forgets refusals that turned out to be about something else.
func (d *dialect) restore(parts []feature) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range parts {
		delete(d.refused, f)
	}
}

// namesOf are the words by which endpoints complain about a feature, most telling first: "stream" is part of
// "stream_options".
var namesOf = []struct {
	feature feature
	words   []string
}{
	{streamOptions, []string{"stream_options", "include_usage"}},
	{temperature, []string{"temperature"}},
	{seed, []string{"'seed'", `"seed"`, "`seed`", "seed is", "seed:"}},
	{maxTokens, []string{"max_tokens"}},
	{jsonSchema, []string{"response_format", "json_schema", "schema", "grammar", "guided"}},
	{jsonObject, []string{"response_format", "json_object", "json mode"}},
	{stream, []string{"stream"}},
}

// complaint gives the feature among those sent that a refusal is about. A refusal that names none of them is guessed to
// be about the form of the answer, the part that most endpoints lack; "" where no form was asked for.
func complaint(status int, body string, sent []feature) (part feature, guessed bool) {
	switch status {
	case 400, 404, 405, 415, 422, 500, 501:
	default:
		return "", false
	}
	body = strings.ToLower(body)
	for _, n := range namesOf {
		if slices.Contains(sent, n.feature) && containsAny(body, n.words...) {
			return n.feature, false
		}
	}
	if status == 500 || status == 404 && (body == "" || strings.Contains(body, "model") || strings.Contains(body, "not found")) {
		return "", false
	}
	for _, form := range []feature{jsonSchema, jsonObject} {
		if slices.Contains(sent, form) {
			return form, true
		}
	}
	return "", false
}

// tooLong tells whether a refusal says that the prompt does not fit into the model's context.
func tooLong(body string) bool {
	return containsAny(strings.ToLower(body), "context length", "context_length", "context size", "context_size", "context window")
}

// blind tells whether a refusal says that the model sees no pictures.
func blind(body string) bool {
	return containsAny(strings.ToLower(body), "image", "vision", "multimodal", "mmproj")
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
