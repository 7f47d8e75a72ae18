package access

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// How long a password is, in characters. There is no rule on what they are, and none that it changes with time: both make
// people choose worse ones (NIST SP 800-63B, 5.1.1.2).
const (
	passwordLeast = 8
	passwordMost  = 128
)

//go:embed common.txt
var commonText string

// common is what is guessed first, folded.
var common = sync.OnceValue(func() []string { return strings.Fields(commonText) })

// weakness gives the key of the words that say why a password is refused, "" where it is not. around is what a guesser
// knows of the account: its name, the person's name, the unit's name.
func weakness(password string, around ...string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case n < passwordLeast:
		return "password.short"
	case n > passwordMost:
		return "password.long"
	}
	bare := squeezed(password)
	stem := strings.TrimRight(bare, "0123456789!@#$%.-_*")
	if slices.Contains(common(), bare) || slices.Contains(common(), stem) || repeats(bare) {
		return "password.common"
	}
	for _, text := range around {
		word := squeezed(text)
		// What is left beside the word must be a password of its own.
		if utf8.RuneCountInString(word) >= 3 && strings.Contains(bare, word) && utf8.RuneCountInString(bare)-utf8.RuneCountInString(word) < passwordLeast {
			return "password.context"
		}
	}
	return ""
}

// squeezed gives text without marks, case and blanks.
func squeezed(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(viet.Fold(viet.Normalise(text))), ""))
}

// repeats tells whether the text is one or two signs again and again, or a run of neighbours.
func repeats(text string) bool {
	signs := map[rune]bool{}
	up, down := true, true
	var before rune
	for i, r := range text {
		signs[r] = true
		if i > 0 {
			up, down = up && r == before+1, down && r == before-1
		}
		before = r
	}
	return len(signs) <= 2 || up || down
}

// contextOf gives what a guesser knows of an account.
func (p *Pages) contextOf(a models.Account) []string {
	around := []string{a.Name, a.FullName, p.unitName(a.Unit), "sohoa", "motcua", "haiphong"}
	around = append(around, strings.Fields(a.FullName)...)
	if u, ok := p.units.Unit(a.Unit); ok {
		around = append(around, strings.TrimSpace(strings.TrimPrefix(strings.ToLower(u.Name), string(u.Kind))))
		around = append(around, u.Names...)
	}
	return around
}
