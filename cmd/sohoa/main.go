// Command sohoa digitises office papers: it reads scanned files into dossiers of fields, each with its evidence.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"sohoa/engine/pdfium"
	"sohoa/models"
)

// The exit statuses of the contract.
const (
	exitDone   = 0
	exitFailed = 1 // the program itself failed
	exitUsage  = 2 // the command line is wrong
	exitSome   = 3 // at least one file could not be digitised; the others were
)

// errSome is returned by a command that told about every file and of which at least one failed.
var errSome = errors.New("some files could not be digitised")

// invocation is what a command gets to work with.
type invocation struct {
	settings       Settings
	args           []string // after the flags
	stdin          io.Reader
	stdout, stderr io.Writer
	log            *slog.Logger
}

// command is one word after sohoa. Flags adds the command's own flags and gives the function that runs it.
type command struct {
	name, args, about string
	logLevel          string // where it is not set; empty: info
	flags             func(*flag.FlagSet) func(context.Context, *invocation) error
}

// commands lists all commands in the order help shows them.
func commands() []command {
	return []command{digitizeCommand, serveCommand, workerCommand, demoCommand, evalCommand, calibrateCommand, sampleCommand, learnCommand, resultsCommand, linkCommand, evalLinksCommand, reuseCommand, proceduresCommand, doctypesCommand, userCommand, tokenCommand, auditCommand, webhookCommand, doctorCommand, versionCommand}
}

func main() {
	if child := childNamed(os.Args[1:]); child != nil {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, "sohoa:", err)
			os.Exit(exitFailed)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	in := &invocation{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(run(ctx, in, os.Args[1:], os.Getenv))
}

// childNamed gives the main function of a child process where the arguments ask for one.
func childNamed(args []string) func() error {
	if len(args) != 1 {
		return nil
	}
	return map[string]func() error{readerArg: readChild, viewArg: viewChild, pdfArg: pdfium.Serve}[args[0]]
}

// run runs one command line and gives its exit status.
func run(ctx context.Context, in *invocation, args []string, getenv func(string) string) int {
	err := dispatch(ctx, in, args, getenv)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errSome) {
		return exitSome
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(in.stderr, "sohoa: interrupted; what was received is safe and will be read by the next worker")
		return exitFailed
	}
	fmt.Fprintln(in.stderr, "sohoa:", err)
	e, ok := errors.AsType[*models.Error](err)
	if ok && e.Hint != "" {
		fmt.Fprintln(in.stderr, "  →", e.Hint)
	}
	if ok && e.Code == models.CodeInvalid {
		return exitUsage
	}
	return exitFailed
}

func dispatch(ctx context.Context, in *invocation, args []string, getenv func(string) string) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		printHelp(in.stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.start(ctx, in, args[1:], getenv)
		}
	}
	return usageError(fmt.Sprintf("there is no command %q", args[0]))
}

// start reads the flags of a command and runs it.
func (c command) start(ctx context.Context, in *invocation, args []string, getenv func(string) string) error {
	flags := flag.NewFlagSet("sohoa "+c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	in.settings = defaultSettings()
	in.settings.LogLevel = cmp.Or(c.logLevel, in.settings.LogLevel)
	if err := in.settings.bind(flags, getenv); err != nil {
		return err
	}
	work := c.flags(flags)
	rest, err := parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(in.stdout, "usage: sohoa %s %s\n\n%s\n\n", c.name, c.args, c.about)
		flags.SetOutput(in.stdout)
		flags.PrintDefaults()
		return nil
	} else if err != nil {
		return usageError(err.Error())
	}
	in.args = rest
	if in.log, err = newLog(in.stderr, in.settings.LogLevel); err != nil {
		return err
	}
	return work(ctx, in)
}

// parse reads the flags wherever they stand between the arguments, and gives the arguments; after -- all are arguments.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		left := flags.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if n := len(args) - len(left); n > 0 && args[n-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

func newLog(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, usageError("the log level is unknown: use debug, info, warn or error")
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l})), nil
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, "sohoa (số hóa) digitises office papers.\n\nusage: sohoa COMMAND [flags] [arguments]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.about)
	}
	fmt.Fprint(w, "\nSettings (flag, variable, meaning, default):\n")
	printSettings(w)
}
