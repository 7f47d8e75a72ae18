package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"sohoa/models"
	"sohoa/pipeline/imitate"
)

// demoCommand shows on the papers of the repository what the program does. It works in a folder of its own, which it
// removes again, so that every showing starts from nothing.
var demoCommand = command{
	name: "demo", args: "[--llm] [--serve=false] [DIR...]", about: "digitises all files of fixtures/ (or of DIR...), prints a table and serves the pages", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		imitated := flags.Bool("llm", false, "let a language model read along: an imitation on this machine that knows these papers")
		serves := flags.Bool("serve", true, "serve the pages afterwards, until it is told to end; only without DIR")
		return func(ctx context.Context, in *invocation) error { return runDemo(ctx, in, *imitated, *serves) }
	},
}

// demoDirs is what is shown where nothing else is asked for, seen from the root of the repository.
var demoDirs = []string{filepath.Join("fixtures", "papers"), filepath.Join("fixtures", "broken")}

func runDemo(ctx context.Context, in *invocation, imitated, serves bool) error {
	dirs, whole := in.args, len(in.args) == 0
	if whole {
		dirs = demoDirs
	}
	paths, err := papersIn(dirs)
	if err != nil {
		return err
	}
	if imitated {
		end, err := imitationOf(&in.settings, dirs)
		if err != nil {
			return err
		}
		defer end()
	}
	if in.settings.Data, err = os.MkdirTemp("", "sohoa-demo-"); err != nil {
		return &models.Error{Code: models.CodeUnavailable, Message: "no folder for the demo can be made", Hint: "set TMPDIR to a folder that can be written", Err: err}
	}
	defer func() { _ = os.RemoveAll(in.settings.Data) }()
	h, err := openHouse(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	d := &demo{out: tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0), show: newProgress(in.stderr, len(paths)),
		fields: map[models.FieldState]int{}}
	fmt.Fprintln(d.out, "file\ttypes found\tauto\tcheck\tmissing\tseconds")
	if whole {
		if _, err := h.importResults(ctx, demoEarlier); err != nil {
			return err
		}
	}
	started := time.Now()
	b := &batch{house: h, unit: localUnit, unitOf: demoUnitOf}
	err = b.run(ctx, paths, d.add)
	d.show.end()
	if err != nil {
		return err
	}
	if err := d.summary(in.stdout, time.Since(started)); err != nil {
		return err
	}
	if whole {
		if err := d.showLinks(ctx, h, in.stdout); err != nil {
			return err
		}
	}
	if imitated {
		fmt.Fprintf(in.stdout, "The model that read along gave %d values alone and read %d otherwise than the rules; all of these wait for a clerk.\n", d.claimed, d.opposed)
	}
	if !whole || !serves {
		return nil
	}
	return d.open(ctx, in, h, dirs)
}

// papersIn gives the files of folders that are not about another file.
func papersIn(dirs []string) ([]string, error) {
	var paths []string
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, &models.Error{Code: models.CodeInvalid, Message: "the folder " + dir + " cannot be read",
				Hint: "run this in the root of the repository, or name folders", Err: err}
		}
		for _, e := range entries {
			if ext := filepath.Ext(e.Name()); e.Type().IsRegular() && ext != ".json" && ext != ".md" {
				paths = append(paths, filepath.Join(dir, e.Name()))
			}
		}
	}
	return paths, nil
}

// imitationOf serves a model that knows the papers of the folders.
func imitationOf(s *Settings, dirs []string) (end func(), err error) {
	paths, err := truthFiles(dirs)
	if err != nil {
		return nil, err
	}
	o := evalOptions{imitate: string(imitate.Good)}
	return o.model(s, paths)
}

// demo collects the table.
type demo struct {
	out  *tabwriter.Writer
	show *progress

	papers           []demoPaper
	claimed, opposed int // values that the model alone gave, and those that it read otherwise

	pages, documents, refused int
	fields                    map[models.FieldState]int
}

// demoPaper is a document and the file that it was found in.
type demoPaper struct {
	path     string // of the file, as it was named
	file     string // its name
	document models.Document
}

func (d *demo) add(o outcome) error {
	defer d.show.advance()
	name := filepath.Base(o.report.File)
	if e := o.report.Error; e != nil {
		d.refused++
		_, err := fmt.Fprintf(d.out, "%s\trefused: %s\t\t\t\t%.1f\n", name, e.Code, o.seconds)
		return err
	}
	fields := map[models.FieldState]int{}
	var types []string
	for _, doc := range o.report.Documents {
		types = append(types, string(doc.Type))
		d.papers = append(d.papers, demoPaper{o.report.File, name, doc})
		for _, f := range doc.Fields {
			fields[f.State]++
			if f.Source == models.SourceLLM {
				d.claimed++
			}
			if slices.ContainsFunc(f.Findings, func(x models.Finding) bool { return x.Code == models.FindingOpinionsDiffer }) {
				d.opposed++
			}
		}
	}
	d.pages += len(o.report.Pages)
	d.documents += len(types)
	for state, n := range fields {
		d.fields[state] += n
	}
	_, err := fmt.Fprintf(d.out, "%s\t%s\t%d\t%d\t%d\t%.1f\n", name, counted(types), fields[models.StateAuto], fields[models.StateCheck],
		fields[models.StateMissing], o.seconds)
	return err
}

// counted names each type once, with how often it was found.
func counted(types []string) string {
	times := map[string]int{}
	var order []string
	for _, t := range types {
		if times[t]++; times[t] == 1 {
			order = append(order, t)
		}
	}
	for i, t := range order {
		if times[t] > 1 {
			order[i] = fmt.Sprintf("%d× %s", times[t], t)
		}
	}
	return cmp.Or(strings.Join(order, ", "), "none")
}

func (d *demo) summary(w io.Writer, took time.Duration) error {
	if err := d.out.Flush(); err != nil {
		return err
	}
	total := 0
	for _, n := range d.fields {
		total += n
	}
	states := []models.FieldState{models.StateAuto, models.StateCheck, models.StateMissing}
	parts := make([]string, len(states))
	for i, s := range states {
		parts[i] = fmt.Sprintf("%d %s", d.fields[s], s)
	}
	_, err := fmt.Fprintf(w, "\n%d documents on %d pages, %d fields: %s; %d files refused; %.0f s, %.1f s a page\n",
		d.documents, d.pages, total, strings.Join(parts, ", "), d.refused, took.Seconds(), took.Seconds()/float64(max(1, d.pages)))
	return err
}
