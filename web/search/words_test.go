package search

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/page"
	"sohoa/web/page/wordstest"
)

// Every word that the templates ask for is there in both languages, and none is there that nobody asks for.
func TestWords(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	var all strings.Builder
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, m := range regexp.MustCompile(`\bt "([a-z_.]+)"|"Name" "([a-z_.]+)"`).FindAllStringSubmatch(all.String(), -1) {
		asked[m[1]+m[2]] = true
	}
	prefixes := []string{"event.", "entry.", "trouble.", "remedy.", "tie.", "presence.", "file.what."}
	for _, key := range fieldsHead {
		asked[key] = true
	}
	asked["export.sheet"] = true
	wordstest.Whole(t, words, asked, prefixes...)
}

// Whatever a state or relation is, the templates find its words.
func TestWordsOfModels(t *testing.T) {
	t.Parallel()
	known := page.Joined(page.Shared(), words)
	var keys []string
	for _, s := range states {
		keys = append(keys, "dossier."+string(s))
	}
	for _, p := range []models.Presence{models.PresenceMissing, models.PresenceOptional, models.PresencePaper, models.PresenceHandedIn, models.PresenceShown,
		models.PresenceReused, models.PresenceShared, models.PresenceOmitted} {
		keys = append(keys, "presence."+string(p))
	}
	for _, r := range []models.ResultRelation{models.ResultBasedOn, models.ResultReplaces, models.ResultAmends, models.ResultReissues, models.ResultCorrects, models.ResultRevokes} {
		keys = append(keys, "tie."+string(r), "tie.later."+string(r))
	}
	for _, s := range []models.FileState{models.FileReceived, models.FileRunning, models.FileDone, models.FileFailed} {
		keys = append(keys, "file."+string(s), "file.what."+string(s))
	}
	for _, key := range keys {
		if _, ok := known[key]; !ok {
			t.Errorf("%q has no text", key)
		}
	}
}

func TestReason(t *testing.T) {
	t.Parallel()
	for text, speaks := range map[string]bool{"holder_personal_id equal": true, "holder_date_of_birth differs": false, "holder deceased before": false, "result revoked": false} {
		if r := reasonOf(page.Vietnamese, text); r.For != speaks || r.Text == "" || r.Text == text {
			t.Errorf("%q: %+v", text, r)
		}
	}
}
