package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net"
	"os/user"
	"strings"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/web/access"
)

// userUsage is what stands after sohoa user.
const userUsage = "add NAME | list | roles NAME | disable NAME | enable NAME | link NAME"

// userCommand looks after accounts, for whoever has the machine.
var userCommand = command{
	name: "user", args: userUsage, about: "adds and changes accounts, and makes links that sign somebody in once", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o userOptions
		flags.StringVar(&o.unit, "unit", "", "code of the account's unit (add, roles)")
		flags.StringVar(&o.roles, "role", "", "its roles, with commas: desk, clerk, head, auditor, administrator (add, roles)")
		flags.StringVar(&o.fullName, "full-name", "", "the person's name (add, roles)")
		flags.BoolVar(&o.city, "city", false, "the account sees all units (add, roles)")
		return o.run
	},
}

type userOptions struct {
	unit, roles, fullName string
	city                  bool
}

func (o *userOptions) run(ctx context.Context, in *invocation) error {
	if len(in.args) == 0 || (in.args[0] == "list") != (len(in.args) == 1) || len(in.args) > 2 {
		return usageError("say: sohoa user " + userUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	if in.args[0] == "list" {
		return listAccounts(ctx, in, h)
	}
	work := map[string]func(context.Context, *invocation, *house, string) error{
		"add": o.add, "roles": o.change, "link": signInLink,
		"disable": func(ctx context.Context, _ *invocation, h *house, name string) error { return able(ctx, h, name, true) },
		"enable": func(ctx context.Context, _ *invocation, h *house, name string) error {
			return able(ctx, h, name, false)
		},
	}[in.args[0]]
	if work == nil {
		return usageError("say: sohoa user " + userUsage)
	}
	return work(ctx, in, h, strings.ToLower(in.args[1]))
}

// byHand names in the audit who changed something from the command line: the machine's user.
func byHand() string {
	if u, err := user.Current(); err == nil {
		return "shell:" + u.Username
	}
	return "shell"
}

// add makes an account and prints the link with which its person signs in the first time.
func (o *userOptions) add(ctx context.Context, in *invocation, h *house, name string) error {
	roles, err := rolesFrom(o.roles)
	if err != nil {
		return err
	}
	_, err = h.store.AddAccount(ctx, models.Account{Name: name, FullName: cmp.Or(o.fullName, name), Unit: models.UnitCode(o.unit),
		City: o.city, Roles: roles}, byHand())
	if err != nil {
		return err
	}
	return printLink(ctx, in, h, name, access.InvitePath)
}

// change writes those of roles, unit, name and city that were given.
func (o *userOptions) change(ctx context.Context, _ *invocation, h *house, name string) error {
	a, err := h.store.AccountNamed(ctx, name)
	if err != nil {
		return err
	}
	if o.roles != "" {
		if a.Roles, err = rolesFrom(o.roles); err != nil {
			return err
		}
	}
	a.Unit, a.FullName, a.City = cmp.Or(models.UnitCode(o.unit), a.Unit), cmp.Or(o.fullName, a.FullName), o.city
	return h.store.ChangeAccount(ctx, models.Everywhere(), a, byHand())
}

func able(ctx context.Context, h *house, name string, disabled bool) error {
	a, err := h.store.AccountNamed(ctx, name)
	if err != nil {
		return err
	}
	a.Disabled = disabled
	return h.store.ChangeAccount(ctx, models.Everywhere(), a, byHand())
}

func signInLink(ctx context.Context, in *invocation, h *house, name string) error {
	return printLink(ctx, in, h, name, access.LinkPath)
}

func printLink(ctx context.Context, in *invocation, h *house, name string,
	path func(context.Context, access.Links, models.AccountID, string) (string, error)) error {
	a, err := h.store.AccountNamed(ctx, name)
	if err != nil {
		return err
	}
	link, err := path(ctx, h.store, a.ID, byHand())
	if err != nil {
		return err
	}
	fmt.Fprintln(in.stdout, "http://"+in.settings.Listen+link)
	fmt.Fprintln(in.stderr, "The link signs", name, "in once, within 24 hours. If the server has another address, keep what follows the host.")
	return nil
}

func rolesFrom(text string) ([]models.Role, error) {
	var out []models.Role
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, models.Role(word))
		}
	}
	if len(out) == 0 {
		return nil, usageError("say which roles: --role desk,clerk")
	}
	return out, nil
}

func listAccounts(ctx context.Context, in *invocation, h *house) error {
	all, err := h.store.Accounts(ctx, models.Everywhere())
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "name\tunit\troles\tstate\tfull name")
	for _, a := range all {
		unit, state := string(a.Unit), "in use"
		if a.City {
			unit += " (city)"
		}
		if a.Disabled {
			state = "disabled"
		} else if !a.Password && a.Subject == "" {
			state = "no password"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", a.Name, unit, rolesText(a.Roles), state, a.FullName)
	}
	return out.Flush()
}

func rolesText(roles []models.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ",")
}

// tellSetup prints the link that makes the first administrator, where there is no account.
func (h *house) tellSetup(ctx context.Context, in *invocation, address net.Addr) error {
	path, err := access.SetupPath(ctx, h.store)
	if err != nil || path == "" {
		return err
	}
	fmt.Fprintf(in.stdout, "There is no account yet. Make the first administrator within an hour, at\n\n    http://%s%s\n\n", address, path)
	return nil
}
