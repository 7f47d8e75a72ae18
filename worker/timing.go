package worker

import "time"

// Timing says how soon things are noticed. Tests make it quick; everybody else uses DefaultTiming.
type Timing struct {
	Sweep   time.Duration // between two looks at what is unfinished
	Silence time.Duration // a file whose worker was silent for so long is taken from it
	Beat    time.Duration // between two signs of life; well below Silence
	Look    time.Duration // between two looks into an empty queue, on average
	Grace   time.Duration // what a worker told to end leaves its attempts to end by themselves
	Backoff time.Duration // the first wait for an engine that is away; it doubles up to BackoffMost
}

// BackoffMost is the longest wait for an engine that is away.
const BackoffMost = 5 * time.Minute

// DefaultTiming keeps the promise that work goes on within 60 s after anything was killed: see ResumesWithin. The
// sweep comes every 10 s and not every 15, which with the silence would make 60 s and a bit.
func DefaultTiming() Timing {
	return Timing{Sweep: 10 * time.Second, Silence: 45 * time.Second, Beat: 10 * time.Second,
		Look: 100 * time.Millisecond, Grace: 10 * time.Second, Backoff: 5 * time.Second}
}

// ResumesWithin gives the longest time from the death of a worker until an idle one works on its file: the last sign
// of life may have come right before, the sweep that finds the silence may have just passed, and the queue may have
// just been looked into. The leader of the sweep may be the one who died: its term ends before the silence does.
func (t Timing) ResumesWithin() time.Duration {
	return max(t.Silence, t.term()) + t.Sweep + 2*t.Look
}

// term is how long a leader of the sweep leads without a word: one missed pass is forgiven.
func (t Timing) term() time.Duration { return 2*t.Sweep + t.Sweep/2 }

// delay is the wait before the attempt that follows so many that found something away.
func (t Timing) delay(before int) time.Duration {
	d := t.Backoff
	for range before {
		if d >= BackoffMost {
			break
		}
		d *= 2
	}
	return min(d, BackoffMost)
}
