package learn

import (
	"cmp"
	"maps"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// A value becomes an entry where people confirmed it on so many different files and so many different people did: one
// person who errs or means ill does not suffice, nor does one paper that is sent again and again. Three files, because two
// alike may be one case in two copies.
const (
	LeastFiles  = 3
	LeastClerks = 2
)

// witnesses is who and what stands for one value: per file, the fields that hold it and the people who decided them.
type witnesses map[string]*testimony

type testimony struct {
	spellings []string
	clerks    []string
}

// count gives the fields, files and different people that stand for the value, but for one file.
func (w witnesses) count(but string) (fields, files, clerks int) {
	people := map[string]bool{}
	for file, t := range w {
		if file == but {
			continue
		}
		files++
		fields += len(t.spellings)
		for _, c := range t.clerks {
			people[c] = true
		}
	}
	return fields, files, len(people)
}

// enough tells whether the value may be an entry though the file is left out.
func (w witnesses) enough(but string) bool {
	_, files, clerks := w.count(but)
	return files >= LeastFiles && clerks >= LeastClerks
}

// hear gathers the witnesses of all values that are learned.
func hear(decisions []models.Decision, types doctypes.Set) map[key]witnesses {
	out := map[key]witnesses{}
	for _, d := range decisions {
		kind, ok := kindOf(d, types)
		if !ok || d.Field.Value == "" || len(d.Clerks) == 0 {
			continue
		}
		k := keyOf(kind, d.Field.Value)
		if out[k] == nil {
			out[k] = witnesses{}
		}
		t := out[k][d.SHA256]
		if t == nil {
			t = &testimony{}
			out[k][d.SHA256] = t
		}
		t.spellings = append(t.spellings, viet.Normalise(d.Field.Value))
		t.clerks = append(t.clerks, d.Clerks...)
	}
	return out
}

func kindOf(d models.Decision, types doctypes.Set) (values.Kind, bool) {
	t := types.Find(d.Type)
	if t == nil {
		return "", false
	}
	f := t.Find(d.Field.Name)
	if f == nil {
		return "", false
	}
	return KindOf(f.Name, f.Kind)
}

// Gather gives the entries that the decisions bear, by kind and value. Decisions on types or fields that are not in the
// set teach nothing.
func Gather(decisions []models.Decision, types doctypes.Set) []models.LexiconEntry {
	out := []models.LexiconEntry{}
	for k, w := range hear(decisions, types) {
		if !w.enough("") {
			continue
		}
		value := usual(w)
		fields, files, clerks := w.count("")
		out = append(out, models.LexiconEntry{Kind: string(k.kind), Folded: viet.Fold(value), Value: value,
			Count: fields, Files: files, Clerks: clerks})
	}
	slices.SortFunc(out, func(a, b models.LexiconEntry) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return out
}

// usual gives the spelling that most fields have, of equal ones the first in the alphabet.
func usual(w witnesses) string {
	counts := map[string]int{}
	for _, t := range w {
		for _, s := range t.spellings {
			counts[s]++
		}
	}
	spellings := slices.Sorted(maps.Keys(counts))
	return slices.MaxFunc(spellings, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[a], counts[b]), cmp.Compare(b, a))
	})
}
