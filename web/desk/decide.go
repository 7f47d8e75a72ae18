package desk

import (
	"net/http"
	"slices"
	"strconv"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/viet"
	"sohoa/web/page"
)

// decide writes what a person says about a component: decision, form, reason.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	c := models.Component{Name: r.PathValue("component"), Decision: models.ComponentDecision(r.PostFormValue("decision")),
		Form: models.CopyForm(r.PostFormValue("form")), Reason: viet.Normalise(r.PostFormValue("reason"))}
	at := slices.IndexFunc(i.Components, func(k models.Component) bool { return k.Name == c.Name })
	switch {
	case at < 0:
		return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such component", Hint: "load the page again"}
	case c.Form != "" && !slices.Contains(offers.Forms, c.Form):
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such form of a paper", Hint: "choose one of the list"}
	}
	if was := i.Components[at]; !r.PostForm.Has("decision") { // the form alone
		c.Decision, c.Reason = was.Decision, was.Reason
	} else if !r.PostForm.Has("form") {
		c.Form = was.Form
	}
	if err := p.Decisions.DecideComponent(r.Context(), page.VisitorOf(r.Context()).Scope(), i.Dossier, c, actor(r)); err != nil {
		return err
	}
	return p.done(w, r, i.Dossier)
}

// reuse takes an offered result in the place of a paper, or writes down why the paper is asked for all the same.
func (p *Pages) reuse(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	d := models.Reuse{Unit: i.Unit, Dossier: i.Dossier, Component: r.PathValue("component"), Result: models.ResultCode(r.PathValue("result")),
		Outcome: models.ReuseDone, Replaced: models.CopyForm(r.PostFormValue("replaced")), Actor: actor(r)}
	if r.PostFormValue("demanded") == "1" {
		d.Outcome, d.Replaced, d.Reason = models.ReuseDemanded, "", viet.Normalise(r.PostFormValue("reason"))
	}
	plan, err := p.plan(r.Context(), i)
	if err != nil {
		return err
	}
	if d, err = offers.Decision(plan, d, r.PostFormValue("looked") == "1"); err != nil {
		return err
	}
	if err := p.Decisions.ReuseResult(r.Context(), page.VisitorOf(r.Context()).Scope(), d); err != nil {
		return err
	}
	return p.done(w, r, i.Dossier)
}

// looked is an offered result with its stored copy.
type looked struct {
	Row    row
	Offer  procedures.Offer
	Copy   models.FileID // of a file that the visitor may see, "" where there is none
	Pages  []int
	Barred bool
}

// mostCopied is how many pages of a stored copy are shown.
const mostCopied = 20

// look shows an offered result and its stored copy. From here it can be reused by somebody who looked.
func (p *Pages) look(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	plan, err := p.plan(r.Context(), i)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(i.Components, func(c models.Component) bool { return c.Name == r.PathValue("component") })
	answer := slices.IndexFunc(plan.Answers, func(a procedures.Answer) bool { return a.Component.Name == r.PathValue("component") })
	if at < 0 || answer < 0 {
		return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such component", Hint: "load the page again"}
	}
	all := plan.Answers[answer].Offers
	offer := slices.IndexFunc(all, func(o procedures.Offer) bool { return string(o.Result.Code) == r.PathValue("result") })
	if offer < 0 {
		return &models.Error{Code: models.CodeNotFound, Message: "the result is not offered for this component", Hint: "load the page again"}
	}
	data := looked{Row: rowOf(i, i.Components[at], plan), Offer: all[offer], Barred: all[offer].Verdict == procedures.Barred}
	if err := p.copyOf(r, &data); err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" {
		return p.views.Part(w, r, "look", data)
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "desk.look"), Here: "desk"}, "look.html", data)
}

// copyOf finds the file of a result that was entered from a dossier which the visitor may see.
func (p *Pages) copyOf(r *http.Request, into *looked) error {
	file, err := p.Papers.File(r.Context(), page.VisitorOf(r.Context()).Scope(), models.FileID(into.Offer.Result.File))
	if models.CodeOf(err) == models.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	into.Copy = file.ID
	count := 1
	if p.Counter != nil {
		if n, err := p.Counter.Count(r.Context(), file); err == nil {
			count = min(n, mostCopied)
		}
	}
	for n := range count {
		into.Pages = append(into.Pages, n+1)
	}
	return nil
}

// place puts a paper to a component.
func (p *Pages) place(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such page", Hint: "pages count from 1"}
	}
	file := models.FileID(r.PathValue("file"))
	if err := p.ofDossier(r, i, file); err != nil {
		return err
	}
	place := models.PaperPlace{File: file, Page: number, Component: r.PostFormValue("component")}
	if err := p.Decisions.PlacePaper(r.Context(), page.VisitorOf(r.Context()).Scope(), place, actor(r)); err != nil {
		return err
	}
	return p.done(w, r, i.Dossier)
}

// ofDossier refuses files of other dossiers.
func (p *Pages) ofDossier(r *http.Request, i models.Intake, file models.FileID) error {
	d, _, err := p.Dossiers.Dossier(r.Context(), page.VisitorOf(r.Context()).Scope(), i.Dossier)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(d.Files, func(f models.File) bool { return f.ID == file }) {
		return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such file", Hint: "load the page again"}
	}
	return nil
}
