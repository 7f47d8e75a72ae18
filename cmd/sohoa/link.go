package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
	"sohoa/pipeline/units"
)

// linkCommand answers questions about papers and people from the register of results.
var linkCommand = command{
	name: "link", args: "[--json] FILE.jsonl", about: "finds the earlier results of papers and people, one question a line; - reads standard input", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o linkOptions
		flags.BoolVar(&o.json, "json", false, "print one JSON object per question, each on a line of its own")
		return o.run
	},
}

type linkOptions struct{ json bool }

// linker gives what compares papers and people with results, with the office's own tables of units.
func (h *house) linker() (linking.Linker, error) {
	places, err := units.Load(h.settings.Data)
	return linking.Linker{Places: places}, err
}

// finder gives what answers questions from the register.
func (h *house) finder() (register.Finder, error) {
	linker, err := h.linker()
	if err != nil {
		return register.Finder{}, err
	}
	return register.Finder{Register: h.store, Keys: linking.Keys, Links: linker.Links}, nil
}

func (o *linkOptions) run(ctx context.Context, in *invocation) error {
	if len(in.args) != 1 {
		return usageError("name one file of questions, or - for standard input")
	}
	questions := in.stdin
	if in.args[0] != "-" {
		file, err := os.Open(in.args[0])
		if err != nil {
			return &models.Error{Code: models.CodeNotFound, Message: "the file cannot be opened", Hint: "check the path", Err: err}
		}
		defer file.Close()
		questions = file
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	finder, err := h.finder()
	if err != nil {
		return err
	}
	if err := warnIndex(ctx, in, h); err != nil {
		return err
	}
	l := &linkRun{finder: finder, json: o.json, out: bufio.NewWriter(in.stdout)}
	began := time.Now()
	err = l.run(ctx, bufio.NewReaderSize(questions, mostQuestion), in.settings.Workers)
	l.tell(in, time.Since(began))
	if err == nil && l.failed {
		return errSome
	}
	return err
}

// warnIndex says that links will be missed where the index was built by another version of the program.
func warnIndex(ctx context.Context, in *invocation, h *house) error {
	size, version, err := h.store.RegisterSize(ctx)
	if err == nil && size > 0 && version != register.KeyVersion(linking.Keys) {
		fmt.Fprintln(in.stderr, "sohoa: the index of the register is of another version and misses links; run: sohoa results reindex")
	}
	return err
}

// mostQuestion bounds a line of questions, in bytes.
const mostQuestion = 1 << 20

// question is a line of the contract. Text that is null or missing is not known.
type question struct {
	ID json.RawMessage `json:"id"`
	register.Question
}

// reply is the answer to one line: links, or what is wrong with the line.
type reply struct {
	ID    json.RawMessage `json:"id"`
	Links []models.Link   `json:"links"`
	Error *models.Error   `json:"error,omitempty"`

	took time.Duration
}

// asked is a line on its way to its reply.
type asked struct {
	number int
	line   []byte
	reply  chan reply
}

// linkRun answers all lines of a file with several hands and writes the replies in the order of the lines.
type linkRun struct {
	finder register.Finder
	json   bool
	out    *bufio.Writer
	failed bool
	times  []time.Duration
}

func (l *linkRun) run(ctx context.Context, in *bufio.Reader, hands int) error {
	group, ctx := errgroup.WithContext(ctx)
	lines, inOrder := make(chan asked), make(chan asked, 4*hands)
	group.Go(func() error {
		defer close(lines)
		defer close(inOrder)
		return readQuestions(ctx, in, lines, inOrder)
	})
	for range hands {
		group.Go(func() error {
			for a := range lines {
				r, err := l.answer(ctx, a)
				if err != nil {
					return err
				}
				a.reply <- r
			}
			return nil
		})
	}
	group.Go(func() error { return l.write(ctx, inOrder) })
	return group.Wait()
}

// readQuestions cuts the input into lines; empty ones are none.
func readQuestions(ctx context.Context, in *bufio.Reader, to ...chan<- asked) error {
	for number := 1; ; number++ {
		line, err := in.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		tooLong := errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = in.ReadSlice('\n')
			ended = errors.Is(err, io.EOF)
		}
		if err != nil && !ended {
			return &models.Error{Code: models.CodeUnavailable, Message: "the questions cannot be read any further", Hint: "check the file", Err: err}
		}
		if text := bytes.TrimSpace(line); len(text) > 0 || tooLong {
			a := asked{number: number, line: bytes.Clone(text), reply: make(chan reply, 1)}
			if tooLong {
				a.line = nil
			}
			for _, c := range to {
				select {
				case c <- a:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		if ended {
			return nil
		}
	}
}

// answer gives the reply to a line; an error only where the register cannot be asked.
func (l *linkRun) answer(ctx context.Context, a asked) (reply, error) {
	began := time.Now()
	var q question
	if fault := decodeQuestion(a, &q); fault != nil {
		return reply{ID: q.ID, Error: fault}, nil
	}
	links, err := l.finder.Find(ctx, q.Result())
	if links == nil {
		links = []models.Link{}
	}
	return reply{ID: q.ID, Links: links, took: time.Since(began)}, err
}

func decodeQuestion(a asked, q *question) *models.Error {
	fault := func(what string) *models.Error {
		return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("line %d: %s", a.number, what), Hint: "write one JSON object per line; all values are texts"}
	}
	if a.line == nil {
		return fault(fmt.Sprintf("longer than %d KB", mostQuestion>>10))
	}
	a.line = bytes.TrimPrefix(a.line, []byte("\ufeff"))
	err := json.Unmarshal(a.line, q)
	switch wrong, typed := errors.AsType[*json.UnmarshalTypeError](err); {
	case typed && wrong.Field != "":
		name := strings.TrimPrefix(wrong.Field, "Question.") // the path tells the embedded part, which no line does
		return fault("the value of " + name + " is no text") // without the value: it is of a person
	case typed:
		return fault("not a JSON object")
	case err != nil:
		return fault("not JSON")
	case a.line[0] != '{': // null
		return fault("not a JSON object")
	}
	return nil
}

func (l *linkRun) write(ctx context.Context, inOrder <-chan asked) error {
	for a := range inOrder {
		var r reply
		select {
		case r = <-a.reply:
		case <-ctx.Done():
			return ctx.Err()
		}
		l.failed = l.failed || r.Error != nil
		l.times = append(l.times, r.took)
		if err := l.print(r); err != nil {
			return err
		}
		if len(inOrder) == 0 { // whoever asks line by line waits for the answer
			if err := l.out.Flush(); err != nil {
				return err
			}
		}
	}
	return l.out.Flush()
}

func (l *linkRun) print(r reply) error {
	if l.json {
		if r.Error != nil {
			return printJSON(l.out, struct {
				ID    json.RawMessage `json:"id"`
				Error *models.Error   `json:"error"`
			}{r.ID, r.Error})
		}
		return printJSON(l.out, r)
	}
	if r.Error != nil {
		_, err := fmt.Fprintf(l.out, "%s\n  %s: %s\n  → %s\n", r.ID, r.Error.Code, r.Error.Message, r.Error.Hint)
		return err
	}
	fmt.Fprintf(l.out, "%s\n", r.ID)
	for _, k := range r.Links {
		if _, err := fmt.Fprintf(l.out, "  %s  %s  %.3f  %s\n", k.ResultCode, k.Relation, k.Confidence, strings.Join(k.Reasons, "; ")); err != nil {
			return err
		}
	}
	return nil
}

// tell logs how long questions took.
func (l *linkRun) tell(in *invocation, whole time.Duration) {
	if len(l.times) == 0 {
		return
	}
	slices.Sort(l.times)
	at := func(share float64) float64 {
		return float64(l.times[int(share*float64(len(l.times)-1))].Microseconds()) / 1000
	}
	in.log.Info("questions answered", "questions", len(l.times), "seconds", whole.Seconds(), "per_second", float64(len(l.times))/whole.Seconds(),
		"p50_ms", at(0.5), "p95_ms", at(0.95), "most_ms", at(1))
}
