package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"sohoa/web/api"
)

// judge holds requests and answers against the document.
var judge = sync.OnceValues(func() (validator.Validator, []error) {
	text, err := json.Marshal(api.Document())
	if err != nil {
		return nil, []error{err}
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, []error{err}
	}
	v, errs := validator.NewValidator(document)
	return v, errs
})

// conforms fails the test where an answer is not what the document says of it. body is the answer's, which was read.
func conforms(t *testing.T, r *http.Request, res *http.Response, body []byte) {
	t.Helper()
	v, errs := judge()
	if errs != nil {
		t.Fatal(errs)
	}
	answer := *res
	answer.Body = io.NopCloser(bytes.NewReader(body))
	if ok, faults := v.ValidateHttpResponse(r, &answer); !ok {
		for _, f := range faults {
			t.Errorf("%s %s answered %d, which the document does not say: %s: %s", r.Method, r.URL.Path, res.StatusCode, f.Message, f.Reason)
			for _, e := range f.SchemaValidationErrors {
				t.Errorf("   at %s: %s", e.FieldPath, e.Reason)
			}
		}
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	v, errs := judge()
	if errs != nil {
		t.Fatal(errs)
	}
	if ok, faults := v.ValidateDocument(); !ok {
		for _, f := range faults {
			t.Errorf("%s: %s", f.Message, f.Reason)
			for _, e := range f.SchemaValidationErrors {
				t.Errorf("   %s: %s", e.FieldPath, e.Reason)
			}
		}
	}
	if api.Document()["openapi"] != "3.1.0" {
		t.Errorf("it is of version %v", api.Document()["openapi"])
	}
}

// Every route of this package is described; those of other packages are held against the document where all are wired.
func TestRoutesAreDescribed(t *testing.T) {
	t.Parallel()
	for _, gap := range api.Gaps((&api.Pages{}).Routes()) {
		if !strings.HasPrefix(gap, "described, and no route: ") {
			t.Error(gap)
		}
	}
}

// Whoever reads the description finds both languages, and identifiers that differ.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	ids := map[string]string{}
	camel := regexp.MustCompile(`^[a-z][A-Za-z]+$`)
	for path, at := range api.Document()["paths"].(map[string]any) {
		for method, op := range at.(map[string]any) {
			o, ok := op.(map[string]any)
			if !ok {
				continue // the parameters of all operations
			}
			id, _ := o["operationId"].(string)
			summary, _ := o["summary"].(string)
			vietnamese, _ := o["x-vi"].(string)
			if !camel.MatchString(id) || ids[id] != "" || summary == "" || vietnamese == "" || o["tags"] == nil {
				t.Errorf("%s %s: id %q (also %q), summary %q, %q", method, path, id, ids[id], summary, vietnamese)
			}
			ids[id] = path
		}
	}
}

func TestDocumentIsServed(t *testing.T) {
	o := setup(t)
	status, answer := o.get("/api/openapi.json")
	if status != http.StatusOK || answer["openapi"] != "3.1.0" {
		t.Errorf("%d %v", status, answer["openapi"])
	}
	for _, language := range []string{"vi", "en"} {
		text := o.page(http.MethodGet, "/api/docs", language, nil)
		for _, want := range []string{"/api/v1/changes", "/api/v1/dossiers/{code}", "openapi.json"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not name %s", language, want)
			}
		}
	}
	if gaps := api.Gaps(nil); len(gaps) == 0 || !slices.IsSorted(gaps) {
		t.Errorf("without routes there are no gaps: %v", gaps)
	}
}
