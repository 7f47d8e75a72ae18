package viet

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed confusions.txt
var confusionText string

// nothing stands in confusions for the letter that was lost, or that stood nowhere on the paper.
const nothing rune = 0

// confusions says what stood on papers where a letter was read, and how often.
type confusions struct {
	counts map[[2]rune]float64 // by letter read and letter printed; either may be nothing
	right  map[rune]float64    // how often a letter was read rightly
}

var measured = sync.OnceValue(func() confusions { return parseConfusions(confusionText) })

// parseConfusions reads the form that the head of confusions.txt explains.
func parseConfusions(text string) confusions {
	c := confusions{counts: map[[2]rune]float64{}, right: map[rune]float64{}}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		read := confusedRune(fields[0])
		c.right[read], _ = strconv.ParseFloat(fields[1], 64)
		for _, f := range fields[2:] {
			printed := []rune(f)[0]
			n, _ := strconv.ParseFloat(string([]rune(f)[1:]), 64)
			c.counts[[2]rune{read, confusedRune(string(printed))}] = n
		}
	}
	return c
}

func confusedRune(field string) rune {
	if field == "∅" {
		return nothing
	}
	return []rune(field)[0]
}

// otherCase is what a count of the same two letters in the other case is worth: tones on capitals are smaller and are
// misread in their own way.
const otherCase = 0.3

// The odds of a confusion that was never counted, so that it can still be weighed: the counted ones of its sort, shared
// among all there could be. What is dearer than least is no misreading but another word.
const (
	rareTone  = 3e-4 // ả and ã
	rareVowel = 1e-4 // o and ơ
	rareOther = 1e-5 // any two letters
	least     = 1e-11
)

// odds gives how often printed stood where read was recognised, for each time that read was right.
func (c confusions) odds(read, printed rune) float64 {
	if read == printed {
		return 1
	}
	n := c.counts[[2]rune{read, printed}] + otherCase*c.counts[[2]rune{swapCase(read), swapCase(printed)}]
	times := c.right[read]
	if read == nothing {
		times = c.right[printed]
	}
	return max(n/(times+50), rare(read, printed)) // 50: a letter that was rarely seen proves little
}

func rare(read, printed rune) float64 {
	a, b := lookUp(read), lookUp(printed)
	switch {
	case read == nothing || printed == nothing || unicode.IsDigit(printed) || unicode.IsUpper(read) != unicode.IsUpper(printed):
		return rareOther
	case a.base == b.base:
		return rareTone
	case a.folded == b.folded:
		return rareVowel
	}
	return rareOther
}

func swapCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

// MisreadOdds gives how probable it is that printed stood on the paper where read was recognised, as odds against read
// being right: 1 for equal words, about 0.02 for a frequent confusion such as Ê for Ễ, near 0 for words that are not
// taken for each other and for different ones of more than 40 letters, which are no words. The counts behind it are those
// of confusions.txt; what the words mean plays no part.
func MisreadOdds(read, printed string) float64 {
	const longest = 40
	a, b := []rune(read), []rune(printed)
	switch {
	case read == printed:
		return 1
	case len(a) > longest || len(b) > longest:
		return 0
	}
	return measured().word(a, b)
}

// word aligns two words so that the product of the odds of their letters is the greatest.
func (c confusions) word(read, printed []rune) float64 {
	row := make([]float64, len(printed)+1)
	row[0] = 1
	for j := range printed {
		row[j+1] = row[j] * c.odds(nothing, printed[j])
	}
	for i := range read {
		diagonal, lost := row[0], c.odds(read[i], nothing)
		row[0] *= lost
		best := row[0]
		for j := range printed {
			next := math.Max(diagonal*c.odds(read[i], printed[j]), math.Max(row[j+1]*lost, row[j]*c.odds(nothing, printed[j])))
			diagonal, row[j+1] = row[j+1], next
			best = max(best, next)
		}
		if best < least {
			return 0
		}
	}
	return row[len(printed)]
}
