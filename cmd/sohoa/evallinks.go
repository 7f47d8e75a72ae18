package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/linking/judge"
)

// evalLinksCommand measures links on a register and queries whose truth is known, and learns the model from them. It
// needs no store.
var evalLinksCommand = command{
	name: "eval-links", args: "[--misses] [--no-places] [--fit MODEL --names NAMES [--date DAY]] DIR...",
	about: "compares links with the truth of registers that fixtures/register made", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		o := evalLinksOptions{date: time.Now().Format(time.DateOnly)}
		flags.BoolVar(&o.misses, "misses", false, "print every query that was linked wrongly or not at all")
		flags.BoolVar(&o.bare, "no-places", false, "do without places.csv, as an office that has no table of old communes")
		flags.StringVar(&o.fit, "fit", "", "learn from the folders and write the model to this file, instead of measuring")
		flags.StringVar(&o.names, "names", "", "with --fit: write how frequent parts of names are to this file")
		flags.StringVar(&o.date, "date", o.date, "with --fit: the day that the model names")
		return o.run
	},
}

type evalLinksOptions struct {
	misses, bare     bool
	fit, names, date string
}

func (o *evalLinksOptions) run(_ context.Context, in *invocation) error {
	if len(in.args) == 0 {
		return usageError("name folders that hold register.csv, queries.jsonl and truth.jsonl; go run ./fixtures/register makes them")
	}
	if o.fit != "" {
		return o.learn(in)
	}
	for _, dir := range in.args {
		set, err := readLinks(dir)
		if err != nil {
			return err
		}
		fmt.Fprintf(in.stdout, "== %s: ", set.Name)
		linker := linking.Linker{}
		if set.Places != nil && !o.bare {
			linker.Places = set.Places
		}
		r := judge.Measure(linker, set, in.settings.Workers+1)
		r.Print(in.stdout)
		if o.misses {
			r.PrintMisses(in.stdout)
		}
	}
	return nil
}

func readLinks(dir string) (*judge.Set, error) {
	set, err := judge.Read(dir)
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the register or its queries cannot be read", Hint: "make them with go run ./fixtures/register", Err: err}
	}
	return set, nil
}

// learn fits a model to the folders and writes it.
func (o *evalLinksOptions) learn(in *invocation) error {
	var sets []linking.Set
	var names []string
	for _, dir := range in.args {
		set, err := readLinks(dir)
		if err != nil {
			return err
		}
		sets = append(sets, set.Cases())
		for _, r := range set.Results {
			names = append(names, r.Holder.FullName)
		}
	}
	shares := linking.CountShares(names)
	model, err := linking.Fit(sets, shares)
	if err != nil {
		return err
	}
	model.Made = o.date
	text, err := model.Bytes()
	if err != nil {
		return err
	}
	if o.names != "" {
		if err := os.WriteFile(o.names, shares.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(o.fit, text, 0o644)
}
