package worker

import (
	"context"
	"sync"
	"time"
)

// Bell lets many wait for what a worker of this process finishes.
type Bell struct {
	mu   sync.Mutex
	next chan struct{}
}

// NewBell gives a bell.
func NewBell() *Bell { return &Bell{next: make(chan struct{})} }

// Ring wakes everybody who waits.
func (b *Bell) Ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

func (b *Bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

// Until asks done now, whenever the bell rings, and at least every poll (for what other processes finish), until it
// says yes or an error, or ctx ends.
func (b *Bell) Until(ctx context.Context, poll time.Duration, done func(context.Context) (bool, error)) error {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		rung := b.wait() // before asking, so that no ring is missed
		yes, err := done(ctx)
		if yes || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-rung:
		case <-tick.C:
		}
	}
}
