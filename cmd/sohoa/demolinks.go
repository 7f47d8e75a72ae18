package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
)

// The registers of the demo: what earlier procedures issued, and what arrives after the papers were read. The second result
// of the first one belongs to the twin of the first one's holder.
var (
	demoEarlier = filepath.Join("fixtures", "results", "earlier.csv")
	demoLater   = filepath.Join("fixtures", "results", "later.csv")
)

const (
	demoSame  models.ResultCode = "HP-2026-0805-KQ1"
	demoTwin  models.ResultCode = "HP-2026-0806-KQ1"
	demoCited models.ResultCode = "HP-2019-7731-KQ1"
)

// importResults brings a table into the register.
func (h *house) importResults(ctx context.Context, path string) (register.Tally, error) {
	file, err := os.Open(path)
	if err != nil {
		return register.Tally{}, &models.Error{Code: models.CodeInvalid, Message: path + " cannot be read", Hint: "run this in the root of the repository", Err: err}
	}
	defer file.Close()
	table, err := register.Open(file)
	if err != nil {
		return register.Tally{}, err
	}
	return register.Import{Register: h.store, Keys: linking.Keys, Version: register.KeyVersion(linking.Keys), Actor: models.ActorMachine,
		Told: func(register.Row) {}, Done: func(int, int64) {}}.Run(ctx, table)
}

// showLinks tells which papers were tied to earlier results, which reference found its result when it arrived later, and which
// look-alike was left alone, each with its reasons.
func (d *demo) showLinks(ctx context.Context, h *house, w io.Writer) error {
	same, twin, err := d.look(ctx, h)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nEarlier results\n%s\n  not linked: %s\n", same, twin)
	before, err := h.store.OpenReferences(ctx)
	if err != nil {
		return err
	}
	if _, err := h.importResults(ctx, demoLater); err != nil {
		return err
	}
	found, err := h.links.Resolve(ctx, h.store)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "  %d references were pending; %s arrived and %d found its result\n", before, demoCited, found)
	return err
}

// look describes the paper that is a result of the register, and how its holder's twin compares.
func (d *demo) look(ctx context.Context, h *house) (same, twin string, err error) {
	other, _, err := h.store.Result(ctx, demoTwin)
	if err != nil {
		return "", "", err
	}
	linker, err := h.linker()
	if err != nil {
		return "", "", err
	}
	for _, p := range d.papers {
		for _, l := range p.document.Links {
			if l.ResultCode != demoSame || l.Relation != models.RelationSameResult {
				continue
			}
			same = fmt.Sprintf("  %s is %s, %.3f: %s", p.file, l.ResultCode, l.Confidence, sentences(l.Reasons))
			probability, reasons := linker.Compared(pipeline.Questions(&p.document)[0], other)
			twin = fmt.Sprintf("%s, of the twin, %.4f: %s", demoTwin, probability, sentences(reasons))
		}
	}
	return same, twin, nil
}

// sentences gives the words for clerks of a link's reasons.
func sentences(reasons []string) string {
	out := make([]string, len(reasons))
	for i, r := range reasons {
		out[i] = linking.Sentence(r)
	}
	return strings.Join(out, "; ")
}
