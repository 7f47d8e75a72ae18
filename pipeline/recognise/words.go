package recognise

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sohoa/models"
)

// tidy brings words to NFC, drops what leaders and rulings leave behind, parts words that dots glued together, and
// parts lines at gaps that only columns have.
func tidy(lines []models.Line, xHeight float64) []models.Line {
	var out []models.Line
	for _, l := range lines {
		var words []models.Word
		for _, w := range l.Words {
			w.Text = mend(norm.NFC.String(w.Text))
			words = append(words, partAtDots(w)...)
		}
		out = append(out, partAtGaps(words, xHeight)...)
	}
	return out
}

// columnGap is the distance between words, in heights of small letters, that no line of text has within itself.
const columnGap = 5

func partAtGaps(words []models.Word, xHeight float64) []models.Line {
	var out []models.Line
	from := 0
	for i := 1; i <= len(words); i++ {
		if i == len(words) || float64(words[i].Box.Left-words[i-1].Box.Right) > columnGap*xHeight {
			if i > from {
				out = append(out, models.Line{Words: words[from:i:i]})
			}
			from = i
		}
	}
	return out
}

// isFiller tells whether a letter is what the engine makes of leaders and rulings.
func isFiller(r rune) bool { return strings.ContainsRune("._…|~¦‥·•=—–", r) }

// partAtDots gives the parts of a word between runs of filler. A single dot or dash is part of the word.
func partAtDots(w models.Word) []models.Word {
	if !hasLetterOrDigit(w.Text) {
		return keepSign(w)
	}
	runes := []rune(w.Text)
	var out []models.Word
	from := 0
	for i := 0; i <= len(runes); {
		n := fillerRun(runes[i:])
		if i < len(runes) && n == 0 {
			i++
			continue
		}
		if i > from {
			out = append(out, slice(w, runes, from, i))
		}
		i += max(1, n)
		from = i
	}
	return out
}

// fillerRun gives the length of the filler at the start, 0 where it is part of a word.
func fillerRun(r []rune) int {
	n := 0
	for n < len(r) && isFiller(r[n]) {
		n++
	}
	if n >= 2 || n == 1 && strings.ContainsRune("…_|¦~‥", r[0]) {
		return n
	}
	return 0
}

// slice gives the letters from, to of a word, with their share of its box.
func slice(w models.Word, runes []rune, from, to int) models.Word {
	width, n := w.Box.Width(), len(runes)
	part := w
	part.Text = string(runes[from:to])
	part.Box.Left = w.Box.Left + width*from/n
	part.Box.Right = w.Box.Left + width*to/n
	return part
}

// keepSign keeps a word without letters where it is a sign that people print: a dash, a bracket, a mark.
func keepSign(w models.Word) []models.Word {
	for _, r := range w.Text {
		if isFiller(r) || !unicode.IsPrint(r) {
			return nil
		}
	}
	if len([]rune(w.Text)) > 1 && w.Confidence < 0.5 {
		return nil
	}
	return []models.Word{w}
}

func hasLetterOrDigit(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// lacksMarks tells whether a line of capitals holds no diacritic at all: Vietnamese names and titles nearly always do,
// and the engine loses marks that stand close to the line above.
func lacksMarks(l models.Line) bool {
	letters, words := 0, 0
	for _, w := range l.Words {
		n := 0
		for _, r := range w.Text {
			if unicode.IsLower(r) || unicode.IsDigit(r) || r == '<' || r > 127 && unicode.IsLetter(r) {
				return false
			}
			if unicode.IsLetter(r) {
				n++
			}
		}
		if letters += n; n > 1 {
			words++
		}
	}
	return words >= 2 && letters >= 8
}

// stacked tells whether the words of a line stand one above the other: the engine took a column of numbers for text
// that runs down.
func stacked(l models.Line) bool {
	if len(l.Words) < 3 {
		return false
	}
	tallest := 0
	for _, w := range l.Words {
		tallest = max(tallest, w.Box.Height())
	}
	b := l.Box()
	return b.Height() > 3*tallest && b.Height() > 2*b.Width()
}

// dropJunk leaves out what strokes, seals and stains were read as: lone signs and lines of next to no letter that the
// engine itself does not believe.
func dropJunk(lines []models.Line) []models.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l models.Line) bool {
		text := l.Text()
		switch n, c := len([]rune(text)), confidence([]models.Line{l}); {
		case !hasLetterOrDigit(text):
			return true
		case n <= 2:
			return c < 0.6
		case n <= 6:
			return c < 0.45
		default:
			return c < 0.25
		}
	})
}

// foreign maps letters that no Vietnamese text holds to the one they can only be.
var foreign = strings.NewReplacer("Ð", "Đ", "ð", "đ", "Ɖ", "Đ", "ı", "i", "⁄", "/", "∕", "/", "’", "'", "‘", "'")

// mend puts foreign letters right, and letters that stand among digits.
func mend(s string) string {
	s = foreign.Replace(s)
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return s
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/.,-:;()", r) })
	for _, p := range parts {
		if d := digitsOf(p); d != p {
			s = strings.Replace(s, p, d, 1)
		}
	}
	return s
}

// digitsOf gives the part with I, l, | and O read as digits where all else in it is digits and there is at least one.
func digitsOf(part string) string {
	digits := 0
	out := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			digits++
			return r
		case strings.ContainsRune("Il|", r):
			return '1'
		case strings.ContainsRune("Oo", r):
			return '0'
		}
		digits = -1000
		return r
	}, part)
	if digits < 1 {
		return part
	}
	return out
}
