package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
)

// threePages gives a desk with a paper of three pages.
func threePages(t testing.TB) *desk {
	t.Helper()
	return &desk{pages: casePages(t, "testdata/cases/birth_certificate_three_pages")}
}

func run(t testing.TB, l *Line) models.Digitisation {
	t.Helper()
	got, err := l.Run(t.Context(), file, models.LaneDesk, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestRunRepeatsNothing breaks a run at its last engine and sees that the next one asks only for what is missing.
func TestRunRepeatsNothing(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	d.fail = map[call]error{{callReread, 2}: unavailable}
	l := d.line(t)
	if _, err := l.Run(t.Context(), file, models.LaneDesk, nil); models.CodeOf(err) != models.CodeUnavailable {
		t.Fatalf("the broken run gives %v", err)
	}
	if n := d.count(callCount, callRead); n != 4 {
		t.Fatalf("%d calls for a count and three pages", n)
	}
	d.fail, d.calls = nil, nil
	first := run(t, l)
	if n := d.count(callCount, callPicture, callRead); n != 0 {
		t.Errorf("the second run asked the engines %d times for what was known", n)
	}
	if d.calls[call{callReread, 1}] != 0 || d.calls[call{callReread, 2}] != 1 {
		t.Errorf("the second run read again: %v", d.calls)
	}
	d.calls = nil
	if again := run(t, l); !reflect.DeepEqual(again, first) || d.count(callCount, callPicture, callRead, callReread) != 0 {
		t.Errorf("a run over a finished file gives something else or asked %v", d.calls)
	}
}

// TestRunRepeatsOtherVersions sees that nothing is taken from the journal that another version of a step left, nor
// what is damaged.
func TestRunRepeatsOtherVersions(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(models.JournalKey, json.RawMessage) (models.JournalKey, json.RawMessage){
		"other version": func(k models.JournalKey, v json.RawMessage) (models.JournalKey, json.RawMessage) {
			k.Version += " before"
			return k, v
		},
		"other file": func(k models.JournalKey, v json.RawMessage) (models.JournalKey, json.RawMessage) {
			k.Blob = "b2"
			return k, v
		},
		"damaged": func(k models.JournalKey, v json.RawMessage) (models.JournalKey, json.RawMessage) {
			return k, v[:len(v)/2]
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := threePages(t)
			l := d.line(t)
			first := run(t, l)
			asked := d.count(callCount, callRead, callReread)
			l.Journal.(*memory).rewrite(change)
			if again := run(t, l); !reflect.DeepEqual(again, first) {
				t.Error("the second run gives something else")
			}
			if n := d.count(callCount, callRead, callReread); n != 2*asked && !(name == "damaged" && n > asked) {
				t.Errorf("asked %d times, then %d", asked, n-asked)
			}
		})
	}
}

// TestRunPageUnread sees that a page that cannot be read is a finding, that the rest goes on, and that the page is
// tried again by the next run.
func TestRunPageUnread(t *testing.T) {
	t.Parallel()
	for _, cause := range []*models.Error{crashed, corrupt} {
		for _, at := range []string{callPicture, callRead} {
			t.Run(at+" "+string(cause.Code), func(t *testing.T) {
				t.Parallel()
				d := threePages(t)
				d.fail = map[call]error{{at, 2}: cause}
				l := d.line(t)
				got := run(t, l)
				if len(got.Pages) != 3 || !got.Pages[1].Quality.Unread || got.Pages[1].Number != 2 || got.Pages[0].Quality.Unread {
					t.Errorf("pages %+v", got.Pages)
				}
				doc := got.Documents[0]
				if len(got.Documents) != 1 || !slices.Equal(doc.Pages, []int{1, 2, 3}) {
					t.Fatalf("papers %+v", got.Documents)
				}
				if !slices.ContainsFunc(doc.Findings, func(f models.Finding) bool { return f.Code == models.FindingPageUnread && f.Page == 2 }) {
					t.Errorf("findings %v", doc.Findings)
				}
				if doc.Field("full_name") == nil || doc.Field("registration_date") == nil || doc.Field("mother_full_name") != nil {
					t.Errorf("fields of pages 1 and 3 are missing, or those of page 2 there: %v", told(got))
				}
				d.fail, d.calls = nil, nil
				if got := run(t, l); got.Pages[1].Quality.Unread || d.calls[call{callRead, 1}] != 0 || d.calls[call{callRead, 2}] != 1 {
					t.Errorf("the next run asked %v", d.calls)
				}
			})
		}
	}
}

// TestRunErrors sees that what concerns more than a page comes back with its code.
func TestRunErrors(t *testing.T) {
	t.Parallel()
	encrypted := &models.Error{Code: models.CodeEncrypted, Message: "the file needs a password"}
	for name, c := range map[string]struct {
		fail map[call]error
		want models.Code
	}{
		"count: encrypted":      {map[call]error{{callCount, 0}: encrypted}, models.CodeEncrypted},
		"count: unavailable":    {map[call]error{{callCount, 0}: unavailable}, models.CodeUnavailable},
		"picture: unavailable":  {map[call]error{{callPicture, 2}: unavailable}, models.CodeUnavailable},
		"read: unavailable":     {map[call]error{{callRead, 3}: unavailable}, models.CodeUnavailable},
		"read: our fault":       {map[call]error{{callRead, 3}: errors.New("odd")}, models.CodeInternal},
		"reread: unavailable":   {map[call]error{{callReread, 1}: unavailable}, models.CodeUnavailable},
		"read: all pages crash": {map[call]error{{callRead, 1}: crashed, {callRead, 2}: corrupt, {callRead, 3}: crashed}, models.CodeCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := threePages(t)
			d.fail = c.fail
			if _, err := d.line(t).Run(t.Context(), file, models.LaneDesk, nil); models.CodeOf(err) != c.want {
				t.Errorf("got %v, want code %s", err, c.want)
			}
		})
	}
}

