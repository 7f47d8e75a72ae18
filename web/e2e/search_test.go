package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// foundOnly waits until the answers are those to the text typed last: so many, each with a picture of its page.
func foundOnly(n int) string {
	return fmt.Sprintf(`document.querySelectorAll("#found .hits > li").length === %d && !document.querySelector(".htmx-request")`, n)
}

// A clerk finds a paper by its holder with and without tones, while typing; what is typed never gets into an address, and
// going back shows the search again.
func TestSearch(t *testing.T) {
	t.Parallel()
	s := start(t, "birth_certificate-clean-02.jpg", "official_letter-clean-01.jpg") // the first is of TRẦN TIẾN VINH
	b := s.login(t, models.RoleClerk)
	b.visit(t, "/search")
	b.wait(t, foundOnly(2)) // what was received last
	b.axe(t)
	for _, text := range []string{"tran tien vinh", "Trần Tiến Vinh", `"tiến vinh"`, "24/2/2026", "0302 2691 3195", "tran ti"} {
		b.fill(t, "#search-text", text)
		b.wait(t, fmt.Sprintf(`document.querySelector("#search-text").value === %s`, quoted(text)))
		b.wait(t, `document.querySelector("#found mark.hit")`)
		b.wait(t, foundOnly(1))
		b.wait(t, `document.querySelector("#found img").complete`)
		if address := b.where(t); !strings.HasPrefix(address, "/search?q=") || len(address) > 60 {
			t.Errorf("%q led to %s", text, address)
		}
	}
	b.fill(t, "#search-text", "trần tiến vinh xyz")
	b.waitText(t, "Không tìm thấy giấy tờ nào")
	b.axe(t)
	b.fill(t, "#search-text", "trần vinh")
	b.keys(t, kb.Enter)
	b.wait(t, foundOnly(1))
	b.click(t, ".hit-t")
	b.wait(t, `location.pathname.startsWith("/dossiers/")`)
	b.do(t, chromedp.Evaluate[chromedp.Void](`history.back()`))
	b.wait(t, `location.pathname === "/search" && document.querySelector("#search-text").value === "trần vinh"`)
	b.wait(t, foundOnly(1))
	b.keys(t, kb.Tab)
	b.do(t, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	b.keys(t, "/")
	b.wait(t, `document.activeElement.id === "search-text"`)
}

// The page of a dossier shows every value beside its place on the page, and gives what can be saved.
func TestDossierPage(t *testing.T) {
	t.Parallel()
	s := start(t, "birth_certificate-clean-02.jpg", "official_letter-clean-01.jpg")
	b := s.login(t, models.RoleClerk)
	b.visit(t, "/search")
	b.fill(t, "#search-text", "tiến vinh")
	b.wait(t, `[...document.querySelectorAll("#found mark.hit")].some(m => m.textContent === "VINH")`)
	b.wait(t, foundOnly(1))
	path := eval[string](t, b, `document.querySelector(".hit-t").getAttribute("href").split("#")[0]`)
	b.visit(t, path)
	b.wait(t, `document.querySelectorAll(".ev svg.piece image").length > 10`)
	b.waitText(t, "TRẦN TIẾN VINH")
	b.wait(t, `[...document.images].length > 0 && [...document.images].every(i => i.complete && i.naturalWidth > 0)`)
	b.axe(t)
	for _, end := range []string{"/fields.csv", "/fields.xlsx", "/report.json", "/text.txt"} {
		status := eval[string](t, b, fmt.Sprintf(`fetch(%s).then(r => r.status + " " + r.headers.get("Content-Disposition").split(";")[0])`, quoted(path+end)))
		if status != "200 attachment" {
			t.Errorf("%s: %s", end, status)
		}
	}
	b.size(t, 390, 844)
	if wide := eval[int](t, b, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("on a phone the page is %d wide", wide)
	}
	// Nobody of another unit finds it or sees it.
	other := s.loginAt(t, models.RoleClerk, there)
	other.visit(t, path)
	other.wait(t, `document.querySelector("[data-error=not_found]")`)
	other.visit(t, "/search")
	other.wait(t, foundOnly(0))
}
