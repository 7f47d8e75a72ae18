package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sohoa/models"
	"sohoa/web/api"
	"sohoa/web/page"
)

// part is one part of a form; with a name it is a file.
type part struct{ field, name, content string }

func form(parts ...part) (io.Reader, string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		var out io.Writer
		if p.name != "" {
			out, _ = w.CreateFormFile(p.field, p.name) // a buffer takes everything
		} else {
			out, _ = w.CreateFormField(p.field)
		}
		io.WriteString(out, p.content)
	}
	w.Close()
	return &body, w.FormDataContentType()
}

// post sends a form and gives the status and the answer.
func (o *office) post(key string, parts ...part) (int, map[string]any) {
	o.t.Helper()
	body, kind := form(parts...)
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.url+"/api/v1/dossiers", body)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return o.send(r)
}

func TestReceiptAndDossier(t *testing.T) {
	o := setup(t)
	status, receipt := o.post("", part{"files", `C:\scan\tờ 1.pdf`, "%PDF one"},
		part{"files", "../../etc/passwd", "%PDF two"}, part{"procedure", "", "1.001193"}, part{"lane", "", "backlog"})
	if status != http.StatusCreated {
		t.Fatalf("status %d: %v", status, receipt)
	}
	code := receipt["code"].(string)
	if !strings.HasPrefix(code, "H26-") || receipt["state"] != "received" {
		t.Errorf("receipt %v", receipt)
	}
	// What the receipt promises is there: rows, bytes, tickets.
	d, _, err := o.store.Dossier(t.Context(), models.In("H26"), models.DossierCode(code))
	if err != nil || len(d.Files) != 2 || d.Lane != models.LaneBacklog || d.Channel != models.ChannelDirect || d.Procedure != "1.001193" {
		t.Fatalf("stored %+v, %v", d, err)
	}
	for i, want := range []struct{ name, content string }{{"tờ 1.pdf", "%PDF one"}, {"passwd", "%PDF two"}} {
		r, err := o.blobs.Open(t.Context(), d.Files[i].Blob)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || string(got) != want.content || d.Files[i].Name != want.name {
			t.Errorf("file %q holds %q, %v", d.Files[i].Name, got, err)
		}
	}
	if len(o.queue.tickets) != 2 || o.queue.tickets[0] != d.Files[0].Ticket(d.Lane) {
		t.Errorf("tickets %+v", o.queue.tickets)
	}
	status, dossier := o.get("/api/v1/dossiers/" + code)
	file := dossier["files"].([]any)[0].(map[string]any)
	if status != http.StatusOK || file["version"] != 1.0 || file["file"] != "tờ 1.pdf" || file["sha256"] != d.Files[0].SHA256 ||
		file["error"] != nil || file["state"] != "received" || fmt.Sprint(file["documents"], file["page_images"]) != "[] []" {
		t.Errorf("status %d, file %v", status, file)
	}
}

func TestDossierTellsWhatWasRead(t *testing.T) {
	o := setup(t)
	_, receipt := o.post("", part{"unit", "", "H26"}, part{"f", "a.pdf", "a"}, part{"f", "b.pdf", "b"})
	code := receipt["code"].(string)
	tickets := o.queue.tickets
	for _, ticket := range tickets {
		if _, err := o.store.Claim(t.Context(), ticket, "test"); err != nil {
			t.Fatal(err)
		}
	}
	read := models.Digitisation{Documents: []models.Document{{Type: "birth_certificate", Pages: []int{1}, Text: "GIẤY KHAI SINH",
		Fields: []models.Field{{Name: "full_name", Value: "AN", State: models.StateAuto}}}}}
	err := errors.Join(o.store.Finish(t.Context(), tickets[0], read),
		o.store.Fail(t.Context(), tickets[1], models.Error{Code: models.CodeCorrupt, Message: "hỏng", Hint: "quét lại"}))
	if err != nil {
		t.Fatal(err)
	}
	_, dossier := o.get("/api/v1/dossiers/" + code + "")
	files := dossier["files"].([]any)
	document := files[0].(map[string]any)["documents"].([]any)[0].(map[string]any)
	field := document["fields"].([]any)[0].(map[string]any)
	if dossier["state"] != "review" || field["value"] != "AN" || document["text"] != nil ||
		fmt.Sprint(field["evidence"], field["findings"], document["links"], document["findings"]) != "[] [] [] []" {
		t.Errorf("dossier %v", dossier)
	}
	if reason := files[1].(map[string]any)["error"].(map[string]any); reason["code"] != "corrupt" || reason["hint"] != "quét lại" {
		t.Errorf("error %v", reason)
	}
	_, dossier = o.get("/api/v1/dossiers/" + code + "?text=1")
	document = dossier["files"].([]any)[0].(map[string]any)["documents"].([]any)[0].(map[string]any)
	if document["text"] != "GIẤY KHAI SINH" {
		t.Errorf("with text: %v", document)
	}
	for _, path := range []string{"H26-250101-9999", "nonsense", "%2e%2e"} {
		if status, _ := o.get("/api/v1/dossiers/" + path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	o.who = account("H99", models.RoleDesk)
	if status, _ := o.get("/api/v1/dossiers/" + code); status != http.StatusNotFound {
		t.Errorf("another unit: status %d", status)
	}
}

func TestRefusals(t *testing.T) {
	o := setup(t)
	unit, file := part{"unit", "", "H26"}, part{"f", "a.pdf", "a"}
	for name, c := range map[string]struct {
		parts  []part
		status int
		code   string
	}{
		"another unit":  {[]part{{"unit", "", "H27"}, file}, 400, "invalid"},
		"bad unit":      {[]part{{"unit", "", "H 26"}, file}, 400, "invalid"},
		"no file":       {[]part{unit}, 400, "invalid"},
		"empty file":    {[]part{unit, {"f", "a.pdf", ""}}, 422, "empty"},
		"large file":    {[]part{unit, {"f", "a.pdf", strings.Repeat("x", maxFile+1)}}, 413, "too_large"},
		"bad lane":      {[]part{unit, file, {"lane", "", "fast"}}, 400, "invalid"},
		"bad channel":   {[]part{unit, file, {"channel", "", "fax"}}, 400, "invalid"},
		"unknown field": {[]part{unit, file, {"color", "", "red"}}, 400, "invalid"},
		"long field":    {[]part{unit, file, {"type", "", strings.Repeat("x", 5000)}}, 400, "invalid"},
	} {
		status, answer := o.post("", c.parts...)
		e, _ := answer["error"].(map[string]any)
		if status != c.status || e["code"] != c.code || e["message"] == "" || e["hint"] == "" {
			t.Errorf("%s: %d %v, want %d %s", name, status, answer, c.status, c.code)
		}
	}
	if status, _ := o.post(strings.Repeat("k", 1000), unit, file); status != http.StatusBadRequest {
		t.Errorf("long key: %d", status)
	}
	tallies, err := o.store.Tallies(t.Context())
	if err != nil || len(tallies) > 0 {
		t.Errorf("refused requests left rows: %+v, %v", tallies, err)
	}
}

func TestIdempotencyKey(t *testing.T) {
	o := setup(t)
	codes := make([]any, 20)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			status, receipt := o.post("key-1", part{"unit", "", "H26"}, part{"f", "a.pdf", "the same"})
			if status != http.StatusCreated {
				t.Errorf("status %d", status)
			}
			codes[i] = receipt["code"]
		})
	}
	all.Wait()
	for _, code := range codes {
		if code != codes[0] {
			t.Errorf("one key gave %v", codes)
		}
	}
	if status, _ := o.post("key-1", part{"unit", "", "H26"}, part{"f", "a.pdf", "another"}); status != http.StatusConflict {
		t.Errorf("the key with another file: %d", status)
	}
}

