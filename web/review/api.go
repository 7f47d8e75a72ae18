// Package review is where people look at what the machine read: the page of a paper with its fields beside it, and the API
// that both the page and programs use. Work is pulled: a person takes the paper that has waited longest, decides its fields
// one by one, and gets the next.
package review

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
	"sohoa/web/page"
)

// Line is the papers that wait for somebody's look.
type Line interface {
	NextReview(ctx context.Context, scope models.Scope, actor string, after models.DocumentID) (models.DocumentID, error)
	LockReview(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error
	ReleaseReview(ctx context.Context, actor string) error
	ReviewQueue(ctx context.Context, scope models.Scope) (models.ReviewQueue, error)
}

// Papers is what is known of papers and their files, and who saw them.
type Papers interface {
	Review(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) (models.Review, error)
	File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error)
	Digitisation(ctx context.Context, scope models.Scope, id models.FileID) (models.Digitisation, error)
	Viewed(ctx context.Context, actor string, unit models.UnitCode, object string) error
}

// Decisions is where people's decisions are written.
type Decisions interface {
	DecideField(ctx context.Context, scope models.Scope, document models.DocumentID, d models.FieldDecision) (models.Field, error)
	DecideLink(ctx context.Context, scope models.Scope, document models.DocumentID, position int, state models.LinkState, keys []string, version, actor string) (models.Link, error)
	Retell(ctx context.Context, scope models.Scope, file models.FileID, papers []models.Paper, version, actor string) (models.Ticket, error)
}

// Ends is the ways in which people leave a paper.
type Ends interface {
	FinishReview(ctx context.Context, scope models.Scope, document models.DocumentID, critical []models.FieldName, actor string) error
	UndoFinish(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error
	HoldReview(ctx context.Context, scope models.Scope, hold models.Hold) error
}

// Register gives earlier results. CodeNotFound where there is none of that code.
type Register interface {
	Result(ctx context.Context, code models.ResultCode) (models.Result, []models.ResultTie, error)
}

// Reader gives the words of pages, and reads places again that people point at.
type Reader interface {
	Words(ctx context.Context, file models.File, page int) ([]models.Word, error)
	ReadBox(ctx context.Context, file models.File, page int, box models.Box, kind values.Kind) (pipeline.BoxRead, error)
	CheckPapers(papers []models.Paper, pages int) error
}

// Queue is told what to look at next. It may fail: what it was not told, the sweep finds.
type Queue interface {
	Enqueue(ctx context.Context, t models.Ticket) error
}

// Pages is the review: its page, and the API that the page's script and programs use. Fill in the fields, then use Routes.
type Pages struct {
	Line      Line
	Papers    Papers
	Decisions Decisions
	Ends      Ends
	Register  Register
	Reader    Reader
	Queue     Queue
	Types     doctypes.Set
	// Procedure gives what a procedure is called; "" where nobody knows it.
	Procedure func(models.ProcedureCode) string
	// Keys gives the words by which the register finds a result (linking.Keys).
	Keys func(models.Result) []string
	Now  func() time.Time
}

// apiRoutes gives the addresses of the API of review.
func (p *Pages) apiRoutes() []page.Route {
	const base, document = "/api/v1/review", "/api/v1/review/documents/{document}"
	const file = "/api/v1/review/files/{file}"
	clerk := func(pattern string, h page.Handler) page.Route {
		return page.Route{Pattern: pattern, Roles: []models.Role{models.RoleClerk}, API: true, Handle: h}
	}
	queue := clerk("GET "+base+"/queue", p.queue)
	queue.Roles = []models.Role{models.RoleClerk, models.RoleHead}
	return []page.Route{
		queue,
		clerk("POST "+base+"/next", p.next),
		clerk("GET "+document, p.show),
		clerk("POST "+document+"/lock", p.lock),
		clerk("POST "+document+"/release", p.release),
		clerk("PUT "+document+"/fields/{index}", p.decide),
		clerk("POST "+document+"/links/{index}", p.link),
		clerk("POST "+document+"/type", p.retype),
		clerk("POST "+document+"/finish", p.finish),
		clerk("POST "+document+"/undo-finish", p.undoFinish),
		clerk("POST "+document+"/postpone", p.hold(models.HoldPostponed)),
		clerk("POST "+document+"/send-back", p.hold(models.HoldRescan)),
		clerk("POST "+document+"/exception", p.hold(models.HoldException)),
		clerk("POST "+file+"/papers", p.retell),
		clerk("GET "+file+"/pages/{page}/words", p.words),
		clerk("POST "+file+"/pages/{page}/read", p.read),
	}
}

// next gives the next paper with the lock on its dossier.
func (p *Pages) next(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		After models.DocumentID `json:"after"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	item, err := p.nextItem(r, in.After)
	if err != nil {
		return err
	}
	if item == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return page.JSON(w, http.StatusOK, item)
}

// nextItem takes the paper that comes after one, nil where nothing waits.
func (p *Pages) nextItem(r *http.Request, after models.DocumentID) (*item, error) {
	v := page.VisitorOf(r.Context())
	id, err := p.Line.NextReview(r.Context(), v.Scope(), v.Account.Name, after)
	if err != nil || id == "" {
		return nil, err
	}
	return p.item(r, id)
}

// show gives a paper without taking its lock.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	item, err := p.item(r, documentOf(r))
	if err != nil {
		return err
	}
	return page.JSON(w, http.StatusOK, item)
}

// lock takes a paper that the person names.
func (p *Pages) lock(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	err := p.Line.LockReview(r.Context(), v.Scope(), documentOf(r), v.Account.Name)
	if models.CodeOf(err) == models.CodeConflict {
		return p.conflict(w, r, err, nil)
	}
	if err != nil {
		return err
	}
	return p.show(w, r)
}

// release gives up the lock that the person holds, and nobody else's.
func (p *Pages) release(w http.ResponseWriter, r *http.Request) error {
	v := page.VisitorOf(r.Context())
	review, err := p.Papers.Review(r.Context(), v.Scope(), documentOf(r), v.Account.Name)
	if err != nil {
		return err
	}
	if review.Lock != nil && review.Lock.Holder == v.Account.Name {
		if err := p.Line.ReleaseReview(r.Context(), v.Account.Name); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func documentOf(r *http.Request) models.DocumentID { return models.DocumentID(r.PathValue("document")) }

// mostBody bounds a request, in bytes.
const mostBody = 1 << 20

// decode reads the request's body into a struct. An empty body is an empty object.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostBody)
	d := json.NewDecoder(r.Body)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		// Without the cause: the parser's own words may quote a value.
		return &models.Error{Code: models.CodeInvalid, Message: "the request is not the JSON object that this address takes",
			Hint: "look at /api/openapi.json"}
	}
	return nil
}
