package linking

import (
	"bytes"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/regress"
)

func TestStandardModel(t *testing.T) {
	t.Parallel()
	m := Standard()
	out, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out, embeddedModel) {
		t.Error("the embedded file is not what the program would write")
	}
	// What agrees in everything is more probable than what agrees in less, and that than what conflicts.
	score := func(ls map[comparator]level) float64 {
		var e evidence
		for c, l := range ls {
			e.levels[c] = l
		}
		return regress.Dot(m.holder, holderFeatures(nil, &e))
	}
	whole := map[comparator]level{surname: equal, middle: equal, given: equal, born: equal}
	before := score(whole)
	whole[mother] = equal
	more := score(whole)
	whole[personalID] = equal
	most := score(whole)
	whole[personalID] = other
	least := score(whole)
	if before >= more || more >= most || least >= before {
		t.Errorf("name and birth %.2f, and mother %.2f, and number %.2f, other number %.2f", before, more, most, least)
	}
	for _, name := range []string{curvePaper, curvePaperBounded, curveHolder, curveBounded} {
		if len(m.Curves[name]) < 2 {
			t.Errorf("curve %q has %d points", name, len(m.Curves[name]))
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := string(embeddedModel)
	for name, data := range map[string]string{
		"another version":     strings.Replace(good, "version: 1", "version: 9", 1),
		"an unknown key":      good + "more: 1\n",
		"an unknown feature":  strings.Replace(good, "holder:\n", "holder:\n  moon phase: 1\n", 1),
		"no number":           strings.Replace(good, "holder:\n", "holder:\n  named: .nan\n", 1),
		"a falling curve":     "version: 1\ncurves:\n  same_result:\n    - {said: 0.5, right: 0.5}\n    - {said: 0.6, right: 0.4}\n",
		"a point outside":     "version: 1\ncurves:\n  same_result:\n    - {said: 0.5, right: 1.5}\n",
		"a household outside": "version: 1\nhousehold:\n  same house: 2\n",
		"no YAML":             "\t:",
	} {
		if _, err := Parse("office.yaml", []byte(data)); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	s := StandardShares()
	var common, rare text
	common.read("Nguyễn Văn Hùng")
	rare.read("Khổng Trọng Khuê")
	if a, b := s.rarity(&common), s.rarity(&rare); a <= 0 || a >= b {
		t.Errorf("%.1f bits and %.1f bits", a, b)
	}
	if _, err := parseShares("surname nguyen 2\n"); err == nil {
		t.Error("a share of 2 is taken")
	}
	if _, err := parseShares("nickname ti 0.1\n"); err == nil {
		t.Error("an unknown part is taken")
	}
	made := CountShares(strings.Split(strings.Repeat("Nguyễn Văn An\n", 9)+strings.Repeat("Trần Thị An\n", 6)+"Lê Bá Lợi", "\n"))
	again, err := parseShares(string(made.Bytes()))
	if err != nil || again.givens["an"] != made.givens["an"] || again.surnames["nguyen"] != 0.5625 || again.surnames["le"] != 0 {
		t.Errorf("%v %v", again, err)
	}
}

func TestIsotonic(t *testing.T) {
	t.Parallel()
	var pairs []said
	for i := range 4000 { // true in i of 4000, but told as the square of it
		p := float64(i) / 4000
		pairs = append(pairs, said{p * p, i*37%4000 < i})
	}
	curve := isotonic(pairs)
	m := &Model{Curves: map[string][]Point{"x": curve}}
	for _, p := range []float64{0.2, 0.5, 0.8} {
		if got := m.calibrate("x", p*p); got < p-0.06 || got > p+0.06 {
			t.Errorf("%.2f became %.3f", p*p, got)
		}
	}
}
