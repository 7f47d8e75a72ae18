package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// answered waits until a link has an answer, and tells the state that it shows.
func (r *reviewer) answered(t *testing.T, link int, answer string) {
	t.Helper()
	press := fmt.Sprintf(`#links-list [data-link="%d"][data-answer=%s]`, link, answer)
	r.focus(t, press)
	r.press(t, kb.Enter)
	r.wait(t, fmt.Sprintf(`document.querySelector(%s)?.getAttribute("aria-pressed") === "true"`, quoted(press)))
	r.wait(t, fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, quoted(press)))
}

// A paper whose result the register already has shows it with the reasons; each proposal is accepted or rejected by keys, an
// answer can be changed, and it is still there when the paper is opened again.
func TestReviewLinks(t *testing.T) {
	t.Parallel()
	r := start(t, "earlier.csv", birth).review(t, "/review")
	r.loaded(t)
	r.wait(t, `document.getElementById("links-count").textContent.includes("2")`)
	r.press(t, kb.F4)
	r.wait(t, `document.querySelectorAll("#links-list .link").length === 2 && document.activeElement.closest(".link")`)
	r.axe(t)
	for _, reason := range []string{"Số giấy tờ trùng", "Số định danh trùng"} {
		r.waitText(t, reason)
	}
	links := func() map[string]string {
		out := map[string]string{}
		for _, l := range r.paper(t).Links {
			out[l.Relation] = l.State
		}
		return out
	}
	at := map[string]int{}
	for _, l := range r.paper(t).Links {
		at[l.Relation] = l.Index
	}
	r.answered(t, at["same_result"], "confirm")
	r.answered(t, at["same_holder"], "confirm")
	r.answered(t, at["same_holder"], "reject")
	r.wait(t, `!document.getElementById("links-count").textContent.includes("chờ")`)
	if now := links(); now["same_result"] != "confirmed" || now["same_holder"] != "rejected" {
		t.Errorf("the links are %v", now)
	}
	r.visit(t, r.where(t))
	r.loaded(t)
	r.press(t, kb.F4)
	r.wait(t, fmt.Sprintf(`document.querySelector('#links-list [data-link="%d"][data-answer=reject][aria-pressed=true]')`, at["same_holder"]))
	r.answered(t, at["same_holder"], "pending")
	if now := links(); now["same_holder"] != "pending" {
		t.Errorf("the links are %v", now)
	}
}
