package viet_test

import (
	"testing"

	"sohoa/pipeline/viet"
)

func TestSpellY(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"Mạnh", "Thuy", "Thuỵ"}, {"MẠNH", "THUY", "THUỴ"}, {"Đột", "quy", "quỵ"}, {"kiết", "ly", "lỵ"},
		{"theo", "quy", "quy"}, {"Khánh", "Ly", "Ly"}, {"", "Thúy", "Thúy"}, {"", "", ""},
	} {
		if got := viet.SpellY(c[0], c[1]); got != c[2] {
			t.Errorf("SpellY(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
