package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
)

// reuseUsage is what stands after sohoa reuse.
const reuseUsage = "--procedure CODE --personal-id ID [--json] | record --procedure CODE --personal-id ID --component NAME --result CODE --dossier CODE " +
	"(--replaced FORM | --demanded --reason TEXT) | report [--all]"

// reuseCommand tells which papers need not be asked for, and keeps the book of reuse.
var reuseCommand = command{
	name: "reuse", args: reuseUsage, about: "tells which papers of a procedure earlier results replace, and counts it", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		o := reuseOptions{presented: map[string]models.CopyForm{}}
		o.bind(flags)
		flags.StringVar(&o.procedure, "procedure", "", "code of the procedure; see: sohoa procedures list")
		flags.StringVar(&o.person, "personal-id", "", "12-digit ID of the applicant, or an old 9-digit one; - reads it from standard input")
		flags.BoolVar(&o.json, "json", false, "print one JSON object")
		flags.Func("presented", "COMPONENT=FORM, as the paper lies on the desk: original, register, electronic, certified or photocopy; may be repeated", o.present)
		flags.StringVar(&o.component, "component", "", "record: name of the component")
		flags.StringVar(&o.result, "result", "", "record: code of the result")
		flags.StringVar(&o.dossier, "dossier", "", "record: code of the dossier")
		flags.StringVar(&o.replaced, "replaced", "", "record: form of the paper that was not asked for")
		flags.BoolVar(&o.looked, "looked", false, "record: a person looked at the stored copy, and it will do")
		flags.BoolVar(&o.demanded, "demanded", false, "record: the paper was asked for all the same")
		flags.StringVar(&o.reason, "reason", "", "record: why, needed with --demanded; write nothing about a person")
		flags.BoolVar(&o.all, "all", false, "report: all units")
		return o.run
	},
}

type reuseOptions struct {
	office
	procedure, person          string
	json                       bool
	presented                  map[string]models.CopyForm
	component, result, dossier string
	replaced, reason           string
	looked, demanded, all      bool
}

func (o *reuseOptions) present(value string) error {
	component, form, _ := strings.Cut(value, "=")
	if !slices.Contains(offers.Forms, models.CopyForm(form)) {
		return fmt.Errorf("want COMPONENT=FORM with a form of %v", offers.Forms)
	}
	o.presented[component] = models.CopyForm(form)
	return nil
}

func (o *reuseOptions) run(ctx context.Context, in *invocation) error {
	work := o.answer
	switch {
	case len(in.args) == 0:
	case len(in.args) == 1 && in.args[0] == "record":
		work = o.record
	case len(in.args) == 1 && in.args[0] == "report":
		work = o.report
	default:
		return usageError("say: sohoa reuse " + reuseUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	return work(ctx, in, h)
}

// plan asks the register what the procedure needs of the person.
func (o *reuseOptions) plan(ctx context.Context, in *invocation, register offers.Register) (procedures.Plan, error) {
	number, err := o.number(in.stdin)
	if err != nil {
		return procedures.Plan{}, err
	}
	planner := offers.Planner{Register: register}
	if planner.Procedures, err = procedures.Load(in.settings.Data); err != nil {
		return procedures.Plan{}, err
	}
	if planner.Types, err = doctypes.Load(in.settings.doctypes()); err != nil {
		return procedures.Plan{}, err
	}
	today := models.Day(time.Now().In(vietnam).Format(time.DateOnly))
	return planner.Plan(ctx, models.ProcedureCode(o.procedure), number, today)
}

// number gives the digits of the applicant's ID. Standard input keeps it from other users of the machine, who see
// command lines.
func (o *reuseOptions) number(stdin io.Reader) (string, error) {
	text := o.person
	if text == "-" {
		line, err := bufio.NewReader(stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", &models.Error{Code: models.CodeInvalid, Message: "standard input cannot be read", Hint: "give the ID as a line of it", Err: err}
		}
		text = line
	}
	digits, ok := offers.Digits(text)
	if !ok {
		return "", usageError("--personal-id has 12 digits, or 9 where it is an old one")
	}
	if o.procedure == "" {
		return "", usageError("say: sohoa reuse " + reuseUsage)
	}
	return digits, nil
}

func (o *reuseOptions) answer(ctx context.Context, in *invocation, h *house) error {
	plan, err := o.plan(ctx, in, h.store)
	if err != nil {
		return err
	}
	for component := range o.presented {
		if _, ok := plan.Procedure.Component(component); !ok {
			return usageError(fmt.Sprintf("the procedure has no component %q; see: sohoa procedures list CODE", component))
		}
	}
	if o.json {
		return printPlanJSON(in.stdout, plan, o.presented)
	}
	return printPlan(in.stdout, plan, o.presented)
}

// record writes down what a person decided, after the register was asked once more whether the result may be used.
func (o *reuseOptions) record(ctx context.Context, in *invocation, h *house) error {
	r := models.Reuse{Unit: models.UnitCode(o.unit), Dossier: models.DossierCode(o.dossier), Component: o.component,
		Result: models.ResultCode(o.result), Outcome: models.ReuseDone, Replaced: models.CopyForm(o.replaced), Reason: o.reason, Actor: o.office.person()}
	switch {
	case o.demanded && o.replaced != "":
		return usageError("a paper that was demanded was not replaced: leave out --replaced")
	case o.demanded:
		r.Outcome = models.ReuseDemanded
	case !slices.Contains(offers.Forms, r.Replaced):
		return usageError(fmt.Sprintf("--replaced says in which form the paper would have come: one of %v", offers.Forms))
	}
	plan, err := o.plan(ctx, in, h.store)
	if err != nil {
		return err
	}
	if r, err = offers.Decision(plan, r, o.looked); err != nil {
		return err
	}
	if err := h.store.RecordReuse(ctx, r); err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "recorded: %s for %s of %s\n", r.Outcome, r.Component, r.Dossier)
	return nil
}
