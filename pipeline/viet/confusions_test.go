package viet

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestMisreadOdds(t *testing.T) {
	t.Parallel()
	// Each is far likelier than the next.
	for _, order := range [][][2]string{
		{{"An", "An"}, {"NGUYÊN", "NGUYỄN"}, {"NGUYÊN", "NGUYỀN"}, {"NGUYÊN", "NGUYỄM"}},
		{{"Chỉ", "Chi"}, {"Chỉ", "Chì"}, {"Chỉ", "Che"}},
		{{"631", "031"}, {"631", "931"}},
		{{"Tố", "Tổ"}, {"Tố", "Tơ"}},
	} {
		for i := 1; i < len(order); i++ {
			a, b := MisreadOdds(order[i-1][0], order[i-1][1]), MisreadOdds(order[i][0], order[i][1])
			if a <= 2*b {
				t.Errorf("%v has odds of %g, %v of %g", order[i-1], a, order[i], b)
			}
		}
	}
	if got := MisreadOdds("Hải", "Quảng"); got != 0 {
		t.Errorf("another word is a misreading with odds of %g", got)
	}
	if MisreadOdds("", "") != 1 || MisreadOdds("a", "") > 0.1 || MisreadOdds("", "a") > 0.1 {
		t.Error("empty words")
	}
}

func TestConfusionsAreCounted(t *testing.T) {
	t.Parallel()
	c := measured()
	if len(c.counts) < 100 || c.right['n'] < 10000 {
		t.Fatalf("%d confusions, n was right %.0f times", len(c.counts), c.right['n'])
	}
	for pair, n := range c.counts {
		if n < 1 || pair[0] == pair[1] {
			t.Errorf("%q read for %q: %g", pair[0], pair[1], n)
		}
	}
}

