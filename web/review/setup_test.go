package review

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/values"
	"sohoa/store/sqlite"
	"sohoa/web/api"
	"sohoa/web/page"
)

const unit = models.UnitCode("000.00.12.H26")

// office is the review over a real ledger.
type office struct {
	*testing.T
	store *sqlite.Store
	mux   http.Handler
	told  []models.Ticket
}

// Enqueue implements Queue.
func (o *office) Enqueue(_ context.Context, t models.Ticket) error {
	o.told = append(o.told, t)
	return nil
}

// hand is the line, whose recogniser reads the same in every box.
type hand struct {
	pipeline.Line
	reads string
}

// ReadBox implements Reader.
func (h *hand) ReadBox(_ context.Context, _ models.File, _ int, _ models.Box, kind values.Kind) (pipeline.BoxRead, error) {
	out := pipeline.BoxRead{Text: h.reads}
	out.Value, out.OK = values.Read(kind, h.reads)
	return out, nil
}

func newOffice(t *testing.T) *office {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{T: t, store: store}
	p := &Pages{Line: store, Papers: store, Decisions: store, Ends: store, Register: store, Queue: o, Types: types, Keys: linking.Keys, Now: time.Now,
		Reader: &hand{Line: pipeline.Line{Journal: store, Types: types}, reads: "18/05/2020"}}
	mux := http.NewServeMux()
	for _, route := range p.Routes() {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				page.Problem(w, r, err)
			}
		})
	}
	o.mux = mux
	return o
}

// as sends a request in somebody's name and gives the status and the answer.
func (o *office) as(actor, method, path string, body any) (int, map[string]any) {
	o.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			o.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(o.Context(), method, "/api/v1/review"+path, strings.NewReader(string(text)))
	v := page.Visitor{Account: models.Account{ID: models.AccountID(actor), Name: actor, Unit: unit, Roles: []models.Role{models.RoleClerk}}}
	if other, ok := strings.CutSuffix(actor, "@elsewhere"); ok {
		v.Account.Name, v.Account.Unit = other, "000.00.99.H26"
	}
	w := httptest.NewRecorder()
	o.mux.ServeHTTP(w, r.WithContext(page.WithVisitor(r.Context(), v)))
	o.conforms(r, w)
	var out map[string]any
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			o.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	}
	return w.Code, out
}

// judge holds answers against the description of the API.
var judge = sync.OnceValues(func() (validator.Validator, []error) {
	text, err := json.Marshal(api.Document())
	if err != nil {
		return nil, []error{err}
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, []error{err}
	}
	return validator.NewValidator(document)
})

// conforms fails the test where an answer is not what the description says of it.
func (o *office) conforms(r *http.Request, w *httptest.ResponseRecorder) {
	o.Helper()
	v, errs := judge()
	if errs != nil {
		o.Fatal(errs)
	}
	answer := *w.Result()
	answer.Body = io.NopCloser(bytes.NewReader(w.Body.Bytes()))
	if ok, faults := v.ValidateHttpResponse(r, &answer); !ok {
		for _, f := range faults {
			o.Errorf("%s %s answered %d, which is not described: %s: %s", r.Method, r.URL.Path, w.Code, f.Message, f.Reason)
			for _, e := range f.SchemaValidationErrors {
				o.Errorf("   at %s: %s", e.FieldPath, e.Reason)
			}
		}
	}
}

// want sends a request and fails the test where the answer has another status.
func (o *office) want(status int, actor, method, path string, body any) map[string]any {
	o.Helper()
	got, out := o.as(actor, method, path, body)
	if got != status {
		o.Fatalf("%s: %s %s %v: %d %v, want %d", actor, method, path, body, got, out, status)
	}
	return out
}

