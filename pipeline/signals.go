package pipeline

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// signals gathers what speaks for and against a value; confidence tells what each signal means.
func (r *reading) signals(v *value) confidence.Signals {
	s := confidence.Signals{
		confidence.Form: v.Reading.Form, confidence.Label: v.Label, confidence.Whole: bit(v.Whole),
		confidence.Legal: legalShare(v), confidence.Known: knownShare(v), confidence.Rival: rival(v),
		confidence.Supported: bit(v.Reading.Confirmed || v.supported), confidence.Failed: bit(v.failed),
		confidence.Unprinted: bit(v.source == models.SourceBarcode && !r.printed(v)),
		confidence.Type:      r.head.Confidence,
		confidence.Critical:  bit(v.Field.Critical),
		confidence.Seconded:  bit(v.opinion == seconded), confidence.Opposed: bit(v.opinion == differing),
	}
	same, other := r.echoes(v)
	s[confidence.Repeated], s[confidence.Disputed], s[confidence.Crowded] = bit(same), bit(other), bit(r.crowded(v))
	s.SetGroup(groupOf(v))
	r.letterSignals(v, s)
	secondSignals(v, s)
	for name, x := range s {
		if x == 0 {
			delete(s, name)
		}
	}
	return s
}

// shortText is how many letters a phrase has at most: a longer text has more places to be wrong in.
const shortText = 20

// groupOf gives the group that the value is judged with.
func groupOf(v *value) confidence.Group {
	switch {
	case v.vouched || v.source == models.SourceBarcode:
		return confidence.Codes
	case v.Field.Kind == values.KindPersonName && slices.Contains(v.Field.Places, doctypes.PlaceSigner):
		return confidence.Signers
	case v.Field.Kind == values.KindText && slices.Contains(v.Field.Places, doctypes.PlaceLabel) && len(v.Spans) == 1 && utf8.RuneCountInString(v.Reading.Value) <= shortText:
		return confidence.Phrases
	}
	return confidence.GroupOf(v.Field.Kind)
}

// letterSignals tells how well the letters on the page were read. A code has no letters that could be misread.
func (r *reading) letterSignals(v *value, s confidence.Signals) {
	weakest, total, words := 1.0, 0.0, 0.0
	page, free := 1.0, 1.0
	for _, sp := range v.Spans {
		q := r.pages[v.sheet.Rows[sp.Row].Page].Page.Quality
		page, free = min(page, q.Confidence), min(free, 1-q.Noise)
		for _, w := range v.sheet.Words(sp) {
			if w.Fold != "" {
				weakest = min(weakest, w.Confidence)
				total += w.Confidence
				words++
			}
		}
	}
	s[confidence.Page], s[confidence.Clear] = page, free
	switch {
	case words > 0:
		s[confidence.Weakest], s[confidence.Mean] = weakest, total/words
	case v.source == models.SourceBarcode:
		s[confidence.Weakest], s[confidence.Mean] = 1, 1
	}
}

// secondSignals tells what the second reading says. A text layer that repeats the recognised page is one, a code too.
func secondSignals(v *value, s confidence.Signals) {
	switch {
	case v.vouched || v.source == models.SourceBarcode || v.source == models.SourceTextLayer:
		s[confidence.Agrees], s[confidence.Second] = 1, 1
	case !v.second.done:
	case v.second.agrees:
		s[confidence.Agrees], s[confidence.Second] = 1, v.second.confidence
	case v.second.text != "":
		s[confidence.Differs] = 1
	}
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// wordsOf gives the runs of letters of a value that are longer than one letter.
func wordsOf(value string) []string {
	all := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) })
	out := all[:0]
	for _, w := range all {
		if len([]rune(w)) > 1 {
			out = append(out, w)
		}
	}
	return out
}

// share gives the share of the words for which is holds, 1 where there are none.
func share(words []string, is func(string) bool) float64 {
	if len(words) == 0 {
		return 1
	}
	n := 0.0
	for _, w := range words {
		n += bit(is(w))
	}
	return n / float64(len(words))
}

