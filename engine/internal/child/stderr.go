package child

import (
	"regexp"
	"strings"
	"sync"
)

// safeLine matches the lines of a dying child that tell what happened and never what stood on the page: those of
// the Go runtime, of the C++ runtime and of the native libraries. Whatever else a child writes is only counted.
var safeLine = regexp.MustCompile(`^(fatal error: [a-z :]+|panic: runtime error: [a-z \[\]0-9:<>=-]+|` +
	`SIG[A-Z]+: [a-z ]+|signal arrived during cgo execution|\[signal SIG[A-Z]+: [a-z ]+|runtime: (out of memory|failed)[a-zA-Z :]*|` +
	`terminate called after throwing an instance of '[A-Za-z:_]+'|Error in [A-Za-z]+: [A-Za-z ]+|` +
	`pdfium: [A-Za-z _.:]+|Error opening data file|Failed loading language)`)

const keptLines = 4

// stderr keeps of what a child writes the first lines that are safe to log, and counts the rest.
type stderr struct {
	mu      sync.Mutex
	partial []byte
	kept    []string
	dropped int // lines not kept
}

const maxPartial = 512

// Write takes any bytes; it never fails.
func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range p {
		if b == '\n' {
			s.line()
			continue
		}
		if len(s.partial) < maxPartial {
			s.partial = append(s.partial, b)
		}
	}
	return len(p), nil
}

func (s *stderr) line() {
	safe := safeLine.Find(s.partial)
	if safe != nil && len(s.kept) < keptLines {
		s.kept = append(s.kept, string(safe))
	} else if len(s.partial) > 0 {
		s.dropped++
	}
	s.partial = s.partial[:0]
}

// summary gives the kept lines in one, and the number of other lines.
func (s *stderr) summary() (text string, dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line()
	return strings.Join(s.kept, "; "), s.dropped
}
