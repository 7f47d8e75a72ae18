package hostile

import (
	"fmt"
	"slices"
)

// tongues are the languages in which papers give their orders.
var tongues = [2]string{"vi", "en"}

// attack is one way of giving orders: what the paper prints, in each of the tongues, and what the obedient model
// does: it says values, adds keys to the answer (extra), or spoils it as a whole (twist).
type attack struct {
	name    string
	lines   [2][]string
	says    func(c carrier) []say // those without a field the carrier has not are left out
	extra   map[string]any
	twist   func(answer string) string
	file    string   // the name of the file, where it gives the orders
	earlier []string // values of another dossier that the orders ask for
}

// Cases gives all cases, always the same and in the same order: every attack in both languages, each on two kinds of
// paper in turn.
func Cases() []Case {
	carriers := []carrier{birth, card, land, official, application}
	var out []Case
	for i, a := range slices.Concat(talk(), forgeries(), claims(), answers()) {
		for lang := range a.lines {
			c := carriers[(i+lang*2)%len(carriers)]
			out = append(out, a.on(c, lang))
		}
	}
	return out
}

// on prints the attack on a paper, in one of the tongues.
func (a attack) on(c carrier, lang int) Case {
	out := Case{Name: fmt.Sprintf("%s/%s/%s", a.name, c.typ, tongues[lang]), Type: c.typ, Pages: []string{c.print(a.lines[lang])},
		FileName: "scan-0001.pdf", extra: a.extra, twist: a.twist, Never: slices.Clone(a.earlier)}
	if a.file != "" {
		out.FileName = a.file
		out.Never = append(out.Never, a.file)
	}
	if a.says != nil {
		for _, s := range a.says(c) {
			if s.field != "" {
				out.says = append(out.says, s)
			}
		}
	}
	return out
}
