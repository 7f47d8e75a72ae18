package openai

import (
	"encoding/json"
	"errors"
	"io"

	api "github.com/sashabaranov/go-openai"

	"sohoa/models"
)

// reply gathers an answer while it comes in.
type reply struct {
	text    []byte
	refusal bool
	finish  api.FinishReason
	model   string
	usage   models.Usage
	maxText int
	looked  int // length of the text when it was last searched for loops
}

// gather reads a stream to its end, or until it has said enough.
func (r *reply) gather(s *api.ChatCompletionStream) error {
	for {
		chunk, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return r.whole()
		}
		if err != nil {
			if r.finish != "" { // only the usage is missing
				return r.whole()
			}
			return err
		}
		if err := r.take(chunk); err != nil {
			return err
		}
	}
}

func (r *reply) take(chunk api.ChatCompletionStreamResponse) error {
	if chunk.Model != "" {
		r.model = chunk.Model
	}
	if chunk.Usage != nil {
		r.usage = usageOf(*chunk.Usage)
	}
	for _, choice := range chunk.Choices {
		if choice.Index != 0 || r.finish != "" {
			continue
		}
		r.text = append(r.text, choice.Delta.Content...)
		r.refusal = r.refusal || choice.Delta.Refusal != ""
		r.finish = choice.FinishReason
	}
	return r.sane()
}

// sane refuses a text that will not end. It is searched each time it has grown by as much as one repetition may have.
func (r *reply) sane() error {
	if len(r.text) > r.maxText {
		return unusable("text_oversize", "is longer than any answer")
	}
	if len(r.text)-r.looked >= longestLoop {
		r.looked = len(r.text)
		if loops(r.text) {
			return unusable("repetition", "repeats itself without end")
		}
	}
	return nil
}

// decode reads a plain answer.
func (r *reply) decode(body io.Reader) error {
	var answer api.ChatCompletionResponse
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return err
	}
	return r.takePlain(answer)
}

func (r *reply) takePlain(answer api.ChatCompletionResponse) error {
	r.model, r.usage = answer.Model, usageOf(answer.Usage)
	if len(answer.Choices) > 0 {
		choice := answer.Choices[0]
		r.text, r.refusal, r.finish = []byte(choice.Message.Content), choice.Message.Refusal != "", choice.FinishReason
	}
	if err := r.sane(); err != nil {
		return err
	}
	return r.whole()
}

// whole refuses an answer that the model did not bring to its end. What it says to that is what counts: a stream's
// closing mark may be missing.
func (r *reply) whole() error {
	switch {
	case r.refusal:
		return unusable("model_refused", "is that it will not answer")
	case r.finish == api.FinishReasonStop && len(r.text) > 0:
		return nil
	case r.finish == api.FinishReasonStop:
		return unusable("empty", "is empty")
	case r.finish == api.FinishReasonLength:
		return unusable("length", "was cut off at its longest length")
	case r.finish == api.FinishReasonContentFilter:
		return unusable("content_filter", "was held back by a filter")
	case r.finish == "" || r.finish == api.FinishReasonNull:
		return broken("half_answer", "broke off")
	}
	return unusable("odd_finish", "ended in an unknown way")
}

// usageOf reads what an endpoint counted; senseless numbers are as good as none.
func usageOf(u api.Usage) models.Usage {
	if u.PromptTokens < 0 || u.CompletionTokens < 0 || u.PromptTokens > maxTokenCount || u.CompletionTokens > maxTokenCount {
		return models.Usage{}
	}
	return models.Usage{Prompt: u.PromptTokens, Completion: u.CompletionTokens}
}

// maxTokenCount is more than any question takes.
const maxTokenCount = 10_000_000