// Without Redis dossiers are received all the same.
func TestReceivesWithoutQueue(t *testing.T) {
	o := setup(t)
	o.queue.away = true
	if status, answer := o.post("", part{"unit", "", "H26"}, part{"f", "a.pdf", "a"}); status != http.StatusCreated {
		t.Errorf("status %d: %v", status, answer)
	}
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	status, answer := o.post("", part{"unit", "", "H26"}, part{"f", "a.pdf", "a"})
	if status < 500 || strings.Contains(fmt.Sprint(answer), "sql") {
		t.Errorf("receipt without a database: %d %v", status, answer)
	}
}

// An upload that breaks off leaves no dossier.
func TestCutUpload(t *testing.T) {
	o := setup(t)
	body, kind := form(part{"unit", "", "H26"}, part{"f", "a.pdf", strings.Repeat("x", 1000)})
	whole, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole)-4; n += 37 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /api/v1/dossiers HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
			kind, len(whole), whole[:n])
		conn.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(conn) // some answer, or none
		conn.Close()
		if bytes.Contains(answer, []byte("201 Created")) {
			t.Errorf("receipt for %d of %d bytes", n, len(whole))
		}
	}
	tallies, err := o.store.Tallies(t.Context())
	if err != nil || len(tallies) > 0 {
		t.Errorf("rows %+v, %v", tallies, err)
	}
}

// A full disk has a status of its own, and leaves no dossier.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	p := &api.Pages{Blobs: fullDisk{}, MaxFile: maxFile, Log: slog.New(slog.DiscardHandler)}
	body, kind := form(part{"unit", "", "H26"}, part{"f", "a.pdf", "a"})
	r := httptest.NewRequest(http.MethodPost, "/api/v1/dossiers", body)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	handler(p.Routes(), func() page.Visitor { return account("H26", models.RoleDesk) }).ServeHTTP(w, r)
	if w.Code != http.StatusInsufficientStorage || !strings.Contains(w.Body.String(), "make room") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// fullDisk is a blob store that says what one on a full disk says, and is asked for nothing.
type fullDisk struct{ api.Blobs }

func (fullDisk) Put(context.Context, io.Reader, int64) (models.File, error) {
	return models.File{}, &models.Error{Code: models.CodeUnavailable, Message: "the file cannot be stored",
		Hint: "make room on the disk of the data folder", Err: syscall.ENOSPC}
}

// Who sees all units says whose dossier it is; whoever has no unit's dossiers brings none.
func TestUnitOfSender(t *testing.T) {
	o := setup(t)
	o.who = city(models.RoleDesk)
	for named, want := range map[string]string{"": "H26", "H27": "H27"} {
		status, receipt := o.post("", part{"unit", "", named}, part{"f", "a.pdf", "a"})
		if status != http.StatusCreated || receipt["unit"] != want {
			t.Errorf("unit %q: %d %v", named, status, receipt)
		}
	}
	o.who = account("H26", models.RoleAdministrator)
	if status, _ := o.post("", part{"f", "a.pdf", "a"}); status != http.StatusForbidden {
		t.Errorf("an administrator: %d", status)
	}
}
