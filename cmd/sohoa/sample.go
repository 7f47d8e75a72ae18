package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/user"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/sampling"
)

// sampleUsage is what stands after sohoa sample.
const sampleUsage = "draw | list | answer [--sure] ID [VALUE] | report | resume TYPE/FIELD --reason TEXT"

// sampleCommand measures how often the machine is wrong where it vouches for a value.
var sampleCommand = command{
	name: "sample", args: sampleUsage,
	about: "has people read a daily sample of vouched-for fields again, and tells the error", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o sampleOptions
		o.bind(flags)
		flags.StringVar(&o.day, "day", "", "draw: the day whose files are sampled, as 2025-12-31; empty: yesterday")
		flags.IntVar(&o.size, "size", sampling.DefaultSize, "draw: fields to draw")
		flags.StringVar(&o.seed, "seed", "", "draw: what chance begins with; empty: unit and day")
		flags.BoolVar(&o.sure, "sure", false, "answer: the paper was looked at a second time, and says what the machine did not read")
		flags.BoolVar(&o.reveal, "reveal", false, "list: show what the machine read; who saw it must not answer")
		flags.StringVar(&o.reason, "reason", "", "resume: why the stratum may be vouched for again")
		return o.run
	},
}

// office is the unit that a command works for and the person who does.
type office struct{ unit, actor string }

func (o *office) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.unit, "unit", localUnit, "code of the unit")
	flags.StringVar(&o.actor, "actor", "", "account of the person who does it; empty: the one at this machine")
}

