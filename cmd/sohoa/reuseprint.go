package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/procedures"
)

// planJSON is the answer of sohoa reuse --json. A field may be added; none changes its meaning without another version.
type planJSON struct {
	Version   int          `json:"version"`
	Procedure codeAndName  `json:"procedure"`
	Deceased  bool         `json:"deceased"`
	Warnings  []string     `json:"warnings"`
	Answers   []answerJSON `json:"components"`
}

type codeAndName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type answerJSON struct {
	Component string            `json:"component"`
	Name      string            `json:"name"`
	Required  string            `json:"required"` // yes, no, when
	Note      string            `json:"note,omitempty"`
	Action    procedures.Action `json:"action"`
	Say       string            `json:"say"`
	Offers    []offerJSON       `json:"results"`
	Presented *presentedJSON    `json:"presented,omitempty"`
}

type presentedJSON struct {
	Form     models.CopyForm `json:"form"`
	Digitise bool            `json:"digitise"`
	Say      string          `json:"say,omitempty"`
}

type offerJSON struct {
	Code       models.ResultCode  `json:"result_code"`
	Type       models.TypeName    `json:"result_type"`
	DocumentNo string             `json:"document_no"`
	Agency     string             `json:"issuing_agency"`
	IssueDate  string             `json:"issue_date"`
	Holder     procedures.Holder  `json:"holder"`
	Verdict    procedures.Verdict `json:"verdict"`
	ValidUntil models.Day         `json:"valid_until"` // "": for good, or not known; the reasons say which
	Reasons    []string           `json:"reasons"`
	Warnings   []string           `json:"warnings"`
}

func printPlanJSON(w io.Writer, plan procedures.Plan, presented map[string]models.CopyForm) error {
	out := planJSON{Version: 1, Procedure: codeAndName{string(plan.Procedure.Code), plan.Procedure.Name}, Deceased: plan.Deceased,
		Warnings: orEmpty(plan.Warnings), Answers: []answerJSON{}}
	for _, a := range plan.Answers {
		c := a.Component
		line := answerJSON{Component: c.Name, Name: c.Label, Required: c.Required, Note: c.Note, Action: a.Action, Say: a.Say, Offers: []offerJSON{}}
		for _, o := range a.Offers {
			r := o.Result
			line.Offers = append(line.Offers, offerJSON{r.Code, r.Type, r.DocumentNo, r.IssuingAgency, r.IssueDate, o.Holder, o.Verdict, o.Until,
				orEmpty(o.Reasons), orEmpty(o.Warnings)})
		}
		if form, ok := presented[c.Name]; ok {
			yes, why := c.Digitised(form)
			line.Presented = &presentedJSON{form, yes, why}
		}
		out.Answers = append(out.Answers, line)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// orEmpty makes an empty list of none, for readers of JSON.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
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
