package openai

import (
	"bytes"
	"encoding/json"
	"strings"
)

// answerText gives the model's answer proper: without reasoning before it and, where JSON was asked for, without prose
// and fences around it. A text without any JSON object is given as it is; whoever reads it will refuse it.
func answerText(text string, object bool) string {
	text = withoutThought(strings.TrimSpace(text))
	if !object {
		return text
	}
	if found := largestObject(text); found != "" {
		return found
	}
	return text
}

// withoutThought cuts <think>…</think> off the front. Some models print its end only, since the prompt's template
// printed its begin. An answer may quote the mark, but then it begins as an answer.
func withoutThought(text string) string {
	const end = "</think>"
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "```") {
		return text
	}
	if i := strings.Index(text, end); i >= 0 {
		return strings.TrimSpace(text[i+len(end):])
	}
	if strings.HasPrefix(text, "<think>") {
		return "" // it never came to an answer
	}
	return text
}

// maxStarts bounds how many braces are tried: text of nothing but braces must not take long.
const maxStarts = 64

// largestObject gives the longest piece that is a JSON object and part of no other; "" where there is none.
func largestObject(text string) string {
	largest := ""
	for range maxStarts {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			break
		}
		text = text[i:]
		var object json.RawMessage
		if json.NewDecoder(strings.NewReader(text)).Decode(&object) != nil {
			text = text[1:]
			continue
		}
		if len(object) > len(largest) {
			largest = string(object)
		}
		text = text[len(object):]
	}
	return largest
}

const (
	shortestLoop = 32  // bytes; shorter ones repeat to one of this length or more
	longestLoop  = 512 // a longer one runs into the limit on the text
	loopTimes    = 16  // no form has that many equal rows in a row
)

// loops tells whether the text ends in the same piece again and again.
func loops(text []byte) bool {
	for period := shortestLoop; period <= longestLoop; period++ {
		n := period * loopTimes
		if n > len(text) {
			return false
		}
		tail := text[len(text)-n:]
		if bytes.Equal(tail[period:], tail[:n-period]) {
			return true
		}
	}
	return false
}
