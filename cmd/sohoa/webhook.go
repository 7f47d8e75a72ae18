package main

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"text/tabwriter"
	"time"
)

// webhookUsage is what stands after sohoa webhook.
const webhookUsage = "allow HOST | forbid HOST | hosts"

// webhookCommand says which machines of the own network may be told about changes. No page can, so that whoever gets into an
// administrator's account cannot make this program speak to its neighbours.
var webhookCommand = command{
	name: "webhook", args: webhookUsage, about: "allows machines of the own network to be told about changes", logLevel: "error",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runWebhook },
}

// hostForm is the form of a name in the network.
var hostForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

func runWebhook(ctx context.Context, in *invocation) error {
	naming := len(in.args) == 2 && (in.args[0] == "allow" || in.args[0] == "forbid") && hostForm.MatchString(in.args[1])
	listing := len(in.args) == 1 && in.args[0] == "hosts"
	if !naming && !listing {
		return usageError("say: sohoa webhook " + webhookUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	switch in.args[0] {
	case "allow":
		return h.store.AllowHookHost(ctx, in.args[1], byHand())
	case "forbid":
		return h.store.ForbidHookHost(ctx, in.args[1], byHand())
	}
	hosts, err := h.store.HookHosts(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, host := range hosts {
		fmt.Fprintf(out, "%s\t%s\t%s\n", host.Host, host.Actor, host.At.In(vietnam).Format(time.DateTime))
	}
	return out.Flush()
}
