package review

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/linking"
	"sohoa/web/page"
)

// linkView is a link as the API of review gives it.
type linkView struct {
	Index          int               `json:"index"`
	Result         models.ResultCode `json:"result_code"`
	Title          string            `json:"title"`
	Relation       models.Relation   `json:"relation"`
	State          models.LinkState  `json:"state"`
	ConfidenceWord string            `json:"confidence_word"`
	Reasons        []string          `json:"reasons"`
	Warnings       []string          `json:"warnings"`
	Cited          *models.Citation  `json:"cited"`
	Version        string            `json:"version"`
}

// earlierValue is what an earlier result says of a paper's fields.
type earlierValue struct {
	code   models.ResultCode
	title  string
	values map[models.FieldName]string
}

// Probabilities in words: from where on a link is called so. No figure is shown, because people lean on figures.
const (
	sure   = 0.95
	likely = 0.7
)

// leastEarlier is how probable a link must be before what its result says is offered for a field.
const leastEarlier = 0.5

// links gives the links of a paper, and notes in s what their results say of its fields, the surest first.
func (p *Pages) links(ctx context.Context, s *seen) ([]linkView, error) {
	out := make([]linkView, 0, len(s.Document.Links))
	for i, l := range s.Document.Links {
		view := linkView{Index: i, Result: l.ResultCode, Relation: l.Relation, State: l.State, Reasons: []string{}, Warnings: []string{},
			Cited: l.Cited, Version: l.Version(), ConfidenceWord: confidenceWord(s.visitor.Language, l)}
		for _, reason := range l.Reasons {
			view.add(reason, s.visitor.Language)
		}
		if err := p.tellResult(ctx, s, l, &view); err != nil {
			return nil, err
		}
		out = append(out, view)
	}
	return out, nil
}

// add puts a reason where it belongs; those against the result's validity are warnings.
func (v *linkView) add(reason string, l page.Language) {
	text := reason
	if l != page.English {
		text = linking.Sentence(reason)
	}
	switch {
	case strings.HasPrefix(reason, "result "), reason == "holder deceased before":
		v.Warnings = append(v.Warnings, text)
	default:
		v.Reasons = append(v.Reasons, text)
	}
}

// tellResult fills in what the register says of the link's result. One that the register has no more is still a link.
func (p *Pages) tellResult(ctx context.Context, s *seen, l models.Link, view *linkView) error {
	if l.ResultCode == "" {
		view.Title = p.citedTitle(s.visitor, l.Cited)
		return nil
	}
	result, _, err := p.Register.Result(ctx, l.ResultCode)
	if models.CodeOf(err) == models.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	view.Title = p.resultTitle(s.visitor, result)
	if l.State != models.LinkRejected && (l.Confidence >= leastEarlier || l.State == models.LinkConfirmed) {
		if values := pipeline.Earlier(&s.Document, result, l.Relation); len(values) > 0 {
			s.earlier = append(s.earlier, earlierValue{l.ResultCode, view.Title, values})
		}
	}
	return nil
}

func confidenceWord(l page.Language, link models.Link) string {
	switch {
	case link.State == models.LinkPending && link.ResultCode == "":
		return ""
	case link.Confidence >= sure:
		return apiWords.Text(l, "reviewapi.sure")
	case link.Confidence >= likely:
		return apiWords.Text(l, "reviewapi.likely")
	}
	return apiWords.Text(l, "reviewapi.possible")
}

// resultTitle says in one line what a result is.
func (p *Pages) resultTitle(v page.Visitor, r models.Result) string {
	return p.title(v, r.Type, r.DocumentNo, r.IssuingAgency, r.IssueDate)
}

func (p *Pages) citedTitle(v page.Visitor, c *models.Citation) string {
	if c == nil {
		return ""
	}
	return p.title(v, c.Type, c.DocumentNo, c.IssuingAgency, c.IssueDate)
}

func (p *Pages) title(v page.Visitor, name models.TypeName, number, agency, date string) string {
	title := p.typeLabel(v, name)
	if number != "" {
		title += " " + apiWords.Text(v.Language, "reviewapi.number") + " " + number
	}
	var rest []string
	for _, part := range []string{title, agency, page.Day(date)} {
		if strings.TrimSpace(part) != "" {
			rest = append(rest, strings.TrimSpace(part))
		}
	}
	return strings.Join(rest, ", ")
}

// link decides a link: accept, reject, or wait for a better result.
func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Action  string `json:"action"`
		Version string `json:"version"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	state, known := map[string]models.LinkState{"confirm": models.LinkConfirmed, "reject": models.LinkRejected, "pending": models.LinkPending}[in.Action]
	index, err := strconv.Atoi(r.PathValue("index"))
	if !known || err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such action on a link", Hint: "use confirm, reject or pending"}
	}
	s, err := p.see(r.Context(), documentOf(r))
	if err != nil {
		return err
	}
	var keys []string
	if index >= 0 && index < len(s.Document.Links) && s.Document.Links[index].Cited != nil {
		keys = p.Keys(s.Document.Links[index].Cited.Result())
	}
	_, err = p.Decisions.DecideLink(r.Context(), s.visitor.Scope(), s.Document.ID, index, state, keys, in.Version, s.visitor.Account.Name)
	if models.CodeOf(err) == models.CodeConflict {
		return p.conflict(w, r, err, nil)
	}
	if err != nil {
		return err
	}
	if s, err = p.see(r.Context(), documentOf(r)); err != nil {
		return err
	}
	links, err := p.links(r.Context(), s)
	if err != nil || index >= len(links) {
		return err
	}
	return page.JSON(w, http.StatusOK, map[string]any{"link": links[index]})
}
