package main

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"
)

// called runs a command line with the variables given.
func called(t *testing.T, variables map[string]string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	in := &invocation{stdin: strings.NewReader(""), stdout: &out, stderr: &errs}
	status = run(t.Context(), in, args, func(name string) string { return variables[name] })
	return status, out.String(), errs.String()
}

func TestUsage(t *testing.T) {
	t.Parallel()
	if status, out, _ := called(t, nil); status != exitDone || !strings.Contains(out, "serve") || !strings.Contains(out, "SOHOA_DATA") {
		t.Errorf("help: status %d\n%s", status, out)
	}
	if status, out, _ := called(t, nil, "serve", "-h"); status != exitDone || !strings.Contains(out, "-listen") || !strings.Contains(out, "-worker") {
		t.Errorf("help of a command: status %d\n%s", status, out)
	}
	for _, c := range []struct {
		args      []string
		variables map[string]string
	}{
		{args: []string{"nonsense"}},
		{args: []string{"serve", "--nonsense"}},
		{args: []string{"serve", "--workers", "0"}},
		{args: []string{"serve", "--log-level", "loud"}},
		{args: []string{"serve"}, variables: map[string]string{"SOHOA_WORKERS": "many"}},
		{args: []string{"serve", "--data", t.TempDir(), "--database-url", "mysql://x"}},
		{args: []string{"worker", "--data", t.TempDir(), "--redis-url", "http://x"}},
	} {
		if status, _, errs := called(t, c.variables, c.args...); status != exitUsage || !strings.Contains(errs, "→") {
			t.Errorf("%v: status %d, %q", c.args, status, errs)
		}
	}
}

func TestFlagWinsOverVariable(t *testing.T) {
	t.Parallel()
	s := defaultSettings()
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	env := map[string]string{"SOHOA_DATA": "/from/variable", "SOHOA_WORKERS": "3", "SOHOA_LISTEN": ":1"}
	if err := s.bind(flags, func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	if err := flags.Parse([]string{"--workers", "5", "--redis-url", "unix:///s"}); err != nil {
		t.Fatal(err)
	}
	if s.Data != "/from/variable" || s.Workers != 5 || s.Listen != ":1" || s.RedisURL != "unix:///s" || s.MaxFile != defaultSettings().MaxFile {
		t.Errorf("settings %+v", s)
	}
}

// Few settings, each told once.
func TestSettingsTable(t *testing.T) {
	t.Parallel()
	s := defaultSettings()
	rows := s.table()
	if len(rows) > 20 {
		t.Errorf("%d settings are too many", len(rows))
	}
	for _, row := range rows {
		want := "SOHOA_" + strings.ToUpper(strings.ReplaceAll(row.name, "-", "_"))
		if row.secret {
			want = row.variable
		}
		holds := 0
		for _, holder := range []bool{row.text != nil, row.number != nil, row.toggle != nil} {
			if holder {
				holds++
			}
		}
		if row.variable != want || row.about == "" || holds != 1 || row.secret != (row.name == "") {
			t.Errorf("row %s %s, want the variable %s", row.name, row.variable, want)
		}
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	err := together(t.Context(),
		func(context.Context) error { return errSome },
		func(ctx context.Context) error { <-ctx.Done(); close(ended); return nil })
	<-ended
	if err == nil {
		t.Error("the error got lost")
	}
}
