package child

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"sohoa/models"
)

// Limits bound what one child may use. A zero CPU, Memory, Rest or Calls means no limit.
type Limits struct {
	Wall    time.Duration // of one call; 0 means two minutes
	CPU     time.Duration // processor time of one call, over all threads
	Memory  int64         // bytes held during a call: the child is killed above it
	Rest    int64         // bytes held after a call: the child is replaced above it
	Message int64         // bytes of one message in either direction; 0 means 256 MiB
	Calls   int           // the child is replaced after so many calls
}

// Config says which children a pool runs.
type Config struct {
	Name  string        // for logs and errors, such as "reader"
	Args  []string      // arguments of the own binary that lead to Serve
	Env   []string      // "NAME=value" added to the few variables that children get
	Slots int           // children that may run at the same time, at least 1
	Idle  time.Duration // a child without work ends after it; 0: it stays
	Limits
	Log *slog.Logger // says when and why a child was lost; never what it read
}

// Pool runs calls in child processes. Its methods may be called from many goroutines.
type Pool struct {
	config  Config
	slots   *slots
	running atomic.Int64
	starts  chan func()
	ctx     context.Context // ends when the pool closes
	cancel  context.CancelFunc
	closing sync.Once
}

// New gives a pool that has not started any child yet. The caller must Close it.
func New(c Config) *Pool {
	c.Slots = max(1, c.Slots)
	if c.Wall <= 0 {
		c.Wall = 2 * time.Minute
	}
	if c.Message <= 0 {
		c.Message = 256 << 20
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p := &Pool{config: c, slots: newSlots(c.Slots), starts: make(chan func())}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	go p.launch()
	return p
}

// launch starts all children from one thread that lives as long as the pool: the kernel ties the life of a child
// to the thread that made it.
func (p *Pool) launch() {
	runtime.LockOSThread()
	for run := range p.starts {
		run()
	}
}

// Running gives how many children exist right now, never more than the slots.
func (p *Pool) Running() int { return int(p.running.Load()) }

// Waiting gives how many calls wait for a slot in the lane.
func (p *Pool) Waiting(lane models.Lane) int { return p.slots.waiting(lane) }

// Close kills all children, fails the calls that run or wait with models.CodeUnavailable, and returns when no
// child is left.
func (p *Pool) Close() {
	p.closing.Do(func() {
		p.cancel()
		for range p.config.Slots {
			// The slots are kept: whoever comes later waits for one only until it sees that the pool has ended.
			if s, err := p.slots.acquire(context.Background(), models.LaneDesk); err == nil {
				p.retire(s)
			}
		}
		close(p.starts)
	})
}

// Do sends header (as JSON) and parts to a child and gives the answer: out is filled from its JSON, its parts are
// returned. Errors that the child's handler gave come back as *models.Error; a child that died twice over the same
// call is models.CodeCrashed; a call given up because ctx or the pool ended is models.CodeUnavailable.
func (p *Pool) Do(ctx context.Context, lane models.Lane, header any, parts [][]byte, out any) ([][]byte, error) {
	head, err := json.Marshal(header)
	if err != nil {
		return nil, p.internal(err)
	}
	msg := Message{Header: head, Parts: parts}
	if !msg.fits(p.config.Message) {
		return nil, p.tooLarge()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()

	s, err := p.slots.acquire(ctx, lane)
	if err != nil {
		return nil, p.calledOff(err)
	}
	defer p.release(s)
	reply, err := p.try(ctx, s, msg)
	if err != nil {
		return nil, err
	}
	var a answer
	if err := json.Unmarshal(reply.Header, &a); err != nil {
		p.retire(s)
		return nil, p.crashed(errSpoke)
	}
	if a.Error != nil {
		return nil, a.Error
	}
	if out == nil || a.Out == nil {
		return reply.Parts, nil
	}
	if err := json.Unmarshal(a.Out, out); err != nil {
		return nil, p.internal(err)
	}
	return reply.Parts, nil
}

// try makes the call, a second time in a fresh child where the first one was lost.
func (p *Pool) try(ctx context.Context, s *slot, msg Message) (Message, error) {
	var lost error
	for range 2 {
		if s.proc == nil {
			if err := p.start(s); err != nil {
				return Message{}, p.notStarted(err)
			}
		}
		reply, err := s.proc.call(ctx, p.config.Limits, msg)
		if err == nil {
			return reply, nil
		}
		p.retire(s)
		if ctx.Err() != nil {
			return Message{}, p.calledOff(ctx.Err())
		}
		p.config.Log.Warn("a child process was lost", "pool", p.config.Name, "reason", err)
		lost = err
	}
	return Message{}, p.crashed(lost)
}

func (p *Pool) start(s *slot) error {
	p.running.Add(1)
	var err error
	done := make(chan struct{})
	p.starts <- func() {
		s.proc, err = start(p.config)
		close(done)
	}
	<-done
	if err != nil {
		s.proc = nil
		p.running.Add(-1)
	}
	return err
}

// retire ends the slot's child, if it has one.
func (p *Pool) retire(s *slot) {
	if s.proc == nil {
		return
	}
	s.proc.kill()
	s.proc = nil
	p.running.Add(-1)
}

// release gives the slot back, without its child where that has served long enough.
func (p *Pool) release(s *slot) {
	if c := s.proc; c != nil {
		worn := p.config.Calls > 0 && c.calls >= p.config.Calls
		fat := p.config.Rest > 0 && c.rss() > p.config.Rest
		if worn || fat || p.ctx.Err() != nil {
			p.retire(s)
		}
	}
	if s.proc != nil && p.config.Idle > 0 {
		idle := s.idle + 1
		time.AfterFunc(p.config.Idle, func() { p.retireIdle(s, idle) })
	}
	p.slots.release(s)
}

func (p *Pool) retireIdle(s *slot, idle int) {
	if !p.slots.take(s, idle) {
		return
	}
	p.retire(s)
	p.slots.release(s)
}

func (p *Pool) crashed(cause error) error {
	return &models.Error{Code: models.CodeCrashed,
		Message: fmt.Sprintf("the %s process was lost twice over this page", p.config.Name),
		Hint:    "scan the page again or key its values by hand; if it happens often, run the doctor command", Err: cause}
}

func (p *Pool) calledOff(cause error) error {
	return &models.Error{Code: models.CodeUnavailable,
		Message: fmt.Sprintf("the work of the %s process was called off", p.config.Name), Hint: "it will be tried again", Err: cause}
}

func (p *Pool) notStarted(cause error) error {
	return &models.Error{Code: models.CodeUnavailable,
		Message: fmt.Sprintf("the %s process could not be started", p.config.Name),
		Hint:    "look for free memory and process numbers on the machine", Err: cause}
}

func (p *Pool) tooLarge() error {
	return &models.Error{Code: models.CodeTooLarge,
		Message: fmt.Sprintf("the page is larger than the %s process takes (%d MB)", p.config.Name, p.config.Message>>20),
		Hint:    "scan at a lower resolution"}
}

func (p *Pool) internal(cause error) error {
	return &models.Error{Code: models.CodeInternal,
		Message: fmt.Sprintf("a message to or from the %s process could not be made", p.config.Name),
		Hint:    "report this fault", Err: cause}
}
