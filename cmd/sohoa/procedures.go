package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/units"
)

// proceduresCommand lists the procedures and judges the tables of an office.
var proceduresCommand = command{
	name: "procedures", args: "list [CODE] | check [FOLDER]", logLevel: "error",
	about: "lists procedures and the papers they ask for, or checks an office's own tables of procedures and units",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runProcedures },
}

func runProcedures(_ context.Context, in *invocation) error {
	switch {
	case len(in.args) == 1 && in.args[0] == "list":
		return listProcedures(in)
	case len(in.args) == 2 && in.args[0] == "list":
		return listComponents(in, models.ProcedureCode(in.args[1]))
	case len(in.args) == 1 && in.args[0] == "check":
		return checkTables(in, in.settings.Data)
	case len(in.args) == 2 && in.args[0] == "check":
		return checkTables(in, in.args[1])
	}
	return usageError("say: sohoa procedures list [CODE], or: sohoa procedures check [FOLDER]")
}

func listProcedures(in *invocation) error {
	all, err := procedures.Load(in.settings.Data)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, p := range all {
		fmt.Fprintf(out, "%s\t%s\t%d components\t%s\n", p.Code, p.Level, len(p.Components), p.Name)
	}
	return out.Flush()
}

func listComponents(in *invocation, code models.ProcedureCode) error {
	all, err := procedures.Load(in.settings.Data)
	if err != nil {
		return err
	}
	p, ok := all.Find(code)
	if !ok {
		return noProcedure()
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, c := range p.Components {
		fmt.Fprintf(out, "%s\t%s\trequired: %s\t%s\t%s\n", c.Name, c.Presented, c.Required, c.Label, c.Note)
	}
	return out.Flush()
}

func noProcedure() error {
	return &models.Error{Code: models.CodeNotFound, Message: "there is no such procedure", Hint: "see: sohoa procedures list"}
}

// checkTables tells about the tables of a folder, those it has and those of the program in their place, and ends with
// errSome where one has a fault.
func checkTables(in *invocation, dir string) error {
	var failed error
	tell := func(what string, err error) {
		if err == nil {
			fmt.Fprintln(in.stdout, "OK  ", what)
			return
		}
		failed = errSome
		fmt.Fprintln(in.stdout, "FAIL", err)
		if e, ok := errors.AsType[*models.Error](err); ok && e.Hint != "" {
			fmt.Fprintln(in.stdout, "  →", e.Hint)
		}
	}
	all, err := procedures.Load(dir)
	components := 0
	for _, p := range all {
		components += len(p.Components)
	}
	tell(fmt.Sprintf("%d procedures with %d components", len(all), components), err)
	catalogue, err := units.Load(dir)
	if err != nil {
		tell("", err)
	} else {
		tell(fmt.Sprintf("%d units", len(catalogue.Units())), nil)
	}
	types, err := doctypes.Load(in.settings.doctypes())
	if err != nil {
		tell("", err)
		return failed
	}
	for _, p := range all {
		for _, c := range p.Components {
			for _, s := range c.SatisfiedBy {
				if types.Find(s.Type) == nil { // the register keeps other words as types too
					fmt.Fprintf(in.stdout, "note: %s/%s takes results of the type %s, which no document type is called\n", p.Code, c.Name, s.Type)
				}
			}
		}
	}
	return failed
}
