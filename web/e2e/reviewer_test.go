package e2e

import (
	"context"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	_ "modernc.org/sqlite" // the database of a running program, for what happens behind a person's back

	"sohoa/models"
)

// birth is a clean paper of 20 fields of which the machine leaves some to a person.
const birth = "birth_certificate-clean-02.jpg"

// reviewer is a tab at the review page, whose key presses are counted.
type reviewer struct {
	*tab
	pressed int
}

// review opens the review as a clerk of the first office. Path is "/review", or the page of a paper.
func (s *site) review(t *testing.T, path string) *reviewer {
	t.Helper()
	return s.reviewAs(t, account(models.RoleClerk, here), path)
}

// reviewAs opens the review under an account. The tab behaves as the one that the person looks at, whatever others are open.
func (s *site) reviewAs(t *testing.T, name, path string) *reviewer {
	t.Helper()
	r := &reviewer{tab: s.open(t)}
	r.watched(t)
	_, link, _ := strings.Cut(strings.TrimSpace(s.sohoa(t, "user", "link", name)), "://")
	_, link, _ = strings.Cut(link, "/")
	r.visit(t, "/"+link)
	r.click(t, "main form .btn-primary")
	r.wait(t, `document.querySelector(".top .person b")`)
	r.visit(t, path)
	return r
}

// watched has the tab behave as the one that the person looks at.
func (r *reviewer) watched(t *testing.T) {
	t.Helper()
	r.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
}

// loaded waits until a paper is on screen and the caret stands where work begins.
func (r *reviewer) loaded(t *testing.T) {
	t.Helper()
	r.wait(t, `document.querySelector("#fields-list li.f") && !document.body.hasAttribute("aria-busy")
		&& (document.activeElement.matches("input[data-index]") || document.activeElement.id === "finish")`)
}

// press presses a key, counting it. The letter that it gives comes with the press, as from a keyboard, so that it is not
// typed where the page made something else of the key.
func (r *reviewer) press(t *testing.T, key string, modifiers ...chromedp.Modifier) {
	t.Helper()
	r.pressed++
	r.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return pressKey(ctx, target, []rune(key)[0], modifiers...)
	}))
}

// pressKey presses and lets go of a key.
func pressKey(ctx context.Context, target *chromedp.Target, key rune, modifiers ...chromedp.Modifier) error {
	var held chromedp.Modifier
	for _, m := range modifiers {
		held |= m
	}
	var text string
	events := kb.Encode(key)
	for _, e := range events {
		if e.Type == kb.KeyChar && held&^chromedp.ModifierShift == 0 {
			text = e.Text
		}
	}
	for _, e := range events {
		switch e.Type {
		case kb.KeyChar:
			continue
		case kb.KeyDown, kb.KeyRawDown:
			e.Type, e.Text = kb.KeyRawDown, text
			if text != "" {
				e.Type = kb.KeyDown
			}
		}
		e.Modifiers |= held.Int64()
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, *e); err != nil {
			return err
		}
	}
	return nil
}

// at tells which field has the caret: its index as text, "" for none.
func (r *reviewer) at(t *testing.T) string {
	t.Helper()
	return eval[string](t, r.tab, `document.activeElement?.dataset.index ?? ""`)
}

// write types a text in the place of what stands in the field that has the caret.
func (r *reviewer) write(t *testing.T, text string) {
	t.Helper()
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
	r.keys(t, text)
}

// saved waits until the server knows everything.
func (r *reviewer) saved(t *testing.T) {
	t.Helper()
	r.wait(t, `!document.querySelector("li.f.saving, li.f.failed, li.f.typed")`)
}

// paper is what the server says of the paper in the address.
type paper struct {
	Document, Dossier, File, Next, Note string
	Type                                string
	Pages                               []struct{ Page int }
	Documents                           []struct{ Pages []int }
	Links                               []struct {
		Index           int
		Relation, State string
	}
	Fields []struct {
		Index                             int
		Name, Value, Display, State, Look string
		Version                           string
		OptionalAbsent                    bool `json:"optional_absent"`
		Evidence                          []models.Evidence
		Alternatives                      []struct{ Display string }
	}
}

// paper asks the server for the paper on screen.
func (r *reviewer) paper(t *testing.T) paper {
	t.Helper()
	text := eval[string](t, r.tab, `fetch("/api/v1/review/documents/" + location.pathname.split("/").pop()).then(answer => answer.text())`)
	var p paper
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return p
}

// open gives the indexes of the paper's fields that wait for a person, in order.
func (p paper) open() []int {
	var out []int
	for _, f := range p.Fields {
		if !f.OptionalAbsent && (f.Look == "check" || f.Look == "invalid" || f.Look == "ungrounded" || f.Look == "missing") {
			out = append(out, f.Index)
		}
	}
	return out
}

// value gives what stands in a field and its state.
func (p paper) value(index int) (value, state string) {
	for _, f := range p.Fields {
		if f.Index == index {
			return f.Value, f.State
		}
	}
	return "", ""
}

// behind changes the database of the running program behind everybody's back.
func (s *site) behind(t *testing.T, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.data, "sohoa.db")+"?_pragma=busy_timeout(20000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}
