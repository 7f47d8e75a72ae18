// Package privateredis runs a redis-server of our own as a child process: no port, a socket that only we can reach,
// and settings under which a crash loses nothing. It dies with us and is started again when it dies alone.
package privateredis

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"sohoa/models"
)

const (
	readyWithin  = 15 * time.Second       // Redis is up in 0.1 s; longer only while it reads back a long log
	look         = 5 * time.Millisecond   // between two looks whether it is up
	lockLook     = 200 * time.Millisecond // between two looks whether the process that runs it is gone
	quickDeath   = 2 * time.Second        // a child that lived no longer died of its data or settings
	quickDeaths  = 3                      // so many in a row, and its data is set aside: the sweep fills an empty Redis
	restartWait  = 100 * time.Millisecond
	stopWithin   = 5 * time.Second
	socketLength = 100 // the kernel takes 107 bytes
)

// Server is a redis-server that serves one data folder. Of several processes that use the folder one runs it; when
// that ends, another takes over.
type Server struct {
	dir, socket, binary string
	log                 *slog.Logger
	stop                context.CancelFunc
	ended               chan struct{}
	failed              chan error // the reason why the first start failed
}

// Start gives a server for the data in dir once it answers. CodeUnavailable where redis-server is not installed or
// does not start. Close ends it.
func Start(ctx context.Context, dir string, log *slog.Logger) (*Server, error) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "redis-server is not installed",
			Hint: "run: apt install redis-server, or set SOHOA_REDIS_URL to a Redis that runs elsewhere", Err: err}
	}
	if dir, err = filepath.Abs(dir); err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	var socket string
	if err == nil {
		socket, err = socketFor(dir)
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the folder of Redis cannot be made",
			Hint: "check that the data folder can be written", Err: err}
	}
	run, stop := context.WithCancel(context.Background())
	s := &Server{dir: dir, socket: socket, binary: binary, log: log, stop: stop,
		ended: make(chan struct{}), failed: make(chan error, 1)}
	go s.supervise(run)
	if err := s.ready(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// URL gives the address of the server for clients on this machine.
func (s *Server) URL() string { return "unix://" + s.socket }

// Close ends the server, unless another process runs it, and returns when it is gone.
func (s *Server) Close() {
	s.stop()
	<-s.ended
}

// socketFor gives a path for the socket that the kernel takes: in dir, or, where that is too long, in a folder of
// the system's temporary folder that is named after dir and belongs to us alone.
func socketFor(dir string) (string, error) {
	if socket := filepath.Join(dir, "redis.sock"); len(socket) <= socketLength {
		return socket, nil
	}
	sum := sha256.Sum256([]byte(dir))
	short := filepath.Join(os.TempDir(), fmt.Sprintf("sohoa-%d-%s", os.Getuid(), hex.EncodeToString(sum[:8])))
	if err := os.Mkdir(short, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(short)
	if err != nil {
		return "", err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || info.Mode().Perm() != 0o700 || int(owner.Uid) != os.Getuid() {
		return "", fmt.Errorf("%s belongs to somebody else", short)
	}
	return filepath.Join(short, "redis.sock"), nil
}

// ready waits until the server answers.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(look)
	defer tick.Stop()
	for !answers(s.socket) {
		select {
		case err := <-s.failed:
			return &models.Error{Code: models.CodeUnavailable, Message: "redis-server does not start",
				Hint: "see redis.log in " + s.dir, Err: err}
		case <-ctx.Done():
			return &models.Error{Code: models.CodeUnavailable, Message: "redis-server does not answer",
				Hint: "see redis.log in " + s.dir, Err: ctx.Err()}
		case <-tick.C:
		}
	}
	return nil
}

// answers tells whether a Redis that has read its data back listens on the socket.
func answers(socket string) bool {
	conn, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(time.Second)) != nil {
		return false
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	reply := make([]byte, 5)
	n, err := conn.Read(reply)
	return err == nil && bytes.Equal(reply[:n], []byte("+PONG"))
}

// supervise keeps the child alive until ctx ends.
func (s *Server) supervise(ctx context.Context) {
	defer close(s.ended)
	// The child is killed when the thread that started it ends, so this thread must stay until the end.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	lock := s.lock(ctx)
	if lock == nil {
		return
	}
	defer lock.Close()
	for deaths := 0; ctx.Err() == nil; {
		started := time.Now()
		err := s.run(ctx, lock)
		if ctx.Err() != nil {
			return
		}
		s.log.Error("redis-server ended; starting it again", "error", err)
		if time.Since(started) > quickDeath {
			deaths = 0
		} else if deaths++; deaths == quickDeaths {
			s.setAside()
		} else if deaths > quickDeaths {
			select {
			case s.failed <- err:
			default:
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(restartWait<<deaths, stopWithin)):
		}
	}
}

// lock waits until no other process runs Redis on this folder. The child inherits the lock, so that it holds until
// the child is gone too: two of them would ruin each other's data.
func (s *Server) lock(ctx context.Context) *os.File {
	f, err := os.OpenFile(filepath.Join(s.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		s.failed <- err
		return nil
	}
	tick := time.NewTicker(lockLook)
	defer tick.Stop()
	for {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return f
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil
		case <-tick.C:
		}
	}
}

// run runs the child once, until it dies or ctx ends.
func (s *Server) run(ctx context.Context, lock *os.File) error {
	out, err := os.OpenFile(filepath.Join(s.dir, "redis.log"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.CommandContext(ctx, s.binary, "--port", "0", "--unixsocket", s.socket, "--unixsocketperm", "700",
		"--dir", s.dir, "--databases", "1", "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
		"--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning")
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = out, out, []*os.File{lock}
	// A group of its own, so that Ctrl-C reaches us first and the queue is still there while we end.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopWithin
	if err := cmd.Start(); err != nil {
		return err
	}
	s.log.Debug("redis-server started", "pid", strconv.Itoa(cmd.Process.Pid))
	return cmd.Wait()
}

// setAside renames data that Redis cannot read. Nothing is lost by it: the database knows what is to be done.
func (s *Server) setAside() {
	data := filepath.Join(s.dir, "appendonlydir")
	broken := data + ".broken"
	if err := errors.Join(os.RemoveAll(broken), os.Rename(data, broken)); err != nil {
		s.log.Error("the data of Redis cannot be set aside", "error", err)
		return
	}
	s.log.Error("the data of Redis was damaged and set aside; the queue is filled again from the database", "folder", broken)
}
