package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// Everybody can open every entry of their own menu, and it is shown as the current one.
func TestMenu(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, role := range models.Roles {
		b := s.login(t, role)
		b.visit(t, "/")
		entries := eval[[]string](t, b, `[...document.querySelectorAll(".top nav a")].map(a => a.getAttribute("href"))`)
		if len(entries) == 0 {
			t.Errorf("%s has an empty menu", role)
		}
		for _, path := range entries {
			b.visit(t, path)
			if code := eval[string](t, b, `document.querySelector("[data-error]")?.dataset.error ?? ""`); code != "" {
				t.Errorf("%s: %s answers with the error %s", role, path, code)
				continue
			}
			if current := eval[string](t, b, `document.querySelector(".top nav a[aria-current=page]")?.getAttribute("href") ?? ""`); current != path {
				t.Errorf("%s: %s shows %q as the current entry", role, path, current)
			}
		}
	}
}

// The list of keys opens by F1 anywhere and by ? outside of inputs, and a ? typed into an input stays one.
func TestKeysHelp(t *testing.T) {
	t.Parallel()
	b := start(t).login(t, models.RoleAuditor)
	b.visit(t, "/search")
	open := `document.querySelector("dialog#keys").open`
	b.keys(t, kb.F1)
	b.wait(t, open)
	b.axe(t)
	b.keys(t, kb.Escape)
	b.wait(t, "!"+open)
	b.do(t, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	b.keys(t, "?")
	b.wait(t, open)
	b.click(t, "dialog#keys [data-close]")
	b.wait(t, "!"+open)
	b.do(t, chromedp.Evaluate[chromedp.Void](`{
		const input = document.createElement("input");
		input.id = "typed"; input.className = "in"; input.ariaLabel = "typed";
		document.querySelector("main").prepend(input); input.focus();
	}`))
	b.keys(t, "Thế nào?")
	b.wait(t, `document.querySelector("#typed").value === "Thế nào?" && !`+open)
}

// Colours and language change where they are chosen, and stay.
func TestPreferences(t *testing.T) {
	t.Parallel()
	b := start(t).login(t, models.RoleAuditor)
	b.visit(t, "/search")
	b.click(t, "details.person > summary")
	b.click(t, "button[name=theme][value=dark]")
	b.wait(t, `document.documentElement.dataset.theme === "dark"`)
	b.wait(t, `getComputedStyle(document.documentElement).backgroundColor === "rgb(17, 21, 27)"`)
	b.click(t, "button[name=language][value=en]")
	b.wait(t, `document.documentElement.lang === "en" && location.pathname === "/search"`)
	b.wait(t, `document.documentElement.dataset.theme === "dark"`)
	b.click(t, "details.person > summary")
	b.keys(t, kb.Escape)
	b.wait(t, `!document.querySelector("details.person").open && document.activeElement === document.querySelector("details.person > summary")`)
}

// What cannot be taken back is asked about first; no is no.
func TestAskBefore(t *testing.T) {
	t.Parallel()
	b := start(t).login(t, models.RoleAuditor)
	b.visit(t, "/account")
	b.click(t, "button[data-ask]")
	b.wait(t, `document.activeElement === document.querySelector("dialog[open] footer .btn")`)
	b.axe(t)
	b.keys(t, kb.Enter) // the button that keeps everything as it is has the focus
	b.wait(t, `!document.querySelector("dialog[open]") && location.pathname === "/account"`)
	b.click(t, "button[data-ask]")
	b.click(t, "dialog[open] .btn-danger")
	b.wait(t, `location.pathname === "/sign-in"`)
}

// While the server is away the page says so, and that it is back.
func TestOffline(t *testing.T) {
	t.Parallel()
	b := start(t).login(t, models.RoleAuditor)
	b.visit(t, "/search")
	b.cut(t, true)
	b.wait(t, `!document.querySelector("[data-offline]").hidden`)
	b.axe(t)
	b.cut(t, false)
	b.wait(t, `document.querySelector("[data-offline]").hidden`)
	b.wait(t, `document.querySelector("[data-toasts] .toast")`)
}

// cut takes the tab off the network, or puts it back.
func (b *tab) cut(t *testing.T, off bool) {
	t.Helper()
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
		if err != nil {
			return fmt.Errorf("cutting the network: %w", err)
		}
		_, err = cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}})
		return err
	}))
}
