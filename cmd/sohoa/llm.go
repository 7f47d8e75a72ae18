package main

import (
	"context"
	"fmt"

	"sohoa/engine/openai"
	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/web"
)

// opinion gives the second reader that the settings name, or nil for none. Eyes cuts what a model that sees is shown.
func (h *house) opinion(eyes pipeline.Eyes) (*pipeline.Opinion, error) {
	s := h.settings.LLM
	if s.BaseURL == "" {
		return nil, nil
	}
	limits, err := parseLLMLimits(s.Limits)
	if err != nil {
		return nil, err
	}
	key, err := secret(s.Key)
	if err != nil {
		return nil, err
	}
	h.limits, h.asking = limits, h.gate(limits)
	client, err := openai.New(openai.Options{BaseURL: s.BaseURL, Model: s.Model, Key: openai.Key(key), AllowExternal: s.AllowExternal,
		Timeout: limits.Timeout, Gate: h.asking, Log: h.log})
	if err != nil {
		return nil, err
	}
	o := &pipeline.Opinion{Model: client, Mask: s.AllowExternal, AtOnce: limits.AtOnce, Wait: limits.Timeout, Log: h.log}
	if s.Vision && !s.AllowExternal { // what stands in a picture cannot be masked
		o.Eyes = eyes
	}
	return o, nil
}

// gate gives the limits that all workers on one Redis keep together; where no queue is open, those of this process.
func (h *house) gate(l llmLimits) *openai.Gate {
	o := openai.GateOptions{Endpoint: h.settings.LLM.BaseURL, Model: h.settings.LLM.Model, Concurrent: l.AtOnce, Lease: l.Timeout * 3 / 2,
		RequestsPerMinute: noneIfZero(l.RequestsPerMinute), TokensPerMinute: l.TokensPerMinute, DailyTokens: int64(l.TokensPerDay),
		DailyMoney: l.MoneyPerDay, PromptPrice: l.PricePrompt, CompletionPrice: l.PriceCompletion, Log: h.log}
	if h.queue == nil {
		return openai.NewGate(nil, o)
	}
	return openai.NewGate(h.queue.Redis(), o)
}

// noneIfZero turns "no limit" as the settings write it into how the gate writes it.
func noneIfZero(limit int) int {
	if limit == 0 {
		return -1
	}
	return limit
}

// modelGauges tells how the endpoint stands and what was spent on it today.
func (h *house) modelGauges(ctx context.Context) ([]web.Sample, error) {
	if h.asking == nil {
		return nil, nil
	}
	s := h.asking.Status(ctx)
	out := []web.Sample{
		{Name: "sohoa_model_asked", Value: float64(s.InFlight)},
		{Name: "sohoa_model_away", Value: map[bool]float64{true: 1}[s.Breaker != openai.BreakerClosed]},
	}
	for _, u := range s.Spent {
		unit := fmt.Sprintf("unit=%q", u.Unit)
		out = append(out, web.Sample{Name: "sohoa_model_tokens_today", Labels: unit, Value: float64(u.Tokens)},
			web.Sample{Name: "sohoa_model_money_today", Labels: unit, Value: u.Money})
	}
	return out, nil
}

// checkModel asks the model that the settings name one small question.
func checkModel(ctx context.Context, in *invocation) (string, error) {
	h := &house{settings: in.settings, log: in.log}
	o, err := h.opinion(nil)
	if err != nil {
		return "", err
	}
	if o == nil {
		return "none is set; the rules read alone", nil
	}
	a, err := o.Model.Ask(ctx, models.Question{Name: "greeting", System: `Answer with the JSON object {"value": "ok"}.`, User: "ok?",
		Schema: []byte(`{"type":"object","properties":{"value":{"type":"string"}},"required":["value"],"additionalProperties":false}`), Most: 32})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s answers", a.Model), nil
}
