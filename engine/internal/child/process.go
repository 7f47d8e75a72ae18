package child

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is one running child.
type process struct {
	cmd      *exec.Cmd
	requests *os.File
	answers  *os.File
	stderr   *stderr
	calls    int

	mu     sync.Mutex // guards reaped: a group may only be killed while its leader's number is still taken
	reaped bool
	gone   chan struct{} // closed when the child and all it started are dead and reaped
}

// start runs the own binary once more. It must be called on a thread that lives on, because the kernel kills the
// child when the thread that made it ends.
func start(c Config) (*process, error) {
	requestsR, requestsW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answersR, answersW, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, requestsR.Close(), requestsW.Close())
	}
	p := &process{requests: requestsW, answers: answersR, stderr: &stderr{}, gone: make(chan struct{})}
	p.cmd = exec.Command("/proc/self/exe", c.Args...)
	p.cmd.Args[0] = os.Args[0] // what lists of processes show
	p.cmd.Env = environment(c.Env)
	p.cmd.ExtraFiles = []*os.File{requestFD - 3: requestsR, answerFD - 3: answersW}
	p.cmd.Stdout, p.cmd.Stderr = p.stderr, p.stderr
	p.cmd.WaitDelay = time.Second
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	err = p.cmd.Start()
	// The child has its own copies; ours must go so that a dead child is seen as the end of the pipe.
	err = errors.Join(err, requestsR.Close(), answersW.Close())
	if err != nil {
		return nil, errors.Join(err, requestsW.Close(), answersR.Close())
	}
	go p.reap()
	if err := p.limit(); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// environment is what a child gets of the own environment: what the engines need and no secret.
func environment(extra []string) []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return append(env, extra...)
}

// reap waits for the child's end, kills what it left behind, and gives its number back.
func (p *process) reap() {
	pid := p.cmd.Process.Pid
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	p.mu.Lock()
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	_ = p.cmd.Wait() // the state is read from cmd.ProcessState
	p.reaped = true
	p.mu.Unlock()
	_ = p.requests.Close()
	close(p.gone)
}

// kill ends the child and everything it started, and returns when they are gone.
func (p *process) kill() {
	p.mu.Lock()
	if !p.reaped {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
	p.mu.Unlock()
	<-p.gone
	_ = p.answers.Close()
}

// ended tells how the child died, for logs.
func (p *process) ended() string {
	<-p.gone
	text, dropped := p.stderr.summary()
	return fmt.Sprintf("%v, stderr %q and %d other lines", p.cmd.ProcessState, text, dropped)
}

// limit sets what the kernel watches for the whole life of the child. Memory is not among it: under RLIMIT_AS, which
// would have to leave room for the gigabytes that the Go runtime and WebAssembly reserve, native code finds no memory
// where it does not look for the fault and gives a page without words. Memory is watched from outside instead.
func (p *process) limit() error {
	pid := p.cmd.Process.Pid
	set := func(resource int, value uint64) error {
		err := unix.Prlimit(pid, resource, &unix.Rlimit{Cur: value, Max: value}, nil)
		if errors.Is(err, unix.ESRCH) {
			return nil // it died already; the first call will see it
		}
		return err
	}
	err := errors.Join(
		set(unix.RLIMIT_CORE, 0), // a core file would hold page images
		set(unix.RLIMIT_NOFILE, 256))
	// When memory runs out, a child is the right one to lose. In some containers the file cannot be written; then
	// the kernel chooses by size, as ever.
	_ = os.WriteFile(p.proc("oom_score_adj"), []byte("800"), 0)
	return err
}

// used gives the processor time of all the child's threads so far; 0 when it is dead.
func (p *process) used() time.Duration {
	stat, err := os.ReadFile(p.proc("stat"))
	if err != nil {
		return 0
	}
	// The name in brackets may hold anything; the fields behind it are numbered from 3, and times are 14 and 15.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(string(fields[11]), 10, 64)
	system, _ := strconv.ParseInt(string(fields[12]), 10, 64)
	const ticksPerSecond = 100 // USER_HZ, the same on every Linux that Go runs on
	return time.Duration(user+system) * time.Second / ticksPerSecond
}

// rss gives the bytes of memory the child holds; 0 when it is dead.
func (p *process) rss() int64 {
	statm, err := os.ReadFile(p.proc("statm"))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(statm)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

func (p *process) proc(file string) string {
	return "/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/" + file
}

// The reasons for which a call is broken off.
var (
	errWall   = errors.New("the time limit of a call passed")
	errCPU    = errors.New("the limit of processor time of a call passed")
	errMemory = errors.New("the memory limit was passed")
	errSpoke  = errors.New("the child broke the protocol")
	errDied   = errors.New("the child died")
)

const watchEvery = 25 * time.Millisecond

// call sends one message and waits for the answer. After any error the child is dead.
func (p *process) call(ctx context.Context, l Limits, msg Message) (Message, error) {
	p.calls++
	burnt := p.used()
	type result struct {
		msg Message
		err error
	}
	done := make(chan result, 1)
	go func() {
		if err := msg.write(p.requests, l.Message); err != nil {
			done <- result{err: err}
			return
		}
		reply, err := readMessage(p.answers, l.Message)
		done <- result{reply, err}
	}()
	wall := time.NewTimer(l.Wall)
	defer wall.Stop()
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	var reason error
	for reason == nil {
		select {
		case r := <-done:
			if r.err == nil {
				return r.msg, nil
			}
			return Message{}, p.broken(r.err)
		case <-ctx.Done():
			reason = ctx.Err()
		case <-wall.C:
			reason = errWall
		case <-watch.C:
			reason = p.overuse(l, burnt)
		}
	}
	p.kill()
	<-done
	return Message{}, reason
}

// overuse tells which limit of a call is passed. RLIMIT_CPU cannot do this work: the Go runtime swallows its signal,
// and its hard limit, once set, could not be raised for the next call.
func (p *process) overuse(l Limits, burnt time.Duration) error {
	if l.Memory > 0 && p.rss() > l.Memory {
		return errMemory
	}
	if l.CPU > 0 && p.used()-burnt > l.CPU {
		return errCPU
	}
	return nil
}

// broken ends a child whose pipe failed and tells why it failed.
func (p *process) broken(err error) error {
	reason := errDied
	if errors.Is(err, errOversize) {
		reason = errSpoke
	}
	p.kill()
	return fmt.Errorf("%w: %s", reason, p.ended())
}
