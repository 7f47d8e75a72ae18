package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// An exceptional paper is kept aside with its reason, and nobody gets it from the queue.
func TestReviewException(t *testing.T) {
	t.Parallel()
	s := start(t, birth)
	s.clerk(t, "phuc")
	r := s.review(t, "/review")
	r.loaded(t)
	r.press(t, kb.F9, chromedp.ModifierShift)
	r.wait(t, `document.querySelector("dialog[open] input:checked")`)
	r.axe(t)
	r.press(t, kb.ArrowDown) // the second reason
	r.press(t, kb.Tab)
	r.keys(t, "số giấy bị tẩy xoá")
	r.press(t, kb.Enter)
	r.wait(t, `location.pathname === "/review" && document.querySelectorAll("#board-counts table").length === 4`)
	r.waitText(t, "số giấy bị tẩy xoá")
	r.waitText(t, "Ngoại lệ")
	other := s.reviewAs(t, "phuc", "/review")
	other.wait(t, `location.pathname === "/review" && document.querySelectorAll("#board-counts table").length === 4`)
	other.waitText(t, "số giấy bị tẩy xoá")
}

// A value that a rule speaks against is refused in words and stays as typed; one key keeps it as the paper has it.
func TestReviewOverride(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	p := r.paper(t)
	born := -1
	for _, f := range p.Fields {
		if f.Name == "date_of_birth" {
			born = f.Index
		}
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, born)))
	r.write(t, "31/02/2026")
	r.press(t, kb.Enter)
	r.wait(t, fmt.Sprintf(`document.querySelector("li.f.failed[data-index='%d'] [data-act=keep]")`, born))
	r.axe(t)
	if value, _ := r.paper(t).value(born); strings.Contains(value, "31") {
		t.Errorf("a refused value was saved as %q", value)
	}
	r.do(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById("f-%d").focus()`, born)))
	r.press(t, kb.Enter, chromedp.ModifierAlt)
	r.saved(t)
	if value, state := r.paper(t).value(born); value != "31/02/2026" || state != "corrected" {
		t.Errorf("kept as %q, %s", value, state)
	}
}

// A page that a reviewer cannot read goes back to the desk, which sees which and why; when it was scanned again the paper
// comes back to the same reviewer, not to somebody else.
func TestReviewSentBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.clerk(t, "phuc")
	desk := s.login(t, models.RoleDesk)
	desk.openDossier(t)
	desk.upload(t, "input[data-files=choose]", fixture(t, "papers", birth))
	desk.wait(t, `document.querySelector(".read b")?.textContent.includes("khai sinh")`)
	board := desk.where(t)
	desk.acceptOnPaper(t, "land", "request", "drawings")
	r := s.review(t, "/review")
	r.loaded(t)
	sent := r.paper(t)
	r.press(t, kb.F10)
	r.wait(t, `document.querySelector("dialog[open] input[name=page]:checked")`)
	r.focus(t, "#reason-more")
	r.keys(t, "mất góc dấu")
	r.press(t, kb.Enter)
	r.wait(t, `location.pathname === "/review" && document.querySelectorAll("#board-counts table").length === 4`)

	desk.visit(t, board)
	desk.waitText(t, "mất góc dấu")
	desk.wait(t, `document.querySelector("[data-sheet='1'].bad")`)
	desk.axe(t)
	before := eval[string](t, desk, `document.querySelector("[data-sheet='1'] img").getAttribute("src")`)
	desk.click(t, "[data-sheet='1'] [data-choose]")
	desk.upload(t, "input[data-files=choose]", largeScan(t, fixture(t, "papers", birth)))
	desk.wait(t, `(i => i && i.getAttribute("src") !== `+quoted(before)+`)(document.querySelector("[data-sheet='1'] img"))`)
	desk.wait(t, `!document.body.innerText.includes("mất góc dấu")`)

	other := s.reviewAs(t, "phuc", "/review")
	other.wait(t, `location.pathname === "/review" && document.querySelectorAll("#board-counts table").length === 4`)
	r.visit(t, "/review")
	r.loaded(t)
	if again := r.paper(t); again.File != sent.File {
		t.Errorf("another paper came: %s", again.File)
	}
	r.wait(t, `!document.getElementById("work-note").hidden`)
}

// clerk makes one more clerk in the first office.
func (s *site) clerk(t *testing.T, name string) {
	t.Helper()
	s.sohoa(t, "user", "add", "--full-name", "Nguyễn Hữu Phúc", "--unit", string(here), "--role", string(models.RoleClerk), name)
}
