package admin

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/page"
)

// Every text that the pages ask for is there in both languages, and none is there that nobody asks for.
func TestWords(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{"lane.desk": true, "lane.backlog": true, "admin.policy.is." + models.PolicyOn: true,
		"admin.policy.is." + models.PolicyOff:               true,
		"admin.policy." + string(models.PolicySecondKeying): true}
	for _, state := range []string{"confirmed", "invalid", "missing"} {
		asked["admin.state."+state] = true
	}
	for _, check := range []string{"database", "blobs", "redis", "disk", "recogniser", "model", "audit", "backup", "program"} {
		asked["admin.check."+check] = true
	}
	for _, code := range []models.Code{models.CodeEncrypted, models.CodeCorrupt, models.CodeUnsupported, models.CodeTooLarge, models.CodeEmpty, models.CodeInvalid,
		models.CodeNotFound, models.CodeConflict, models.CodeUnavailable, models.CodeCrashed, models.CodeInternal, "done", "stopped", "silent", "replaced"} {
		asked["admin.reason."+string(code)] = true
	}
	for pattern, find := range map[string]*regexp.Regexp{"*.html": regexp.MustCompile(`\bt "([^"]+)"`), "*.go": regexp.MustCompile(`"(admin\.[a-z0-9_.]+)"`)} {
		names, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if name == "words.go" || strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range find.FindAllStringSubmatch(string(text), -1) {
				if !strings.HasSuffix(m[1], ".") {
					asked[m[1]] = true
				}
			}
		}
	}
	known := page.Joined(page.Shared(), words)
	for key := range asked {
		if texts, ok := known[key]; !ok || texts[0] == "" || texts[1] == "" {
			t.Errorf("%q has no text", key)
		}
	}
	for key := range words {
		if !asked[key] {
			t.Errorf("nobody asks for %q", key)
		}
	}
}
