package review

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/web/page"
)

// item is a paper as the API of review gives it.
type item struct {
	Document      models.DocumentID    `json:"document"`
	Dossier       models.DossierCode   `json:"dossier"`
	File          models.FileID        `json:"file"`
	Unit          models.UnitCode      `json:"unit"`
	Procedure     models.ProcedureCode `json:"procedure"`
	ProcedureName string               `json:"procedure_name"`
	Lane          models.Lane          `json:"lane"`
	Received      time.Time            `json:"received"`
	Waiting       int64                `json:"waiting_seconds"`
	Position      position             `json:"position"`
	Queue         waiting              `json:"queue"`
	Lock          *lockView            `json:"lock"`
	Why           []count              `json:"why"`
	Type          models.TypeName      `json:"type"`
	TypeName      string               `json:"type_name"`
	Types         []typeView           `json:"types"`
	Pages         []pageView           `json:"pages"`
	Documents     []paperView          `json:"documents"`
	Fields        []fieldView          `json:"fields"`
	Findings      []findingView        `json:"findings"`
	Links         []linkView           `json:"links"`
	SecondKeying  bool                 `json:"second_keying"`
	Note          string               `json:"note"`    // why it came back
	Version       string               `json:"version"` // of how the file splits
	Next          models.DocumentID    `json:"next"`    // what would come after it, "" for nothing
	Reading       bool                 `json:"reading"` // the file is being read again
}

type position struct {
	Index int `json:"index"`
	Of    int `json:"of"`
}

type waiting struct {
	Waiting int `json:"waiting"`
}

type lockView struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
	Mine   bool      `json:"mine"`
}

type count struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

type typeView struct {
	Name  models.TypeName `json:"name"`
	Label string          `json:"label"`
}

type pageView struct {
	Page     int               `json:"page"`
	Width    int               `json:"width"`
	Height   int               `json:"height"`
	Image    string            `json:"image"`
	Document models.DocumentID `json:"document"`
	Open     int               `json:"open"`
}

type paperView struct {
	Document models.DocumentID `json:"document"`
	Type     models.TypeName   `json:"type"`
	TypeName string            `json:"type_name"`
	Pages    []int             `json:"pages"`
	Open     int               `json:"open"`
}

type findingView struct {
	Code    models.FindingCode `json:"code"`
	Message string             `json:"message"`
	Page    int                `json:"page,omitempty"`
}

// seen is a paper as one person sees it.
type seen struct {
	models.Review
	visitor        page.Visitor
	typ            *doctypes.Type // nil: nobody described such papers
	contradictions []pipeline.Contradiction
	earlier        []earlierValue
}

// see reads a paper for the visitor and notes that he saw it.
func (p *Pages) see(ctx context.Context, document models.DocumentID) (*seen, error) {
	v := page.VisitorOf(ctx)
	review, err := p.Papers.Review(ctx, v.Scope(), document, v.Account.Name)
	if err != nil {
		return nil, err
	}
	if err := p.Papers.Viewed(ctx, v.Account.Name, review.Dossier.Unit, "dossier:"+string(review.Dossier.Code)); err != nil {
		return nil, err
	}
	s := &seen{Review: review, visitor: v, typ: p.Types.Find(review.Document.Type)}
	s.contradictions = pipeline.Contradictions(&s.Document, s.typ)
	return s, nil
}

// blind tells whether the visitor keys again what another keyed, without seeing it.
func (s *seen) blind() bool {
	if s.Stage != models.StageSecond {
		return false
	}
	for _, k := range s.Keyings {
		if k.First == s.visitor.Account.Name {
			return false // he knows what he gave, and decides no more
		}
	}
	return true
}

