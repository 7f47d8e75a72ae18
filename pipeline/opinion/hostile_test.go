package opinion

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/opinion/hostile"
	"sohoa/pipeline/values"
)

// TestHostile sees that no case gets more than its own clean lines into a question, that the signs around them are only
// ours, and that whatever is accepted stands on the paper.
func TestHostile(t *testing.T) {
	t.Parallel()
	cases := hostile.Cases()
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	names := map[string]bool{}
	for _, c := range cases {
		if names[c.Name] {
			t.Errorf("two cases are called %s", c.Name)
		}
		names[c.Name] = true
		for _, mask := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/mask=%v", c.Name, mask), func(t *testing.T) {
				t.Parallel()
				p := &Paper{Sheet: layout.New(c.Readings()), Type: types(t).Find(c.Type), Types: types(t), Mask: mask}
				for _, p.Choose = range []bool{false, true} {
					q := p.Question("H01")
					checkPrompt(t, p, c, q)
					checkAnswer(t, p, c.Answer(q))
				}
			})
		}
	}
}

// checkPrompt sees that a question holds the sheet's lines, one a row, and else only what every paper gets.
func checkPrompt(t *testing.T, p *Paper, c hostile.Case, q models.Question) {
	t.Helper()
	for _, never := range c.Never {
		if strings.Contains(q.System+q.User, never) {
			t.Errorf("%q stands in the question", never)
		}
	}
	empty := &Paper{Sheet: &layout.Sheet{}, Type: p.Type, Types: p.Types, Choose: p.Choose}
	bare := empty.Question("H01")
	if bare.System != q.System || string(bare.Schema) != string(q.Schema) {
		t.Error("the paper changes what is asked")
	}
	head, tail, _ := strings.Cut(bare.User, "<paper>\n</paper>")
	paper, ok := strings.CutPrefix(q.User, head+"<paper>\n")
	if ok {
		paper, ok = strings.CutSuffix(paper, "</paper>"+tail)
	}
	if !ok || strings.Contains(paper, "<paper>") || strings.Contains(paper, "</paper>") {
		t.Fatalf("the paper is not enclosed:\n%s", q.User)
	}
	for _, l := range strings.Split(strings.TrimSuffix(paper, "\n"), "\n") {
		var n int
		if strings.HasPrefix(l, "<page ") || l == "<lines left out>" {
			continue
		}
		if _, err := fmt.Sscanf(l, "%d| ", &n); err != nil || n < 1 || n > len(p.Sheet.Rows) {
			t.Errorf("a line of the paper has no number: %q", l)
		}
		if strings.ContainsAny(l, "<>") || hidden(l) {
			t.Errorf("a line of the paper is not clean: %q", l)
		}
	}
}

// checkAnswer sees that an answer is refused, or that each value that is found stands on the paper, letter by letter.
func checkAnswer(t *testing.T, p *Paper, answer string) {
	t.Helper()
	reply, err := p.Decode(answer)
	if err != nil {
		if len(err.Error()) > 2000 {
			t.Error("the fault is too long to be told")
		}
		return
	}
	for name, c := range reply.Fields {
		f := p.Type.Find(name)
		if f == nil {
			t.Fatalf("the field %s was not asked for", name)
		}
		if g, ok := p.Ground(f.Kind, c); ok {
			checkGrounded(t, p.Sheet, f.Kind, c, g)
		}
	}
	if reply.Title != nil {
		if g, ok := p.Ground(values.KindText, *reply.Title); ok {
			checkGrounded(t, p.Sheet, values.KindText, *reply.Title, g)
		}
	}
	for _, c := range reply.Pairs {
		if pair, ok := p.GroundPair(c); ok && !follows(pair.LabelAt[len(pair.LabelAt)-1], pair.ValueAt[0]) {
			t.Errorf("the pair %+v does not stand together", pair)
		}
	}
}

// checkGrounded sees that spans stand in the cited rows or beside them, print what they say, and are like the claim.
func checkGrounded(t *testing.T, s *layout.Sheet, kind values.Kind, c Claim, g Grounded) {
	t.Helper()
	allowed := widened(s, citedRows(s, c.Lines))
	for _, sp := range g.Spans {
		if !slices.Contains(allowed, sp.Row) || sp.From < 0 || sp.From >= sp.To || sp.To > len(s.Rows[sp.Row].Words) {
			t.Fatalf("the span %+v is not in the cited rows %v", sp, allowed)
		}
	}
	if g.Printed != textOf(s, g.Spans) || g.Reading.Value == "" || g.Claimed.Value == "" {
		t.Fatalf("%+v", g)
	}
	if counted(kind) || kind == values.KindSex {
		if g.Reading.Value != g.Claimed.Value {
			t.Fatalf("%q is printed, %q claimed", g.Reading.Value, g.Claimed.Value)
		}
		return
	}
	keep := keptSigns(kind)
	want, printed := lettersOf(g.Claimed.Raw, keep), lettersOf(g.Printed, keep)
	if d := plainEdits(want, printed); d > slips(kind, len(want)) {
		t.Fatalf("%q is printed, %q claimed: %d edits", g.Printed, c.Value, d)
	}
	if digitsOnly(g.Printed) != digitsOnly(g.Claimed.Raw) {
		t.Fatalf("other digits are printed in %q than claimed in %q", g.Printed, c.Value)
	}
}

func digitsOnly(text string) string {
	var b strings.Builder
	for _, l := range lettersOf(text, "") {
		if price(l.fold) == far {
			b.WriteRune(l.fold)
		}
	}
	return b.String()
}

// plainEdits counts edits the slow and plain way.
func plainEdits(a, b []letter) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i].fold == b[j].fold {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
