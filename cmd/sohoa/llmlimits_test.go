package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"sohoa/models"
)

func TestLLMLimits(t *testing.T) {
	t.Parallel()
	full := "at-once=3 timeout=90s requests-a-minute=60 tokens-a-minute=100000 tokens-a-day=2000000 money-a-day=3.5 price=0.15/0.60"
	want := llmLimits{AtOnce: 3, Timeout: 90 * time.Second, RequestsPerMinute: 60, TokensPerMinute: 100000, TokensPerDay: 2000000,
		MoneyPerDay: 3.5, PricePrompt: 0.15, PriceCompletion: 0.60}
	if got, err := parseLLMLimits(full); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseLLMLimits(defaultSettings().LLM.Limits); err != nil || got != (llmLimits{AtOnce: 2, Timeout: time.Minute}) {
		t.Errorf("the default is %+v, %v", got, err)
	}
	for _, wrong := range []string{"at-once=0", "at-once", "timeout=-1s", "timeout=5", "price=1", "money-a-day=1", "tokens-a-day=-1", "speed=9", "price=-1/2"} {
		if _, err := parseLLMLimits(wrong); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%q gives %v", wrong, err)
		}
	}
}

func TestRisk(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"0.5%": 0.005, "0.005": 0.005, " 1%": 0.01} {
		if got, err := parseRisk(text); err != nil || got != want {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "0", "50%", "-1%", "many"} {
		if _, err := parseRisk(wrong); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%q gives %v", wrong, err)
		}
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("sk-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{"sk-2": "sk-2", "": "", "file:" + path: "sk-1"} {
		if got, err := secret(value); err != nil || got != want {
			t.Errorf("%q gives %q, %v", value, got, err)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"file:" + path, "file:" + path + "-absent"} {
		if _, err := secret(wrong); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%q gives %v", wrong, err)
		}
	}
}
