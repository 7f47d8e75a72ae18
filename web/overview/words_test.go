package overview

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/page"
)

// made gives the keys that are put together from a word of the models.
func made() []string {
	keys := []string{"overview.age.days", "overview.age.hours", "overview.age.minutes"}
	for _, m := range models.Measures {
		keys = append(keys, "overview."+string(m), "overview."+string(m)+".s")
	}
	for what := range lists {
		keys = append(keys, "overview.list."+string(what))
	}
	for _, s := range []models.DossierState{models.DossierReceived, models.DossierProcessing, models.DossierReview, models.DossierDone, models.DossierFailed} {
		keys = append(keys, "dossier."+string(s))
	}
	for _, l := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
		keys = append(keys, "lane."+string(l))
	}
	for _, h := range []models.HoldKind{models.HoldPostponed, models.HoldRescan, models.HoldException} {
		keys = append(keys, "overview.hold."+string(h))
	}
	return keys
}

// Every text that the pages ask for is there in both languages, and none is there that nobody asks for.
func TestWords(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	for _, key := range made() {
		asked[key] = true
	}
	call := regexp.MustCompile(`(?:\bt|say\(|\$ "[a-z]+") ?"((?:overview|lane)[^"]*)"`)
	key := regexp.MustCompile(`"(overview\.[a-z0-9_.]+)"`)
	for pattern, find := range map[string]*regexp.Regexp{"*.html": call, "*.go": key} {
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
				if !strings.HasSuffix(m[1], ".") && !strings.HasSuffix(m[1], ".html") {
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
