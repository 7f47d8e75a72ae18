package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// doctypesCommand lists the document types and judges files that describe one.
var doctypesCommand = command{
	name: "doctypes", args: "list | check FILE...", about: "lists the document types, or checks files that describe one", logLevel: "error",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runDoctypes },
}

func runDoctypes(_ context.Context, in *invocation) error {
	switch {
	case len(in.args) == 1 && in.args[0] == "list":
		return listDoctypes(in)
	case len(in.args) > 1 && in.args[0] == "check":
		return checkDoctypes(in, in.args[1:])
	}
	return usageError("say: sohoa doctypes list, or: sohoa doctypes check FILE...")
}

// doctypes gives the folder of the office's own document types.
func (s *Settings) doctypes() string { return filepath.Join(s.Data, "doctypes") }

func listDoctypes(in *invocation) error {
	set, err := doctypes.Load(in.settings.doctypes())
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, t := range set {
		fmt.Fprintf(out, "%s\t%d fields\t%s\n", t.Name, len(t.Fields), t.Label)
	}
	return out.Flush()
}

// checkDoctypes tells about every file and ends with errSome where one has a fault.
func checkDoctypes(in *invocation, paths []string) error {
	var failed error
	for _, path := range paths {
		t, err := parseDoctype(path)
		if err != nil {
			fmt.Fprintln(in.stdout, "FAIL", err)
			if e, ok := errors.AsType[*models.Error](err); ok && e.Hint != "" {
				fmt.Fprintln(in.stdout, "  →", e.Hint)
			}
			failed = errSome
			continue
		}
		fmt.Fprintf(in.stdout, "OK   %s: %s, %d fields\n", path, t.Name, len(t.Fields))
	}
	return failed
}

func parseDoctype(path string) (*doctypes.Type, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &models.Error{Code: models.CodeNotFound, Message: path + ": the file cannot be read", Hint: "check the path", Err: err}
	}
	return doctypes.Parse(path, data)
}
