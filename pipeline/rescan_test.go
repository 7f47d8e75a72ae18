package pipeline

import (
	"testing"

	"sohoa/models"
)

// TestRescanReadsOnePage sees that of a file of which a page was scanned again only that page is read, and that the page keeps
// its number.
func TestRescanReadsOnePage(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	l := d.line(t)
	run(t, l)
	d.calls = nil
	again := file
	again.Rescans = []models.Rescan{{Page: 2, Blob: "b2", Size: 10}, {Page: 2, Blob: "b3", Size: 11}}
	got, err := l.Run(t.Context(), again, models.LaneDesk, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := d.count(callRead); n != 1 || d.calls[call{callRead, 1}] != 1 {
		t.Errorf("read again: %v, want the first page of the last rescan alone", d.calls)
	}
	for i, p := range got.Pages {
		if p.Number != i+1 {
			t.Errorf("page %d has number %d", i+1, p.Number)
		}
	}
	if at, page := again.At(2); at.Blob != "b3" || at.Size != 11 || page != 1 {
		t.Errorf("page 2 stands at %s, page %d", at.Blob, page)
	}
	if at, page := again.At(3); at.Blob != file.Blob || page != 3 {
		t.Errorf("page 3 stands at %s, page %d", at.Blob, page)
	}
}
