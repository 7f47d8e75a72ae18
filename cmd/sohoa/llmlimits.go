package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
)

// llmLimits is what all workers together may ask of an endpoint. A zero means no limit.
type llmLimits struct {
	AtOnce            int           // questions at the same time
	Timeout           time.Duration // of one question
	RequestsPerMinute int
	TokensPerMinute   int
	TokensPerDay      int     // of one unit, on a day in Vietnam
	MoneyPerDay       float64 // of one unit, in the currency of the price
	PricePrompt       float64 // of a million tokens
	PriceCompletion   float64
}

// parseLLMLimits reads "at-once=2 timeout=60s requests-a-minute=60 tokens-a-minute=100000 tokens-a-day=2000000
// money-a-day=3.5 price=0.15/0.60"; every part may be left out.
func parseLLMLimits(text string) (llmLimits, error) {
	l := llmLimits{AtOnce: 2, Timeout: time.Minute}
	for _, part := range strings.Fields(text) {
		name, value, _ := strings.Cut(part, "=")
		if err := l.set(name, value); err != nil {
			return l, usageError(fmt.Sprintf("SOHOA_LLM_LIMITS: %s: %v", name, err))
		}
	}
	if l.MoneyPerDay > 0 && l.PricePrompt+l.PriceCompletion == 0 {
		return l, usageError("SOHOA_LLM_LIMITS: money-a-day needs a price=PROMPT/COMPLETION of a million tokens")
	}
	return l, nil
}

func (l *llmLimits) set(name, value string) (err error) {
	switch name {
	case "at-once":
		l.AtOnce, err = strconv.Atoi(value)
	case "requests-a-minute":
		l.RequestsPerMinute, err = strconv.Atoi(value)
	case "tokens-a-minute":
		l.TokensPerMinute, err = strconv.Atoi(value)
	case "tokens-a-day":
		l.TokensPerDay, err = strconv.Atoi(value)
	case "timeout":
		l.Timeout, err = time.ParseDuration(value)
	case "money-a-day":
		l.MoneyPerDay, err = strconv.ParseFloat(value, 64)
	case "price":
		prompt, completion, _ := strings.Cut(value, "/")
		if l.PricePrompt, err = strconv.ParseFloat(prompt, 64); err == nil {
			l.PriceCompletion, err = strconv.ParseFloat(completion, 64)
		}
	default:
		return fmt.Errorf("there is no such limit")
	}
	if err == nil && (l.AtOnce < 1 || l.Timeout <= 0 || min(float64(l.RequestsPerMinute), float64(l.TokensPerMinute),
		float64(l.TokensPerDay), l.MoneyPerDay, l.PricePrompt, l.PriceCompletion) < 0) {
		err = fmt.Errorf("want a positive number")
	}
	return err
}

// parseRisk reads "0.5%" or "0.005" as a share.
func parseRisk(text string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	risk, err := strconv.ParseFloat(number, 64)
	if percent {
		risk /= 100
	}
	if err != nil || risk <= 0 || risk >= 0.5 {
		return 0, usageError("SOHOA_RISK_LIMIT: want a share such as 0.5%")
	}
	return risk, nil
}

// secret gives the key itself, or what stands in the file that it names. A file that others may read is refused.
func secret(value string) (string, error) {
	path, named := strings.CutPrefix(value, "file:")
	if !named {
		return value, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", &models.Error{Code: models.CodeInvalid, Message: "the key's file cannot be read", Hint: "check SOHOA_LLM_API_KEY", Err: err}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", &models.Error{Code: models.CodeInvalid, Message: "the key's file can be read by others", Hint: "chmod 600 " + path}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", &models.Error{Code: models.CodeInvalid, Message: "the key's file cannot be read", Hint: "check SOHOA_LLM_API_KEY", Err: err}
	}
	return strings.TrimSpace(string(data)), nil
}
