package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// localUnit owns the dossiers of a command line that names no unit.
const localUnit = "local"

// digitizeCommand reads files of this machine and prints what stands on them; its output is a contract.
var digitizeCommand = command{
	name: "digitize", args: "[--json] [--unit CODE] [--procedure CODE] [--type TYPE] [--text] FILE...",
	about: "reads files and prints what stands on them", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o digitizeOptions
		flags.BoolVar(&o.json, "json", false, "print one JSON object per file and line")
		flags.BoolVar(&o.text, "text", false, "print the recognised text too")
		flags.StringVar(&o.unit, "unit", localUnit, "code of the unit that owns the dossiers")
		flags.StringVar(&o.procedure, "procedure", "", "code of the administrative procedure")
		flags.StringVar(&o.typ, "type", "", "what the papers are; empty: find out (see: sohoa doctypes list)")
		return o.run
	},
}

type digitizeOptions struct {
	json, text           bool
	unit, procedure, typ string
}

func (o *digitizeOptions) run(ctx context.Context, in *invocation) error {
	if len(in.args) == 0 {
		return usageError("name at least one file")
	}
	h, err := openHouse(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	if err := o.checkType(h); err != nil {
		return err
	}
	b := &batch{house: h, unit: models.UnitCode(o.unit), procedure: models.ProcedureCode(o.procedure),
		typ: models.TypeName(o.typ), text: o.text}
	show := newProgress(in.stderr, len(in.args))
	defer show.end()
	failed := false
	err = b.run(ctx, in.args, func(f outcome) error {
		failed = failed || f.report.Error != nil
		show.clear()
		defer show.advance()
		if o.json {
			return printJSON(in.stdout, f.report)
		}
		return printPaper(in.stdout, f)
	})
	if err == nil && failed {
		return errSome
	}
	return err
}

// checkType refuses a type that no file describes.
func (o *digitizeOptions) checkType(h *house) error {
	if o.typ == "" {
		return nil
	}
	types, err := doctypes.Load(h.settings.doctypes())
	if err != nil {
		return err
	}
	if types.Find(models.TypeName(o.typ)) == nil {
		return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("there is no document type %q", o.typ), Hint: "run: sohoa doctypes list"}
	}
	return nil
}

// printJSON writes a value on one line, letters as they are.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printPaper writes the outcome of a file for people.
func printPaper(w io.Writer, f outcome) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s (%.1f s)\n", f.report.File, f.seconds)
	if e := f.report.Error; e != nil {
		fmt.Fprintf(out, "  %s: %s\n", e.Code, e.Message)
		if e.Hint != "" {
			fmt.Fprintf(out, "  → %s\n", e.Hint)
		}
	}
	for _, d := range f.report.Documents {
		fmt.Fprintf(out, "  %s, %s\n", d.Type, pagesOf(d))
		for _, field := range d.Fields {
			fmt.Fprintf(out, "    %s\t%s\t%3.0f%%\t%s\n", field.Name, field.State, 100*field.Confidence, field.Value)
		}
		for _, finding := range d.Findings {
			fmt.Fprintf(out, "    ! %s\n", finding.Message)
		}
		if d.Text != "" {
			fmt.Fprintf(out, "\n%s\n", strings.ReplaceAll(d.Text, "\f", "\n\n"))
		}
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// pagesOf names the pages of a document.
func pagesOf(d models.Document) string {
	numbers := make([]string, len(d.Pages))
	for i, n := range d.Pages {
		numbers[i] = fmt.Sprint(n)
	}
	if len(numbers) == 1 {
		return "page " + numbers[0]
	}
	return "pages " + strings.Join(numbers, ", ")
}
