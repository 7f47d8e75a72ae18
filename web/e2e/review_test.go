package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// nextShown measures from the next key press to the first frame in which another paper's picture is drawn.
const nextShown = `shown = new Promise(done => window.addEventListener("keydown", () => {
	const from = performance.now(), image = document.getElementById("page-image"), old = image.getAttribute("href");
	const look = () => {
		const now = image.getAttribute("href");
		if (now === old) return requestAnimationFrame(look);
		const loaded = new Image();
		loaded.src = now;
		loaded.decode().then(() => requestAnimationFrame(() => done(performance.now() - from)));
	};
	look();
}, {once: true, capture: true}))`

// A clerk reviews a whole paper with Enter alone: one press for each field that needs a look and one for the paper. A field
// that was confirmed can be taken back, and so can the paper.
func TestReviewByKeyboard(t *testing.T) {
	t.Parallel()
	r := start(t, birth, "marriage_certificate-clean-01.pdf").review(t, "/review")
	r.loaded(t)
	r.axe(t)
	before := r.paper(t)
	open := before.open()
	if len(open) == 0 {
		t.Fatal("nothing on the paper needs a look")
	}
	for _, index := range open {
		if at := r.at(t); at != fmt.Sprint(index) {
			t.Fatalf("the caret is at field %q, not at %d", at, index)
		}
		r.press(t, kb.Enter)
	}
	r.wait(t, `document.activeElement.id === "finish" && document.activeElement.getAttribute("aria-disabled") === "false"`)
	r.saved(t)
	r.wait(t, fmt.Sprintf(`performance.getEntriesByType("resource").some(e => e.responseEnd > 0 && /\/pages\/1\.jpg/.test(e.name) && !e.name.includes(%q))`, before.File))
	r.do(t, chromedp.Evaluate[chromedp.Void](nextShown))
	r.press(t, kb.Enter)
	r.wait(t, fmt.Sprintf(`!location.pathname.endsWith(%q)`, before.Document))
	r.loaded(t)
	t.Logf("the next paper was there %.0f ms after the key", eval[float64](t, r.tab, `shown`))
	shown := 0
	for _, f := range before.Fields {
		if !f.OptionalAbsent {
			shown++
		}
	}
	t.Logf("%d fields, %d of them to look at: %d keystrokes", shown, len(open), r.pressed)
	if r.pressed > 14 {
		t.Errorf("%d keystrokes for a clean paper", r.pressed)
	}
	r.press(t, "z", chromedp.ModifierCtrl) // the paper
	r.wait(t, fmt.Sprintf(`location.pathname.endsWith(%q)`, before.Document))
	r.loaded(t)
	if after := r.paper(t); len(after.open()) != 0 {
		t.Errorf("the paper came back with open fields %v", after.open())
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, open[0])))
	r.write(t, "12/TLKS-BS")
	r.press(t, kb.Enter)
	r.saved(t)
	r.press(t, "z", chromedp.ModifierCtrl) // the field
	r.wait(t, fmt.Sprintf(`document.activeElement.id === "f-%d" && document.activeElement.value === %s`, open[0], quoted(before.Fields[open[0]].Display)))
}

// Other readings are one key away, absent and illegible are answers, and nothing is finished while something is open.
func TestReviewAnswers(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	before := r.paper(t)
	with, without := -1, -1
	for _, index := range before.open() {
		for _, f := range before.Fields {
			if f.Index == index && len(f.Alternatives) > 0 {
				with = index
			} else if f.Index == index {
				without = index
			}
		}
	}
	if with < 0 || without < 0 {
		t.Fatal("the paper has not what this test is about")
	}
	r.press(t, kb.Enter, chromedp.ModifierCtrl)
	if where := r.where(t); !strings.HasSuffix(where, before.Document) {
		t.Fatalf("finished with open fields: %s", where)
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, with)))
	r.press(t, kb.ArrowDown, chromedp.ModifierAlt)
	r.wait(t, `document.activeElement.getAttribute("aria-expanded") === "true" && document.querySelector("[role=option][aria-selected=true]")`)
	r.axe(t)
	offered := eval[string](t, r.tab, `document.querySelector("[role=option][aria-selected=true] .machine").textContent`)
	r.press(t, kb.Enter)
	r.saved(t)
	if value, state := r.paper(t).value(with); value != offered || state != "corrected" {
		t.Errorf("took %q and got %q, %s", offered, value, state)
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, without)))
	r.press(t, ".", chromedp.ModifierCtrl)
	r.saved(t)
	r.wait(t, fmt.Sprintf(`document.querySelector("li[data-index='%d'] .mark.is-confirmed, li[data-index='%d'] .mark.is-corrected")`, without, without))
	if value, _ := r.paper(t).value(without); value != "" {
		t.Errorf("an illegible field keeps %q", value)
	}
}

