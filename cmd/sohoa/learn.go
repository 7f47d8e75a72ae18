package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"text/tabwriter"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/learn"
)

// learnUsage is what stands after sohoa learn.
const learnUsage = "gather | shadow | apply | undo | list"

// learnCommand turns what people of a unit decided into its lexicon.
var learnCommand = command{
	name: "learn", args: learnUsage, about: "gathers the values that people confirmed, tries them on past papers and puts them to use", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o learnOptions
		o.bind(flags)
		return o.run
	},
}

type learnOptions struct{ office }

func (o *learnOptions) run(ctx context.Context, in *invocation) error {
	work := map[string]func(context.Context, *invocation, *lesson) error{
		"gather": o.gather, "shadow": o.shadow, "apply": o.apply, "undo": o.undo, "list": o.list,
	}
	if len(in.args) != 1 || work[in.args[0]] == nil {
		return usageError("say: sohoa learn " + learnUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	l := &lesson{house: h, unit: models.UnitCode(o.unit)}
	if err := l.open(ctx); err != nil {
		return err
	}
	return work[in.args[0]](ctx, in, l)
}

// lesson is what a unit decided and learned so far.
type lesson struct {
	*house
	unit      models.UnitCode
	types     doctypes.Set
	decisions []models.Decision
	versions  []models.LexiconVersion
}

func (l *lesson) open(ctx context.Context) (err error) {
	if l.types, err = doctypes.Load(l.settings.doctypes()); err != nil {
		return err
	}
	if l.decisions, err = l.store.Decisions(ctx, l.unit); err != nil {
		return err
	}
	l.versions, err = l.store.Lexicons(ctx, l.unit)
	return err
}

// live gives the version in use, the empty one where none is.
func (l *lesson) live() models.LexiconVersion {
	for _, v := range l.versions {
		if v.State == models.LexiconLive {
			return v
		}
	}
	return models.LexiconVersion{}
}

// candidate gives the newest version where it is one that was never in use.
func (l *lesson) candidate() (models.LexiconVersion, bool) {
	if n := len(l.versions); n > 0 && l.versions[n-1].State == models.LexiconCandidate {
		return l.versions[n-1], true
	}
	return models.LexiconVersion{}, false
}

func (o *learnOptions) gather(ctx context.Context, in *invocation, l *lesson) error {
	entries := learn.Gather(l.decisions, l.types)
	if v, ok := l.candidate(); ok && slices.Equal(v.Entries, entries) {
		fmt.Fprintf(in.stdout, "nothing new: version %d with %d values is still the candidate\n", v.Number, len(entries))
		return nil
	}
	if v := l.live(); slices.Equal(v.Entries, entries) {
		fmt.Fprintf(in.stdout, "nothing new: the lexicon in use holds %d values\n", len(entries))
		return nil
	}
	detail := fmt.Sprintf("%d values of %d decisions", len(entries), len(l.decisions))
	number, err := l.store.KeepLexicon(ctx, l.unit, entries, o.person(), detail)
	if err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "version %d is the candidate: %s\n", number, detail)
	return nil
}

// replay tries the candidate and prints what it would have done; the answer tells whether it spoils a past field.
func (l *lesson) replay(in *invocation) (candidate models.LexiconVersion, tried learn.Replayed, err error) {
	candidate, ok := l.candidate()
	if !ok {
		return candidate, tried, &models.Error{Code: models.CodeNotFound, Message: "there is no candidate", Hint: "run: sohoa learn gather"}
	}
	tried = learn.Replay(l.decisions, l.types, l.live().Entries, candidate.Entries)
	fmt.Fprintf(in.stdout, "version %d on %d past fields: %d right before, %d after\n", candidate.Number, tried.Fields, tried.Before, tried.After)
	for _, c := range tried.Losses {
		fmt.Fprintf(in.stdout, "would be spoiled: document %s, %s\n", c.Document, c.Field)
	}
	return candidate, tried, nil
}

// spoils is the error of a candidate that would have spoiled fields, nil where it would not.
func spoils(tried learn.Replayed) error {
	if len(tried.Losses) == 0 {
		return nil
	}
	return &models.Error{Code: models.CodeConflict, Message: fmt.Sprintf("the lexicon would have spoiled %d past fields", len(tried.Losses)),
		Hint: "look at these fields: where a decision was wrong, correct it and gather again; otherwise the lexicon in use stays"}
}

func (o *learnOptions) shadow(_ context.Context, in *invocation, l *lesson) error {
	_, tried, err := l.replay(in)
	if err != nil {
		return err
	}
	return spoils(tried)
}

func (o *learnOptions) apply(ctx context.Context, in *invocation, l *lesson) error {
	candidate, tried, err := l.replay(in)
	if err != nil {
		return err
	}
	detail := fmt.Sprintf("%d past fields, %d gains, %d losses", tried.Fields, len(tried.Gains), len(tried.Losses))
	if fault := spoils(tried); fault != nil {
		if err := l.store.RefuseLexicon(ctx, l.unit, candidate.Number, o.person(), detail); err != nil {
			return err
		}
		return fault
	}
	if err := l.store.ApplyLexicon(ctx, l.unit, candidate.Number, l.live().Number, o.person(), detail); err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "version %d is in use\n", candidate.Number)
	return nil
}

func (o *learnOptions) undo(ctx context.Context, in *invocation, l *lesson) error {
	number, err := l.store.UndoLexicon(ctx, l.unit, o.person())
	if err != nil {
		return err
	}
	if number == 0 {
		fmt.Fprintln(in.stdout, "no lexicon is in use")
		return nil
	}
	fmt.Fprintf(in.stdout, "version %d is in use\n", number)
	return nil
}

func (o *learnOptions) list(ctx context.Context, in *invocation, l *lesson) error {
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, v := range l.versions {
		fmt.Fprintf(out, "version %d\t%s\t%d values\t%s\t%s\n", v.Number, v.State, len(v.Entries), v.Made.In(vietnam).Format("2006-01-02 15:04"), v.Actor)
	}
	for _, e := range l.live().Entries {
		fmt.Fprintf(out, "%s\t%s\t%d fields\t%d files\t%d people\n", e.Kind, e.Value, e.Count, e.Files, e.Clerks)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	sightings, err := l.sightings(ctx)
	if err != nil {
		return err
	}
	for _, v := range learn.Variants(sightings) {
		// The quotes of JSON are those of YAML.
		labels, err := json.Marshal(append(slices.Clone(fieldOf(l.types, v.Stratum).Labels), v.Text))
		if err != nil {
			return err
		}
		fmt.Fprintf(in.stdout, "%s stands by %s on %d files and is no label of it; to make it one, write in the type's YAML file:\n    labels: %s\n",
			v.Text, v.Stratum, v.Files, labels)
	}
	return nil
}
