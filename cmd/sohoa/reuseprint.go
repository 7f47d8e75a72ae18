package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
)

func printPlanJSON(w io.Writer, plan procedures.Plan, presented map[string]models.CopyForm) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(offers.ReportOf(plan, presented))
}

func printPlan(w io.Writer, plan procedures.Plan, presented map[string]models.CopyForm) error {
	fmt.Fprintf(w, "%s %s\n", plan.Procedure.Code, plan.Procedure.Name)
	for _, warning := range plan.Warnings {
		fmt.Fprintln(w, "!", warning)
	}
	for _, a := range plan.Answers {
		name := a.Component.Label
		if a.Component.Note != "" {
			name += " (" + a.Component.Note + ")"
		}
		fmt.Fprintf(w, "\n%-14s %s: %s\n    %s\n", a.Action, a.Component.Name, name, a.Say)
		for _, o := range a.Offers {
			r := o.Result
			fmt.Fprintf(w, "    %-6s %s: %s số %s ngày %s, %s\n", o.Verdict, r.Code, r.Type, cmp.Or(r.DocumentNo, "…"), cmp.Or(r.IssueDate, "…"), o.Holder)
			for _, s := range o.Reasons {
				fmt.Fprintln(w, "           +", s)
			}
			for _, s := range o.Warnings {
				fmt.Fprintln(w, "           !", s)
			}
		}
		if form, ok := presented[a.Component.Name]; ok {
			if yes, why := a.Component.Digitised(form); yes {
				fmt.Fprintf(w, "    %s: quét\n", form)
			} else {
				fmt.Fprintf(w, "    %s: %s\n", form, why)
			}
		}
	}
	return nil
}

// report prints what was reused, each rate with its two numbers.
func (o *reuseOptions) report(ctx context.Context, in *invocation, h *house) error {
	unit := models.UnitCode(o.unit)
	if o.all {
		unit = ""
	}
	months, err := h.store.ReuseMonths(ctx, unit)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "unit\tmonth\tcertified copies avoided\tresults reused of those offered\tdossiers that reused")
	for _, m := range months {
		fmt.Fprintf(out, "%s\t%s\t%d\t%s\t%s\n", m.Unit, m.Month, m.CertifiedAvoided, shareOf(m.Reused, m.Reused+m.Demanded), shareOf(m.DossiersReusing, m.Dossiers))
	}
	return out.Flush()
}

// shareOf gives a share that nobody can mistake: its two numbers come first.
func shareOf(part, whole int) string {
	if whole == 0 {
		return "0 of 0"
	}
	return fmt.Sprintf("%d of %d (%s)", part, whole, percent(float64(part)/float64(whole)))
}
