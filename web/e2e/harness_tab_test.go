package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The office monitor.
const (
	width  = 1366
	height = 768
)

// patience is how long something that must show may take; it is reached only when a test fails.
const patience = 60 * time.Second

// tab is one visitor's browser tab with cookies of its own. It is a context for chromedp.
type tab struct {
	context.Context
	site *site
}

// open gives a new visitor, who is nobody yet.
func (s *site) open(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	return s.openIn(t, ctx, cancel)
}

// beside gives another tab of the same person, with the same cookies.
func (b *tab) beside(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b)
	return b.site.openIn(t, ctx, cancel)
}

func (s *site) openIn(t *testing.T, ctx context.Context, cancel context.CancelFunc) *tab {
	t.Helper()
	b := &tab{Context: ctx, site: s}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil { // opens the tab
		cancel()
		t.Fatal(err)
	}
	done := b.watch(t)
	t.Cleanup(func() {
		cancel()
		done()
	})
	return b
}

// watch fails the test when a page breaks: an error in its console, an exception that nobody caught, or something that
// the policy of the page forbids. What it gives waits until the console ends.
func (b *tab) watch(t *testing.T) (done func()) {
	t.Helper()
	var faults []string
	var ended sync.WaitGroup
	messages := chromedp.Console(b)
	ended.Go(func() {
		for m, err := range messages {
			if err != nil {
				return // the tab was closed
			}
			// An answer that is not 200 is what some tests ask for.
			if m.Source != "network" && (m.IsException() || m.Type == "error") {
				faults = append(faults, m.String())
			}
		}
	})
	return func() {
		ended.Wait()
		for _, f := range faults {
			t.Errorf("the console of a page said: %s", f)
		}
	}
}

// do runs actions, each as long as patience lasts.
func (b *tab) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for _, action := range actions {
		ctx, cancel := context.WithTimeout(b, patience)
		err := chromedp.Do(ctx, action)
		cancel()
		if err != nil {
			t.Fatalf("%v\non %s", err, b.describe())
		}
	}
}

// eval gives what an expression of JavaScript, or the promise that it is, comes to.
func eval[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v\non %s", expression, err, b.describe())
	}
	return out
}

// describe tells where the tab is and what it shows, for a test that failed.
func (b *tab) describe() string {
	ctx, cancel := context.WithTimeout(b, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + ":\n" + (document.body?.innerText ?? "").slice(0, 1500)`))
	if err != nil {
		return err.Error()
	}
	return text
}

// visit goes to a path of the site.
func (b *tab) visit(t *testing.T, path string) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.site.url+path))
}

// wait waits until an expression of JavaScript is true, looking again whenever the page draws, and on the next page where
// the tab moves on.
func (b *tab) wait(t *testing.T, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	var err error
	for moves := 0; moves < 20 && ctx.Err() == nil; moves++ {
		if _, err = chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("Boolean("+expression+")", chromedp.WithPollingTimeout(patience))); err == nil {
			return
		}
		if errors.Is(err, chromedp.ErrPollingTimeout) {
			break
		}
	}
	t.Fatalf("%s: %v\non %s", expression, err, b.describe())
}

// waitText waits until the page shows a text.
func (b *tab) waitText(t *testing.T, text string) {
	t.Helper()
	b.wait(t, fmt.Sprintf("document.body && document.body.innerText.includes(%s)", quoted(text)))
}

// text gives what an element shows.
func (b *tab) text(t *testing.T, selector string) string {
	t.Helper()
	return eval[string](t, b, fmt.Sprintf("(document.querySelector(%s)?.innerText ?? '').trim()", quoted(selector)))
}

// click clicks what the selector names, once it is visible.
func (b *tab) click(t *testing.T, selector string) {
	t.Helper()
	b.do(t, chromedp.Click(selector, chromedp.NodeVisible))
}

// fill types a text into an input, in the place of what stands in it.
func (b *tab) fill(t *testing.T, selector, text string) {
	t.Helper()
	b.do(t, chromedp.WaitVisible(selector))
	eval[bool](t, b, fmt.Sprintf("(input => { input.value = ''; return true })(document.querySelector(%s))", quoted(selector)))
	b.do(t, chromedp.SendKeys(selector, text))
}

// upload puts files into a file input, as if they were picked.
func (b *tab) upload(t *testing.T, selector string, files ...string) {
	t.Helper()
	b.do(t, chromedp.SetUploadFiles(selector, files))
}

// keys presses keys one after the other wherever the focus is: "a", kb.Enter, kb.F8…
func (b *tab) keys(t *testing.T, keys string, options ...chromedp.KeyOption) {
	t.Helper()
	b.do(t, chromedp.KeyEvent(keys, options...))
}

// size gives the tab another size. Narrow ones are phones: touch, and a coarse pointer.
func (b *tab) size(t *testing.T, wide, high int64) {
	t.Helper()
	if wide < 640 {
		b.do(t, chromedp.EmulateViewport(wide, high, chromedp.EmulateMobile, chromedp.EmulateTouch))
		return
	}
	b.do(t, chromedp.EmulateViewport(wide, high))
}

// dark has the system prefer dark colours, or light ones.
func (b *tab) dark(t *testing.T, dark bool) {
	t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}))
}

// axe looks at the page with axe-core and fails the test for all that is serious or critical.
func (b *tab) axe(t *testing.T) {
	t.Helper()
	for _, v := range b.violations(t, allRules) {
		t.Errorf("%s: %s", b.where(t), v)
	}
}

// allRules is every rule of axe-core; others are named as a list of JavaScript.
const allRules = ""

// violations gives what axe-core calls serious or critical on the page, each with the places where it stands.
func (b *tab) violations(t *testing.T, rules string) []string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "assets", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	// Brought in through the protocol, which the page's policy does not concern.
	eval[bool](t, b, "if (!window.axe) {"+string(source)+"}; true")
	options := `{resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}`
	if rules != allRules {
		options = `{resultTypes: ["violations"], runOnly: [` + rules + `]}`
	}
	return eval[[]string](t, b, `axe.run(document, `+options+`).then(r => r.violations
		.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => "axe " + v.id + ": " + v.help + v.nodes.slice(0, 5).map(n =>
			"\n\t" + n.html.slice(0, 200) + " // " + [...n.any, ...n.all, ...n.none].map(c => c.message).slice(0, 2).join("; ")).join("")))`)
}

// where gives the path that the tab shows.
func (b *tab) where(t *testing.T) string {
	t.Helper()
	return eval[string](t, b, "location.pathname + location.search")
}

// screenshot gives a picture of what the tab shows, as WebP of the given quality (1 to 100).
func (b *tab) screenshot(t *testing.T, quality int64) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	shot, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (page.CaptureScreenshotResult, error) {
		return cdp.Call(ctx, target, page.CaptureScreenshot,
			page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	})
	if err != nil {
		t.Fatal(err)
	}
	return shot.Data
}

// quoted gives a text as JavaScript writes it.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(out)
}
