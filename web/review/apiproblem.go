package review

import (
	"errors"
	"maps"
	"net/http"

	"sohoa/models"
	"sohoa/web/page"
)

// problem answers with an error as application/problem+json (RFC 9457), in the visitor's language, with further members.
func problem(w http.ResponseWriter, status int, code models.Code, title, detail string, more map[string]any) error {
	body := map[string]any{"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
	maps.Copy(body, more)
	return page.ProblemJSON(w, status, body)
}

// conflict answers that something stands in the way: somebody else's lock, somebody else's decision, fields that are left.
// about is the field that was to be changed, nil for none.
func (p *Pages) conflict(w http.ResponseWriter, r *http.Request, cause error, about *models.FieldName) error {
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	if _, err := p.links(r.Context(), s); err != nil { // for the earlier values of the field
		return err
	}
	l := s.visitor.Language
	more := map[string]any{}
	title, detail := apiWords.Text(l, "reviewapi.other"), ""
	if e, ok := errors.AsType[*models.Error](cause); ok {
		more["error"] = e
		detail = e.Message
	}
	held := s.Lock != nil && s.Lock.Holder != s.visitor.Account.Name
	switch {
	case held:
		more["lock"] = lockView{Holder: s.Lock.Holder, Until: s.Lock.Until}
		title, detail = apiWords.Text(l, "reviewapi.taken", s.Lock.Holder), apiWords.Text(l, "reviewapi.taken_do")
	case about != nil:
		title, detail = apiWords.Text(l, "reviewapi.stale"), apiWords.Text(l, "reviewapi.stale_do")
	}
	if about != nil {
		for i, name := range s.listed() {
			if name == *about {
				more["current"] = p.field(s, i, name)
			}
		}
	}
	return problem(w, http.StatusConflict, models.CodeConflict, title, detail, more)
}

// unfit answers that a typed value cannot stand as it is.
func unfit(w http.ResponseWriter, s *seen, title string, wrong []models.Finding, value, shown string) error {
	l := s.visitor.Language
	return problem(w, http.StatusUnprocessableEntity, models.CodeInvalid, apiWords.Text(l, title), apiWords.Text(l, title+"_do"),
		map[string]any{"findings": s.findings(wrong), "value": value, "display": shown})
}