// TestCountConfusions prints confusions.txt anew. It needs the papers and what was read on them:
//
//	sohoa digitize --json --text PAPERS/* > read.jsonl
//	SOHOA_COUNT_READ=read.jsonl SOHOA_COUNT_TRUTH=PAPERS go test -run TestCountConfusions -v ./pipeline/viet
//
// Several folders of truth are parted by commas.
func TestCountConfusions(t *testing.T) {
	t.Parallel()
	read, folders := os.Getenv("SOHOA_COUNT_READ"), os.Getenv("SOHOA_COUNT_TRUTH")
	if read == "" || folders == "" {
		t.Skip("counts only when asked to")
	}
	c := counter{}
	truth := readTruths(t, strings.Split(folders, ","))
	file, err := os.Open(read)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var got countedFile
		if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		for _, doc := range got.Documents {
			c.document(truth[filepath.Base(got.File)].like(doc.Pages), Normalise(doc.Text))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	c.print()
}

// countedFile is what is needed of a truth file and of a line that digitize prints.
type countedFile struct {
	File      string
	Documents []struct {
		Pages []int
		Text  string
	}
}

// like gives the text of the document that shares most pages.
func (f countedFile) like(pages []int) string {
	text, most := "", 0
	for _, d := range f.Documents {
		shared := 0
		for _, p := range pages {
			if slices.Contains(d.Pages, p) {
				shared++
			}
		}
		if shared > most {
			text, most = d.Text, shared
		}
	}
	return text
}

func readTruths(t *testing.T, folders []string) map[string]countedFile {
	t.Helper()
	out := map[string]countedFile{}
	for _, folder := range folders {
		paths, err := filepath.Glob(filepath.Join(folder, "*.truth.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			var f countedFile
			data, err := os.ReadFile(path)
			if err == nil {
				err = json.Unmarshal(data, &f)
			}
			if err != nil {
				t.Fatal(err)
			}
			out[f.File] = f
		}
	}
	return out
}

// counter counts pairs of a letter read and a letter printed.
type counter map[[2]rune]int

func (c counter) document(printed, read string) {
	const enough = 6 // a shorter line is found anywhere
	for _, line := range strings.FieldsFunc(printed, func(r rune) bool { return r == '\n' || r == '\f' }) {
		if line := []rune(Normalise(strings.Trim(line, ".… "))); len(line) >= enough {
			c.line(line, []rune(read))
		}
	}
}

// edit is the price of reading b for a; a mark is cheaper than a letter, and a space is never read for a letter.
func edit(a, b rune) int {
	switch {
	case a == b:
		return 0
	case a == ' ' || b == ' ':
		return 5
	case FoldRune(a) == FoldRune(b):
		return 1
	}
	return 2
}

// line finds the printed line at its best place and counts word by word. A line that is not there, and a word of which
// more than a third is wrong, are left out: they stand somewhere else or under something.
func (c counter) line(x, y []rune) {
	w := len(x) + 1
	cost := make([]int, w*(len(y)+1))
	for i := range w {
		cost[i] = 2 * i
	}
	at := 0
	for j := 1; j <= len(y); j++ {
		row, before := cost[j*w:(j+1)*w], cost[(j-1)*w:j*w]
		for i := 1; i < w; i++ {
			row[i] = min(before[i-1]+edit(x[i-1], y[j-1]), row[i-1]+2, before[i]+2)
		}
		if row[w-1] < cost[at*w+w-1] {
			at = j
		}
	}
	const most = 5 // of so many letters one may be wrong
	if cost[at*w+w-1]*most > 2*len(x) {
		return
	}
	var pairs [][2]rune
	for i, j := len(x), at; i > 0; {
		here := cost[j*w+i]
		switch {
		case j > 0 && here == cost[(j-1)*w+i-1]+edit(x[i-1], y[j-1]):
			i, j = i-1, j-1
			pairs = append(pairs, [2]rune{y[j], x[i]})
		case j > 0 && here == cost[(j-1)*w+i]+2:
			j--
			pairs = append(pairs, [2]rune{y[j], nothing})
		default:
			i--
			pairs = append(pairs, [2]rune{nothing, x[i]})
		}
	}
	slices.Reverse(pairs)
	c.words(pairs)
}

func (c counter) words(pairs [][2]rune) {
	for len(pairs) > 0 {
		end := slices.IndexFunc(pairs, func(p [2]rune) bool { return p[1] == ' ' })
		if end < 0 {
			end = len(pairs)
		}
		wrong := 0
		for _, p := range pairs[:end] {
			if p[0] != p[1] {
				wrong++
			}
		}
		if wrong == 1 || wrong*3 <= end {
			for _, p := range pairs[:end] {
				c[p]++
			}
		}
		pairs = pairs[min(end+1, len(pairs)):]
	}
}

func (c counter) print() {
	type row struct {
		read  rune
		right int
		pairs []string
		wrong int
	}
	rows := map[rune]*row{}
	keys := make([][2]rune, 0, len(c))
	for pair := range c {
		keys = append(keys, pair)
	}
	slices.SortFunc(keys, func(a, b [2]rune) int {
		return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	for _, pair := range keys {
		if !counted(pair[0]) || !counted(pair[1]) {
			continue
		}
		r := rows[pair[0]]
		if r == nil {
			r = &row{read: pair[0]}
			rows[pair[0]] = r
		}
		switch {
		case pair[0] == pair[1]:
			r.right = c[pair]
		case c[pair] > 1:
			r.pairs = append(r.pairs, fmt.Sprintf("%s%d", shown(pair[1]), c[pair]))
			r.wrong += c[pair]
		}
	}
	all := make([]*row, 0, len(rows))
	for _, r := range rows {
		if r.right+r.wrong > 0 {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *row) int { return cmp.Or(cmp.Compare(b.wrong, a.wrong), cmp.Compare(a.read, b.read)) })
	for _, r := range all {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %d %s", shown(r.read), r.right, strings.Join(r.pairs, " "))))
	}
}

func counted(r rune) bool {
	return r == nothing || IsLetter(r) || unicode.IsDigit(r)
}

func shown(r rune) string {
	if r == nothing {
		return "∅"
	}
	return string(r)
}
