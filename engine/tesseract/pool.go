package tesseract

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"sohoa/engine/internal/child"
	"sohoa/models"
)

// maxMessage bounds what parent and child send each other at once: an A3 page at 600 dpi in colour and some more.
const maxMessage = 320 << 20

// Options say how the pool's processes are run.
type Options struct {
	Args    []string      // arguments of the own binary that lead to Serve
	Slots   int           // pages read at the same time; as many as there are cores
	Timeout time.Duration // of one page; 0: two minutes
	Memory  int64         // bytes that one process may hold during a page; 0: 1 GiB
	Log     *slog.Logger
}

// Pool reads pages in child processes. A call in models.LaneDesk waits for at most one page of the backlog.
type Pool struct {
	children *child.Pool
}

// NewPool gives a pool; its processes start with their first page. The caller must Close it.
func NewPool(o Options) *Pool {
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Minute
	}
	return &Pool{children: child.New(child.Config{
		Name:  "reader",
		Args:  o.Args,
		Slots: o.Slots,
		Log:   o.Log,
		// Threads of OpenMP that wait for each other make a page 6 to 20 times slower on a busy machine.
		Env: []string{"OMP_THREAD_LIMIT=1", "MALLOC_ARENA_MAX=1", "GOMAXPROCS=1"},
		Limits: child.Limits{
			Wall:    o.Timeout,
			CPU:     o.Timeout,
			Memory:  o.Memory,
			Rest:    o.Memory / 2,
			Message: maxMessage,
			// gosseract leaks every word it gives and every iterator it makes.
			Calls: 500,
		},
	})}
}

// Do sends one request to a child and waits for its answer; see the child's handler for what header, parts and out
// are. The error is models.CodeCrashed where a process died, hung or outgrew its limits twice over the same request,
// models.CodeUnavailable where ctx ended or no process can be started, or what the handler gave.
func (p *Pool) Do(ctx context.Context, lane models.Lane, header any, parts [][]byte, out any) ([][]byte, error) {
	return p.children.Do(ctx, lane, header, parts, out)
}

// Running gives the number of processes that exist now, at most Options.Slots.
func (p *Pool) Running() int { return p.children.Running() }

// Waiting gives the number of requests that wait for a process in the lane.
func (p *Pool) Waiting(lane models.Lane) int { return p.children.Waiting(lane) }

// Close ends all processes; requests under way fail with models.CodeUnavailable.
func (p *Pool) Close() { p.children.Close() }

// Handler answers one request in the child. What out marshals to and the parts go back to the caller; of an error only
// a *models.Error reaches it in words.
type Handler func(header json.RawMessage, parts [][]byte) (out any, answer [][]byte, err error)

// Serve is the child's main function: it answers requests until the parent closes the conversation or dies.
func Serve(handle Handler) error { return child.Serve(maxMessage, child.Handler(handle)) }
