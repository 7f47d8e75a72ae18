package overview

import (
	"context"
	"net/http"
	"strconv"

	"sohoa/models"
	"sohoa/web/page"
)

// listPage is how many dossiers a list shows at a time.
const listPage = 100

// Lists between which somebody may go to and fro.
var (
	components = []models.Counted{models.CountedDue, models.CountedDigitised, models.CountedLacking}
	reuses     = []models.Counted{models.CountedReused, models.CountedAvoided, models.CountedDemanded}
	results    = []models.Counted{models.CountedFinished, models.CountedResulted, models.CountedNoResult}
	fields     = []models.Counted{models.CountedFields, models.CountedAuto}
)

// lists is all lists with their kin.
var lists = map[models.Counted][]models.Counted{
	models.CountedReceived: nil, models.CountedWaiting: nil, models.CountedCorrected: nil,
	models.CountedDue: components, models.CountedDigitised: components, models.CountedLacking: components,
	models.CountedReused: reuses, models.CountedAvoided: reuses, models.CountedDemanded: reuses,
	models.CountedFinished: results, models.CountedResulted: results, models.CountedNoResult: results,
	models.CountedFields: fields, models.CountedAuto: fields,
}

// listed is a list of dossiers as its template sees it.
type listed struct {
	view
	What     models.Counted
	Type     models.TypeName
	Field    models.FieldName
	Lines    []models.Listed
	Dossiers int // on all pages
	Sum      int // of what is counted, on all pages
	From     int // of the first line, from 1
	Earlier  string
	Later    string
	Units    bool // lines of several units
}

// list shows the dossiers behind a number.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	after, err := strconv.Atoi("0" + q.Get("after"))
	if err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such place in the list", Hint: "go back to its beginning"}
	}
	l := listed{view: v, What: models.Counted(q.Get("what")), Type: models.TypeName(q.Get("type")), Field: models.FieldName(q.Get("field")), Units: v.Unit == ""}
	if _, known := lists[l.What]; !known {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such number", Hint: "choose one on the overview"}
	}
	if err := l.fill(r.Context(), after); err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: l.say("overview.list." + string(l.What)), Here: "overview"}, "list.html", l)
}

func (l *listed) fill(ctx context.Context, after int) (err error) {
	l.Lines, l.Dossiers, l.Sum, err = l.page.Lists.FigureDossiers(ctx, l.scope,
		models.Listing{Span: l.Period.span(), What: l.What, Type: l.Type, Field: l.Field, After: after, Most: listPage})
	if err != nil {
		return err
	}
	l.From = min(after+1, l.Dossiers)
	more := func(after int) string {
		return l.Query("what", string(l.What), "type", string(l.Type), "field", string(l.Field), "after", strconv.Itoa(after))
	}
	if after > 0 {
		l.Earlier = more(max(0, after-listPage))
	}
	if after+len(l.Lines) < l.Dossiers {
		l.Later = more(after + listPage)
	}
	return nil
}

// Last gives the number of the last line that is shown.
func (l listed) Last() int { return l.From + max(0, len(l.Lines)-1) }

// Of gives the kin of the number.
func (l listed) Of() []models.Counted {
	return lists[l.What]
}

// UnitName gives the name of a line's unit.
func (l listed) UnitName(code models.UnitCode) string { return l.page.name(code) }

// Counts tells whether a dossier may add more than one to the number, so that its share is worth a column.
func (l listed) Counts() bool {
	switch l.What {
	case models.CountedReceived, models.CountedFinished, models.CountedResulted, models.CountedNoResult, models.CountedWaiting:
		return false
	}
	return true
}