func TestRunJournalAway(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	l := d.line(t)
	l.Journal = &memory{err: unavailable}
	if _, err := l.Run(t.Context(), file, models.LaneDesk, nil); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("got %v", err)
	}
}

// TestRunEmpty sees that a file without pages is an error or gives nothing, but does not crash.
func TestRunEmpty(t *testing.T) {
	t.Parallel()
	if got, err := (&desk{}).line(t).Run(t.Context(), file, models.LaneDesk, nil); err == nil && len(got.Documents) > 0 {
		t.Errorf("no page gives %+v", got)
	}
}

// TestRunCancelled cancels the context while a page is read. An engine that dies of it is not the page's fault.
func TestRunCancelled(t *testing.T) {
	t.Parallel()
	for name, dies := range map[string]error{"engine obeys": context.Canceled, "engine dies": crashed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			d := threePages(t)
			d.fail = map[call]error{{callRead, 1}: dies, {callRead, 2}: dies, {callRead, 3}: dies}
			d.during = func(_ context.Context, c call) {
				if c.name == callRead {
					cancel()
				}
			}
			l := d.line(t)
			got, err := l.Run(ctx, file, models.LaneDesk, nil)
			if err == nil || !errors.Is(err, dies) || models.CodeOf(err).ByInput() {
				t.Errorf("got %v, %v", got, err)
			}
			d.fail = nil
			run(t, l) // nothing was recorded as unread
		})
	}
}

// TestRunAhead sees that pages of a file are read several at once, and never more than Ahead.
func TestRunAhead(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // only where the pages are read one by one
	defer cancel()
	var now, most atomic.Int32
	meet := make(chan struct{})
	d := &desk{pages: slices.Repeat([]models.Reading{drawn(1, "     Trang một")}, 8)}
	for i := range d.pages {
		d.pages[i].Page.Number = i + 1
	}
	d.during = func(ctx context.Context, c call) {
		if c.name != callRead {
			return
		}
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		select { // two readers meet
		case meet <- struct{}{}:
		case <-meet:
		case <-ctx.Done():
			t.Error("no two pages are read at once")
		}
	}
	if _, err := d.line(t).Run(ctx, file, models.LaneDesk, nil); err != nil || most.Load() != 2 {
		t.Errorf("%d pages at once with Ahead 2, error %v", most.Load(), err)
	}
}

// TestRunTypeGiven sees that the sender's word about the type is taken.
func TestRunTypeGiven(t *testing.T) {
	t.Parallel()
	d := &desk{pages: []models.Reading{drawn(1, "     Họ, chữ đệm, tên: NGUYỄN THỊ HOA")}}
	f := file
	f.Type = "birth_certificate"
	got, err := d.line(t).Run(t.Context(), f, models.LaneDesk, nil)
	if err != nil || len(got.Documents) != 1 {
		t.Fatal(got, err)
	}
	doc := got.Documents[0]
	if doc.Type != f.Type || doc.TypeConfidence != 1 || doc.Field("full_name").Value != "NGUYỄN THỊ HOA" {
		t.Errorf("got %+v", doc)
	}
	if f := doc.Field("date_of_birth"); f == nil || f.State != models.StateMissing || f.Value != "" || len(f.Findings) == 0 {
		t.Errorf("a required value that is not there gives %+v", f)
	}
}

// TestRunTextLayer sees that a file's own text stands for the recognised one where they agree, and only there.
func TestRunTextLayer(t *testing.T) {
	t.Parallel()
	page := casePages(t, "testdata/cases/birth_certificate")[0]
	misread := page
	misread.Lines = slices.Clone(page.Lines)
	for i, line := range misread.Lines {
		if line.Text() == "Họ, chữ đệm, tên: NGUYỄN THỊ HOA" {
			misread.Lines[i].Words = slices.Clone(line.Words)
			misread.Lines[i].Words[len(line.Words)-1].Text = "HOÀ."
		}
	}
	for name, c := range map[string]struct {
		seen   models.Reading
		layer  []models.Line
		source models.Source
	}{
		"agrees":          {misread, page.Lines, models.SourceTextLayer},
		"none":            {page, nil, models.SourceRules},
		"a stamp only":    {page, page.Lines[:2], models.SourceRules},
		"another paper's": {page, casePages(t, "testdata/cases/decision")[0].Lines, models.SourceRules},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{pages: []models.Reading{c.seen}, layers: map[int][]models.Line{1: c.layer}}
			f := run(t, d.line(t)).Documents[0].Field("full_name")
			if f.Source != c.source || f.Value != "NGUYỄN THỊ HOA" {
				t.Errorf("full_name is %q from %s", f.Value, f.Source)
			}
			if again := d.count(callReread); (again == 0) != (c.source == models.SourceTextLayer) {
				t.Errorf("%d second readings", again)
			}
		})
	}
}
