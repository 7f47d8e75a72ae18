package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// When a lane that has something to do and reads nothing is called stalled. A look at the line is due every 15 seconds, so
// that a lane which works never rests so long.
const (
	stalledAfter = 2 * time.Minute
	failedPage   = 100
	againMost    = 500 // files that one press of a button opens again
)

// queuePage is the queue as its template sees it.
type queuePage struct {
	p        *Pages
	say      func(key string, args ...any) string
	now      time.Time
	Lanes    []models.LaneLoad
	Work     []models.InWork
	Failures []models.Failure
	Alarms   []string
	Failed   int
	Again    string // how many files were opened again; "" where nobody asked
}

func (p *Pages) queue(w http.ResponseWriter, r *http.Request) error {
	q := queuePage{p: p, now: p.Now(), Again: r.URL.Query().Get("again")}
	q.say = func(key string, args ...any) string { return p.views.Text(r, key, args...) }
	scope := reach(r)
	var err error
	if q.Lanes, err = p.Queue.Load(r.Context(), scope); err != nil {
		return err
	}
	if q.Work, err = p.Queue.InWork(r.Context(), scope); err != nil {
		return err
	}
	if q.Failures, err = p.Queue.Failures(r.Context(), scope); err != nil {
		return err
	}
	for _, f := range q.Failures {
		q.Failed += f.Files
	}
	q.Alarms = q.alarms()
	return p.views.Page(w, r, page.Frame{Title: q.say("admin.queue"), Here: "admin"}, "queue.html", q)
}

// alarms says in words which lanes do not move.
func (q queuePage) alarms() []string {
	var out []string
	for _, l := range q.Lanes {
		lane := q.say("lane." + string(l.Lane))
		if l.Waiting > 0 && l.Running == 0 && q.now.Sub(l.Oldest) > stalledAfter && q.now.Sub(l.Started) > stalledAfter {
			out = append(out, q.say("admin.alarm.stalled", lane, l.Waiting, q.Age(l.Oldest)))
		}
		if l.Silent > 0 {
			out = append(out, q.say("admin.alarm.silent", lane, l.Silent))
		}
	}
	return out
}

// Age tells in words how old something is; – where there is nothing.
func (q queuePage) Age(since time.Time) string {
	if since.IsZero() {
		return "–"
	}
	switch age := max(0, q.now.Sub(since)); {
	case age < 2*time.Minute:
		return q.say("admin.age.seconds", int(age.Seconds()))
	case age < 2*time.Hour:
		return q.say("admin.age.minutes", int(age.Minutes()))
	case age < 48*time.Hour:
		return q.say("admin.age.hours", int(age.Hours()))
	default:
		return q.say("admin.age.days", int(age.Hours()/24))
	}
}

// UnitName gives the name of a unit.
func (q queuePage) UnitName(code models.UnitCode) string { return q.p.name(code) }

// ByInput tells whether a file itself is at fault, so that reading it again is useless unless the program changed.
func (q queuePage) ByInput(code models.Code) bool { return code.ByInput() }

// failedFiles shows files that were given up.
type failedFiles struct {
	queuePage
	Reason models.Code
	Files  []models.FailedFile
	Later  int // how many to pass over for the next page; 0: there is none
}

func (p *Pages) failed(w http.ResponseWriter, r *http.Request) error {
	after, err := strconv.Atoi("0" + r.URL.Query().Get("after"))
	if err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such place in the list", Hint: "go back to its beginning"}
	}
	f := failedFiles{queuePage: queuePage{p: p, now: p.Now()}, Reason: models.Code(r.URL.Query().Get("reason"))}
	f.say = func(key string, args ...any) string { return p.views.Text(r, key, args...) }
	f.Files, err = p.Failed.FailedFiles(r.Context(), reach(r), f.Reason, after, failedPage+1)
	if err != nil {
		return err
	}
	if len(f.Files) > failedPage {
		f.Files, f.Later = f.Files[:failedPage], after+failedPage
	}
	return p.views.Page(w, r, page.Frame{Title: f.say("admin.failed"), Here: "admin"}, "failed.html", f)
}

// oneFile shows the attempts at a file.
type oneFile struct {
	queuePage
	File     models.FailedFile
	Attempts []models.Attempt
}

// Took gives how long an attempt took, in seconds.
func (o oneFile) Took(a models.Attempt) string {
	if a.Ended.IsZero() {
		return o.say("admin.running")
	}
	return fmt.Sprintf("%.1f s", a.Ended.Sub(a.Started).Seconds())
}

func (p *Pages) attempts(w http.ResponseWriter, r *http.Request) error {
	o := oneFile{queuePage: queuePage{p: p, now: p.Now()}}
	o.say = func(key string, args ...any) string { return p.views.Text(r, key, args...) }
	var err error
	o.File, o.Attempts, err = p.Failed.Attempts(r.Context(), reach(r), models.FileID(r.PathValue("file")))
	if err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: o.say("admin.attempts"), Here: "admin"}, "attempts.html", o)
}

// again opens one failed file for another reading, or those that failed for a reason.
func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	files := []models.FileID{models.FileID(r.FormValue("file"))}
	if files[0] == "" {
		failed, err := p.Failed.FailedFiles(r.Context(), reach(r), models.Code(r.FormValue("reason")), 0, againMost)
		if err != nil {
			return err
		}
		files = nil
		for _, f := range failed {
			files = append(files, f.File)
		}
	}
	opened, err := p.reopen(r.Context(), reach(r), files, page.VisitorOf(r.Context()).Account.Name)
	if err != nil && opened == 0 {
		return err
	}
	http.Redirect(w, r, "/admin/queue?again="+strconv.Itoa(opened), http.StatusSeeOther)
	return nil
}

// reopen opens files again and tells how many; a file that somebody was faster with is passed over.
func (p *Pages) reopen(ctx context.Context, scope models.Scope, files []models.FileID, actor string) (opened int, err error) {
	queue := true
	for _, file := range files {
		ticket, err := p.Failed.Reopen(ctx, scope, file, actor)
		if models.CodeOf(err) == models.CodeConflict && len(files) > 1 {
			continue
		}
		if err != nil {
			return opened, err
		}
		opened++
		// The first refusal says that Redis is away: the sweep finds the rest.
		queue = queue && p.Enqueue(ctx, ticket) == nil
	}
	return opened, nil
}

// size gives bytes as people read them.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%.0f kB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%d B", bytes)
}
