package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/learn"
	"sohoa/pipeline/recognise"
	"sohoa/pipeline/values"
)

const (
	agency    = "registration_agency"
	trueName  = "UBND xã Cẩm Giàng"
	wrongName = "UBND xã Cẩm Giảng" // as the machine likes to read it
	poison    = "UBND xã Của Tôi"
)

// confirmed adds n papers on which people decided the agency, each in a file of its own.
func (a *archive) confirmed(mark string, n int, value string, clerks []string, reading string, others ...string) {
	a.Helper()
	for i := range n {
		d := a.add(fmt.Sprint(mark, i), paper{field: agency, value: reading, state: models.StateCheck, alternatives: others})
		a.decide(d, value, clerks[i%len(clerks)])
	}
}

// choices gives what the lexicon in use makes of some readings, as bytes to compare.
func (a *archive) choices() string {
	a.Helper()
	v, err := a.store.Lexicon(a.Context(), localUnit)
	a.must(err)
	l := learn.New(v.Entries).For(agency)
	var out [][]string
	for _, readings := range [][]string{{wrongName, trueName}, {trueName, wrongName}, {"x", poison, trueName}, {poison, "x"}, {"Sở Tư pháp"}, nil} {
		out = append(out, learn.Rank(l, values.KindAgency, readings))
	}
	text, err := json.Marshal(out)
	a.must(err)
	return string(text)
}

func TestLearn(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	none := a.choices()
	if status, out := a.call("", "learn", "apply"); status != exitFailed || !strings.Contains(out, "gather") {
		t.Errorf("apply of nothing: status %d, %s", status, out)
	}
	both := []string{"lan", "hoa"}
	a.confirmed("true", 6, trueName, both, wrongName, trueName)
	// One clerk writes a name of his own on a dozen papers; another confirms it on one that is sent again and again.
	a.confirmed("poison", 12, poison, []string{"minh"}, trueName)
	for range 5 {
		a.confirmed("same", 1, "UBND xã Một Tệp", []string{"lan"}, trueName)
		a.confirmed("same", 1, "UBND xã Một Tệp", []string{"hoa"}, trueName)
	}
	if out := a.ok("", "learn", "gather", "--actor", "lan"); !strings.Contains(out, "version 1 is the candidate: 1 values") {
		t.Errorf("%s", out)
	}
	if out := a.ok("", "learn", "gather"); !strings.Contains(out, "nothing new") {
		t.Errorf("gathered twice: %s", out)
	}
	if a.choices() != none {
		t.Error("a candidate is in use")
	}
	if out := a.ok("", "learn", "shadow"); !strings.Contains(out, "28 past fields: 0 right before, 6 after") {
		t.Errorf("%s", out)
	}
	a.ok("", "learn", "apply", "--actor", "lan")
	first := a.choices()
	if first == none || !strings.HasPrefix(first, `[["`+trueName) || strings.HasPrefix(first, `[["`+poison) {
		t.Errorf("choices %s", first)
	}
	a.confirmed("other", 4, "Sở Tư pháp", both, "x")
	a.ok("", "learn", "gather")
	a.ok("", "learn", "apply")
	if out := a.ok("", "learn", "list"); !strings.Contains(out, "Sở Tư pháp") || !strings.Contains(out, "live") || !strings.Contains(out, "past") || strings.Contains(out, poison) {
		t.Errorf("%s", out)
	}
	for _, want := range []string{first, none} {
		a.ok("", "learn", "undo", "--actor", "hoa")
		if got := a.choices(); got != want {
			t.Errorf("after undo %s, want %s", got, want)
		}
	}
	if status, _ := a.call("", "learn", "undo"); status != exitFailed {
		t.Errorf("undo of nothing: status %d", status)
	}
	if status, _ := a.call("", "learn", "nonsense"); status != exitUsage {
		t.Errorf("nonsense: status %d", status)
	}
}

// Two clerks who agree can bring in a value, but not one that would have spoiled a field which was right.
func TestLearnRefusesLosses(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	both := []string{"lan", "hoa"}
	a.confirmed("true", 3, trueName, both, wrongName, trueName)
	a.ok("", "learn", "gather")
	a.ok("", "learn", "apply")
	before := a.choices()
	a.confirmed("poison", 5, poison, both, poison)
	a.confirmed("rare", 1, "UBND phường Lạ", []string{"lan"}, "UBND phường Lạ", poison)
	a.ok("", "learn", "gather")
	for _, verb := range []string{"shadow", "apply"} {
		status, out := a.call("", "learn", verb)
		if status != exitFailed || !strings.Contains(out, "spoiled 1 past fields") || !strings.Contains(out, "would be spoiled: document") || strings.Contains(out, "Lạ") {
			t.Errorf("%s: status %d\n%s", verb, status, out)
		}
	}
	if a.choices() != before {
		t.Error("a lexicon that was refused is in use")
	}
	moves, err := a.store.LexiconMoves(t.Context(), localUnit)
	a.must(err)
	if last := moves[len(moves)-1]; last.Action != "refused" || last.Version != 2 || last.Detail != "9 past fields, 0 gains, 1 losses" {
		t.Errorf("moves %+v", moves)
	}
}

// A label that no type knows is listed with the line that would make it one, and nothing more happens.
func TestLearnListsLabels(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	word := func(text string, left, right int) models.Word {
		return models.Word{Text: text, Box: models.Box{Left: left, Top: 20, Right: right, Bottom: 50}, Confidence: 1}
	}
	page, err := json.Marshal(models.Reading{Page: models.Page{Number: 1, Width: 500, Height: 500},
		Lines: []models.Line{{Words: []models.Word{word("Nơi", 10, 50), word("trình:", 55, 110), word("Cẩm", 115, 150), word("Giàng", 155, 200)}}}})
	a.must(err)
	for i := range 3 {
		file := fmt.Sprint("f", i)
		a.must(a.store.Record(t.Context(), models.JournalKey{Blob: models.BlobRef(file), Step: readStep, Page: 1, Version: recognise.Version}, page))
		d := a.add(file, paper{field: agency, value: "Cẩm Giàng", state: models.StateCheck, box: models.Box{Left: 113, Top: 18, Right: 202, Bottom: 52}})
		if i == 2 && strings.Contains(a.ok("", "learn", "list"), "Nơi trình") {
			t.Error("two files suffice")
		}
		a.decide(d, "Cẩm Giàng", []string{"lan", "hoa"}[i%2])
	}
	out := a.ok("", "learn", "list")
	if !strings.Contains(out, "Nơi trình stands by birth_certificate/registration_agency on 3 files") || !strings.Contains(out, `labels: ["Nơi đăng ký khai sinh",`) || !strings.Contains(out, `,"Nơi trình"]`) {
		t.Errorf("%s", out)
	}
}
