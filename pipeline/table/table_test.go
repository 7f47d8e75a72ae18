package table

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sohoa/models"
)

func TestParse(t *testing.T) {
	t.Parallel()
	rows, err := Parse("x.csv", []byte("\ufeff# of an office\nb,a\n\"x,  y\",  1 | 2 ||\n\n# more\n2025-01-02,\n"), "a", "b")
	if err != nil || len(rows) != 2 || rows[0].Get("b") != "x, y" || rows[0].Line != 3 || rows[1].Line != 6 {
		t.Fatalf("%+v, %v", rows, err)
	}
	if got := rows[0].List("a"); len(got) != 2 || got[1] != "2" {
		t.Errorf("list %q", got)
	}
	if from, until, err := rows[1].Days("b", "a"); err != nil || from != "2025-01-02" || until != "" {
		t.Errorf("days %q %q %v", from, until, err)
	}
	if _, _, err := rows[0].Days("b", "a"); !strings.Contains(err.Error(), "x.csv line 3: b is no day") {
		t.Errorf("%v", err)
	}
	for text, want := range map[string]string{"": "line 1", "a\n": "line 1: the column \"b\"", "a,b\n": "line 1: the table is empty", "a,b,a\n": "there twice",
		"a,b\n1\n": "line 2: 1 values for 2", "a,b\n1,\"2\n": "line 2"} {
		if _, err := Parse("x.csv", []byte(text), "a", "b"); models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// An office's file takes the place of the embedded one; a folder in its place is told about.
func TestLoad(t *testing.T) {
	t.Parallel()
	embedded := fstest.MapFS{"x.csv": {Data: []byte("a\nours\n")}}
	dir := t.TempDir()
	for _, at := range []string{"", dir, filepath.Join(dir, "absent")} {
		if rows, err := Load(at, "x.csv", embedded, "a"); err != nil || rows[0].Get("a") != "ours" {
			t.Errorf("%q: %v, %v", at, rows, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "x.csv"), []byte("a\ntheirs\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if rows, err := Load(dir, "x.csv", embedded, "a"); err != nil || rows[0].Get("a") != "theirs" {
		t.Errorf("%v, %v", rows, err)
	}
	other := t.TempDir()
	if err := os.Mkdir(filepath.Join(other, "x.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(other, "x.csv", embedded, "a"); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a folder: %v", err)
	}
}
