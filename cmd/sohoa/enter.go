package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
)

// tend keeps the register up until ctx ends: what people confirmed enters it, and references that a new result answers find it.
func (h *house) tend(ctx context.Context) error {
	tick := time.NewTicker(tendEvery)
	defer tick.Stop()
	for {
		if err := h.tendOnce(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("the register could not be kept up", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// tendEvery is how long a confirmed paper waits at most until other desks find it.
const tendEvery = 5 * time.Second

func (h *house) tendOnce(ctx context.Context) error {
	leads, err := h.store.Lead(ctx, "register", h.name, 4*tendEvery)
	if err != nil || !leads {
		return err
	}
	if err := h.expire(ctx); err != nil {
		return err
	}
	if _, err := h.enterConfirmed(ctx); err != nil {
		return err
	}
	_, err = h.links.Resolve(ctx, h.store)
	return err
}

// expire marks, once a day, the results whose time is over.
func (h *house) expire(ctx context.Context) error {
	day := today()
	if h.expired == day {
		return nil
	}
	if _, err := h.expireBefore(ctx, day, models.ActorMachine); err != nil {
		return err
	}
	h.expired = day
	return nil
}

// enteredAtOnce is how many documents are taken up at a time.
const enteredAtOnce = 100

// enterConfirmed puts documents that people confirmed into the register and gives their number.
func (h *house) enterConfirmed(ctx context.Context) (int, error) {
	entered := 0
	for {
		found, err := h.store.ConfirmedDocuments(ctx, enteredAtOnce)
		if err != nil || len(found) == 0 {
			return entered, err
		}
		numbered := map[models.DossierCode]bool{}
		for i := range found {
			if numbered[found[i].Dossier] {
				continue // the next pass counts the one before
			}
			numbered[found[i].Dossier] = true
			n, err := h.enter(ctx, &found[i])
			if err != nil {
				return entered, err
			}
			entered += n
		}
	}
}

// enter puts one document into the register. A certified copy, a paper that says nothing to find it by and one of unknown type
// are no results (Circular 01/2023, Art. 4).
func (h *house) enter(ctx context.Context, c *models.Confirmed) (int, error) {
	result := pipeline.ResultOf(&c.Document)
	copied := slices.ContainsFunc(c.Document.Findings, func(f models.Finding) bool { return f.Code == models.FindingCertifiedCopy })
	if copied || c.Document.Type == models.TypeUnknown || result.DocumentNo == "" && result.Holder == (models.Person{}) {
		return 0, h.store.MarkEntered(ctx, *c, "")
	}
	if result.Code = c.Entered; result.Code == "" {
		result.Code = h.settings.resultCode(c.Dossier, c.Results+1)
	}
	result.Dossier, result.Procedure, result.Unit = c.Dossier, c.Procedure, c.File.Unit
	result.File, result.SHA256, result.State = string(c.File.ID), c.File.SHA256, models.ResultValid
	if c.Channel == models.ChannelDirect {
		result.CopyForm = models.CopyOriginal // the desk scans the original while the citizen is there
	}
	row := models.KeyedResult{Result: result, Keys: linking.Keys(result)}
	if _, err := h.store.EnterResult(ctx, register.KeyVersion(linking.Keys), row, models.ActorMachine); err != nil {
		return 0, err
	}
	if p := result.Holder; c.Document.Type == "id_card" && p.PersonalID != "" && p.OldID != "" {
		if err := h.store.LearnAlias(ctx, models.IDAlias{OldID: p.OldID, PersonalID: p.PersonalID, Source: "id_card"}); err != nil {
			return 0, err
		}
	}
	return 1, h.store.MarkEntered(ctx, *c, result.Code)
}

// resultCode gives the code of a dossier's result by the template of the settings.
func (s *Settings) resultCode(dossier models.DossierCode, n int) models.ResultCode {
	return models.ResultCode(strings.NewReplacer("{dossier}", string(dossier), "{n}", strconv.Itoa(n)).Replace(s.ResultCode))
}
