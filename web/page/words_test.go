package page

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// Whatever the frame and its scripts say is there, in both languages.
func TestFrameWords(t *testing.T) {
	t.Parallel()
	words := Joined(Shared(), errorWords)
	for key, texts := range words {
		if texts[0] == "" || texts[1] == "" {
			t.Errorf("%s is not said in both languages", key)
		}
	}
	used := map[string]string{}
	asked := func(glob fs.FS, pattern string, call *regexp.Regexp) {
		names, err := fs.Glob(glob, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(glob, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range call.FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = name
			}
		}
	}
	asked(os.DirFS("frame"), "*.html", regexp.MustCompile(`\bt "([^"]+)"`))
	asked(os.DirFS("../assets/src/ts"), "*.ts", regexp.MustCompile(`\bword\("(script\.[^"]+)"`))
	for _, e := range menu {
		used["menu."+e.Name] = "menu.go"
	}
	for key, name := range used {
		if _, ok := words[key]; !ok {
			t.Errorf("%s says %s, which has no words", name, key)
		}
	}
}

// Every type and every field that the program knows has a name in both languages.
func TestFieldAndTypeWords(t *testing.T) {
	t.Parallel()
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range types {
		if got := TypeLabel(Vietnamese, typ.Name); got != typ.Label {
			t.Errorf("%s is called %q; its file says %q", typ.Name, got, typ.Label)
		}
		for _, f := range typ.Fields {
			if FieldLabel(English, f.Name) == string(f.Name) || FieldLabel(Vietnamese, f.Name) == string(f.Name) {
				t.Errorf("%s: the field %s has no name", typ.Name, f.Name)
			}
		}
	}
	if got := FieldLabel(Vietnamese, "an_office's_own"); got != "an_office's_own" {
		t.Errorf("a field that nobody named is called %q", got)
	}
}

// Each constant of these kinds of models has words.
func TestModelWords(t *testing.T) {
	t.Parallel()
	words := Shared()
	for kind, prefix := range map[string]string{
		"FindingCode": "finding.", "FieldState": "state.", "Lane": "lane.", "Channel": "channel.", "DossierState": "dossier.", "FileState": "file.",
		"Source": "source.", "Relation": "relation.", "LinkState": "link.", "ResultState": "result.", "ComponentState": "component.",
		"CopyForm": "copy.", "Role": "role.",
	} {
		values := constants(t, kind)
		if len(values) == 0 {
			t.Errorf("there are no constants of the kind %s", kind)
		}
		for _, value := range values {
			if _, ok := words[prefix+value]; !ok {
				t.Errorf("%s%s has no words", prefix, value)
			}
		}
	}
}

// constants gives the values of the constants of a kind of models.
func constants(t *testing.T, kind string) []string {
	t.Helper()
	files, err := filepath.Glob("../../models/*.go")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(fmt.Sprintf(`(?m)^\t?(?:const )?\w+ +%s += +"([^"]+)"`, kind))
	var out []string
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			out = append(out, m[1])
		}
	}
	return out
}

func TestFindingText(t *testing.T) {
	t.Parallel()
	f := models.Finding{Code: models.FindingCheckFailed, Message: "Bằng số là 18, bằng chữ là mười ba."}
	if got := FindingText(Vietnamese, f); got != f.Message {
		t.Error(got)
	}
	if got := FindingText(English, f); !strings.HasPrefix(got, "The value contradicts") {
		t.Error(got)
	}
	if got := FindingText(English, models.Finding{Code: "new", Message: "mới"}); got != "mới" {
		t.Error(got)
	}
}
