package review

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sohoa/web/page"
)

// composed lists the keys that scripts put together from a prefix and a code, with the codes that there are.
var composed = map[string][]string{
	"review.n.":            {"check", "invalid", "ungrounded", "missing", "locked"},
	"review.find.":         {"check", "invalid", "ungrounded", "missing", "locked"},
	"review.said.":         {"absent", "illegible", "undo"},
	"review.reason.":       {"ask", "wait", "expert", "foreign", "forged", "secret", "damaged", "blurred", "cut", "lost", "mixed", "dark"},
	"review.key.":          {"confirm", "back", "finish", "take", "others", "keep", "doubt", "doubtBack", "absent", "illegible", "box", "zoom", "pageNext", "pageBack", "pageProblem", "rotate", "links", "split", "later", "exception", "rescan", "undo", "escape"},
	"review.keys.refused.": {"typing", "toggle", "browser", "taken"},
	"review.why.":          {"check", "invalid", "ungrounded", "missing", "type_unknown", "second_keying", "keyings_differ", "link", "returned"},
	"review.held.":         {"postponed", "rescan", "exception"},
	"state.":               {"auto", "check", "invalid", "ungrounded", "missing", "confirmed", "corrected", "reused", "locked"},
	"source.":              {"rules", "llm", "barcode", "text_layer", "register", "clerk"},
	"relation.":            {"same_result", "same_holder", "household", "reference"},
	"link.":                {"proposed", "confirmed", "rejected", "pending"},
	"lane.":                {"desk", "backlog"},
}

// Every key that the template or a script names has words in both languages, and no words lie about that nobody says.
func TestWords(t *testing.T) {
	t.Parallel()
	all := page.Joined(page.Shared(), pageWords)
	used := map[string]bool{}
	for prefix, codes := range composed {
		for _, code := range codes {
			used[prefix+code] = true
		}
	}
	key := regexp.MustCompile(`"((?:review|state|source|relation|link|lane)\.[A-Za-z_.0-9]+)"`)
	for _, source := range sources(t) {
		for _, found := range key.FindAllStringSubmatch(source, -1) {
			if name := found[1]; !isPrefix(name) && name != "review.js" {
				used[name] = true
			}
		}
	}
	for name := range used {
		if all[name][0] == "" || all[name][1] == "" {
			t.Errorf("%s has no words in both languages: %q", name, all[name])
		}
	}
	for name, texts := range pageWords {
		if !used[name] {
			t.Errorf("nobody says %s (%s)", name, texts[0])
		}
		if strings.Count(texts[0], "{") != strings.Count(texts[1], "{") {
			t.Errorf("%s takes other figures in English: %q", name, texts)
		}
	}
}

// isPrefix tells whether scripts hang a code on the key.
func isPrefix(name string) bool { return composed[name+"."] != nil && pageWords[name] == [2]string{} }

// sources gives the texts of the page's template and scripts.
func sources(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, root := range []string{".", filepath.Join("..", "assets", "src", "ts", "review")} {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !slices.Contains([]string{".html", ".ts"}, filepath.Ext(name)) {
				return err
			}
			text, err := os.ReadFile(filepath.Join(root, name))
			out = append(out, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d sources were found", len(out))
	}
	return out
}
