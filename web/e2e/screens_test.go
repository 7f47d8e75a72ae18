package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

// TestScreens takes the pictures of docs/screens from a site that has life in it, when SOHOA_SCREENS is set.
func TestScreens(t *testing.T) {
	if os.Getenv("SOHOA_SCREENS") == "" {
		t.Skip("set SOHOA_SCREENS=1 to take the pictures of docs/screens")
	}
	s := start(t, append([]string{"earlier.csv"}, papers...)...)
	s.year(t)
	board := s.gather(t)
	desk := s.login(t, models.RoleDesk)
	desk.keep(t, "desk", "/desk")
	desk.keep(t, "desk-board", board)
	desk.keep(t, "no-permission", "/admin/accounts")
	desk.openDossier(t)
	desk.acceptOnPaper(t, "land", "request", "drawings")
	desk.keep(t, "receipt", desk.where(t))
	s.open(t).keep(t, "sign-in", "/sign-in")

	clerk := s.review(t, "/review")
	clerk.loaded(t)
	clerk.keepAs(t, "review")
	clerk.visit(t, "/search")
	clerk.fill(t, "#search-text", "tran tien vinh")
	clerk.wait(t, `document.querySelector("#found mark.hit") && !document.querySelector(".htmx-request")`)
	clerk.keepAs(t, "search")
	clerk.keep(t, "dossier", eval[string](t, clerk.tab, `document.querySelector(".hit-t").getAttribute("href").split("#")[0]`))

	clerk.keep(t, "result", "/results/HP-2026-0805-KQ1")

	head := s.login(t, models.RoleHead)
	head.visit(t, "/review")
	head.wait(t, `document.querySelectorAll("#board-counts table").length === 4`)
	head.keepAs(t, "review-board")
	head.counted(t, "/overview")
	head.keep(t, "board", "/overview/board")
	all := s.loginAs(t, city)
	all.keep(t, "overview", "/overview")
	all.keep(t, "targets", "/overview/targets")
	administrator := s.login(t, models.RoleAdministrator)
	for name, path := range map[string]string{"admin": "/admin", "queue": "/admin/queue", "accounts": "/admin/accounts", "audit": "/admin/audit",
		"types": "/admin/types", "webhooks": "/admin/webhooks", "api": "/api/docs"} {
		administrator.keep(t, name, path)
	}
}

// keep takes the pictures of a page.
func (b *tab) keep(t *testing.T, name, path string) {
	t.Helper()
	b.visit(t, path)
	b.keepAs(t, name)
}

// keepAs takes the pictures of what the tab shows, in both sizes and themes.
func (b *tab) keepAs(t *testing.T, name string) {
	t.Helper()
	const most = 40_000 // bytes of one picture; what is still larger at the least quality stays so
	for _, screen := range screens {
		b.size(t, screen.width, screen.height)
		for _, theme := range []string{"light", "dark"} {
			b.dark(t, theme == "dark")
			b.settle(t)
			quality := int64(75)
			picture := b.screenshot(t, quality)
			for ; len(picture) > most && quality > 15; quality -= 15 {
				picture = b.screenshot(t, quality-15)
			}
			file := filepath.Join("..", "..", "docs", "screens", fmt.Sprintf("%s-%d-%s.webp", strings.ToLower(name), screen.width, theme))
			if err := os.WriteFile(file, picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.size(t, width, height)
	b.dark(t, false)
}
