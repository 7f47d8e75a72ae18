package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress tells on standard error how many files are done: as a bar on a terminal, else as a line now and then. It
// names no file, because logs are kept and names of files tell about people.
type progress struct {
	w           io.Writer
	terminal    bool
	done, total int
	started     time.Time
	told        time.Time
}

const (
	barWidth = 30
	tellAt   = 5 * time.Second // between two lines where there is no terminal
)

func newProgress(w io.Writer, total int) *progress {
	p := &progress{w: w, total: total, started: time.Now()}
	p.told = p.started
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	p.draw()
	return p
}

// advance counts one more file.
func (p *progress) advance() {
	p.done++
	p.draw()
	if !p.terminal && p.total > 1 && (time.Since(p.told) >= tellAt || p.done == p.total) {
		p.told = time.Now()
		fmt.Fprintf(p.w, "%d of %d files, %.0f s\n", p.done, p.total, time.Since(p.started).Seconds())
	}
}

func (p *progress) draw() {
	if !p.terminal {
		return
	}
	filled := barWidth
	if p.total > 0 {
		filled = barWidth * p.done / p.total
	}
	fmt.Fprintf(p.w, "\r[%s%s] %d/%d  %.0f s ", strings.Repeat("█", filled), strings.Repeat("·", barWidth-filled), p.done, p.total,
		time.Since(p.started).Seconds())
}

// clear takes the bar away, so that other lines can be written.
func (p *progress) clear() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func (p *progress) end() { p.clear() }
