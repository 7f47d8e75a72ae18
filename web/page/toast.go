package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"
)

// Kind of news, which decides its colour and icon.
type Kind string

// The kinds of news.
const (
	Ok   Kind = "ok"
	Warn Kind = "warn"
	Err  Kind = "err"
)

// Toast has the frame show one line of news when the answer, to a request of htmx, arrives. To be called before the
// answer is written; of several calls the last one counts. The text must not hold personal data, as headers may be logged.
func Toast(w http.ResponseWriter, kind Kind, text string) {
	type message struct {
		Kind Kind   `json:"kind"`
		Text string `json:"text"`
	}
	raw, err := json.Marshal(map[string]message{"toast": {kind, text}})
	if err != nil {
		return // two strings can always be written
	}
	w.Header().Set("HX-Trigger", ascii(string(raw)))
}

// ascii writes JSON with escapes in place of all signs that a header cannot carry.
func ascii(text string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		if unit < 0x80 {
			out.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
