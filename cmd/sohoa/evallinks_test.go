package main

import (
	"bytes"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

const smallLinks = "../../pipeline/linking/judge/testdata/small"

// evalLinks runs the command alone: it needs neither settings nor a data folder.
func evalLinks(t *testing.T, args ...string) (string, error) {
	t.Helper()
	flags := flag.NewFlagSet("eval-links", flag.ContinueOnError)
	work := evalLinksCommand.flags(flags)
	rest, err := parse(flags, args)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = work(t.Context(), &invocation{args: rest, stdout: &out})
	return out.String(), err
}

func TestEvalLinks(t *testing.T) {
	t.Parallel()
	out, err := evalLinks(t, "--misses", smallLinks)
	if err != nil || !strings.Contains(out, "== small: 400 results, 200 queries") || !strings.Contains(out, "calibration error") {
		t.Errorf("%v\n%s", err, out)
	}
	bare, err := evalLinks(t, "--no-places", smallLinks)
	if err != nil || bare == out {
		t.Errorf("without places: %v", err)
	}
	for _, args := range [][]string{nil, {t.TempDir()}} {
		if _, err := evalLinks(t, args...); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestEvalLinksFits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model, names := filepath.Join(dir, "model.yaml"), filepath.Join(dir, "names.txt")
	if _, err := evalLinks(t, "--fit", model, "--names", names, "--date", "2026-01-02", smallLinks); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{model, names} {
		if found, err := filepath.Glob(path); err != nil || len(found) != 1 {
			t.Errorf("%s was not written", path)
		}
	}
}
