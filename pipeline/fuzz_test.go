package pipeline

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
)

// addPages seeds a fuzz test with the pages of all cases, shaken.
func addPages(f *testing.F) {
	f.Helper()
	pages, err := filepath.Glob("testdata/cases/*/page*.txt")
	if err != nil || len(pages) == 0 {
		f.Fatal("no cases", err)
	}
	for i, name := range pages {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), uint64(i+1))
	}
	f.Add("", uint64(1))
	f.Add(": : Số: :\n . - :", uint64(1))
}

// shaken gives the sheet of a drawn page after words were moved, dropped, joined, torn off their lines and given
// empty boxes; seed 0 leaves them as they are.
func shaken(text string, seed uint64) *layout.Sheet {
	page := drawn(1, text)
	if seed == 0 {
		return layout.New([]models.Reading{page})
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	var lines []models.Line
	for _, line := range page.Lines {
		var out models.Line
		for _, w := range line.Words {
			dx, dy := rng.IntN(31)-15, rng.IntN(31)-15
			w.Box.Left, w.Box.Right, w.Box.Top, w.Box.Bottom = w.Box.Left+dx, w.Box.Right+dx, w.Box.Top+dy, w.Box.Bottom+dy
			switch rng.IntN(12) {
			case 0:
				continue
			case 1:
				w.Box = models.Box{}
			case 2:
				w.Text = ""
			case 3:
				w.Text += ":" + w.Text
			case 4:
				lines = append(lines, out)
				out = models.Line{}
			}
			out.Words = append(out.Words, w)
		}
		lines = append(lines, out)
	}
	page.Lines = lines
	second := page
	second.Page.Number = 2
	return layout.New([]models.Reading{page, second})
}

// inside fails where spans do not stand on the sheet.
func inside(t *testing.T, s *layout.Sheet, what string, spans ...layout.Span) {
	t.Helper()
	for _, sp := range spans {
		if sp.Row < 0 || sp.Row >= len(s.Rows) || sp.From < 0 || sp.From > sp.To || sp.To > len(s.Rows[sp.Row].Words) {
			t.Fatalf("%s stands at %+v, outside the sheet", what, sp)
		}
	}
}

func FuzzFind(f *testing.F) {
	addPages(f)
	types := embeddedTypes(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		s := shaken(text, seed)
		h := heading.Find(s, types)
		inside(t, s, "the title", h.Title...)
		if h.Motto != nil {
			inside(t, s, "the motto", *h.Motto)
		}
		if h.Number != nil {
			inside(t, s, "the number", *h.Number)
		}
		if h.Confidence < 0 || h.Confidence > 1 || h.Type != models.TypeUnknown && types.Find(h.Type) == nil {
			t.Fatalf("type %q with confidence %v", h.Type, h.Confidence)
		}
		for _, rows := range heading.Agencies(s, h) {
			inside(t, s, "an agency", rows...)
		}
	})
}

func FuzzFields(f *testing.F) {
	addPages(f)
	types := embeddedTypes(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		s, mark := extract.CutCertification(shaken(text, seed))
		if mark != nil {
			for _, c := range extract.Certification(mark) {
				inside(t, mark, string(c.Field.Name), c.Spans...)
			}
		}
		for _, p := range extract.InWords(s) {
			inside(t, s, "a phrase", layout.Span{Row: p.Row})
		}
		head := heading.Find(s, types)
		other := types[seed%uint64(len(types))] // a paper read as what it is not
		asked := []*doctypes.Type{types.Find(head.Type), other}
		for _, typ := range asked {
			seen := map[models.FieldName]bool{}
			for _, c := range extract.Fields(s, typ, head) {
				inside(t, s, string(c.Field.Name), c.Spans...)
				if seen[c.Field.Name] || c.Reading.Value == "" || c.Label < 0 || c.Label > 1 {
					t.Fatalf("%s: %s twice, empty or with label %v", typ.Name, c.Field.Name, c.Label)
				}
				seen[c.Field.Name] = true
			}
		}
	})
}

// loadEmbedded parses the embedded types once; no test changes them.
var loadEmbedded = sync.OnceValues(func() (doctypes.Set, error) { return doctypes.Load("") })

func embeddedTypes(t testing.TB) doctypes.Set {
	t.Helper()
	types, err := loadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	return types
}
