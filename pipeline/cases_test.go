package pipeline

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/evaluate"
)

// TestCases runs the papers of testdata/cases through the line. A case is a folder: page1.txt, page2.txt … are drawn
// (see drawn), want.txt says what is to be found: for each paper "pages 1 2", "type NAME" and a line "name = value"
// for each field. A field that is not listed must not be found; one without a value must be missing though the type
// requires it.
func TestCases(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no cases", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			d := &desk{pages: casePages(t, folder)}
			got, err := d.line(t).Run(t.Context(), file, models.LaneDesk, nil)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join(folder, "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, strings.Split(strings.TrimSpace(string(want)), "\n"), told(got))
			for _, doc := range got.Documents {
				checkEvidence(t, d, doc)
			}
		})
	}
}

// casePages gives the pages of a case, in order.
func casePages(t testing.TB, folder string) []models.Reading {
	t.Helper()
	var pages []models.Reading
	for n := 1; ; n++ {
		text, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("page%d.txt", n)))
		if err != nil && n > 1 {
			return pages
		}
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, drawn(n, string(text)))
	}
}

// told writes what was found as want.txt does.
func told(got models.Digitisation) []string {
	var out []string
	for _, doc := range got.Documents {
		out = append(out, "pages "+strings.Trim(fmt.Sprint(doc.Pages), "[]"), "type "+string(doc.Type))
		for _, f := range doc.Fields {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s = %s", f.Name, f.Value)))
		}
	}
	return out
}

// compare reports the lines of each paper that are wanted and not there, and those there and not wanted; the order of
// fields does not count.
func compare(t *testing.T, want, got []string) {
	t.Helper()
	paper := func(lines []string) []string {
		n := 0
		for i, line := range lines {
			if strings.HasPrefix(line, "pages ") {
				n++
			}
			lines[i] = fmt.Sprintf("paper %d: %s", n, line)
		}
		return lines
	}
	want, got = paper(want), paper(got)
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("not found: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("found:     %s", line)
		}
	}
}

// checkEvidence sees that every value points at words that stand on its paper.
func checkEvidence(t *testing.T, d *desk, doc models.Document) {
	t.Helper()
	for _, f := range doc.Fields {
		if f.Value != "" && len(f.Evidence) == 0 {
			t.Errorf("%s has a value and no evidence", f.Name)
		}
		for _, e := range f.Evidence {
			if !slices.Contains(doc.Pages, e.Page) || e.Box.Empty() {
				t.Errorf("%s points at page %d, box %v", f.Name, e.Page, e.Box)
				continue
			}
			box := image.Rect(e.Box.Left, e.Box.Top, e.Box.Right, e.Box.Bottom)
			if at := wordsIn(d.pages[e.Page-1], box); f.Source == models.SourceRules && at != e.Text {
				t.Errorf("%s: at %v stands %q, not %q", f.Name, e.Box, at, e.Text)
			}
		}
	}
}

// caseTruths gives what want.txt of each folder says, as the truth of a file.
func caseTruths(t testing.TB, folders []string) map[string]evaluate.Truth {
	t.Helper()
	out := map[string]evaluate.Truth{}
	for _, folder := range folders {
		data, err := os.ReadFile(filepath.Join(folder, "want.txt"))
		if err != nil {
			t.Fatal(err)
		}
		truth := evaluate.Truth{File: folder}
		for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if strings.HasPrefix(line, "pages ") {
				truth.Documents = append(truth.Documents, evaluate.TruthDocument{Fields: map[models.FieldName]string{}})
				continue
			}
			doc := &truth.Documents[len(truth.Documents)-1]
			if name, ok := strings.CutPrefix(line, "type "); ok {
				doc.Type = models.TypeName(name)
			} else if name, value, ok := strings.Cut(line, " = "); ok {
				doc.Fields[models.FieldName(name)] = value
			}
		}
		out[folder] = truth
	}
	return out
}
