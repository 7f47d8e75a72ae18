package opinion

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What is masked: numbers of nine digits and more, printed in one run or in groups and boxes, with single letters that
// the recogniser took for a digit; addresses of mail.
var (
	solidNumber  = regexp.MustCompile(`[0-9](?:[OolI]?[0-9]){8,}`)
	spacedNumber = regexp.MustCompile(`[0-9](?:[ .\-|\[\]_]{0,6}[OolI]?[0-9]){8,}`)
	mailAddress  = regexp.MustCompile(`[\pL\pN][\pL\pN._%+\-]*\s?@\s?[\pL\pN\-]+(?:\s?\.[\pL\pN\-]+)+`)
	// someNumber is a number in an answer that may be a made-up one or a good part of one.
	someNumber = regexp.MustCompile(`[0-9](?:[ .\-|\[\]_]{0,6}[OolI]?[0-9])*`)
)

// leastPart is how many signs of a made-up number an answer must repeat to be taken for a part of it.
const leastPart = 8

// mask puts made-up identifiers in the place of printed ones, one to one, and back. The made-up ones follow from
// the order of the printed ones alone, so that nothing about a printed one can be worked out from its mask.
type mask struct {
	secrets []secret
}

// secret is one printed identifier and the made-up one; both hold letters and digits only, equally many.
type secret struct {
	real, mask []rune
	mail       bool
	printed    string // of an address of mail
}

func newMask(lines []line) *mask {
	m := &mask{}
	var all strings.Builder
	for _, l := range lines {
		all.WriteString(string(signsOf(l.text)))
		all.WriteByte(' ')
		m.find(l.text, func(printed string, mail bool) string {
			if key := signsOf(printed); m.secretOf(key, mail) == nil {
				m.secrets = append(m.secrets, secret{real: key, mail: mail, printed: printed})
			}
			return printed
		})
	}
	paper := all.String()
	for i := range m.secrets {
		m.secrets[i].mask = m.invent(i, paper)
	}
	return m
}

// invent makes up the mask of a secret: of the same shape, found nowhere on the paper and like no other mask. A paper
// may print all masks of a very short address; then one of those has to do.
func (m *mask) invent(i int, paper string) []rune {
	s := m.secrets[i]
	rng := rand.New(rand.NewPCG(uint64(i), uint64(len(s.real))))
	out := make([]rune, len(s.real))
	for range 100 {
		for k, r := range s.real {
			switch {
			case unicode.IsDigit(r) && !(k == 0 && r == '0'):
				out[k] = '1' + rng.Int32N(9)
			case s.mail && unicode.IsLetter(r):
				out[k] = 'a' + rng.Int32N(26)
			default:
				out[k] = r
			}
		}
		taken := func(o secret) bool { return slices.Equal(o.mask, out) }
		if !strings.Contains(paper, string(out)) && !slices.ContainsFunc(m.secrets[:i], taken) {
			break
		}
	}
	return out
}

// find gives the text with each identifier replaced by what change makes of it.
func (m *mask) find(text string, change func(printed string, mail bool) string) string {
	mail := func(s string) string { return change(s, true) }
	number := func(s string) string { return change(s, false) }
	return outside(mailAddress, text, mail, func(text string) string {
		return outside(solidNumber, text, number, func(text string) string {
			return spacedNumber.ReplaceAllStringFunc(text, number)
		})
	})
}

// outside changes what a pattern finds one way and the text between another way.
func outside(pattern *regexp.Regexp, text string, found, between func(string) string) string {
	var b strings.Builder
	at := 0
	for _, m := range pattern.FindAllStringIndex(text, -1) {
		b.WriteString(between(text[at:m[0]]))
		b.WriteString(found(text[m[0]:m[1]]))
		at = m[1]
	}
	b.WriteString(between(text[at:]))
	return b.String()
}

// apply gives the text with made-up identifiers.
func (m *mask) apply(text string) string {
	return m.find(text, func(printed string, mail bool) string {
		if s := m.secretOf(signsOf(printed), mail); s != nil {
			return refill(printed, s.mask)
		}
		return printed
	})
}

func (m *mask) secretOf(key []rune, mail bool) *secret {
	i := slices.IndexFunc(m.secrets, func(s secret) bool { return s.mail == mail && slices.Equal(s.real, key) })
	if i < 0 {
		return nil
	}
	return &m.secrets[i]
}

// undo puts the printed identifiers back into a text of the model, also where it spaced them in another way, wrote
// several together, or gives a good part of one.
func (m *mask) undo(text string) string {
	return outside(mailAddress, text, m.undoMail, func(text string) string {
		return someNumber.ReplaceAllStringFunc(text, m.undoNumber)
	})
}

func (m *mask) undoMail(text string) string {
	key := signsOf(strings.ToLower(text))
	for _, s := range m.secrets {
		if s.mail && slices.Equal(s.mask, key) {
			return s.printed
		}
	}
	return text
}

func (m *mask) undoNumber(text string) string {
	signs := signsOf(text)
	said := string(signs)
	changed := false
	for _, s := range m.secrets {
		if s.mail {
			continue
		}
		if i := strings.Index(said, string(s.mask)); i >= 0 {
			copy(signs[i:], s.real) // all signs are ASCII: bytes count as runes
			changed = true
		} else if i := strings.Index(string(s.mask), said); i >= 0 && len(said) >= leastPart {
			copy(signs, s.real[i:])
			changed = true
		}
	}
	if !changed {
		return text
	}
	return refill(text, signs)
}

// signsOf gives the letters and digits of a text.
func signsOf(text string) []rune {
	var out []rune
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// refill gives the text with its letters and digits, in order, replaced by signs; all else stays.
func refill(text string, signs []rune) string {
	i := 0
	return strings.Map(func(r rune) rune {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && i < len(signs) {
			r = signs[i]
			i++
		}
		return r
	}, text)
}
