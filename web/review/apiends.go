package review

import (
	"net/http"
	"strings"

	"sohoa/models"
	"sohoa/web/page"
)

// finish says that a paper is done, and takes the next.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request) error {
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	var critical []models.FieldName
	if s.typ != nil {
		for _, f := range s.typ.Fields {
			if f.Critical {
				critical = append(critical, f.Name)
			}
		}
	}
	err = p.Ends.FinishReview(r.Context(), s.visitor.Scope(), s.Document.ID, critical, s.visitor.Account.Name)
	if models.CodeOf(err) == models.CodeConflict {
		if open := openOf(p.fields(s)); len(open) > 0 {
			l := s.visitor.Language
			return problem(w, http.StatusConflict, models.CodeConflict, apiWords.Text(l, "reviewapi.open"), apiWords.Text(l, "reviewapi.open_do"),
				map[string]any{"open": open})
		}
		return p.conflict(w, r, err, nil)
	}
	if err != nil {
		return err
	}
	return p.answerNext(w, r)
}

// answerNext takes what comes after the paper that was left.
func (p *Pages) answerNext(w http.ResponseWriter, r *http.Request) error {
	next, err := p.nextItem(r, documentOf(r))
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, map[string]any{"next": next})
}

// undoFinish takes a paper back that was finished a moment ago.
func (p *Pages) undoFinish(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	err := p.Ends.UndoFinish(r.Context(), v.Scope(), documentOf(r), v.Account.Name)
	if models.CodeOf(err) == models.CodeConflict {
		return p.conflict(w, r, err, nil)
	}
	if err != nil {
		return err
	}
	return p.show(w, r)
}

// mostReason bounds a reason, in letters.
const mostReason = 500

// hold gives the handler that puts a paper aside in one way, and takes the next.
func (p *Pages) hold(kind models.HoldKind) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var in struct {
			Reason string `json:"reason"`
			Pages  []int  `json:"pages"`
		}
		if err := decode(w, r, &in); err != nil {
			return err
		}
		in.Reason = strings.TrimSpace(in.Reason)
		if len([]rune(in.Reason)) > mostReason {
			return &models.Error{Code: models.CodeInvalid, Message: "the reason is too long", Hint: "say it in a sentence or two"}
		}
		if kind == models.HoldRescan && len(in.Pages) == 0 {
			return &models.Error{Code: models.CodeInvalid, Message: "no page was named", Hint: "name the pages to be scanned again"}
		}
		v := page.VisitorOf(r.Context())
		err := p.Ends.HoldReview(r.Context(), v.Scope(), models.Hold{Document: documentOf(r), Kind: kind, Reason: in.Reason,
			Pages: in.Pages, By: v.Account.Name})
		if models.CodeOf(err) == models.CodeConflict {
			return p.conflict(w, r, err, nil)
		}
		if err != nil {
			return err
		}
		return p.answerNext(w, r)
	}
}