// received gives a dossier whose only file was read so, and its papers' identifiers.
func (o *office) received(read models.Digitisation) (models.Dossier, []string) {
	o.Helper()
	d, err := o.store.Receive(o.Context(), models.Dossier{Unit: unit, Lane: models.LaneDesk, Channel: models.ChannelDirect, Procedure: "1.001193",
		Files: []models.File{{Name: "a.pdf", SHA256: fmt.Sprint("s", time.Now().UnixNano()), Blob: "b", Size: 9}}}, "")
	if err != nil {
		o.Fatal(err)
	}
	o.finish(d.Files[0].Ticket(d.Lane), read)
	got, err := o.store.Digitisation(o.Context(), models.In(unit), d.Files[0].ID)
	if err != nil {
		o.Fatal(err)
	}
	var ids []string
	for _, p := range got.Documents {
		ids = append(ids, string(p.ID))
	}
	return d, ids
}

func (o *office) finish(ticket models.Ticket, read models.Digitisation) {
	o.Helper()
	if _, err := o.store.Claim(o.Context(), ticket, "test"); err != nil {
		o.Fatal(err)
	}
	if err := o.store.Finish(o.Context(), ticket, read); err != nil {
		o.Fatal(err)
	}
}

// birth gives a birth certificate on one page as the line reads one.
func birth() models.Digitisation {
	at := func(text string, top int) []models.Evidence {
		return []models.Evidence{{Page: 1, Box: models.Box{Left: 300, Top: top, Right: 900, Bottom: top + 40}, Text: text}}
	}
	return models.Digitisation{Pages: []models.Page{{Number: 1, Width: 2480, Height: 3508}}, Documents: []models.Document{{
		Type: "birth_certificate", TypeConfidence: 1, Pages: []int{1}, Text: "GIẤY KHAI SINH\nNgày, tháng, năm sinh: 18/05/2026\nGhi bằng chữ: Ngày mười ba, tháng năm,\nnăm hai nghìn không trăm hai mươi sáu",
		Fields: []models.Field{
			{Name: "document_no", Value: "51/2026", State: models.StateAuto, Source: models.SourceRules, Evidence: at("51/2026", 100)},
			{Name: "full_name", Value: "VŨ ĐẶNG MINH KHUẾ", State: models.StateCheck, Source: models.SourceRules, Evidence: at("VŨ ĐẶNG MINH KHUẾ", 200),
				Findings:     []models.Finding{{Code: models.FindingReadingsDiffer, Message: "Hai lần đọc khác nhau."}},
				Alternatives: []models.Alternative{{Value: "VŨ ĐẶNG MINH KHUÊ", Source: models.SourceRules}}},
			{Name: "date_of_birth", Value: "2026-05-18", Raw: "18/05/2026", State: models.StateCheck, Source: models.SourceRules, Evidence: at("18/05/2026", 300),
				Findings: []models.Finding{{Code: models.FindingCheckFailed, Message: "Ngày ghi bằng số không khớp với ngày ghi bằng chữ."}}},
			{Name: "sex", Value: "female", State: models.StateAuto, Source: models.SourceRules, Evidence: at("Nữ", 400)},
			{Name: "personal_id", Value: "031326001234", State: models.StateCheck, Source: models.SourceLLM},
		}}}}
}

// field gives a field of an answer.
func field(t *testing.T, item map[string]any, name string) map[string]any {
	t.Helper()
	for _, f := range item["fields"].([]any) {
		if f := f.(map[string]any); f["name"] == name {
			return f
		}
	}
	t.Fatalf("no field %s in %v", name, item["fields"])
	return nil
}

func (o *office) path(id string, f map[string]any) string {
	return fmt.Sprintf("/documents/%s/fields/%v", id, f["index"])
}

// put decides a field as it stands.
func (o *office) put(status int, actor, id, name string, more map[string]any) map[string]any {
	o.Helper()
	f := field(o.T, o.want(200, actor, "GET", "/documents/"+id, nil), name)
	more["version"] = f["version"]
	return o.want(status, actor, "PUT", o.path(id, f), more)
}

type m = map[string]any
