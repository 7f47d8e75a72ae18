// Package api is what programs may do: everything that the pages do, over HTTP and JSON, with a token instead of a
// sign-in. Every address is described in the document at /api/openapi.json, which a test holds against the routes.
//
// Nothing about a person stands in an address: questions that hold names or numbers are bodies of POST.
package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/procedures"
	"sohoa/pipeline/units"
	"sohoa/web/page"
)

// Pages answers programs. Fill in the fields, then use Routes.
type Pages struct {
	Ledger   Ledger
	Blobs    Blobs
	Queue    Queue
	MaxFile  int64 // bytes of one file
	Witness  Witness
	Feed     Feed
	Answers  Answers
	Register Register
	Finder   Finder
	Planner  Planner
	Book     Book
	Searcher Searcher
	Figures  Figures
	Desk     Desk
	Intakes  Intakes
	Papers   intake.Papers
	Hooks    Hooks
	Guard    Guard
	Tester   Tester

	Types      doctypes.Set
	Procedures procedures.Catalogue
	Units      *units.Catalogue

	Log *slog.Logger
}

// Witness writes down who saw what. What was seen must not be shown where it cannot.
type Witness interface {
	Viewed(ctx context.Context, actor string, unit models.UnitCode, object string) error
}

// Who may use which addresses.
var (
	receivers  = []models.Role{models.RoleDesk}
	registrars = []models.Role{models.RoleDesk, models.RoleClerk, models.RoleAuditor} // may see whose a result is
	leaders    = []models.Role{models.RoleHead, models.RoleAuditor}
	keepers    = []models.Role{models.RoleAdministrator}
)

// Routes gives the addresses of the API that this package answers.
func (p *Pages) Routes() []page.Route {
	api := func(pattern string, roles []models.Role, handle page.Handler) page.Route {
		return page.Route{Pattern: pattern, Roles: roles, API: true, Handle: handle}
	}
	return slices.Concat([]page.Route{
		api("POST /api/v1/dossiers", receivers, p.receive),
		api("GET /api/v1/dossiers", models.Readers, p.dossiers),
		api("GET /api/v1/dossiers/{code}", models.Readers, p.dossier),
		api("GET /api/v1/dossiers/{code}/events", models.Readers, p.events),
		api("GET /api/v1/files/{file}", models.Readers, p.file),
		api("GET /api/v1/files/{file}/original", models.Readers, p.original),
		api("POST /api/v1/search", models.Readers, p.search),
		api("GET /api/v1/dossiers/{code}/components", models.Readers, p.components),
		api("PUT /api/v1/dossiers/{code}/components/{component}", receivers, p.decideComponent),
		api("POST /api/v1/dossiers/{code}/accept", receivers, p.accept),

		api("GET /api/v1/results/{code}", registrars, p.result),
		api("POST /api/v1/results/query", registrars, p.query),
		api("POST /api/v1/reuse/plan", receivers, p.plan),
		api("POST /api/v1/reuse", receivers, p.once(p.decide)),

		api("GET /api/v1/procedures", nil, p.procedures),
		api("GET /api/v1/procedures/{code}", nil, p.procedure),
		api("GET /api/v1/document-types", nil, p.types),
		api("GET /api/v1/document-types/{name}", nil, p.documentType),
		api("GET /api/v1/units", nil, p.units),
		api("GET /api/v1/overview", leaders, p.overview),
		api("GET /api/v1/queue", keepers, p.queue),

		{Pattern: "GET /api/v1/changes", Roles: models.Readers, API: true, Stream: true, Handle: p.changes},
		api("GET /api/v1/webhooks", keepers, p.hooks),
		api("POST /api/v1/webhooks", keepers, p.once(p.addHook)),
		api("GET /api/v1/webhooks/{hook}", keepers, p.hook),
		api("PATCH /api/v1/webhooks/{hook}", keepers, p.switchHook),
		api("DELETE /api/v1/webhooks/{hook}", keepers, p.removeHook),
		api("POST /api/v1/webhooks/{hook}/secret", keepers, p.once(p.renewHook)),
		api("POST /api/v1/webhooks/{hook}/test", keepers, p.testHook),
		api("GET /api/v1/webhooks/{hook}/deliveries", keepers, p.deliveries),
		api("POST /api/v1/webhooks/{hook}/deliveries/again", keepers, p.again),

		api("GET /api/openapi.json", nil, p.document),
	}, p.atDesk(), p.forPeople())
}

// maxBody is how many bytes a question in JSON may have.
const maxBody = 1 << 20

// readJSON reads the body of a request. Members that it does not know are refused, since a misspelt filter would not filter.
func readJSON(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &models.Error{Code: models.CodeUnsupported, Message: "the request is not application/json", Hint: "send JSON with Content-Type: application/json"}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "the request did not arrive whole", Hint: "send it again", Err: err}
	}
	if len(body) > maxBody {
		return &models.Error{Code: models.CodeTooLarge, Message: "the request is larger than 1 MB", Hint: "ask for less at once"}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return invalid("the request is no JSON of the form asked for: "+faultOf(err), "see /api/docs")
	}
	if decoder.More() {
		return invalid("the request holds more than one JSON value", "send one")
	}
	return nil
}

// faultOf tells what is wrong with JSON without repeating any of its values.
func faultOf(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "the member " + e.Field + " is of another kind"
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("byte %d is wrong", e.Offset)
	}
	if strings.HasPrefix(err.Error(), "json: unknown field ") {
		return "it has an unknown member"
	}
	return "it cannot be read"
}

// tagged answers with a value and its tag, and with 304 alone where the program has that already.
func tagged(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return &models.Error{Code: models.CodeInternal, Message: "the answer cannot be written as JSON", Err: err}
	}
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	for _, had := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(had), "W/") == tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(body, '\n')) // whoever asked may have left
	return nil
}

// number reads a whole number of a query between least and most; missing where it is not given.
func number(r *http.Request, name string, least, most, missing int64) (int64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, invalid(fmt.Sprintf("the parameter %s is no number from %d to %d", name, least, most), "see /api/docs")
	}
	return n, nil
}

// known refuses parameters of a query that nobody reads, since a misspelt filter would not filter.
func known(r *http.Request, names ...string) error {
	for name := range r.URL.Query() {
		found := false
		for _, n := range names {
			found = found || n == name
		}
		if !found {
			return invalid("the address has an unknown parameter", "known are: "+strings.Join(names, ", "))
		}
	}
	return nil
}

// orEmpty makes an empty list of none, for readers of JSON.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func invalid(message, hint string) error {
	return &models.Error{Code: models.CodeInvalid, Message: message, Hint: hint}
}
