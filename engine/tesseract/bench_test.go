package tesseract

import (
	"testing"
)

func BenchmarkClientStart(b *testing.B) {
	for b.Loop() {
		c, err := NewClient()
		if err != nil {
			b.Fatal(err)
		}
		if err := c.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkModeChange shows what going back and forth between page and digits costs a warm client.
func BenchmarkModeChange(b *testing.B) {
	c := client(b)
	line := paper(b, 500, 100, 40, "031 098 234")
	for _, modes := range [][]Mode{{ModeDigits, ModeDigits}, {ModeDigits, ModeLine}} {
		b.Run(string(modes[0]+"-"+modes[1]), func(b *testing.B) {
			for b.Loop() {
				for _, mode := range modes {
					if _, err := c.Recognise(line, mode, 300); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
