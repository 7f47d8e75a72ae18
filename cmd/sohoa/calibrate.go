package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sohoa/pipeline/confidence"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/recognise"
)

// calibrateCommand learns from papers whose truth is known when a value that was read is right.
var calibrateCommand = command{
	name: "calibrate", args: "[--write FILE] [--corrections] [--date DAY] [--limit SHARE] [DIR...]",
	about: "learns from labelled papers when values are right", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		o := calibrateOptions{date: time.Now().Format(time.DateOnly)}
		flags.StringVar(&o.write, "write", "", "write the model to this file; without it only the report is printed")
		flags.BoolVar(&o.corrections, "corrections", false, "learn from what clerks confirmed and corrected, too")
		flags.StringVar(&o.date, "date", o.date, "the day that the file names")
		flags.Float64Var(&o.limit, "limit", confidence.DefaultLimit, "share of wrong values among those vouched for, at which the report is drawn")
		return o.run
	},
}

type calibrateOptions struct {
	write, date string
	corrections bool
	limit       float64
}

func (o *calibrateOptions) run(ctx context.Context, in *invocation) error {
	if o.limit <= 0 || o.limit >= 1 {
		return usageError("--limit must lie between 0 and 1")
	}
	if len(in.args) == 0 && !o.corrections {
		return usageError("name folders that hold NAME.truth.json files, or --corrections")
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	examples, data, err := o.gather(ctx, h, in)
	if err != nil {
		return err
	}
	model, report, err := confidence.Fit(examples, o.limit)
	if err != nil {
		return err
	}
	model.Made, model.Recogniser, model.Data = o.date, recognise.Version, data
	printFit(in.stdout, model, report)
	if o.write == "" {
		return nil
	}
	text, err := model.Bytes()
	if err != nil {
		return err
	}
	return os.WriteFile(o.write, text, 0o644)
}

// gather reads the folders, and what clerks decided where that is asked for.
func (o *calibrateOptions) gather(ctx context.Context, h *house, in *invocation) ([]confidence.Example, []confidence.Data, error) {
	var examples []confidence.Example
	var data []confidence.Data
	for _, dir := range in.args {
		found, d, err := labelled(ctx, h, in, dir)
		if err != nil {
			return nil, nil, err
		}
		examples, data = append(examples, found...), append(data, d)
	}
	if !o.corrections {
		return examples, data, nil
	}
	found, d, err := decided(ctx, h)
	return append(examples, found...), append(data, d), err
}

// decided gives every value that a machine gave and a person judged, in all units.
func decided(ctx context.Context, h *house) ([]confidence.Example, confidence.Data, error) {
	d := confidence.Data{Name: "corrections"}
	units, err := h.store.Units(ctx)
	if err != nil {
		return nil, d, err
	}
	var out []confidence.Example
	files := map[string]bool{}
	for _, unit := range units {
		decisions, err := h.store.Decisions(ctx, unit)
		if err != nil {
			return nil, d, err
		}
		for _, n := range decisions {
			if len(n.Readings) == 0 || n.Field.Signals == nil {
				continue // the machine gave no value there
			}
			right := n.Readings[0] == n.Field.Value
			out = append(out, confidence.Example{Set: d.Name, File: n.SHA256, Signals: n.Field.Signals, Right: right})
			files[n.SHA256] = true
			if d.Values++; !right {
				d.Wrong++
			}
		}
	}
	d.Files = len(files)
	return out, d, nil
}

// labelled reads a folder of papers with their truth.
func labelled(ctx context.Context, h *house, in *invocation, dir string) ([]confidence.Example, confidence.Data, error) {
	d := confidence.Data{Name: filepath.Base(filepath.Clean(dir))}
	paths, err := truthFiles([]string{dir})
	if err != nil {
		return nil, d, err
	}
	e := &evaluation{house: h, show: newProgress(in.stderr, len(paths))}
	var end func()
	if e.line, end, err = h.line(); err != nil {
		return nil, d, err
	}
	defer end()
	outcomes, _, err := e.outcomes(ctx, paths, in.settings.Workers+1)
	e.show.end()
	if err != nil {
		return nil, d, err
	}
	examples := examplesOf(d.Name, outcomes)
	d.Files, d.Values = len(outcomes), len(examples)
	for _, o := range outcomes {
		d.Printed += o.Total.Truths
		d.Wrong += o.Total.Given - o.Total.Right
	}
	return examples, d, nil
}

// examplesOf gives every value of the outcomes with its truth.
func examplesOf(set string, outcomes []evaluate.Outcome) []confidence.Example {
	var out []confidence.Example
	for _, o := range outcomes {
		for _, v := range o.Values {
			out = append(out, confidence.Example{Set: set, File: o.Truth.File, Signals: v.Signals, Right: v.Right})
		}
	}
	return out
}

// printFit tells how good the model is on values it never saw.
func printFit(w io.Writer, m *confidence.Model, r confidence.Report) {
	for _, d := range m.Data {
		fmt.Fprintf(w, "%-14s %5d files  %6d printed fields  %6d values  %5d wrong\n", d.Name, d.Files, d.Printed, d.Values, d.Wrong)
	}
	fmt.Fprintf(w, "\n%-26s %7.3f\n", "base", m.Base)
	for _, name := range slices.Sorted(maps.Keys(m.Weights)) {
		fmt.Fprintf(w, "%-26s %7.3f\n", name, m.Weights[name])
	}
	fmt.Fprintf(w, "\n%-26s %7s %6s %7s %8s %6s | %8s %7s %7s  from, critical from\n", "on values never seen", "values", "wrong", "AUC", "log loss", "ECE", "vouched", "silent", "share")
	line := func(name string, x confidence.Measured, threshold string) {
		fmt.Fprintf(w, "%-26s %7d %6d %7.4f %8.4f %6.4f | %7.1f%% %7d %6.2f%%  %s\n", name, x.Values, x.Wrong, x.Ranking, x.LogLoss, x.CalibrationError,
			100*evaluate.Share(x.Vouched, x.Values), x.Silent, 100*evaluate.Share(x.Silent, x.Vouched), threshold)
	}
	line("all", r.All, "")
	for _, g := range confidence.Groups() {
		if x, ok := r.Groups[g]; ok {
			line("  "+string(g), x, fmt.Sprintf("%.4f  %.4f", m.Threshold(g, false, r.All.Limit), m.Threshold(g, true, r.All.Limit)))
		}
	}
	for _, set := range slices.Sorted(maps.Keys(r.Sets)) {
		line(set+", by the other sets", r.Sets[set], "")
	}
}
