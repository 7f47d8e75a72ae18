package openai

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	api "github.com/sashabaranov/go-openai"

	"sohoa/models"
)

const (
	maxTries   = 12 // of one question; each but two leaves something out that the endpoint refused
	maxRepeats = 1  // after a connection that failed
	maxWaits   = 2  // for an endpoint that said when to come again

	fixedSeed = 1 // endpoints that draw lots draw the same ones
	maxName   = 200
)

// Ask puts the question and gives the answer, without prose around its JSON object where Question.Schema asks for one.
// Usage is zero where the endpoint does not tell.
//
// CodeUnavailable: no answer is to be had now; it is away, late, busy, or broke off, or the unit's budget for the day is
// used up. CodeInvalid: a person must mend a setting, or the paper does not fit into the model's context. No error
// quotes the question, the answer or the key.
//
// A question is put again only where the endpoint cannot have begun to answer, and waits for a busy endpoint only where
// that leaves half of Options.Timeout for the answer.
func (c *Client) Ask(ctx context.Context, q models.Question) (models.Answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errTimeout)
	defer cancel()
	admitBy := time.Now().Add(c.timeout / 2)
	repeats, waits := 0, 0
	var guessed []feature
	for try := 1; ; try++ {
		answer, err := c.once(ctx, admitBy, q)
		if err == nil {
			return answer, nil
		}
		if err.guessed {
			guessed = append(guessed, err.part)
		}
		again := false
		switch err.remedy {
		case reconnect:
			repeats++
			again = repeats <= maxRepeats
		case later:
			waits++
			again = waits <= maxWaits
		case restate:
			again = true
		}
		if !again || try == maxTries {
			c.dialect.restore(guessed) // leaving them out did not help
			c.log.Info("the language model gave no answer", "why", err.word, "tries", try)
			return models.Answer{}, err.final()
		}
	}
}

// once puts the question once, in its turn.
func (c *Client) once(ctx context.Context, admitBy time.Time, q models.Question) (models.Answer, *fault) {
	estimate := models.Usage{Prompt: promptTokens(q), Completion: q.Most}
	pass, refused := c.gate.enter(ctx, admitBy, q.Unit, estimate)
	if refused != nil {
		return models.Answer{}, refused
	}
	r := &reply{maxText: c.maxText}
	err := c.put(ctx, q, r)
	if err == nil {
		pass.leave(spent(r, estimate), outcome{blame: alive})
		model := r.model
		if model == "" || len(model) > maxName {
			model = c.model
		}
		return models.Answer{Text: answerText(string(r.text), len(q.Schema) > 0), Model: model, Usage: r.usage}, nil
	}
	used := models.Usage{}
	if err.paid {
		used = spent(r, estimate)
	}
	pass.leave(used, outcome{blame: err.blame, hold: err.hold})
	return models.Answer{}, err
}

// put sends the question and gathers the reply.
func (c *Client) put(ctx context.Context, q models.Question, r *reply) *fault {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	request, numbers, sent := c.request(q)
	e := &exchange{http: c.http, sent: sent, fields: numbers, limit: c.maxBody, idle: c.idle, pictures: len(q.Pictures) > 0, stop: stop}
	if slices.Contains(sent, stream) {
		e.limit = max(e.limit, 512*int64(q.Most))
	}
	config := *c.config
	config.HTTPClient = e
	err := fetch(ctx, api.NewClientWithConfig(config), request, e, r)
	if err == nil {
		return nil
	}
	f := faultOf(ctx, err, e.began)
	if f.remedy == restate {
		c.dialect.lower(f.part)
	}
	return f
}

func fetch(ctx context.Context, client *api.Client, request api.ChatCompletionRequest, e *exchange, r *reply) error {
	if !request.Stream {
		answer, err := client.CreateChatCompletion(ctx, request)
		if err != nil {
			return err
		}
		return r.takePlain(answer)
	}
	s, err := client.CreateChatCompletionStream(ctx, request)
	if errors.Is(err, errPlain) {
		defer e.plain.Close()
		return r.decode(e.plain)
	}
	if err != nil {
		return err
	}
	defer s.Close()
	return r.gather(s)
}

// request writes the question as the endpoint takes it, with the numbers that the library does not write, and tells
// which parts it holds that an endpoint may refuse.
func (c *Client) request(q models.Question) (r api.ChatCompletionRequest, numbers map[string]int, sent []feature) {
	add := func(f feature) bool {
		ok := c.dialect.takes(f)
		if ok {
			sent = append(sent, f)
		}
		return ok
	}
	r, numbers = api.ChatCompletionRequest{Model: c.model, Messages: messages(q)}, map[string]int{}
	if add(temperature) {
		numbers["temperature"] = 0
	}
	if add(seed) {
		r.Seed = new(fixedSeed)
	}
	switch {
	case q.Most <= 0:
	case add(maxTokens):
		numbers["max_tokens"] = q.Most
	default:
		r.MaxCompletionTokens = q.Most
	}
	if r.Stream = add(stream); r.Stream && add(streamOptions) {
		r.StreamOptions = &api.StreamOptions{IncludeUsage: true}
	}
	switch {
	case len(q.Schema) == 0:
	case add(jsonSchema):
		r.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &api.ChatCompletionResponseFormatJSONSchema{Name: formName(q.Name), Schema: q.Schema, Strict: true}}
	case add(jsonObject):
		r.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONObject}
	}
	return r, numbers, sent
}

func formName(name string) string {
	if name == "" {
		return "answer"
	}
	return name
}

func messages(q models.Question) []api.ChatCompletionMessage {
	user := api.ChatCompletionMessage{Role: api.ChatMessageRoleUser, Content: q.User}
	if len(q.Pictures) > 0 {
		user.Content = ""
		user.MultiContent = []api.ChatMessagePart{{Type: api.ChatMessagePartTypeText, Text: q.User}}
		for _, png := range q.Pictures {
			user.MultiContent = append(user.MultiContent, api.ChatMessagePart{Type: api.ChatMessagePartTypeImageURL,
				ImageURL: &api.ChatMessageImageURL{URL: "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)}})
		}
	}
	return []api.ChatCompletionMessage{{Role: api.ChatMessageRoleSystem, Content: q.System}, user}
}

const (
	bytesPerToken    = 3    // of Vietnamese in UTF-8: a guess, set right by what the endpoint counts
	tokensPerPicture = 1100 // of a small picture: a guess as well
)

// promptTokens guesses what a prompt takes.
func promptTokens(q models.Question) int {
	return (len(q.System)+len(q.User)+len(q.Schema))/bytesPerToken + tokensPerPicture*len(q.Pictures) + 32
}

// spent gives what a reply cost: what the endpoint counted, or else a guess from what was sent and what came.
func spent(r *reply, estimate models.Usage) models.Usage {
	if r.usage != (models.Usage{}) {
		return r.usage
	}
	return models.Usage{Prompt: estimate.Prompt, Completion: min(max(len(r.text)/bytesPerToken, 1), max(estimate.Completion, 1))}
}
