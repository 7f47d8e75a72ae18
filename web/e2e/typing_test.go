package e2e

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/text/unicode/norm"
)

// stroke is one key that a person presses while typing Vietnamese, and what stands there of the word afterwards.
type stroke struct {
	key  rune
	word string
}

// method is how an input method writes marks: the key of each combining mark, and of đ.
type method struct {
	name  string
	marks map[rune]rune // a letter's key where 0: the letter itself, doubled
	d     rune
}

// The two methods that people use. A tone is typed at the end of a word, the shape of a letter right after it.
var methods = []method{
	{"Telex", map[rune]rune{'\u0302': 0, '\u0306': 'w', '\u031b': 'w', '\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j'}, 'd'},
	{"VNI", map[rune]rune{'\u0302': '6', '\u0306': '8', '\u031b': '7', '\u0301': '1', '\u0300': '2', '\u0309': '3', '\u0303': '4', '\u0323': '5'}, '9'},
}

const tones = "\u0301\u0300\u0309\u0303\u0323"

// strokes gives the keys for a word. Letters may be capitals; marks are typed as small letters or digits.
func (m method) strokes(word string) []stroke {
	var out []stroke
	var plain, toned []rune // the word without and with its tone
	var tone rune
	for _, letter := range norm.NFC.String(word) {
		if letter == 'đ' || letter == 'Đ' {
			base := map[rune]rune{'đ': 'd', 'Đ': 'D'}[letter]
			out = append(out, stroke{base, string(append(slices.Clone(plain), base))})
			plain, toned = append(plain, letter), append(toned, letter)
			out = append(out, stroke{m.d, string(plain)})
			continue
		}
		parts := []rune(norm.NFD.String(string(letter)))
		shaped := parts[0]
		out = append(out, stroke{parts[0], string(append(slices.Clone(plain), parts[0]))})
		for _, mark := range parts[1:] {
			if strings.ContainsRune(tones, mark) {
				tone = m.marks[mark]
				continue
			}
			shaped = []rune(norm.NFC.String(string([]rune{parts[0], mark})))[0]
			key := m.marks[mark]
			if key == 0 {
				key = unicode.ToLower(parts[0])
			}
			out = append(out, stroke{key, string(append(slices.Clone(plain), shaped))})
		}
		plain, toned = append(plain, shaped), append(toned, letter)
	}
	if tone != 0 {
		out = append(out, stroke{tone, string(toned)})
	}
	return out
}

// names gives as many names as asked for. They are invented: every family name with middle and given names in turn, some
// of them in capitals, as papers write them.
func names(most int) []string {
	families := strings.Fields("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Tạ Quách")
	middles := []string{"Thị", "Văn", "Thị Bích", "Đình", "Hữu", "Quỳnh", "Ngọc Ánh", "Xuân", "Đức", "Thuỳ"}
	givens := strings.Fields("Khuê Nghĩa Thuận Hường Phượng Đạt Ngữ Tuyết Thưởng Quyền Uyển Nhượng Giỏi Khoẻ Thuý Ước Ẩn Ổn Ỷ Ngoãn")
	var out []string
	for i := range most {
		name := families[i%len(families)] + " " + middles[(i/3)%len(middles)] + " " + givens[(i*7+i/20)%len(givens)]
		if i%4 == 3 {
			name = strings.ToUpper(name)
		}
		out = append(out, name)
	}
	return out
}

// way is how what is typed gets to the page.
type way struct {
	name string
	word func(ctx context.Context, target *chromedp.Target, strokes []stroke) error
}

var ways = []way{{"composition", composed}, {"backspaces", corrected}}

// composed types a word as input methods of the system do: every key arrives as "in process", the word is under
// composition until it is done.
func composed(ctx context.Context, target *chromedp.Target, strokes []stroke) error {
	for _, s := range strokes {
		down := input.DispatchKeyEventParams{Type: kb.KeyRawDown, Key: "Process", Code: codeOf(s.key), WindowsVirtualKeyCode: 229}
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, down); err != nil {
			return err
		}
		end := int64(len([]rune(s.word)))
		if _, err := cdp.Call(ctx, target, input.ImeSetComposition, input.ImeSetCompositionParams{Text: s.word, SelectionStart: end, SelectionEnd: end}); err != nil {
			return err
		}
	}
	_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: strokes[len(strokes)-1].word})
	return err
}

