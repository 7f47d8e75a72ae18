package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What is decided while the server is away stays on screen, is called unsaved in words, and is saved when it is back.
func TestReviewOffline(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	p := r.paper(t)
	open := p.open()
	r.cut(t, true)
	r.write(t, "77/TLKS-BS")
	r.press(t, kb.Enter)
	r.press(t, kb.Enter) // the next field, confirmed
	r.wait(t, `!document.getElementById("unsaved").hidden && document.getElementById("unsaved-text").textContent.includes("2")`)
	if text := eval[string](t, r.tab, fmt.Sprintf(`document.getElementById("f-%d").value`, open[0])); text != "77/TLKS-BS" {
		t.Errorf("the unsaved text is %q", text)
	}
	r.axe(t)
	r.cut(t, false)
	r.wait(t, `document.getElementById("unsaved").hidden`)
	r.saved(t)
	after := r.paper(t)
	if value, state := after.value(open[0]); value != "77/TLKS-BS" || state != "corrected" {
		t.Errorf("saved as %q, %s", value, state)
	}
	if _, state := after.value(open[1]); state != "confirmed" {
		t.Errorf("the second field is %s", state)
	}
}

// Words of the page go into the current field by a click, and a box drawn by keys is read again.
func TestReviewPicks(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	p := r.paper(t)
	box := p.Fields[1].Evidence[0].Box // the holder's name, whatever the current field is
	at := eval[[]float64](t, r.tab, fmt.Sprintf(`(() => {
		const to = document.getElementById("turned").getScreenCTM();
		const point = new DOMPoint(%d, %d).matrixTransform(to);
		return [point.x, point.y];
	})()`, box.Left+6, (box.Top+box.Bottom)/2))
	r.wait(t, `performance.getEntriesByType("resource").some(e => e.name.endsWith("/words") && e.responseEnd > 0)`)
	r.do(t, chromedp.MouseClickXY(at[0], at[1]))
	first, _, _ := strings.Cut(p.Fields[1].Display, " ")
	r.wait(t, fmt.Sprintf(`document.activeElement.value === %s`, quoted(first)))
	r.press(t, kb.Escape)
	r.wait(t, fmt.Sprintf(`document.activeElement.value === %s`, quoted(p.Fields[p.open()[0]].Display)))
	r.press(t, "b", chromedp.ModifierCtrl)
	r.wait(t, `document.querySelector(".bx-hand")`)
	r.press(t, kb.Enter)
	r.wait(t, `document.activeElement.matches("input[data-index]") && document.querySelector("li.f.now.typed, li.f.now.failed") || document.getElementById("status-text").textContent.includes("↵")`)
	r.press(t, kb.F2)
	r.wait(t, `document.getElementById("zoom-fit").getAttribute("aria-pressed") === "false"`)
	r.press(t, "r", chromedp.ModifierAlt)
	r.wait(t, `document.getElementById("turned").getAttribute("transform").includes("rotate(90)")`)
}

// Papers are put off and sent back with a reason, from the keyboard alone; nothing is left then, and the board says so.
func TestReviewHolds(t *testing.T) {
	t.Parallel()
	r := start(t, birth, "marriage_certificate-clean-01.pdf").review(t, "/review")
	r.loaded(t)
	first := r.paper(t).Document
	r.press(t, kb.F9)
	r.wait(t, `document.querySelector("dialog[open] input:checked")`)
	r.axe(t)
	r.press(t, kb.Tab)
	r.keys(t, "Chờ người dân bổ sung")
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[open] .btn-primary").focus()`))
	r.press(t, kb.Enter)
	r.wait(t, fmt.Sprintf(`location.pathname.startsWith("/review/") && !location.pathname.endsWith(%q)`, first))
	r.loaded(t)
	r.press(t, kb.F10)
	r.wait(t, `document.querySelector("dialog[open] input[name=page]:checked")`)
	r.axe(t)
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[open] .btn-primary").focus()`))
	r.press(t, kb.Enter)
	r.wait(t, `location.pathname === "/review" && document.querySelectorAll("#board-counts table").length === 4`)
	r.waitText(t, "Chờ người dân bổ sung")
	r.axe(t)
}

