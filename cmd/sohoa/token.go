package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"sohoa/models"
	"sohoa/web/access"
)

// tokenUsage is what stands after sohoa token.
const tokenUsage = "create | list | revoke NAME"

// tokenCommand looks after what lets programs in.
var tokenCommand = command{
	name: "token", args: tokenUsage, about: "makes, lists and revokes tokens with which programs use the API", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o tokenOptions
		flags.StringVar(&o.name, "name", "", "the program's name")
		flags.StringVar(&o.unit, "unit", "", "code of the unit in whose name it acts")
		flags.StringVar(&o.roles, "role", "", "what it may do, with commas: desk, clerk, head, auditor")
		flags.IntVar(&o.days, "days", 365, "how long it holds")
		flags.BoolVar(&o.city, "city", false, "it sees all units")
		return o.run
	},
}

type tokenOptions struct {
	name, unit, roles string
	days              int
	city              bool
}

func (o *tokenOptions) run(ctx context.Context, in *invocation) error {
	words := strings.Join(in.args, " ")
	revoke, revoking := strings.CutPrefix(words, "revoke ")
	if words != "create" && words != "list" && (!revoking || len(in.args) != 2) {
		return usageError("say: sohoa token " + tokenUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	switch words {
	case "create":
		return o.create(ctx, in, h)
	case "list":
		return listTokens(ctx, in, h)
	}
	return h.store.RevokeToken(ctx, revoke, byHand())
}

func (o *tokenOptions) create(ctx context.Context, in *invocation, h *house) error {
	roles, err := rolesFrom(o.roles)
	if err != nil {
		return err
	}
	if o.days < 1 {
		return usageError("a token holds for at least a day")
	}
	secret, digest := access.NewToken()
	token, err := h.store.AddToken(ctx, digest, models.Token{Name: strings.ToLower(o.name), Unit: models.UnitCode(o.unit), City: o.city,
		Roles: roles, Until: time.Now().AddDate(0, 0, o.days)}, byHand())
	if err != nil {
		return err
	}
	fmt.Fprintln(in.stdout, secret)
	fmt.Fprintln(in.stderr, "The token holds until", token.Until.Format(time.DateOnly)+". It is not shown again; send it as Authorization: Bearer.")
	return nil
}

func listTokens(ctx context.Context, in *invocation, h *house) error {
	all, err := h.store.Tokens(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "name\tunit\troles\tmade\tuntil\tlast used\tstate")
	for _, t := range all {
		state, used, unit := "in use", "never", string(t.Unit)
		if !t.Revoked.IsZero() {
			state = "revoked"
		} else if time.Now().After(t.Until) {
			state = "ended"
		}
		if !t.Used.IsZero() {
			used = t.Used.Format(time.DateOnly)
		}
		if t.City {
			unit += " (city)"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, unit, rolesText(t.Roles), t.Made.Format(time.DateOnly), t.Until.Format(time.DateOnly), used, state)
	}
	return out.Flush()
}
