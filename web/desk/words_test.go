package desk

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/page"
)

var (
	inTemplates = regexp.MustCompile(`[ ({]t "([a-z_.]+)"`)
	inArguments = regexp.MustCompile(`"(?:Word|Do)" "(desk\.[a-z_.]+)"`)
	inPrints    = regexp.MustCompile(`print "([a-z_.]+\.)"`)
	inScripts   = regexp.MustCompile(`word\(\s*"([a-zA-Z_.]+)"`)
	inMarks     = regexp.MustCompile(`"(desk\.ts\.[a-z]+)"`)
	inCode      = regexp.MustCompile(`"(desk\.(?:left|fault|slip|presence)\.[a-z_]+)"`)
)

// used gives the keys that templates, scripts and handlers ask for.
func used(t *testing.T) (keys, prefixes map[string]bool) {
	t.Helper()
	keys, prefixes = map[string]bool{}, map[string]bool{}
	take := func(text string, into map[string]bool, forms ...*regexp.Regexp) {
		for _, form := range forms {
			for _, m := range form.FindAllStringSubmatch(text, -1) {
				into[m[1]] = true
			}
		}
	}
	for _, pattern := range []string{"*.html", "*.go", "../assets/src/ts/desk.ts", "../assets/src/ts/desk/*.ts"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || name == "words.go" {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			take(string(data), keys, inTemplates, inArguments, inScripts, inMarks, inCode)
			take(string(data), prefixes, inPrints)
		}
	}
	return keys, prefixes
}

// Every word that is asked for is there in both languages, and none is there for nothing.
func TestWords(t *testing.T) {
	t.Parallel()
	all := page.Joined(page.Shared(), Words)
	keys, prefixes := used(t)
	for key := range keys {
		if strings.HasSuffix(key, ".") {
			continue
		}
		if _, ok := all[key]; !ok {
			t.Errorf("there is no word %s", key)
		}
	}
	for key, texts := range Words {
		if texts[0] == "" || texts[1] == "" {
			t.Errorf("%s lacks a language", key)
		}
		made := false
		for prefix := range prefixes {
			made = made || strings.HasPrefix(key, prefix)
		}
		if !keys[key] && !made && !strings.HasPrefix(key, "desk.presence.") && !strings.HasPrefix(key, "desk.slip.") {
			source, err := fs.ReadFile(os.DirFS("."), "desk.go")
			if err != nil || !strings.Contains(string(source)+code(t), `"`+key+`"`) {
				t.Errorf("nobody says %s", key)
			}
		}
	}
}

// code gives the text of all handlers.
func code(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "words.go" {
			out.Write(data)
		}
	}
	return out.String()
}

// Words that are put together from words of the models.
func TestWordsOfModels(t *testing.T) {
	t.Parallel()
	all := page.Joined(page.Shared(), Words)
	var keys []string
	for _, p := range []models.Presence{models.PresenceMissing, models.PresenceOptional, models.PresencePaper, models.PresenceHandedIn,
		models.PresenceShown, models.PresenceReused, models.PresenceShared, models.PresenceOmitted} {
		keys = append(keys, "desk.presence."+string(p))
	}
	for _, c := range []models.Code{models.CodeEncrypted, models.CodeCorrupt, models.CodeUnsupported, models.CodeTooLarge, models.CodeEmpty,
		models.CodeCrashed, models.CodeUnavailable, models.CodeInternal} {
		keys = append(keys, "desk.file."+string(c))
	}
	for _, f := range (row{}).Forms() {
		keys = append(keys, "copy."+string(f), "desk.slip."+string(f))
	}
	for _, s := range []models.FileState{models.FileReceived, models.FileRunning, models.FileDone, models.FileFailed} {
		keys = append(keys, "file."+string(s))
	}
	for _, key := range keys {
		if _, ok := all[key]; !ok {
			t.Errorf("there is no word %s", key)
		}
	}
}
