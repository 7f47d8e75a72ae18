// Package sohoa holds nothing but the rules of the house, as tests: which package may know which, and what no file may do.
package sohoa

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows says which packages of ours those under a folder may import: cmd → web, worker → pipeline → models. {} stands
// for the folder's own next name: an engine never knows another engine, nor a store another store.
var arrows = []struct {
	from string
	to   []string
}{
	{"models", nil},
	{"pipeline", []string{"models", "pipeline"}},
	{"worker", []string{"models", "pipeline", "worker"}},
	{"web", []string{"models", "pipeline", "web"}},
	{"engine/{}", []string{"models", "engine/{}", "engine/internal"}},
	{"store/{}", []string{"models", "store/{}", "store/internal"}},
	{"fixtures", []string{"fixtures"}}, // its truth must not be made by what it judges
	{"cmd", []string{"models", "pipeline", "worker", "web", "engine", "store", "cmd"}},
}

// machines are libraries that speak to something outside; each has one package that knows it.
var machines = map[string][]string{
	"github.com/hibiken/asynq":          {"worker"},
	"github.com/redis/go-redis":         {"worker", "engine/openai"}, // one queues, the other shares limits
	"github.com/otiai10/gosseract":      {"engine/tesseract"},
	"github.com/klippa-app/go-pdfium":   {"engine/pdfium"},
	"github.com/tetratelabs/wazero":     {"engine/pdfium"},
	"github.com/makiuchi-d/gozxing":     {"engine/barcode", "fixtures/generate"}, // one reads codes, the other prints them
	"github.com/disintegration/imaging": {"pipeline/prepare"},
	"modernc.org/sqlite":                {"store/sqlite"},
	"github.com/chromedp/chromedp":      {"fixtures/generate"},
	"database/sql":                      {"store/sqlite"},
	"net/http":                          {"web", "cmd/sohoa", "engine/openai"},
	"github.com/sashabaranov/go-openai": {"engine/openai"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

// packages gives the packages of this module and what they import, tests left out: a test may wire anything.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func under(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

// allowed gives what a package may import of ours, and whether the rules know the package at all.
func allowed(pkg string) ([]string, bool) {
	for _, a := range arrows {
		root, nested := strings.CutSuffix(a.from, "/{}")
		if !under(pkg, root) {
			continue
		}
		to := slices.Clone(a.to)
		if nested {
			name := strings.Split(strings.TrimPrefix(pkg, root+"/"), "/")[0]
			for i := range to {
				to[i] = strings.ReplaceAll(to[i], "{}", name)
			}
		}
		return to, true
	}
	return nil, false
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		pkg, ours := strings.CutPrefix(p.ImportPath, "sohoa/")
		if !ours {
			continue
		}
		to, known := allowed(pkg)
		if !known {
			t.Errorf("%s: a new top-level folder needs a reason and a line here", pkg)
		}
		for _, imported := range p.Imports {
			if own, ours := strings.CutPrefix(imported, "sohoa/"); ours {
				if !slices.ContainsFunc(to, func(folder string) bool { return under(own, folder) }) {
					t.Errorf("%s must not know %s", pkg, own)
				}
				continue
			}
			if pkg == "models" && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("models imports %s; the words of the house need the standard library only", imported)
			}
			checkMachine(t, pkg, imported)
		}
	}
}

func checkMachine(t *testing.T, pkg, imported string) {
	t.Helper()
	for library, knowers := range machines {
		if under(imported, library) && !slices.ContainsFunc(knowers, func(k string) bool { return under(pkg, k) }) {
			t.Errorf("%s must not know %s; only %v may", pkg, library, knowers)
		}
	}
}

// Nothing happens by being imported: what exists is listed where it is used.
func TestNoInit(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != "." {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
