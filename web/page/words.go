package page

import (
	"fmt"
	"maps"
)

// Words is what pages say, by key, in Vietnamese and in English. A key names its page first, as "desk.scan". A text may hold
// the verbs of fmt.
type Words map[string][2]string

// Text gives the text of a key in the language, with its verbs filled in. A key that has no text is given itself, which
// a test of each page rules out.
func (w Words) Text(l Language, key string, args ...any) string {
	texts, ok := w[key]
	if !ok {
		return key
	}
	text := texts[0]
	if l == English {
		text = texts[1]
	}
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	return text
}

// Joined gives the words of several pages together. A key that two of them have is a fault of the program.
func Joined(all ...Words) Words {
	out := Words{}
	for _, words := range all {
		for key := range words {
			if _, twice := out[key]; twice {
				panic("the words have the key " + key + " twice")
			}
		}
		maps.Copy(out, words)
	}
	return out
}
