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

// copyForms are the forms that a paper may lie on the desk in.
var copyForms = []models.CopyForm{models.CopyOriginal, models.CopyRegister, models.CopyElectronic, models.CopyCertified, models.CopyPhoto}

func (o *reuseOptions) present(value string) error {
	component, form, _ := strings.Cut(value, "=")
	if !slices.Contains(copyForms, models.CopyForm(form)) {
		return fmt.Errorf("want COMPONENT=FORM with a form of %v", copyForms)
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

// resultsOf is the register as reuse needs it: all results that carry a person's number.
type resultsOf interface {
	ResultsOf(ctx context.Context, number string) ([]models.Result, error)
}

// plan asks the register what the procedure needs of the person.
func (o *reuseOptions) plan(ctx context.Context, in *invocation, register resultsOf) (procedures.Plan, error) {
	number, err := o.number(in.stdin)
	if err != nil {
		return procedures.Plan{}, err
	}
	all, err := procedures.Load(in.settings.Data)
	if err != nil {
		return procedures.Plan{}, err
	}
	p, ok := all.Find(models.ProcedureCode(o.procedure))
	if !ok {
		return procedures.Plan{}, noProcedure()
	}
	types, err := doctypes.Load(in.settings.doctypes())
	if err != nil {
		return procedures.Plan{}, err
	}
	results, err := register.ResultsOf(ctx, number)
	if err != nil {
		return procedures.Plan{}, err
	}
	person := whose(number, results)
	for _, relative := range procedures.Kin(p, person, results) {
		theirs, err := register.ResultsOf(ctx, relative)
		if err != nil {
			return procedures.Plan{}, err
		}
		for _, r := range theirs {
			if !slices.ContainsFunc(results, func(k models.Result) bool { return k.Code == r.Code }) {
				results = append(results, r)
			}
		}
	}
	today := models.Day(time.Now().In(vietnam).Format(time.DateOnly))
	return procedures.Reuse(p, person, results, types, today), nil
}

// The lengths of a personal ID and of an old one.
const (
	newDigits = 12
	oldDigits = 9
)

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
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	if len(digits) != newDigits && len(digits) != oldDigits {
		return "", usageError("--personal-id has 12 digits, or 9 where it is an old one")
	}
	if o.procedure == "" {
		return "", usageError("say: sohoa reuse " + reuseUsage)
	}
	return digits, nil
}

// whose gives the person of a number. One known by the old number alone gets the new one where the results agree on it.
func whose(number string, results []models.Result) models.Person {
	if len(number) == newDigits {
		return models.Person{PersonalID: number}
	}
	person := models.Person{OldID: number}
	for _, r := range results {
		for _, h := range append([]models.Person{r.Holder}, r.Others...) {
			switch {
			case h.OldID != number || h.PersonalID == "":
			case person.PersonalID == "":
				person.PersonalID = h.PersonalID
			case person.PersonalID != h.PersonalID:
				return models.Person{OldID: number}
			}
		}
	}
	return person
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
	case !slices.Contains(copyForms, r.Replaced):
		return usageError(fmt.Sprintf("--replaced says in which form the paper would have come: one of %v", copyForms))
	}
	plan, err := o.plan(ctx, in, h.store)
	if err != nil {
		return err
	}
	r.Procedure = plan.Procedure.Code
	offer, err := offered(plan, r)
	if err != nil {
		return err
	}
	if offer.Verdict == procedures.Look && !o.looked && !o.demanded {
		return &models.Error{Code: models.CodeConflict, Message: "the result must be looked at first: " + strings.Join(offer.Warnings, " "),
			Hint: "look at the stored copy; if it will do, record again with --looked"}
	}
	r.Evidence = slices.Concat(offer.Reasons, offer.Warnings)
	if o.looked {
		r.Evidence = append(r.Evidence, "Đã xem bản lưu.")
	}
	if err := h.store.RecordReuse(ctx, r); err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "recorded: %s for %s of %s\n", r.Outcome, r.Component, r.Dossier)
	return nil
}

// offered gives the offer that the decision is about.
func offered(plan procedures.Plan, r models.Reuse) (procedures.Offer, error) {
	var none procedures.Offer
	i := slices.IndexFunc(plan.Answers, func(a procedures.Answer) bool { return a.Component.Name == r.Component })
	if i < 0 {
		return none, usageError("the procedure has no such component; see: sohoa procedures list CODE")
	}
	offers := plan.Answers[i].Offers
	j := slices.IndexFunc(offers, func(o procedures.Offer) bool { return o.Result.Code == r.Result })
	switch {
	case j < 0:
		return none, &models.Error{Code: models.CodeNotFound, Message: "the result is not offered for this component and person",
			Hint: "see: sohoa reuse --procedure CODE --personal-id ID"}
	case offers[j].Verdict == procedures.Barred:
		return none, &models.Error{Code: models.CodeConflict, Message: "the result must not be used: " + strings.Join(offers[j].Warnings, " "),
			Hint: "ask for the paper; that is no refusal of reuse and is not recorded"}
	}
	return offers[j], nil
}