// corrected types a word as UniKey does: letters are typed for real; where a mark changes letters that stand there, these
// are taken back by Backspace and typed again, without any composition.
func corrected(ctx context.Context, target *chromedp.Target, strokes []stroke) error {
	var there []rune
	for _, s := range strokes {
		word := []rune(s.word)
		same := 0
		for same < len(there) && same < len(word) && there[same] == word[same] {
			same++
		}
		for range len(there) - same {
			if err := pressKey(ctx, target, '\b'); err != nil {
				return err
			}
		}
		for _, letter := range word[same:] {
			if letter == s.key && letter < unicode.MaxASCII {
				if err := pressKey(ctx, target, letter); err != nil {
					return err
				}
				continue
			}
			packet := input.DispatchKeyEventParams{Type: kb.KeyDown, Key: string(letter), WindowsVirtualKeyCode: 231, Text: string(letter)} // VK_PACKET
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, packet); err != nil {
				return err
			}
		}
		there = word
	}
	return nil
}

// codeOf gives the code of the key that types a letter or digit.
func codeOf(key rune) string {
	if unicode.IsDigit(key) {
		return "Digit" + string(key)
	}
	return "Key" + string(unicode.ToUpper(key))
}

// Two hundred names typed by Telex and VNI, under composition and with backspaces, stand in the field letter for letter;
// no key of them does anything else. What is saved is the last of them, in composed letters.
func TestTyping(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	// A shortcut takes the key away from the text, which the page's own listener is the only one to do.
	r.do(t, chromedp.Evaluate[chromedp.Void](`fired = []; window.addEventListener("keydown", e => e.defaultPrevented && fired.push(e.code + " " + e.key))`))
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.getElementById("f-1").focus()`))
	page := eval[string](t, r.tab, `document.getElementById("page-number").textContent`)
	all := names(200)
	if unique := slices.Collect(maps.Keys(asSet(all))); len(unique) < 150 {
		t.Fatalf("only %d different names", len(unique))
	}
	for _, m := range methods {
		for _, w := range ways {
			wrong := 0
			for _, name := range all {
				if got := r.typed(t, m, w, name); got != name {
					if wrong++; wrong < 5 {
						t.Errorf("%s by %s: typed %q, got %q", m.name, w.name, name, got)
					}
				}
			}
		}
	}
	if fired := eval[[]string](t, r.tab, `fired`); len(fired) > 0 {
		t.Errorf("%d keys did something else: %v", len(fired), fired[:min(5, len(fired))])
	}
	if now := eval[string](t, r.tab, `document.getElementById("page-number").textContent`); r.at(t) != "1" || now != page {
		t.Errorf("after typing the caret is at field %s, on %s", r.at(t), now)
	}
	r.press(t, kb.Enter)
	r.saved(t)
	if value, state := r.paper(t).value(1); !strings.EqualFold(value, all[len(all)-1]) || !norm.NFC.IsNormalString(value) || state != "corrected" {
		t.Errorf("saved %q, %s", value, state)
	}
}

// typed types a name in the place of what stands in the field and gives what stands there then.
func (r *reviewer) typed(t *testing.T, m method, w way, name string) string {
	t.Helper()
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for i, word := range strings.Fields(name) {
			if i > 0 {
				if err := pressKey(ctx, target, ' '); err != nil {
					return err
				}
			}
			if err := w.word(ctx, target, m.strokes(word)); err != nil {
				return fmt.Errorf("%s: %w", word, err)
			}
		}
		return nil
	}))
	return eval[string](t, r.tab, `document.activeElement.value`)
}

func asSet(all []string) map[string]bool {
	out := map[string]bool{}
	for _, one := range all {
		out[one] = true
	}
	return out
}
