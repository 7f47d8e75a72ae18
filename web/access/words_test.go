package access

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// keyed is a key in a template or in the code.
var keyed = regexp.MustCompile(`"((?:signin|link|setup|password|account|accounts|audit)\.[a-z_.]+)"`)

// Every key that a template or the code names has words, and no words are left over.
func TestWords(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() || e.Name() == "words.go" || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		data, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyed.FindAllStringSubmatch(string(data), -1) {
			if strings.HasSuffix(m[1], ".html") {
				continue
			}
			used[m[1]] = true
			if _, ok := words[m[1]]; !ok {
				t.Errorf("%s: no words for %s", e.Name(), m[1])
			}
		}
	}
	for key, texts := range words {
		if !used[key] && !strings.HasPrefix(key, "role.") {
			t.Errorf("nobody says %s", key)
		}
		if texts[0] == "" || texts[1] == "" || strings.Count(texts[0], "%") != strings.Count(texts[1], "%") {
			t.Errorf("%s: %q", key, texts)
		}
	}
	for _, name := range []string{"desk", "clerk", "head", "auditor", "administrator"} {
		if _, ok := words["role."+name+".what"]; !ok {
			t.Errorf("no words on what %s does", name)
		}
	}
}