// item gives a paper for the visitor.
func (p *Pages) item(r *http.Request, document models.DocumentID) (*item, error) {
	s, err := p.see(r.Context(), document)
	if err != nil {
		return nil, err
	}
	out := &item{Document: document, Dossier: s.Dossier.Code, File: s.File.ID, Unit: s.Dossier.Unit, Procedure: s.Dossier.Procedure,
		Lane: s.Dossier.Lane, Received: s.Dossier.Received, Waiting: int64(p.Now().Sub(s.Dossier.Received).Seconds()),
		Position: position{s.Index, s.Of}, Queue: waiting{s.Waiting}, Type: s.Document.Type, TypeName: p.typeLabel(s.visitor, s.Document.Type),
		Types: p.types(s.visitor), Findings: s.findings(s.Document.Findings), SecondKeying: s.blind(), Next: s.Following,
		Version: models.SplitVersion(s.Siblings), Reading: s.File.State == models.FileReceived || s.File.State == models.FileRunning}
	if p.Procedure != nil {
		out.ProcedureName = p.Procedure(s.Dossier.Procedure)
	}
	if s.Lock != nil {
		out.Lock = &lockView{s.Lock.Holder, s.Lock.Until, s.Lock.Holder == s.visitor.Account.Name}
	}
	if s.Hold != nil {
		out.Note = s.Hold.Reason
	}
	if out.Links, err = p.links(r.Context(), s); err != nil {
		return nil, err
	}
	if s.blind() {
		out.Links = []linkView{} // what is linked tells what the paper says
	}
	out.Fields = p.fields(s)
	out.Why = s.why(out)
	out.Pages, out.Documents = p.pages(s, out.Fields), p.papers(s, out.Fields)
	return out, nil
}

// typeLabel gives what a type of papers is called in the visitor's language.
func (p *Pages) typeLabel(v page.Visitor, name models.TypeName) string {
	label := page.TypeLabel(v.Language, name)
	if t := p.Types.Find(name); label == string(name) && t != nil && t.Label != "" {
		return t.Label
	}
	return label
}

func (p *Pages) types(v page.Visitor) []typeView {
	out := make([]typeView, 0, len(p.Types))
	for _, t := range p.Types {
		out = append(out, typeView{t.Name, p.typeLabel(v, t.Name)})
	}
	return out
}

func (s *seen) findings(all []models.Finding) []findingView {
	out := make([]findingView, 0, len(all))
	for _, f := range all {
		out = append(out, findingView{f.Code, page.FindingText(s.visitor.Language, f), f.Page})
	}
	return out
}

// why counts what brought the paper here.
func (s *seen) why(i *item) []count {
	out := []count{}
	for _, code := range []string{models.WhyUnsure, models.WhyRule, models.WhyUngrounded, models.WhyMissing} {
		n := 0
		for _, f := range i.Fields {
			if f.open && f.Look == models.Look(code) {
				n++
			}
		}
		out = appendCount(out, code, n)
	}
	proposed := 0
	for _, l := range i.Links {
		if l.State == models.LinkProposed {
			proposed++
		}
	}
	out = appendCount(out, models.WhyLink, proposed)
	if s.Document.Type == models.TypeUnknown {
		out = appendCount(out, models.WhyUntyped, 1)
	}
	switch s.Stage {
	case models.StageSecond:
		out = appendCount(out, models.WhySecond, len(s.Keyings))
	case models.StageThird:
		out = appendCount(out, models.WhyThird, len(s.Keyings))
	}
	if s.Hold != nil && !s.Hold.Returned.IsZero() {
		out = appendCount(out, models.WhyReturned, 1)
	}
	return out
}

func appendCount(to []count, code string, n int) []count {
	if n == 0 {
		return to
	}
	return append(to, count{code, n})
}

// pages gives all pages of the file, with the paper that each belongs to.
func (p *Pages) pages(s *seen, fields []fieldView) []pageView {
	out := make([]pageView, 0, len(s.Pages))
	for _, pg := range s.Pages {
		view := pageView{Page: pg.Number, Width: pg.Width, Height: pg.Height, Image: fmt.Sprintf("/files/%s/pages/%d.jpg", s.File.ID, pg.Number)}
		for _, d := range s.Siblings {
			for _, n := range d.Pages {
				if n == pg.Number && view.Document == "" {
					view.Document = d.ID
				}
			}
		}
		for _, f := range fields {
			if f.open && f.on(s.Document.Pages) == pg.Number {
				view.Open++
			}
		}
		out = append(out, view)
	}
	return out
}

// papers gives all papers of the file.
func (p *Pages) papers(s *seen, fields []fieldView) []paperView {
	out := make([]paperView, 0, len(s.Siblings))
	for _, d := range s.Siblings {
		view := paperView{Document: d.ID, Type: d.Type, TypeName: p.typeLabel(s.visitor, d.Type), Pages: d.Pages, Open: s.Open[d.ID]}
		if d.ID == s.Document.ID {
			view.Open = len(openOf(fields))
		}
		out = append(out, view)
	}
	return out
}
