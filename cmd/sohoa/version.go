package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCommand tells what was built.
var versionCommand = command{
	name: "version", about: "tells what was built, from which commit",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runVersion },
}

func runVersion(_ context.Context, in *invocation) error {
	_, err := fmt.Fprintf(in.stdout, "sohoa %s, %s, %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version names the commit, with a + where files were changed since, or says that it is not known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	var commit, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) > 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if commit == "" {
		return cmp.Or(info.Main.Version, "unknown")
	}
	return commit + changed
}
