package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
)

// resultsUsage is what stands after sohoa results.
const resultsUsage = "import FILE.csv | show CODE | list --personal-id ID | relate LATER RELATION EARLIER | revoke CODE --reason TEXT | expire | reindex"

// resultsCommand keeps the register of results of earlier procedures.
var resultsCommand = command{
	name: "results", args: resultsUsage, about: "imports results of earlier procedures into the register and looks after them", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		var o resultsOptions
		flags.StringVar(&o.actor, "actor", "", "account of the person who does it; empty: the one at this machine")
		flags.StringVar(&o.person, "personal-id", "", "list: a 12-digit ID, or an old 9-digit one")
		flags.StringVar(&o.day, "day", "", "expire: what ended before this day, as 2025-12-31; empty: today")
		flags.StringVar(&o.reason, "reason", "", "revoke: why, and by which decision")
		return o.run
	},
}

type resultsOptions struct{ actor, person, day, reason string }

func (o *resultsOptions) run(ctx context.Context, in *invocation) error {
	work := map[string]struct {
		args int
		run  func(context.Context, *invocation, *house) error
	}{
		"import": {1, o.importTable}, "show": {1, o.show}, "list": {0, o.list}, "relate": {3, o.relate}, "revoke": {1, o.revoke}, "expire": {0, o.expire}, "reindex": {0, o.reindex},
	}
	if len(in.args) == 0 || work[in.args[0]].run == nil || len(in.args) != 1+work[in.args[0]].args {
		return usageError("say: sohoa results " + resultsUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	return work[in.args[0]].run(ctx, in, h)
}

// account gives the name that history gets.
func (o *resultsOptions) account() string { return (&office{actor: o.actor}).person() }

func (o *resultsOptions) importTable(ctx context.Context, in *invocation, h *house) error {
	file, size, err := openTable(in)
	if err != nil {
		return err
	}
	defer file.Close()
	table, err := register.Open(file)
	if err != nil {
		return err
	}
	if err := o.reindex(ctx, in, h); err != nil {
		return err
	}
	show := &rowProgress{progress: newProgress(in.stderr, 0), size: size}
	report := &importReport{w: in.stdout, show: show}
	for _, w := range table.Warnings {
		report.say("warning: " + w)
	}
	tally, err := register.Import{Register: h.store, Keys: linking.Keys, Version: register.KeyVersion(linking.Keys), Actor: o.account(),
		Told: report.row, Done: show.advance}.Run(ctx, table)
	show.end()
	report.close()
	if err != nil {
		return err
	}
	if err := resolveReferences(ctx, in, h); err != nil {
		return err
	}
	fmt.Fprintf(in.stdout, "imported %d, updated %d, unchanged %d, rejected %d\n", tally.Imported, tally.Updated, tally.Unchanged, tally.Rejected)
	if tally.Rejected > 0 {
		return errSome
	}
	return nil
}

// openTable opens the file that the command line names and gives its size; 0 for standard input.
func openTable(in *invocation) (io.ReadCloser, int64, error) {
	if in.args[1] == "-" {
		return io.NopCloser(in.stdin), 0, nil
	}
	file, err := os.Open(in.args[1])
	if err != nil {
		return nil, 0, &models.Error{Code: models.CodeNotFound, Message: "the file cannot be opened", Hint: "check the path", Err: err}
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder")
	}
	if err != nil {
		file.Close()
		return nil, 0, &models.Error{Code: models.CodeInvalid, Message: "the file cannot be read", Hint: "name a CSV file", Err: err}
	}
	return file, info.Size(), nil
}

// resolveReferences looks for what documents cite and the register did not have before.
func resolveReferences(ctx context.Context, in *invocation, h *house) error {
	finder, err := h.finder()
	if err != nil {
		return err
	}
	found, err := finder.Resolve(ctx, h.store)
	if found > 0 {
		fmt.Fprintf(in.stdout, "references of documents that found their result: %d\n", found)
	}
	return err
}

// importReport tells about rows, each kind of warning only so often.
type importReport struct {
	w        io.Writer
	show     *rowProgress
	warnings map[string]int
}

// mostWarnings is how often one kind of warning is told; a column may be odd in all of a million rows.
const mostWarnings = 20

func (r *importReport) say(line string) {
	r.show.clear()
	fmt.Fprintln(r.w, line)
}

func (r *importReport) row(row register.Row) {
	if row.Fault != "" {
		r.say(fmt.Sprintf("line %d: %s (%s)", row.Line, row.Fault, row.Hint))
		return
	}
	if r.warnings == nil {
		r.warnings = map[string]int{}
	}
	for _, w := range row.Warnings {
		if r.warnings[w]++; r.warnings[w] <= mostWarnings {
			r.say(fmt.Sprintf("line %d: warning: %s", row.Line, w))
		}
	}
}

func (r *importReport) close() {
	var kinds []string
	for w, n := range r.warnings {
		if n > mostWarnings {
			kinds = append(kinds, w)
		}
	}
	slices.Sort(kinds)
	for _, w := range kinds {
		r.say(fmt.Sprintf("on %d lines in all: warning: %s", r.warnings[w], w))
	}
}

// rowProgress tells how far an import has come.
type rowProgress struct {
	*progress
	size int64 // of the file in bytes, 0 where it is not known
}

func (p *rowProgress) advance(rows int, offset int64) {
	p.done = rows
	if p.terminal {
		// The bar counts rows; how many there will be follows from the size of those read so far.
		p.total = rows
		if p.size > 0 && offset > 0 {
			p.total = max(rows, int(float64(rows)*float64(p.size)/float64(offset)))
		}
		p.draw()
	} else if time.Since(p.told) >= tellAt {
		p.told = time.Now()
		fmt.Fprintf(p.w, "%d rows, %.0f s\n", rows, time.Since(p.started).Seconds())
	}
}

// reindex builds the index anew where keys are made another way than when it was built.
func (o *resultsOptions) reindex(ctx context.Context, in *invocation, h *house) error {
	size, version, err := h.store.RegisterSize(ctx)
	if err != nil {
		return err
	}
	now := register.KeyVersion(linking.Keys)
	if size > 0 && version != now {
		fmt.Fprintf(in.stderr, "the index of %d results is built anew\n", size)
	}
	show := &rowProgress{progress: newProgress(in.stderr, size)}
	defer show.end()
	return h.store.ReindexResults(ctx, now, linking.Keys, func(done int) {
		show.done = done
		show.draw()
	})
}

func (o *resultsOptions) show(ctx context.Context, in *invocation, h *house) error {
	code := models.ResultCode(in.args[1])
	r, ties, err := h.store.Result(ctx, code)
	if err != nil {
		return err
	}
	events, err := h.store.ResultEvents(ctx, code)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, part := range partsOf(r) {
		if part[1] != "" {
			fmt.Fprintf(out, "%s\t%s\n", part[0], part[1])
		}
	}
	for _, t := range ties {
		fmt.Fprintf(out, "relation\t%s %s %s\n", t.Later, t.Relation, t.Earlier)
	}
	for _, e := range events {
		fmt.Fprintf(out, "%s\t%s %s %s\n", e.At.In(vietnam).Format("2006-01-02 15:04"), e.Actor, e.Action, e.Detail)
	}
	return out.Flush()
}

// partsOf gives names and values of a result in the order in which people look for them.
func partsOf(r models.Result) [][2]string {
	parts := [][2]string{{"result_code", string(r.Code)}, {"state", string(r.State)}, {"result_type", string(r.Type)}, {"document_no", r.DocumentNo},
		{"issuing_agency", r.IssuingAgency}, {"issue_date", r.IssueDate}, {"valid_until", r.ValidUntil}}
	for _, p := range append([]models.Person{r.Holder}, r.Others...) {
		parts = append(parts, [][2]string{{"holder_full_name", p.FullName}, {"holder_personal_id", p.PersonalID}, {"holder_old_id", p.OldID},
			{"holder_date_of_birth", p.DateOfBirth}, {"holder_sex", p.Sex}, {"holder_mother_name", p.MotherName}, {"holder_address", p.Address}}...)
	}
	parts = append(parts, [][2]string{{"procedure_code", string(r.Procedure)}, {"dossier_code", string(r.Dossier)}, {"unit", string(r.Unit)},
		{"file", r.File}, {"sha256", r.SHA256}, {"scope", r.Scope}, {"copy_form", string(r.CopyForm)}}...)
	var extra [][2]string
	for name, value := range r.Extra {
		extra = append(extra, [2]string{name, value})
	}
	slices.SortFunc(extra, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	return append(parts, extra...)
}

func (o *resultsOptions) list(ctx context.Context, in *invocation, h *house) error {
	if o.person == "" {
		return usageError("say whose results: --personal-id ID")
	}
	found, err := h.store.ResultsOf(ctx, o.person)
	if err != nil {
		return err
	}
	if dead, yes := register.Deceased(found); yes {
		fmt.Fprintf(in.stdout, "the holder is recorded as deceased by %s: none of these may be used again\n", dead.Code)
	}
	out := tabwriter.NewWriter(in.stdout, 0, 0, 2, ' ', 0)
	for _, r := range found {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Code, r.State, r.Type, r.DocumentNo, r.IssueDate, r.IssuingAgency)
	}
	return out.Flush()
}

func (o *resultsOptions) relate(ctx context.Context, in *invocation, h *house) error {
	return h.store.RelateResults(ctx, models.ResultTie{Later: models.ResultCode(in.args[1]), Relation: models.ResultRelation(in.args[2]),
		Earlier: models.ResultCode(in.args[3])}, o.account())
}

func (o *resultsOptions) revoke(ctx context.Context, in *invocation, h *house) error {
	if o.reason == "" {
		return usageError("say why: --reason TEXT")
	}
	return h.store.RevokeResult(ctx, models.ResultCode(in.args[1]), o.account(), o.reason)
}

// expireAtOnce is how many results one transaction marks.
const expireAtOnce = 500

// expire marks the results whose time is over: by their own dates, or by the rule of their type.
func (o *resultsOptions) expire(ctx context.Context, in *invocation, h *house) error {
	day := cmp.Or(o.day, today())
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return usageError("write the day as 2025-12-31")
	}
	all, err := h.expireBefore(ctx, day, o.account())
	if err == nil {
		fmt.Fprintf(in.stdout, "expired before %s: %d\n", day, all)
	}
	return err
}

// expireBefore marks what had expired before the day and gives the number.
func (h *house) expireBefore(ctx context.Context, day, actor string) (int, error) {
	types, err := doctypes.Load(h.settings.doctypes())
	if err != nil {
		return 0, err
	}
	for all := 0; ; {
		n, err := h.store.ExpireResults(ctx, day, types.Months(), expireAtOnce, actor)
		if err != nil || n == 0 {
			return all, err
		}
		all += n
	}
}

// today gives the day in Vietnam, ISO.
func today() string { return time.Now().In(vietnam).Format(time.DateOnly) }
