package review

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

type laneView struct {
	Lane    models.Lane `json:"lane"`
	Waiting int         `json:"waiting"`
	Oldest  *time.Time  `json:"oldest,omitempty"`
	Seconds int64       `json:"oldest_seconds"`
}

type holderView struct {
	Holder  string             `json:"holder"`
	Dossier models.DossierCode `json:"dossier"`
	Until   time.Time          `json:"until"`
}

type heldView struct {
	Kind   models.HoldKind `json:"kind"`
	Reason string          `json:"reason"`
	Count  int             `json:"count"`
}

type heldPaper struct {
	Document models.DocumentID  `json:"document"`
	Dossier  models.DossierCode `json:"dossier"`
	Type     models.TypeName    `json:"type"`
	TypeName string             `json:"type_name"`
	Kind     models.HoldKind    `json:"kind"`
	Reason   string             `json:"reason"`
	Pages    []int              `json:"pages"`
	By       string             `json:"by"`
	At       time.Time          `json:"at"`
	Returned bool               `json:"returned"`
}

// queue tells what waits, since when and why, who works on what, and what is put aside.
func (p *Pages) queue(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	q, err := p.Line.ReviewQueue(r.Context(), v.Scope())
	if err != nil {
		return err
	}
	var out struct {
		Waiting int          `json:"waiting"`
		Lanes   []laneView   `json:"lanes"`
		Why     []count      `json:"why"`
		Holders []holderView `json:"holders"`
		Held    []heldView   `json:"held"`
		Papers  []heldPaper  `json:"held_papers"`
	}
	for _, l := range q.Lanes {
		view := laneView{Lane: l.Lane, Waiting: l.Waiting}
		if !l.Oldest.IsZero() {
			view.Oldest, view.Seconds = &l.Oldest, int64(p.Now().Sub(l.Oldest).Seconds())
		}
		out.Lanes = append(out.Lanes, view)
		out.Waiting += l.Waiting
	}
	out.Why = []count{}
	for _, code := range slices.Sorted(maps.Keys(q.Why)) {
		out.Why = append(out.Why, count{code, q.Why[code]})
	}
	out.Holders = make([]holderView, 0, len(q.Locks))
	for _, l := range q.Locks {
		out.Holders = append(out.Holders, holderView{l.Holder, l.Dossier, l.Until})
	}
	out.Held, out.Papers = p.held(v, q.Held)
	return page.JSON(w, http.StatusOK, out)
}

// held counts papers that are put aside, by kind and reason, and lists them.
func (p *Pages) held(v page.Visitor, all []models.ReviewHeld) ([]heldView, []heldPaper) {
	counts, papers := []heldView{}, make([]heldPaper, 0, len(all))
	for _, h := range all {
		same := func(c heldView) bool { return c.Kind == h.Hold.Kind && c.Reason == h.Hold.Reason }
		if i := slices.IndexFunc(counts, same); i >= 0 {
			counts[i].Count++
		} else {
			counts = append(counts, heldView{h.Hold.Kind, h.Hold.Reason, 1})
		}
		pages := h.Hold.Pages
		if pages == nil {
			pages = []int{}
		}
		papers = append(papers, heldPaper{h.Document, h.Dossier, h.Type, p.typeLabel(v, h.Type), h.Hold.Kind, h.Hold.Reason,
			pages, h.Hold.By, h.Hold.At, !h.Hold.Returned.IsZero()})
	}
	return counts, papers
}