// A stack is cut into papers otherwise and a paper gets another type, from the keyboard; the page follows when the machine
// has read the papers anew, and what was decided on untouched papers stays.
func TestReviewSplit(t *testing.T) {
	t.Parallel()
	r := start(t, "stack-01.pdf").review(t, "/review")
	r.loaded(t)
	before := r.paper(t)
	if len(before.Pages) < 2 || len(before.Documents) < 2 {
		t.Fatalf("the stack has %d pages and %d papers", len(before.Pages), len(before.Documents))
	}
	r.press(t, kb.F6)
	r.wait(t, `document.activeElement.matches("dialog[open] [data-cut]")`)
	r.axe(t)
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[open] .cut.on").focus()`))
	r.press(t, " ") // joins two papers
	r.wait(t, fmt.Sprintf(`document.querySelectorAll("dialog[open] .part").length === %d`, len(before.Documents)-1))
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[open] .btn-primary").focus()`))
	r.press(t, kb.Enter)
	r.wait(t, fmt.Sprintf(`document.querySelectorAll("#strip .cut").length === %d`, len(before.Documents)-2))
	r.loaded(t)
	joined := r.paper(t)
	if len(joined.Documents) != len(before.Documents)-1 {
		t.Fatalf("%d papers became %d", len(before.Documents), len(joined.Documents))
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-act=type]").focus()`))
	r.press(t, kb.Enter)
	r.wait(t, `document.activeElement.id === "type-filter"`)
	r.axe(t)
	r.keys(t, "cong van")
	r.wait(t, `document.getElementById("type-list").options.length === 1`)
	r.press(t, kb.Enter)
	r.wait(t, `document.getElementById("work-title").textContent === "Công văn"`)
	if after := r.paper(t); after.Type != "official_letter" {
		t.Errorf("the paper is a %s", after.Type)
	}
}

// Keys can be changed in this browser; one that types letters, or has another meaning already, is refused in words.
func TestReviewKeys(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	r.press(t, kb.F1)
	r.wait(t, `document.querySelector("dialog#keys[open] [data-act=keys]")`)
	r.axe(t)
	r.click(t, "dialog#keys [data-act=keys]")
	change := func(key string, modifiers ...chromedp.Modifier) string {
		r.click(t, "dialog[open] [data-for=zoom]")
		r.wait(t, `document.activeElement.dataset.for === "zoom"`)
		r.press(t, key, modifiers...)
		return r.text(t, "dialog[open] [role=status]")
	}
	if said := change("s"); !strings.Contains(said, "Telex") {
		t.Errorf("a bare letter: %q", said)
	}
	if said := change(kb.F9); !strings.Contains(said, "việc khác") {
		t.Errorf("a key with another meaning: %q", said)
	}
	if said := change(kb.F7); !strings.Contains(said, "F7") {
		t.Errorf("a free key: %q", said)
	}
	r.axe(t)
	r.press(t, kb.Escape)
	r.wait(t, `!document.querySelector("dialog[open]")`)
	r.visit(t, r.where(t)) // kept
	r.loaded(t)
	r.press(t, kb.F2)
	r.press(t, kb.F7)
	r.wait(t, `document.getElementById("zoom-fit").getAttribute("aria-pressed") === "false"`)
}

// Where the office wants critical fields keyed twice, the second person gets them empty, with their place on the page and
// no suggestion, and has to key each.
func TestReviewSecondKeying(t *testing.T) {
	t.Parallel()
	s := start(t, birth)
	s.clerk(t, "phuc")
	s.behind(t, `INSERT INTO policies (unit, name, value) VALUES (?, 'second_keying', 'critical')`, here)
	first := s.review(t, "/review")
	first.loaded(t)
	p := first.paper(t)
	for range p.open() {
		first.press(t, kb.Enter)
	}
	first.wait(t, `document.activeElement.id === "finish"`)
	first.saved(t)
	first.press(t, kb.Enter)
	first.wait(t, `location.pathname === "/review"`)
	second := s.reviewAs(t, "phuc", "/review")
	second.loaded(t)
	second.axe(t)
	locked := second.paper(t)
	for _, f := range locked.Fields {
		if f.Look != "locked" || f.Value != "" || f.Display != "" || len(f.Alternatives) > 0 {
			t.Fatalf("%s is shown as %s %q to whoever keys it again", f.Name, f.Look, f.Display)
		}
		value, _ := p.value(f.Index)
		for _, known := range p.Fields {
			if known.Index == f.Index {
				value = known.Display
			}
		}
		if at := second.at(t); at != fmt.Sprint(f.Index) {
			t.Fatalf("the caret is at field %q, not at %d", at, f.Index)
		}
		second.write(t, value)
		second.press(t, kb.Enter)
	}
	second.wait(t, `document.activeElement.id === "finish" && document.activeElement.getAttribute("aria-disabled") === "false"`)
	second.saved(t)
	second.press(t, kb.Enter)
	second.wait(t, `location.pathname === "/review"`)
}
