package desk

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"sohoa/models"
)

func rnd() string { return rand.Text() }

// begin begins an upload of so many bytes and gives its address.
func (o *office) begin(at string, size int, said ...string) string {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, at+"/uploads", nil)
	r.Header.Set("Upload-Length", fmt.Sprint(size))
	var pairs []string
	for i := 0; i < len(said); i += 2 {
		pairs = append(pairs, said[i]+" "+base64.StdEncoding.EncodeToString([]byte(said[i+1])))
	}
	r.Header.Set("Upload-Metadata", strings.Join(pairs, ","))
	w := o.do(r)
	if w.Code != http.StatusCreated || w.Header().Get("Tus-Resumable") != "1.0.0" || w.Header().Get("Upload-Expires") == "" {
		o.t.Fatalf("%d %v\n%s", w.Code, w.Header(), w.Body)
	}
	return w.Header().Get("Location")
}

func (o *office) patch(address string, offset int, body io.Reader) *httptest.ResponseRecorder {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodPatch, address, body)
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", fmt.Sprint(offset))
	return o.do(r)
}

func (o *office) head(address string) *httptest.ResponseRecorder {
	o.t.Helper()
	return o.do(httptest.NewRequestWithContext(o.t.Context(), http.MethodHead, address, nil))
}

// added gives the dossier's files.
func (o *office) files(at string) []models.File {
	o.t.Helper()
	d, _, err := o.store.Dossier(o.t.Context(), models.In(unit), models.DossierCode(strings.TrimPrefix(at, "/desk/")))
	if err != nil {
		o.t.Fatal(err)
	}
	return d.Files
}

// A cut line goes on at the byte, and who did not hear the last answer hears it again.
func TestUpload(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	address := o.begin(at, 10, "filename", `C:\giấy\tờ khai.pdf`, "component", "land")
	cut := io.MultiReader(strings.NewReader("0123"), iotest.ErrReader(errors.New("cut")))
	if w := o.patch(address, 0, cut); w.Code < 400 {
		t.Errorf("a cut line is answered with %d", w.Code)
	}
	w := o.head(address)
	if w.Code != http.StatusOK || w.Header().Get("Upload-Offset") != "4" || w.Header().Get("Upload-Length") != "10" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if w := o.patch(address, 2, strings.NewReader("x")); w.Code != http.StatusConflict {
		t.Errorf("at the wrong byte: %d", w.Code)
	}
	w = o.patch(address, 4, strings.NewReader("456789"))
	file := w.Header().Get("Sohoa-File")
	if w.Code != http.StatusNoContent || w.Header().Get("Upload-Offset") != "10" || file == "" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	w = o.head(address)
	if w.Code != http.StatusOK || w.Header().Get("Upload-Offset") != w.Header().Get("Upload-Length") || w.Header().Get("Sohoa-File") != file {
		t.Errorf("afterwards: %d %v", w.Code, w.Header())
	}
	files := o.files(at)
	if len(files) != 1 || string(files[0].ID) != file || files[0].Name != "tờ khai.pdf" || files[0].Size != 10 {
		t.Fatalf("%+v", files)
	}
	if len(o.queue.tickets) != 1 || o.queue.tickets[0].Lane != models.LaneDesk {
		t.Errorf("%+v", o.queue.tickets)
	}
	if i := o.intake(at); len(i.Placed) != 1 || i.Placed[0].Component != "land" {
		t.Errorf("%+v", i.Placed)
	}
}

// An upload that is whole but was cut off before it became a file becomes it when its sender comes back.
func TestUploadWholeButNoFile(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	address := o.begin(at, 3)
	id := models.UploadID(address[strings.LastIndex(address, "/")+1:])
	if _, err := o.pages.Uploads.Append(t.Context(), id, 0, strings.NewReader("abc")); err != nil {
		t.Fatal(err)
	}
	if len(o.files(at)) != 0 {
		t.Fatal("there is a file already")
	}
	for range 2 {
		if w := o.head(address); w.Code != http.StatusOK || w.Header().Get("Sohoa-File") == "" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	}
	if files := o.files(at); len(files) != 1 {
		t.Errorf("%+v", files)
	}
}

func TestRescan(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	o.patch(o.begin(at, 3), 0, strings.NewReader("abc"))
	file := o.files(at)[0]
	w := o.patch(o.begin(at, 4, "replaces", string(file.ID), "page", "2"), 0, strings.NewReader("page"))
	if w.Code != http.StatusNoContent || w.Header().Get("Sohoa-File") != string(file.ID) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	got := o.files(at)
	if len(got) != 1 || len(got[0].Rescans) != 1 || got[0].Rescans[0].Page != 2 || got[0].Attempt != 2 {
		t.Errorf("%+v", got)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, o.open()+"/uploads", nil)
	r.Header.Set("Upload-Length", "3")
	r.Header.Set("Upload-Metadata", "replaces "+base64.StdEncoding.EncodeToString([]byte(file.ID))+",page MQ==")
	if w := o.do(r); w.Code != http.StatusNotFound {
		t.Errorf("a file of another dossier: %d", w.Code)
	}
}

func TestUploadRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	for length, want := range map[string]int{"": http.StatusBadRequest, "0": http.StatusBadRequest, "99999999": http.StatusRequestEntityTooLarge} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at+"/uploads", nil)
		r.Header.Set("Upload-Length", length)
		if w := o.do(r); w.Code != want {
			t.Errorf("%q: %d", length, w.Code)
		}
	}
	address := o.begin(at, 3)
	foreign := strings.Replace(address, at, o.open(), 1)
	if w := o.head(foreign); w.Code != http.StatusNotFound {
		t.Errorf("under another dossier: %d", w.Code)
	}
	if w := o.do(httptest.NewRequestWithContext(t.Context(), http.MethodDelete, address, nil)); w.Code != http.StatusNoContent {
		t.Errorf("dropped: %d", w.Code)
	}
	if w := o.head(address); w.Code != http.StatusNotFound {
		t.Errorf("after it was dropped: %d", w.Code)
	}
}

// Whoever comes back has the word: the first connection ends and keeps what arrived.
func TestSenderComesBack(t *testing.T) {
	t.Parallel()
	o := setup(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mux.ServeHTTP(w, r.WithContext(withDesk(r, o)))
	}))
	defer server.Close()
	address := o.begin(o.open(), 6)
	body, feed := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, server.URL+address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", "0")
	first := make(chan struct{})
	go func() {
		defer close(first)
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			res.Body.Close()
		}
	}()
	if _, err := feed.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	for offset := ""; offset != "3"; { // the bytes are on their way through the connection
		res, err := http.Head(server.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if offset = res.Header.Get("Upload-Offset"); offset == "0" {
			t.Skip("the first piece was not read before the sender came back")
		}
	}
	if w := o.patch(address, 3, strings.NewReader("def")); w.Code != http.StatusNoContent {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	feed.Close()
	<-first
}

func TestPlainForm(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, name := range []string{"a.pdf", "b.pdf"} {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, name)
	}
	form.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at+"/files", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if w := o.do(r); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if files := o.files(at); len(files) != 2 || files[1].Name != "b.pdf" {
		t.Errorf("%+v", files)
	}
}
