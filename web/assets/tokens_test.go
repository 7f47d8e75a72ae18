package assets

import (
	"maps"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens gives the values of the style sheet's three blocks: light, dark by the system, dark by choice.
func tokens(t *testing.T) (light, system, chosen map[string]string) {
	t.Helper()
	text, err := os.ReadFile("src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAll(text, nil)
	// Every colour block sets color-scheme first.
	blocks := regexp.MustCompile(`\scolor-scheme:`).Split(string(text), -1)
	if len(blocks) != 4 {
		t.Fatalf("%d blocks of tokens, not 3", len(blocks)-1)
	}
	token := regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;]+);`)
	read := func(block string) map[string]string {
		out := map[string]string{}
		for _, m := range token.FindAllStringSubmatch(block, -1) {
			if _, twice := out[m[1]]; !twice {
				out[m[1]] = strings.TrimSpace(m[2])
			}
		}
		return out
	}
	dark := blocks[3]
	if end := strings.Index(dark, "@media"); end >= 0 { // what follows is not about colours
		dark = dark[:end]
	}
	return read(blocks[1]), read(blocks[2]), read(dark)
}

// Dark is one set of colours, whoever chose it.
func TestDarkIsOne(t *testing.T) {
	t.Parallel()
	_, system, chosen := tokens(t)
	if !maps.Equal(system, chosen) {
		for name, value := range system {
			if chosen[name] != value {
				t.Errorf("%s is %s where the system is dark, %q where dark was chosen", name, value, chosen[name])
			}
		}
		t.Error("the two dark blocks differ")
	}
}

// Text can be read and borders can be seen on every ground, in both themes (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	light, dark, _ := tokens(t)
	for name, theme := range map[string]map[string]string{"light": light, "dark": merged(light, dark)} {
		grounds := []string{"--canvas", "--surface", "--raised"}
		for _, text := range []string{"--text", "--text-2", "--text-3", "--ink"} {
			for _, ground := range append(grounds, "--sunken") {
				if text == "--ink" && ground == "--sunken" {
					continue
				}
				needs(t, name, theme, text, ground, 4.5)
			}
		}
		for _, line := range []string{"--edge", "--focus"} {
			for _, ground := range grounds {
				needs(t, name, theme, line, ground, 3)
			}
		}
		for _, state := range []string{"auto", "check", "invalid", "ungrounded", "missing", "confirmed", "corrected", "reused", "locked"} {
			needs(t, name, theme, "--state-"+state, "--state-"+state+"-bg", 4.5)
			needs(t, name, theme, "--state-"+state, "--surface", 4.5)
			needs(t, name, theme, "--state-"+state, "--raised", 4.5)
		}
		needs(t, name, theme, "--on-ink", "--ink", 4.5)
		needs(t, name, theme, "--on-ink", "--ink-hover", 4.5)
		needs(t, name, theme, "--text", "--ink-soft", 4.5)
		needs(t, name, theme, "--on-surround", "--surround", 4.5)
		needs(t, name, theme, "--doubt-text", "--doubt", 4.5)
		needs(t, name, theme, "--doubt-low", "--doubt", 4.5)
		// Nothing of the interface is as light as paper.
		for _, ground := range append(grounds, "--sunken") {
			if luminance(t, theme[ground]) >= luminance(t, theme["--paper"]) {
				t.Errorf("%s: %s is as light as paper", name, ground)
			}
		}
	}
}

func merged(light, dark map[string]string) map[string]string {
	out := maps.Clone(light)
	maps.Copy(out, dark)
	return out
}

func needs(t *testing.T, theme string, tokens map[string]string, text, ground string, ratio float64) {
	t.Helper()
	a, b := luminance(t, tokens[text]), luminance(t, tokens[ground])
	if got := (max(a, b) + .05) / (min(a, b) + .05); got < ratio {
		t.Errorf("%s: %s on %s has a contrast of %.2f, less than %.1f", theme, text, ground, got, ratio)
	}
}

// luminance is the relative luminance of WCAG 2 of a colour written as #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is no colour", colour)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*part(16) + .7152*part(8) + .0722*part(0)
}