// person gives the account that history names.
func (o *office) person() string {
	if o.actor != "" {
		return o.actor
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}

type sampleOptions struct {
	office
	day    string
	size   int
	seed   string
	sure   bool
	reveal bool
	reason string
}

func (o *sampleOptions) run(ctx context.Context, in *invocation) error {
	work := map[string]func(context.Context, *invocation, *house) error{
		"draw": o.draw, "list": o.list, "answer": o.answer, "report": o.report, "resume": o.resume,
	}
	if len(in.args) == 0 || work[in.args[0]] == nil {
		return usageError("say: sohoa sample " + sampleUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	return work[in.args[0]](ctx, in, h)
}

// vietnam is the zone of an office's days.
var vietnam = time.FixedZone("ICT", 7*60*60)

// when gives the day to draw for; no day that has not begun.
func (o *sampleOptions) when(now time.Time) (models.Day, error) {
	day := cmp.Or(o.day, now.In(vietnam).AddDate(0, 0, -1).Format(time.DateOnly))
	begins, err := time.ParseInLocation(time.DateOnly, day, vietnam)
	if err != nil || begins.After(now) {
		return "", usageError("--day must be a day up to today, as 2025-12-31")
	}
	return models.Day(day), nil
}

func (o *sampleOptions) draw(ctx context.Context, in *invocation, h *house) error {
	unit := models.UnitCode(o.unit)
	day, err := o.when(time.Now())
	if err != nil || o.size < 1 {
		return cmp.Or(err, usageError("--size must be 1 or more"))
	}
	if _, err := o.settle(ctx, h); err != nil {
		return err
	}
	fields, err := h.store.Vouched(ctx, unit, day)
	if err != nil {
		return err
	}
	suspended, err := h.store.Suspended(ctx, unit)
	if err != nil {
		return err
	}
	d := models.Draw{Unit: unit, Day: day, Seed: cmp.Or(o.seed, o.unit+" "+string(day)), Size: o.size, From: len(fields), Actor: o.person()}
	chosen := sampling.Draw(fields, suspended, d.Size, d.Seed)
	fresh, err := h.store.KeepDraw(ctx, d, chosen)
	switch {
	case err != nil:
		return err
	case !fresh:
		fmt.Fprintf(in.stdout, "the sample of %s was drawn before; it stays as it is\n", day)
	default:
		fmt.Fprintf(in.stdout, "drew %d of %d fields that were vouched for on %s\n", len(chosen), len(fields), day)
	}
	return nil
}

func (o *sampleOptions) list(ctx context.Context, in *invocation, h *house) error {
	samples, err := h.store.Samples(ctx, models.UnitCode(o.unit))
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "id\tdossier\tdocument\tfield\tpage\tbox")
	for _, s := range samples {
		if s.Outcome != models.SampleOpen {
			continue
		}
		b := s.Place.Box
		fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%d\t%d,%d,%d,%d", s.ID, s.Dossier, s.Document, s.Stratum, s.Place.Page, b.Left, b.Top, b.Right, b.Bottom)
		if o.reveal {
			fmt.Fprintf(out, "\t%s", s.Machine)
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

func (o *sampleOptions) answer(ctx context.Context, in *invocation, h *house) error {
	if len(in.args) < 2 || len(in.args) > 3 {
		return usageError("say: sohoa sample answer ID VALUE, or give the value as a line of standard input")
	}
	id, err := strconv.ParseInt(in.args[1], 10, 64)
	if err != nil {
		return usageError("the ID of a sample is a number; see: sohoa sample list")
	}
	typed, err := o.typed(in)
	if err != nil {
		return err
	}
	types, err := doctypes.Load(h.settings.doctypes())
	if err != nil {
		return err
	}
	unit := models.UnitCode(o.unit)
	s, err := h.store.Sample(ctx, unit, models.SampleID(id))
	if err != nil {
		return err
	}
	if f := fieldOf(types, s.Stratum); f != nil {
		typed = sampling.Typed(f.Kind, typed)
	}
	outcome := sampling.Compare(s.Machine, typed)
	if outcome == models.SampleWrong && s.Outcome == models.SampleOpen && !o.sure {
		// People mistype half to three and a half values in a hundred; each would be taken for an error of the machine.
		return &models.Error{Code: models.CodeConflict, Message: "the machine read something else; nothing was written",
			Hint: "look at the paper once more and answer again; if it does say so, with --sure"}
	}
	written, err := h.store.AnswerSample(ctx, unit, s.ID, typed, outcome, o.person())
	if err != nil {
		return err
	}
	said := map[models.SampleOutcome]string{models.SampleRight: "the machine read the same", models.SampleWrong: "the machine read something else"}[outcome]
	if !written {
		said += "; the field stays as it is, since a person decided it before or a later reading did not find it"
	}
	fmt.Fprintln(in.stdout, said)
	_, err = o.settle(ctx, h)
	return err
}

// typed gives the value of the command line, or of standard input, where other users of the machine do not see it.
func (o *sampleOptions) typed(in *invocation) (string, error) {
	if len(in.args) == 3 {
		return in.args[2], nil
	}
	line, err := bufio.NewReader(in.stdin).ReadString('\n')
	if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
		return "", usageError(`no value was given; where nothing stands on the page, say: sohoa sample answer ID ""`)
	}
	return line, nil
}

func fieldOf(types doctypes.Set, s models.Stratum) *doctypes.Field {
	if t := types.Find(s.Type); t != nil {
		return t.Find(s.Field)
	}
	return nil
}

func (o *sampleOptions) resume(ctx context.Context, in *invocation, h *house) error {
	if len(in.args) != 2 || strings.TrimSpace(o.reason) == "" {
		return usageError("say: sohoa sample resume TYPE/FIELD --reason TEXT")
	}
	typ, field, ok := strings.Cut(in.args[1], "/")
	if !ok {
		return usageError("a stratum has the form TYPE/FIELD; see: sohoa sample report")
	}
	s := models.Stratum{Type: models.TypeName(typ), Field: models.FieldName(field)}
	if err := h.store.Resume(ctx, models.UnitCode(o.unit), s, o.reason, o.person()); err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "%s may be vouched for again\n", s)
	return nil
}
