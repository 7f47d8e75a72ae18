package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
	"sohoa/pipeline/evaluate"
)

// evalCommand measures the line on papers whose truth is known. It needs no queue; what was recognised is remembered
// in the data folder, so that a second run with other rules recognises nothing again.
var evalCommand = command{
	name: "eval", args: "[--misses] [--silent] [--json] [--tesseract] [--curves DIR] [--llm | --imitate MANNER] DIR...",
	about: "compares what is read with the truth in NAME.truth.json", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o evalOptions
		flags.BoolVar(&o.misses, "misses", false, "print every field that was not given rightly")
		flags.BoolVar(&o.silent, "silent", false, "print every wrong value that the machine vouched for")
		flags.BoolVar(&o.json, "json", false, "print the figures as JSON")
		flags.BoolVar(&o.tesseract, "tesseract", false, "compare the letters with the tesseract program on the same pictures")
		flags.BoolVar(&o.llm, "llm", false, "let the language model of the settings read along, and compare with the rules alone")
		flags.StringVar(&o.imitate, "imitate", "", "the same with a made-up model that knows the truth: good, or random, foreign or likely to mislead")
		flags.StringVar(&o.curves, "curves", "", "draw risk-coverage.svg and reliability.svg into this folder")
		return o.run
	},
}

type evalOptions struct {
	misses, silent, json, tesseract bool
	llm                             bool
	curves, imitate                 string
}

// evaluation is one run over folders of papers.
type evaluation struct {
	house *house
	line  lanes
	plain *plainTesseract // nil where no comparison is wanted
	along *readingAlong   // nil where no model is asked
	show  *progress

	mu       sync.Mutex
	failures []string
}

// figures is what --json prints.
type figures struct {
	*evaluate.Report
	Failures  []string         // files that gave nothing, with the reason
	Tesseract *evaluate.Report `json:",omitempty"` // of which only letters and words count
	Rules     *evaluate.Report `json:",omitempty"` // what the rules gave before the model was asked
	Model     *modelFigures    `json:",omitempty"`
}

func (o *evalOptions) run(ctx context.Context, in *invocation) error {
	paths, err := truthFiles(in.args)
	if err != nil {
		return err
	}
	endModel, err := o.model(&in.settings, paths)
	if err != nil {
		return err
	}
	defer endModel()
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	e := &evaluation{house: h, show: newProgress(in.stderr, len(paths))}
	var end func()
	if e.line, end, err = h.line(); err != nil {
		return err
	}
	defer end()
	if e.line.Opinion != nil {
		e.along = newReadingAlong(e.line.Opinion)
	}
	if o.tesseract {
		if e.plain, err = newPlainTesseract(ctx, h.store, e.line); err != nil {
			return err
		}
	}
	f, err := e.all(ctx, paths, in.settings.Workers+1)
	e.show.end()
	if err != nil {
		return err
	}
	if err := o.draw(f.Report); err != nil {
		return err
	}
	return o.print(in.stdout, f)
}

// draw writes the curves where they are asked for.
func (o *evalOptions) draw(r *evaluate.Report) error {
	if o.curves == "" {
		return nil
	}
	if err := os.MkdirAll(o.curves, 0o755); err != nil {
		return err
	}
	for name, draw := range map[string]func(io.Writer) error{"risk-coverage.svg": r.DrawRisks, "reliability.svg": r.DrawReliability} {
		var picture bytes.Buffer
		if err := draw(&picture); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(o.curves, name), picture.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// truthFiles gives the truth files of folders, in order.
func truthFiles(dirs []string) ([]string, error) {
	var all []string
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, "*.truth.json"))
		if err != nil {
			return nil, usageError(err.Error())
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return nil, usageError("name folders that hold NAME.truth.json files")
	}
	return all, nil
}

