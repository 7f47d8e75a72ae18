package e2e

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
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
// no key of them does anything else. What is saved is the last of them, in composed letters. Each way of typing has a tab
// of its own, all at once, because most of the time goes by while the browser answers.
func TestTyping(t *testing.T) {
	t.Parallel()
	r := start(t, birth).review(t, "/review")
	r.loaded(t)
	all := names(200)
	if unique := slices.Collect(maps.Keys(asSet(all))); len(unique) < 150 {
		t.Fatalf("only %d different names", len(unique))
	}
	var typists []*typist
	for _, m := range methods {
		for _, w := range ways {
			tab := r
			if len(typists) > 0 {
				tab = &reviewer{tab: r.beside(t)}
				tab.watched(t)
				tab.visit(t, r.where(t))
				tab.loaded(t)
			}
			typists = append(typists, tab.typist(t, m, w))
		}
	}
	var done sync.WaitGroup
	for _, one := range typists {
		done.Go(func() { one.typeAll(all) })
	}
	done.Wait()
	for _, one := range typists {
		one.judge(t)
	}
	r.press(t, kb.Enter)
	r.saved(t)
	if value, state := r.paper(t).value(1); !strings.EqualFold(value, all[len(all)-1]) || !norm.NFC.IsNormalString(value) || state != "corrected" {
		t.Errorf("saved %q, %s", value, state)
	}
}

// typist types names in one way into the second field of a paper.
type typist struct {
	*reviewer
	method method
	way    way
	page   string   // the page that is shown
	wrong  []string // what stood there instead of names
	err    error
}

// typist brings the caret to the field, and has the page note every key that is taken away from the text.
func (r *reviewer) typist(t *testing.T, m method, w way) *typist {
	t.Helper()
	// A shortcut takes the key away from the text, which the page's own listener is the only one to do.
	r.do(t, chromedp.Evaluate[chromedp.Void](`fired = []; window.addEventListener("keydown", e => e.defaultPrevented && fired.push(e.code + " " + e.key))`))
	r.do(t, chromedp.Evaluate[chromedp.Void](`document.getElementById("f-1").focus()`))
	return &typist{reviewer: r, method: m, way: w, page: r.text(t, "#page-number")}
}

// typeAll types the names one after the other, each in the place of the one before.
func (y *typist) typeAll(all []string) {
	ctx, cancel := context.WithTimeout(y, 3*patience)
	defer cancel()
	for _, name := range all {
		got, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (string, error) { return y.typed(ctx, target, name) })
		if err != nil {
			y.err = fmt.Errorf("%s: %w", name, err)
			return
		}
		if got != name {
			y.wrong = append(y.wrong, fmt.Sprintf("typed %q, got %q", name, got))
		}
	}
}

// typed types a name and gives what stands in the field then.
func (y *typist) typed(ctx context.Context, target *chromedp.Target, name string) (string, error) {
	if _, err := chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`)(ctx, target); err != nil {
		return "", err
	}
	for i, word := range strings.Fields(name) {
		if i > 0 {
			if err := pressKey(ctx, target, ' '); err != nil {
				return "", err
			}
		}
		if err := y.way.word(ctx, target, y.method.strokes(word)); err != nil {
			return "", fmt.Errorf("%s: %w", word, err)
		}
	}
	return chromedp.Evaluate[string](`document.activeElement.value`)(ctx, target)
}

// judge reports what went wrong.
func (y *typist) judge(t *testing.T) {
	t.Helper()
	called := y.method.name + " by " + y.way.name
	if y.err != nil {
		t.Fatalf("%s: %v", called, y.err)
	}
	for _, wrong := range y.wrong[:min(5, len(y.wrong))] {
		t.Errorf("%s: %s", called, wrong)
	}
	if fired := eval[[]string](t, y.tab, `fired`); len(fired) > 0 {
		t.Errorf("%s: %d keys did something else: %v", called, len(fired), fired[:min(5, len(fired))])
	}
	if now := y.text(t, "#page-number"); y.at(t) != "1" || now != y.page {
		t.Errorf("%s: after typing the caret is at field %s, on %s", called, y.at(t), now)
	}
}

func asSet(all []string) map[string]bool {
	out := map[string]bool{}
	for _, one := range all {
		out[one] = true
	}
	return out
}
