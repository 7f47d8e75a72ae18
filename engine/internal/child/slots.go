package child

import (
	"context"
	"slices"
	"sync"

	"sohoa/models"
)

// slot is the right to run one child. Its process is touched only by whoever holds the slot.
type slot struct {
	proc *process
	idle int // counts the holders, so that a late idle timer knows that the slot was used since
}

// slots hands out a fixed number of slots. A waiting desk call always goes before waiting backlog calls; within a
// lane the first to come is the first to go.
type slots struct {
	mu      sync.Mutex
	free    []*slot
	desk    []chan *slot
	backlog []chan *slot
}

func newSlots(n int) *slots {
	s := &slots{}
	for range n {
		s.free = append(s.free, &slot{})
	}
	return s
}

// acquire waits for a slot. The caller must release it.
func (s *slots) acquire(ctx context.Context, lane models.Lane) (*slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if n := len(s.free); n > 0 {
		got := s.free[n-1]
		s.free = s.free[:n-1]
		s.mu.Unlock()
		return got, nil
	}
	turn := make(chan *slot, 1)
	queue := s.queue(lane)
	*queue = append(*queue, turn)
	s.mu.Unlock()

	select {
	case got := <-turn:
		return got, nil
	case <-ctx.Done():
		s.leave(queue, turn)
		return nil, ctx.Err()
	}
}

func (s *slots) queue(lane models.Lane) *[]chan *slot {
	if lane == models.LaneDesk {
		return &s.desk
	}
	return &s.backlog
}

// leave takes a waiting call out of its queue; where its turn came in the same moment, the slot goes on.
func (s *slots) leave(queue *[]chan *slot, turn chan *slot) {
	s.mu.Lock()
	if i := slices.Index(*queue, turn); i >= 0 {
		*queue = slices.Delete(*queue, i, i+1)
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	s.release(<-turn)
}

// release gives the slot to who waits, desk first. The last released slot is the next to be taken, so that few
// warm children do the work of a quiet hour and the others may end.
func (s *slots) release(got *slot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got.idle++
	for _, queue := range []*[]chan *slot{&s.desk, &s.backlog} {
		if len(*queue) > 0 {
			turn := (*queue)[0]
			*queue = (*queue)[1:]
			turn <- got
			return
		}
	}
	s.free = append(s.free, got)
}

// take gives that very slot if it is free and was not used since it was released as the idle-th time.
func (s *slots) take(want *slot, idle int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.free, want)
	if i < 0 || want.idle != idle {
		return false
	}
	s.free = slices.Delete(s.free, i, i+1)
	return true
}

// waiting gives how many calls wait in the lane.
func (s *slots) waiting(lane models.Lane) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(*s.queue(lane))
}
