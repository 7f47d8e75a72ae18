package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"sohoa/web"
)

// The steps whose time is counted. All but render pass in the reading children.
const (
	stepRender    = "render"
	stepDecode    = "decode"
	stepPrepare   = "prepare"
	stepRecognise = "recognise"
	stepCodes     = "codes"
	stepReread    = "reread"
)

// spent is time by step, in wall time of the process that took it.
type spent map[string]time.Duration

// steps sums up what the pages of a process cost. It may be used by many goroutines.
type steps struct {
	mu    sync.Mutex
	total spent
}

func (s *steps) add(more spent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total == nil {
		s.total = spent{}
	}
	for step, d := range more {
		s.total[step] += d
	}
}

// since adds the time that passed since started to a step.
func (s *steps) since(step string, started time.Time) { s.add(spent{step: time.Since(started)}) }

// attrs gives the shares for a log line.
func (s *steps) attrs() []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sum time.Duration
	for _, d := range s.total {
		sum += d
	}
	out := []any{"seconds", fmt.Sprintf("%.1f", sum.Seconds())}
	for _, step := range slices.Sorted(maps.Keys(s.total)) {
		out = append(out, step, fmt.Sprintf("%.1f%%", 100*s.total[step].Seconds()/max(1e-9, sum.Seconds())))
	}
	return out
}

// gauges tells the time by step for /metrics.
func (s *steps) gauges(context.Context) ([]web.Sample, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []web.Sample
	for _, step := range slices.Sorted(maps.Keys(s.total)) {
		out = append(out, web.Sample{Name: "sohoa_step_seconds_total", Labels: fmt.Sprintf("step=%q", step), Value: s.total[step].Seconds()})
	}
	return out, nil
}