// Two clerks: the second cannot take what the first holds; when the first lost it and both change the same field, each
// value is shown beside the other and nothing is overwritten by itself.
func TestReviewConflict(t *testing.T) {
	t.Parallel()
	s := start(t, birth)
	s.clerk(t, "phuc")
	first := s.review(t, "/review")
	first.loaded(t)
	p := first.paper(t)
	path, open := "/review/"+p.Document, p.open()
	second := s.reviewAs(t, "phuc", path)
	second.waitText(t, account(models.RoleClerk, here)) // who holds it
	second.axe(t)
	release := fmt.Sprintf(`fetch("/api/v1/review/documents/%s/release", {method: "POST"}).then(answer => answer.status)`, p.Document)
	eval[int](t, first.tab, release) // as if the first had gone for lunch with the page open
	second.visit(t, path)
	second.loaded(t)
	for _, text := range []string{"11/TLKS-BS", "Trạm y tế xã Vĩnh Bảo"} {
		second.write(t, text)
		second.press(t, kb.Enter)
		second.saved(t)
	}
	eval[int](t, second.tab, release)
	value, _ := first.paper(t).value(open[0])

	first.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, open[0])))
	first.wait(t, fmt.Sprintf(`document.getElementById("f-%d").value === %s`, open[0], quoted(value))) // the news have come
	first.collide(t, s, p, open[0], "99/TLKS-BS", "theirs")
	if now, _ := first.paper(t).value(open[0]); now == "99/TLKS-BS" {
		t.Error("a value was overwritten silently")
	}
	first.collide(t, s, p, open[1], "Bệnh viện Sao Biển", "mine")
	first.wait(t, `!document.querySelector("dialog[open]")`)
	first.saved(t)
	if now, state := first.paper(t).value(open[1]); now != "Bệnh viện Sao Biển" || state != "corrected" {
		t.Errorf("the chosen value is %q, %s", now, state)
	}
}

// collide types a text into a field while something else changes the field, saves, and answers the question that follows.
func (r *reviewer) collide(t *testing.T, s *site, p paper, index int, text, answer string) {
	t.Helper()
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, index)))
	r.write(t, text)
	s.behind(t, `UPDATE fields SET value = 'giá trị của người khác', state = 'corrected', source = 'clerk'
		WHERE document = ? AND position = (SELECT position FROM fields WHERE document = ? AND name = ?)`, p.Document, p.Document, p.Fields[index].Name)
	r.press(t, kb.Enter)
	r.wait(t, `document.querySelector("dialog[open] dl.both")`)
	r.axe(t)
	if shown := r.text(t, "dialog[open] dl.both"); !strings.Contains(shown, text) || !strings.Contains(shown, "giá trị của người khác") {
		t.Errorf("the question shows %q", shown)
	}
	r.click(t, fmt.Sprintf("dialog[open] button[value=%s]", answer))
	r.wait(t, `!document.querySelector("dialog[open]")`)
}

// A machine's value that comes late takes the place of nothing that a person typed or looks at: it is told and offered. A
// field that nobody touches follows it.
func TestReviewLateValue(t *testing.T) {
	t.Parallel()
	s := start(t, birth)
	r := s.review(t, "/review")
	r.loaded(t)
	p := r.paper(t)
	open := p.open()
	r.write(t, "66/TLKS-BS")
	for i, index := range open[:3] {
		s.behind(t, `UPDATE fields SET value = ? WHERE document = ? AND name = ?`, fmt.Sprintf("máy đọc lại %d", i), p.Document, p.Fields[index].Name)
	}
	s.behind(t, `INSERT INTO events (dossier, file, at, actor, action, detail) SELECT dossier, file, at, 'máy', 'read', '' FROM events WHERE dossier = ? LIMIT 1`, p.Dossier)
	r.wait(t, fmt.Sprintf(`document.getElementById("f-%d").value === "máy đọc lại 1" && document.getElementById("f-%d").value === "máy đọc lại 2"`, open[1], open[2]))
	r.wait(t, `document.querySelector("[data-toasts] .note-warn")`)
	if at, typed := r.at(t), eval[string](t, r.tab, `document.activeElement.value`); at != fmt.Sprint(open[0]) || typed != "66/TLKS-BS" {
		t.Errorf("the field %s holds %q after a late value", at, typed)
	}
	r.axe(t)
	r.press(t, kb.ArrowDown, chromedp.ModifierAlt)
	r.wait(t, `[...document.querySelectorAll("[role=option]")].some(o => o.textContent.includes("máy đọc lại 0"))`)
	r.press(t, kb.Escape)
	r.press(t, kb.Enter)
	r.saved(t)
	if value, state := r.paper(t).value(open[0]); value != "66/TLKS-BS" || state != "corrected" {
		t.Errorf("the typed value was saved as %q, %s", value, state)
	}
}
