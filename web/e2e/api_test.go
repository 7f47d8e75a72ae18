package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/hooks"
)

// token makes a token of the unit and gives it.
func (s *site) token(t *testing.T, unit models.UnitCode, roles string) string {
	t.Helper()
	return strings.TrimSpace(s.sohoa(t, "token", "create", "--name", "kho-"+strings.ToLower(string(unit)), "--unit", string(unit), "--role", roles))
}

// ask asks the API with a token, "" for none, and gives the status and the answer.
func (s *site) ask(t *testing.T, token, method, path, kind string, body io.Reader) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, text
}

// sent sends a paper with a token and gives the dossier's code.
func (s *site) sent(t *testing.T, token, paper string) string {
	t.Helper()
	content, err := os.ReadFile(fixture(t, "papers", paper))
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("files", paper) // a buffer takes everything
	part.Write(content)
	w.Close()
	status, text := s.ask(t, token, http.MethodPost, "/api/v1/dossiers", w.FormDataContentType(), &form)
	var receipt struct{ Code string }
	if err := json.Unmarshal(text, &receipt); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s, %v", status, text, err)
	}
	return receipt.Code
}

// A program sends a paper, hears from the feed when it was read, and fetches what was read; another unit's program does not
// see it, and none comes into a page.
func TestProgram(t *testing.T) {
	t.Parallel()
	s := start(t)
	own, other := s.token(t, here, "desk,clerk"), s.token(t, there, "desk,clerk")
	code := s.sent(t, own, "birth_certificate-clean-02.jpg")
	var feed struct {
		Changes []models.Change
		Next    int64
	}
	read := ""
	for read == "" {
		status, text := s.ask(t, own, http.MethodGet, fmt.Sprintf("/api/v1/changes?wait=60&after=%d", feed.Next), "", nil)
		if err := json.Unmarshal(text, &feed); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s, %v", status, text, err)
		}
		for _, c := range feed.Changes {
			if c.Kind == models.ChangeDocument && c.Action == "read" {
				read = c.ID
			}
		}
	}
	_, text := s.ask(t, own, http.MethodGet, "/api/v1/dossiers/"+code, "", nil)
	var dossier struct {
		Files []struct {
			ID        models.FileID
			Documents []models.Document
		}
	}
	if err := json.Unmarshal(text, &dossier); err != nil || len(dossier.Files) != 1 || len(dossier.Files[0].Documents) == 0 ||
		string(dossier.Files[0].Documents[0].ID) != read || dossier.Files[0].Documents[0].Type != "birth_certificate" {
		t.Fatalf("%s, %v", text, err)
	}
	picture := "/files/" + string(dossier.Files[0].ID) + "/pages/1.jpg?w=200"
	if status, data := s.ask(t, own, http.MethodGet, picture, "", nil); status != http.StatusOK || !bytes.HasPrefix(data, []byte("\xff\xd8")) {
		t.Errorf("the page: %d, %d bytes", status, len(data))
	}
	for _, path := range []string{"/api/v1/dossiers/" + code, picture, "/api/v1/files/" + string(dossier.Files[0].ID) + "/original"} {
		if status, _ := s.ask(t, other, http.MethodGet, path, "", nil); status != http.StatusNotFound {
			t.Errorf("another unit's program at %s: %d", path, status)
		}
		if status, _ := s.ask(t, "", http.MethodGet, path, "", nil); status != http.StatusUnauthorized {
			t.Errorf("without a token at %s: %d", path, status)
		}
	}
	if status, _ := s.ask(t, own, http.MethodGet, "/search", "", nil); status == http.StatusOK {
		t.Error("a token opens a page")
	}
}

// An administrator adds a receiver on the page, tries it, and from then on it is told what happens, signed and without names.
// Not parallel: the program learns of the receiver's certificate by a variable.
func TestWebhook(t *testing.T) {
	type message struct {
		body, signature, id, timestamp string
	}
	arrived := make(chan message, 100)
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is cut short has a wrong signature
		arrived <- message{string(body), r.Header.Get(hooks.HeaderSignature), r.Header.Get(hooks.HeaderID), r.Header.Get(hooks.HeaderTimestamp)}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(receiver.Close)
	roots := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: receiver.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", roots)
	s := start(t)
	b := s.login(t, models.RoleAdministrator)
	b.visit(t, "/admin/webhooks")
	b.axe(t)
	b.fill(t, "#url", receiver.URL+"/hook")
	b.click(t, "main form .btn-primary")
	b.waitText(t, "nằm trong mạng nội bộ")
	b.axe(t)
	s.sohoa(t, "webhook", "allow", "127.0.0.1")
	b.click(t, "main form .btn-primary")
	b.waitText(t, "Đã thêm nơi nhận")
	b.axe(t)
	secret := eval[string](t, b, `document.querySelector("[data-secret]").value`)
	b.click(t, ".note a[href^='/admin/webhooks/']")
	b.waitText(t, "Gửi thử")
	b.click(t, "button[value=test]")
	b.waitText(t, "204")
	b.axe(t)
	if first := <-arrived; !strings.Contains(first.body, `"hook.test"`) {
		t.Errorf("the test said %s", first.body)
	}
	code := s.sent(t, s.token(t, here, "desk"), "birth_certificate-clean-02.jpg")
	for {
		m := <-arrived
		want, err := hooks.Signature(secret, m.id, m.timestamp, []byte(m.body))
		if err != nil || m.signature != want {
			t.Fatalf("signed %q, want %q, %v", m.signature, want, err)
		}
		var body hooks.Message
		if err := json.Unmarshal([]byte(m.body), &body); err != nil || string(body.Data.Dossier) != code || body.Data.Unit != here {
			t.Fatalf("%s, %v", m.body, err)
		}
		if body.Type == "document.read" {
			break
		}
	}
	b.visit(t, "/api/docs")
	b.waitText(t, "/api/v1/changes")
	b.axe(t)
}
