// Package wordstest judges the words of a package of pages: what is asked for is there, and nothing is there for nobody.
package wordstest

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sohoa/web/page"
)

// Asked gives the keys that the files of the tested package's folder name. Forms tells for each pattern of files how a key stands in
// them: the first group of the expression. What ends in one of but is no key.
func Asked(t *testing.T, forms map[string]*regexp.Regexp, but ...string) map[string]bool {
	t.Helper()
	asked := map[string]bool{}
	for pattern, form := range forms {
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
			for _, m := range form.FindAllStringSubmatch(string(text), -1) {
				if !slices.ContainsFunc(but, func(end string) bool { return strings.HasSuffix(m[1], end) }) {
					asked[m[1]] = true
				}
			}
		}
	}
	return asked
}

// Whole wants words in both languages for whatever is asked for, among those that all pages share too, and somebody who asks for
// each of words but those that begin with one of made, which are put together elsewhere.
func Whole(t *testing.T, words page.Words, asked map[string]bool, made ...string) {
	t.Helper()
	known := page.Joined(page.Shared(), words)
	for key := range asked {
		if texts, ok := known[key]; !ok || texts[0] == "" || texts[1] == "" {
			t.Errorf("%q has no text", key)
		}
	}
	for key := range words {
		if !asked[key] && !slices.ContainsFunc(made, func(begin string) bool { return strings.HasPrefix(key, begin) }) {
			t.Errorf("nobody asks for %q", key)
		}
	}
}
