package main

import (
	"context"
	"flag"
)

// workerCommand reads files that others receive.
var workerCommand = command{
	name: "worker", args: "[flags]", about: "reads files that wait, without receiving any",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runWorker },
}

func runWorker(ctx context.Context, in *invocation) error {
	h, err := openHouse(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	line, closeLine, err := h.line()
	if err != nil {
		return err
	}
	defer closeLine()
	return together(ctx, h.worker(line.digitise).Run, h.tend)
}
