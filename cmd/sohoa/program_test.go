package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// The tests of the whole program run the real binary: its children, its Redis and its exit are part of what is tested.

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "sohoa-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "sohoa")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	if child := childNamed(os.Args[1:]); child != nil { // a child process of a test
		if err := child(); err != nil {
			os.Exit(exitFailed)
		}
		return
	}
	status := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// program gives the command of a run of the program on its own data folder.
func program(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	// The end of a test ends the program as a person would, so that it takes its children along.
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "SOHOA_DATA="+data, "SOHOA_REDIS_URL=", "SOHOA_LISTEN=127.0.0.1:0", "SOHOA_LLM_BASE_URL=")
	return cmd
}

// sohoa runs the program to its end.
func sohoa(t *testing.T, data string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return finished(t, program(t, data, args...))
}

// finished runs a command to its end.
func finished(t *testing.T, cmd *exec.Cmd) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// fixture gives the path of a paper or of a broken file.
func fixture(parts ...string) string {
	return filepath.Join(append([]string{"..", "..", "fixtures"}, parts...)...)
}
