package overview

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// pace is the time over which the speed of the work at review is measured.
const pace = 2 * time.Hour

// boardPage is the board as its template sees it.
type boardPage struct {
	view
	models.Board
	Papers  int     // that wait
	Held    int     // that are passed over
	Today   int     // papers finished since midnight
	PerHour float64 // papers finished in an hour, over pace
	Paced   int     // papers finished over pace
	Own     bool    // only the visitor's own line of People is shown
	Hidden  bool    // no line of People is shown
}

// board shows what waits for reviewers and who works on it. What single people did is shown to heads, and to everybody
// of himself.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	visitor := page.VisitorOf(r.Context())
	midnight := today(v.now).Add(-7 * time.Hour) // in Vietnam
	b := boardPage{view: v, Own: !visitor.Account.Has(models.RoleHead)}
	if b.Board, err = p.Work.Board(r.Context(), v.scope, midnight, v.now.Add(-pace)); err != nil {
		return err
	}
	b.Today, b.Paced = b.Reviewed, b.Lately
	b.PerHour = float64(b.Paced) / pace.Hours()
	for _, l := range b.Lanes {
		b.Papers += l.Papers
	}
	for _, h := range b.Board.Held {
		b.Held += h.Papers
	}
	if b.Own {
		b.People = slices.DeleteFunc(b.People, func(w models.Worked) bool { return w.Actor != visitor.Account.Name })
		b.Hidden = !visitor.Account.Has(models.RoleClerk)
	}
	return p.views.Page(w, r, page.Frame{Title: v.say("overview.tab.board"), Here: "overview"}, "board.html", b)
}

// Pace gives how many papers an hour were finished, with one decimal.
func (b boardPage) Pace() string {
	return comma(page.Language(b.say("overview.lang")), decimal(b.PerHour))
}

// Left tells in words when nothing would wait any more if the work went on as over the last hours; "" where nothing moves.
func (b boardPage) Left() string {
	if b.PerHour == 0 || b.Papers == 0 {
		return ""
	}
	key, n := ageKey(b.now, b.now.Add(-time.Duration(math.Ceil(float64(b.Papers)/b.PerHour*60))*time.Minute))
	return b.say(key, n)
}

// Speed gives how many papers an hour somebody worked on, over the time between the first and the last decision, but at
// least a quarter of an hour.
func (b boardPage) Speed(w models.Worked) string {
	hours := max(.25, w.Last.Sub(w.First).Hours())
	return b.say("overview.board.speed", comma(page.Language(b.say("overview.lang")), decimal(float64(w.Documents)/hours)))
}

// Worked tells how long somebody worked, from the first to the last decision.
func (b boardPage) Worked(w models.Worked) string {
	key, n := ageKey(w.Last, w.First)
	return b.say(key, n)
}

// Address gives the page's own address, for looking again.
func (b boardPage) Address() string { return fmt.Sprint("/overview/board", b.Query()) }
