package search

import (
	"net/http"

	"sohoa/models"
	"sohoa/web/page"
)

// linkedMost is how many documents that link to a result are listed.
const linkedMost = 50

// resultView is what the page of a result shows.
type resultView struct {
	Result  models.Result
	Holder  bool // whether people may be shown
	Ties    []tieView
	History []models.ResultEvent
	Linked  []models.LinkedDocument
	Most    int  // of Linked
	Here    bool // its dossier is of the visitor's units
}

// tieView is what ties a result to another.
type tieView struct {
	Relation models.ResultRelation
	Other    models.ResultCode
	Later    bool // the other one is the later
}

// resultPage answers with one result of the register. The register belongs to all units; who its papers are about is shown
// to those whose work needs it.
func (p *Pages) resultPage(w http.ResponseWriter, r *http.Request) error {
	v, scope := visitor(r)
	result, ties, err := p.Register.Result(r.Context(), models.ResultCode(r.PathValue("code")))
	if err != nil {
		return err
	}
	if err := p.Audit.Viewed(r.Context(), v.Account.Name, v.Account.Unit, "result:"+string(result.Code)); err != nil {
		return err
	}
	view := resultView{Result: result, Holder: v.Account.Has(registrars...), Most: linkedMost, Here: result.Dossier != "" && scope.Covers(result.Unit)}
	for _, t := range ties {
		if t.Later == result.Code {
			view.Ties = append(view.Ties, tieView{t.Relation, t.Earlier, false})
		} else {
			view.Ties = append(view.Ties, tieView{t.Relation, t.Later, true})
		}
	}
	if view.History, err = p.Register.ResultEvents(r.Context(), result.Code); err != nil {
		return err
	}
	if view.Linked, err = p.Register.LinkedTo(r.Context(), scope, result.Code, linkedMost); err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: string(result.Code), Here: "search"}, "result.html", view)
}