// all compares every file with its truth and sums up.
func (e *evaluation) all(ctx context.Context, paths []string, atOnce int) (figures, error) {
	ours, plain, err := e.outcomes(ctx, paths, atOnce)
	if err != nil {
		return figures{}, err
	}
	slices.Sort(e.failures)
	f := figures{Report: evaluate.Sum(ours), Failures: e.failures}
	slices.SortFunc(f.Misses, func(a, b evaluate.Miss) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	if e.along != nil {
		f.Rules, f.Model = e.along.figures()
	}
	if e.plain != nil {
		f.Tesseract = evaluate.Sum(plain)
		f.Tesseract.Misses = nil // it gives no fields
	}
	return f, nil
}

// outcomes compares every file with its truth, a few at once; the answers are in the order of the paths.
func (e *evaluation) outcomes(ctx context.Context, paths []string, atOnce int) (ours, plain []evaluate.Outcome, err error) {
	ours, plain = make([]evaluate.Outcome, len(paths)), make([]evaluate.Outcome, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, path := range paths {
		group.Go(func() error {
			var err error
			ours[i], plain[i], err = e.one(ctx, path)
			e.mu.Lock()
			defer e.mu.Unlock()
			e.show.advance()
			return err
		})
	}
	return ours, plain, group.Wait()
}

// one compares one file. A file that cannot be read counts as one in which nothing was found.
func (e *evaluation) one(ctx context.Context, path string) (ours, plain evaluate.Outcome, err error) {
	truth, err := evaluate.ReadTruth(path)
	if err != nil {
		return ours, plain, &models.Error{Code: models.CodeInvalid, Message: "the truth cannot be read", Hint: "see fixtures/README.md", Err: err}
	}
	file, err := e.put(ctx, filepath.Join(filepath.Dir(path), truth.File))
	if err != nil {
		return ours, plain, err
	}
	watched, show, ended := e.along.watch(ctx, truth)
	read, err := e.line.run(watched, file, models.LaneBacklog, show)
	ended()
	if ctx.Err() != nil {
		return ours, plain, ctx.Err()
	}
	if err != nil {
		e.mu.Lock()
		e.failures = append(e.failures, fmt.Sprintf("%s: %s: %v", truth.File, models.CodeOf(err), err))
		e.mu.Unlock()
	}
	ours = evaluate.Compare(truth, read)
	if e.plain == nil {
		return ours, plain, nil
	}
	text, err := e.plain.read(ctx, file, truth)
	return ours, evaluate.Compare(truth, text), err
}

func (e *evaluation) put(ctx context.Context, path string) (models.File, error) {
	f, err := openFile(path)
	if err != nil {
		return models.File{}, fmt.Errorf("%s: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	file, err := e.house.blobs.Put(ctx, f, int64(e.house.settings.MaxFile)<<20)
	file.Name = filepath.Base(path)
	return file, err
}

func (o *evalOptions) print(w io.Writer, f figures) error {
	if o.json {
		return printJSON(w, f)
	}
	f.Print(w)
	for _, failure := range f.Failures {
		fmt.Fprintln(w, "FAILED", failure)
	}
	if o.misses || o.silent {
		fmt.Fprintln(w)
		for _, m := range f.Misses {
			if o.misses || m.State == models.StateAuto {
				fmt.Fprintf(w, "%s  %s.%s  %s\n    want %q\n    got  %q\n", m.File, m.Type, m.Name, m.State, m.Want, m.Got)
			}
		}
	}
	if f.Model != nil {
		f.Model.print(w, f)
	}
	if f.Tesseract != nil {
		ours, plain := f.Total, f.Tesseract.Total
		cer, wer := evaluate.Share(plain.LetterErrors, plain.Letters), evaluate.Share(plain.WordErrors, plain.Words)
		fmt.Fprintf(w, "\ntesseract -l vie   CER %.4f   WER %.4f\nours to it         CER %.2f×    WER %.2f×\n", cer, wer,
			ratio(evaluate.Share(ours.LetterErrors, ours.Letters), cer), ratio(evaluate.Share(ours.WordErrors, ours.Words), wer))
	}
	return nil
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
