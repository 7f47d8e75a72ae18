package api

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"sohoa/models"
	"sohoa/web/hooks"
	"sohoa/web/page"
)

// Every text that a page of this package asks for is there, in both languages.
func TestWords(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	names, err := filepath.Glob("pages/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range append(names, "people.go", "openapi.go") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`\b(?:t|Text\(r,) "([a-z.]+)"`).FindAllStringSubmatch(string(text), -1) {
			keys[found[1]] = true
		}
	}
	for _, k := range models.ChangeKinds {
		keys["hooks.kind."+string(k)] = true
	}
	for _, s := range deliveryStates {
		keys["hooks.delivery."+string(s)], keys["hooks.delivery.none."+string(s)] = true, true
	}
	for _, f := range hooks.Faults {
		keys["hooks.fault."+string(f)] = true
	}
	shared := page.Shared()
	for key := range keys {
		texts, ok := words[key]
		if !ok {
			texts, ok = shared[key]
		}
		if !ok || texts[0] == "" || texts[1] == "" {
			t.Errorf("%s: %q", key, texts)
		}
	}
	for key := range words {
		if !keys[key] {
			t.Errorf("nothing asks for %s", key)
		}
	}
}
