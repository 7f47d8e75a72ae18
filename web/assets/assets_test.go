package assets

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// built ends the test where the assets were not made: nothing can be said about them.
func built(t *testing.T) map[string]file {
	t.Helper()
	if !Built() {
		t.Fatal("there are no assets (make assets)")
	}
	return bundled()
}

// What browsers have to load of scripts stays small, whatever pages add.
func TestScriptsAreSmall(t *testing.T) {
	t.Parallel()
	const most = 120_000 // bytes, compressed, all bundles together
	total := 0
	for name, f := range built(t) {
		if filepath.Ext(name) == ".js" {
			t.Logf("%s: %d bytes, compressed %d", name, len(f.data), len(f.packed))
			total += min(len(f.data), max(len(f.packed), 1))
		}
	}
	if total > most {
		t.Errorf("the scripts have %d bytes together, at most %d are allowed", total, most)
	}
}

// An office without internet sees the same pages: nothing comes from elsewhere.
func TestNothingFromOutside(t *testing.T) {
	t.Parallel()
	address := regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	for name, f := range built(t) {
		if name == "LICENCES.txt" || filepath.Ext(name) == ".woff2" { // texts that are read, and no text
			continue
		}
		for _, found := range address.FindAll(f.data, -1) {
			if !bytes.HasSuffix(found, []byte("//www.w3.org")) { // a name of XML, never asked
				t.Errorf("%s names %s", name, found)
			}
		}
		for _, construct := range []string{"@import", "sourceMappingURL"} {
			if bytes.Contains(f.data, []byte(construct)) {
				t.Errorf("%s has %s", name, construct)
			}
		}
	}
}

// Every font face that the style sheet names is there.
func TestFonts(t *testing.T) {
	t.Parallel()
	files := built(t)
	named := regexp.MustCompile(`url\("?\.?/?(fonts/[^")]+)"?\)`).FindAllSubmatch(files["app.css"].data, -1)
	if len(named) < 18 {
		t.Errorf("%d font faces are named; two families in three subsets were expected", len(named))
	}
	for _, n := range named {
		if len(files[string(n[1])].data) == 0 {
			t.Errorf("%s is not there", n[1])
		}
	}
}

func TestHandler(t *testing.T) {
	t.Parallel()
	files := built(t)
	for path, want := range map[string]struct{ kind, cache string }{
		URL("app.css"):              {"text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		Prefix + "old/app.js":       {"text/javascript; charset=utf-8", ""},
		URL("icons.svg"):            {"image/svg+xml", "public, max-age=31536000, immutable"},
		Prefix + "x/" + font(files): {"font/woff2", "public, max-age=31536000, immutable"},
	} {
		for _, coding := range []string{"", "gzip, br"} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			r.Header.Set("Accept-Encoding", coding)
			if err := Handler(w, r); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if got := w.Header(); got.Get("Content-Type") != want.kind || got.Get("Cache-Control") != want.cache {
				t.Errorf("%s: %v", path, got)
			}
			if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != (coding != "" && want.kind != "font/woff2") {
				t.Errorf("%s, accepting %q: compressed is %v", path, coding, packed)
			}
		}
	}
	for _, path := range []string{"", "x", "x/", "x/.keep", "x/../assets.go", "x/dist/app.css"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL.Path = Prefix + path
		if err := Handler(httptest.NewRecorder(), r); err == nil {
			t.Errorf("%s was served", path)
		}
	}
}

func font(files map[string]file) string {
	for name := range files {
		if strings.HasPrefix(name, "fonts/") {
			return name
		}
	}
	return ""
}

// Every icon that a template names is drawn.
func TestIconsExist(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../*/*.html")
	if err != nil {
		t.Fatal(err)
	}
	deeper, _ := filepath.Glob("../*/*/*.html") // the pattern is well-formed
	icon := regexp.MustCompile(`\bicon "([^"]+)"`)
	for _, path := range append(pages, deeper...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range icon.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join("src", "icons", m[1]+".svg")); err != nil {
				t.Errorf("%s: there is no icon %q", path, m[1])
			}
		}
	}
}
