package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/sampling"
)

// settle judges all strata of the unit by the answers so far, suspends and resumes what has to be, and gives the verdicts.
// It may be run at any time: what a crash left undone the next run does.
func (o *sampleOptions) settle(ctx context.Context, h *house) ([]sampling.Verdict, error) {
	verdicts, err := o.judge(ctx, h)
	if err != nil {
		return nil, err
	}
	changed := false
	for _, v := range verdicts {
		unit := models.UnitCode(o.unit)
		switch {
		case v.Suspend != "":
			err = h.store.Suspend(ctx, unit, v.Stratum, v.Suspend, models.ActorMachine)
		case v.Resume != "":
			err = h.store.Resume(ctx, unit, v.Stratum, v.Resume, models.ActorMachine)
			if models.CodeOf(err) == models.CodeNotFound { // another process was faster
				err = nil
			}
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		changed = true
	}
	if !changed {
		return verdicts, nil
	}
	return o.judge(ctx, h)
}

func (o *sampleOptions) judge(ctx context.Context, h *house) ([]sampling.Verdict, error) {
	risk, err := parseRisk(h.settings.RiskLimit)
	if err != nil {
		return nil, err
	}
	types, err := doctypes.Load(h.settings.doctypes())
	if err != nil {
		return nil, err
	}
	samples, err := h.store.Samples(ctx, models.UnitCode(o.unit))
	if err != nil {
		return nil, err
	}
	suspensions, err := h.store.Suspensions(ctx, models.UnitCode(o.unit))
	if err != nil {
		return nil, err
	}
	return sampling.Judge(samples, suspensions, func(s models.Stratum) float64 {
		if f := fieldOf(types, s); f != nil && f.Critical {
			return risk * confidence.CriticalShare
		}
		return risk
	}), nil
}

func (o *sampleOptions) report(ctx context.Context, in *invocation, h *house) error {
	verdicts, err := o.settle(ctx, h)
	if err != nil {
		return err
	}
	samples, err := h.store.Samples(ctx, models.UnitCode(o.unit))
	if err != nil {
		return err
	}
	suspensions, err := h.store.Suspensions(ctx, models.UnitCode(o.unit))
	if err != nil {
		return err
	}
	if err := printVerdicts(in.stdout, verdicts, samples, suspensions); err != nil {
		return err
	}
	for _, v := range verdicts {
		if p := v.Held; p != nil {
			fmt.Fprintf(in.stdout, "%s: suspended since %s by %s: %s; %d of %d right answers in a row\n", v.Stratum,
				p.Since.In(vietnam).Format("2006-01-02 15:04"), p.By, p.Reason, v.Clean, v.Need)
		}
	}
	for _, s := range samples {
		if s.Outcome == models.SampleWrong {
			fmt.Fprintf(in.stdout, "sample %d was read otherwise: dossier %s, document %s, %s, page %d\n", s.ID, s.Dossier, s.Document, s.Stratum, s.Place.Page)
		}
	}
	return nil
}

// printVerdicts prints a line for each stratum and one for all of them: draws are proportional, so the answers of all
// strata together stand for all fields.
func printVerdicts(w io.Writer, verdicts []sampling.Verdict, samples []models.Sample, suspensions []models.Suspension) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "stratum\tanswers\terrors\terror\tat least\tat most\tlimit\topen\tstate")
	row := func(name string, answers, errors int, limit string, open int, state string) {
		low, high := sampling.Interval(errors, answers)
		rate := "–"
		if answers > 0 {
			rate = percent(float64(errors) / float64(answers))
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%d\t%s\n", name, answers, errors, rate, percent(low), percent(high), limit, open, state)
	}
	open := 0
	for _, v := range verdicts {
		state := "vouched for"
		if v.Held != nil {
			state = "suspended"
		}
		open += v.Open
		row(v.Stratum.String(), v.Answers, v.Errors, percent(v.Limit), v.Open, state)
	}
	answers, errors := sampling.Overall(samples, suspensions)
	row("all", answers, errors, "–", open, "")
	return out.Flush()
}

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }
