package search

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/web/page"
)

// mostTyped is how many letters of a search are looked at.
const mostTyped = 200

// typing is the identifier of the text input: a request that it sends by itself comes while somebody types.
const typing = "search-text"

// foundView is what the part with the answers shows.
type foundView struct {
	ID     string // of the query, "" where nothing was asked
	Query  models.Search
	Asked  bool // something is asked for, if only by a filter
	Lost   bool // the number is of no query that is remembered
	Later  bool // not the first page
	Wrong  bool // a day is ill-formed
	Answer models.SearchAnswer
	Many   bool // of several units
}

// searchView is what the search page shows.
type searchView struct {
	Found      foundView
	Types      []models.TypeName
	States     []models.DossierState
	Lanes      []models.Lane
	Units      []Choice // empty where the visitor sees one
	Procedures []Choice
}

// states are those that a search can be narrowed by, in the order of a dossier's life.
var states = []models.DossierState{models.DossierOpen, models.DossierReceived, models.DossierProcessing, models.DossierReview, models.DossierDone, models.DossierFailed}

// searchPage answers with the page: the answers to the query of that number, or what was received last.
func (p *Pages) searchPage(w http.ResponseWriter, r *http.Request) error {
	v, scope := visitor(r)
	found := foundView{ID: r.FormValue("q")}
	if found.ID != "" {
		var known bool
		if found.Query, known = p.memory.find(v.Session, found.ID); !known {
			found = foundView{Lost: true}
		}
	}
	if after := r.FormValue("after"); found.ID != "" {
		found.Query.After, found.Later = after, after != ""
	}
	if err := p.fill(r, scope, &found); err != nil {
		return err
	}
	view := searchView{Found: found, Types: p.Types, States: states, Lanes: []models.Lane{models.LaneDesk, models.LaneBacklog}, Procedures: p.Procedures}
	if found.Many {
		view.Units = p.Units
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "search.title"), Here: "search"}, "search.html", view)
}

// ask takes a query. A page without scripts is sent on to the address of the answers; from the page itself only the part
// with the answers is asked for, and the browser's address follows.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	v, scope := visitor(r)
	if err := r.ParseForm(); err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "the form did not arrive whole", Hint: "send it again", Err: err}
	}
	q := queryOf(r)
	whileTyping := r.Header.Get("HX-Trigger") == typing
	instead := ""
	if whileTyping {
		instead = r.PostFormValue("q") // a letter more is no other search
	}
	id := p.memory.keep(v.Session, q, instead)
	address := "/search?q=" + id
	if r.Header.Get("HX-Request") != "true" {
		http.Redirect(w, r, address, http.StatusSeeOther)
		return nil
	}
	found := foundView{ID: id, Query: q}
	if err := p.fill(r, scope, &found); err != nil {
		return err
	}
	if id == instead {
		w.Header().Set("HX-Replace-Url", address)
	} else {
		w.Header().Set("HX-Push-Url", address)
	}
	return p.views.Part(w, r, "found", found)
}

// queryOf gives what a form asks for.
func queryOf(r *http.Request) models.Search {
	text := r.PostFormValue("text")
	if utf8.RuneCountInString(text) > mostTyped {
		text = string([]rune(text)[:mostTyped])
	}
	value := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	return models.Search{Text: text, Unit: models.UnitCode(value("unit")), Type: models.TypeName(value("type")), State: models.DossierState(value("state")),
		Lane: models.Lane(value("lane")), Procedure: models.ProcedureCode(value("procedure")), From: models.Day(value("from")), To: models.Day(value("to"))}
}

// fill looks for what the query asks for.
func (p *Pages) fill(r *http.Request, scope models.Scope, found *foundView) error {
	_, one := scope.Unit()
	found.Many = !one
	bare := found.Query
	bare.After, bare.Text = "", strings.TrimSpace(bare.Text)
	found.Asked = bare != models.Search{}
	answer, err := p.Finder.Search(r.Context(), scope, found.Query)
	if models.CodeOf(err) == models.CodeInvalid { // of what was typed, only a day can be ill-formed
		found.Wrong = true
		return nil
	}
	found.Answer = answer
	return err
}
