package api

import (
	"context"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// Feed tells what changed.
type Feed interface {
	Changes(ctx context.Context, scope models.Scope, after int64, limit int) ([]models.Change, error)
}

// How the feed is read.
const (
	changesMost  = 1000
	changesUsual = 200
	waitMost     = 60                     // seconds
	look         = 500 * time.Millisecond // between two looks while a program waits; writers may be other processes
)

// changes gives what changed after the line numbered so, in order and without gaps: a line that was given is never followed by
// one with a smaller number. With ?wait= the answer comes with the next change, or empty after so many seconds.
func (p *Pages) changes(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "after", "limit", "wait"); err != nil {
		return err
	}
	after, err := number(r, "after", 0, 1<<62, 0)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 1, changesMost, changesUsual)
	if err != nil {
		return err
	}
	wait, err := number(r, "wait", 0, waitMost, 0)
	if err != nil {
		return err
	}
	found, err := p.await(r.Context(), page.VisitorOf(r.Context()).Scope(), after, int(limit), time.Duration(wait)*time.Second)
	if err != nil {
		return err
	}
	next := after
	if len(found) > 0 {
		next = found[len(found)-1].Seq
	}
	return page.JSON(w, http.StatusOK, map[string]any{"changes": orEmpty(found), "next": next})
}

// await gives changes as soon as there are some, and none after the wait.
func (p *Pages) await(ctx context.Context, scope models.Scope, after int64, limit int, wait time.Duration) ([]models.Change, error) {
	found, err := p.Feed.Changes(ctx, scope, after, limit)
	if err != nil || len(found) > 0 || wait == 0 {
		return found, err
	}
	over := time.NewTimer(wait)
	defer over.Stop()
	again := time.NewTicker(look)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done(): // whoever asked left
			return nil, nil
		case <-over.C:
			return nil, nil
		case <-again.C:
			if found, err := p.Feed.Changes(ctx, scope, after, limit); err != nil || len(found) > 0 {
				return found, err
			}
		}
	}
}