// knownShare gives the share of the value's syllables that the lists of its kind have; for kinds without words it is 1.
func knownShare(v *value) float64 {
	words := wordsOf(v.Reading.Value)
	switch v.Field.Kind {
	case values.KindPersonName:
		return share(words, func(w string) bool { return lexicon.NameSyllables().Has(w) || lexicon.Surnames().Has(w) })
	case values.KindPlace, values.KindAgency, values.KindPosition, values.KindText, values.KindMaritalStatus:
		return share(words, viet.KnownSyllable)
	case values.KindEthnicity:
		return bit(lexicon.EthnicGroups().Has(v.Reading.Value))
	case values.KindNationality:
		return bit(lexicon.Countries().Has(v.Reading.Value))
	}
	return 1
}

// rival tells how easily one syllable of a name is another name misread, as THÚY for THỦY: 0 where the odds are one in ten
// thousand or less, 1 where they are one in ten. A mark that both readings lose alike shows in nothing else.
func rival(v *value) float64 {
	if v.Field.Kind != values.KindPersonName {
		return 0
	}
	odds := 0.0
	for _, w := range wordsOf(v.Reading.Value) {
		own, _ := lexicon.NameSyllables().Find(w)
		for _, e := range lexicon.NameSyllables().Alike(w) {
			if !viet.Same(e.Text, w) {
				odds = max(odds, viet.MisreadOdds(w, viet.SetTones(w, e.Text))*min(2, e.Weight/max(own.Weight, 0.5)))
			}
		}
	}
	return min(1, max(0, (math.Log10(odds)+4)/3))
}

// echoes looks for the same name elsewhere on the paper: spelled alike, it is a reading of its own; with other marks, one of
// the two is wrong, or somebody else is meant.
func (r *reading) echoes(v *value) (same, other bool) {
	name := wordsOf(v.Reading.Value)
	if v.Field.Kind != values.KindPersonName || len(name) < 2 {
		return false, false
	}
	sheet := cmp.Or(v.sheet, r.sheet) // a code stands on no sheet
	for i := range sheet.Rows {
		if slices.ContainsFunc(v.Spans, func(sp layout.Span) bool { return sp.Row == i }) {
			continue
		}
		row := &sheet.Rows[i]
		words := wordsOf(row.Text(0, len(row.Words)))
		for len(words) >= len(name) {
			if slices.EqualFunc(words[:len(name)], name, func(a, b string) bool { return viet.Fold(a) == viet.Fold(b) }) {
				if slices.EqualFunc(words[:len(name)], name, viet.Same) {
					same = true
				} else {
					other = true
				}
			}
			words = words[1:]
		}
	}
	return same, other
}

// besideSigner is how many rows above and below a signer's name belong to signatures.
const besideSigner = 12

// crowded tells whether somebody else's name stands alone near a signer's: of two signatures one is the secretary's, a
// certifying officer's or the applicant's. Names that another field gives are accounted for.
func (r *reading) crowded(v *value) bool {
	if len(v.Spans) == 0 || groupOf(v) != confidence.Signers {
		return false
	}
	at := v.Spans[0].Row
	for i := max(0, at-besideSigner); i <= min(at+besideSigner, len(v.sheet.Rows)-1); i++ {
		if v.sheet.Rows[i].Page != v.sheet.Rows[at].Page {
			continue
		}
		for _, sp := range v.sheet.Segments(i) {
			text := v.sheet.Text(sp)
			name, ok := values.Read(values.KindPersonName, text)
			if ok && name.Form >= leastForm(values.KindPersonName) && layout.FoldLetters(name.Raw) == layout.FoldLetters(text) && !r.names(name.Value) {
				return true
			}
		}
	}
	return false
}

// names tells whether a field gives that name.
func (r *reading) names(name string) bool {
	return slices.ContainsFunc(r.values, func(o value) bool {
		return o.Field.Kind == values.KindPersonName && viet.Fold(o.Reading.Value) == viet.Fold(name)
	})
}
