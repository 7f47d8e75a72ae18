package desk

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/viet"
	"sohoa/web/page"
)

// Files come by tus 1.0 (tus.io), core with creation, expiration and termination, so that a cut line goes on at the byte.
// The server is these few handlers and not a library's, because the bytes must end in the blob store and the row in the
// ledger before anybody is told that all arrived.

// The names that tus gives to headers.
const (
	tusHeader    = "Tus-Resumable"
	tusVersion   = "1.0.0"
	tusOffset    = "Upload-Offset"
	tusLength    = "Upload-Length"
	tusMetadata  = "Upload-Metadata"
	tusExpires   = "Upload-Expires"
	tusType      = "application/offset+octet-stream"
	fileHeader   = "Sohoa-File" // the file that an upload became
	expiresAfter = 24 * time.Hour
	mostNameRune = 120
)

// begin makes room for an upload. Its metadata: filename; replaces and page where it is a page that is scanned again;
// component where a person said what the paper is.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	w.Header().Set(tusHeader, tusVersion)
	size, err := strconv.ParseInt(r.Header.Get(tusLength), 10, 64)
	switch {
	case err != nil || size < 1:
		return &models.Error{Code: models.CodeInvalid, Message: "the upload does not say how long it is", Hint: "send Upload-Length with the number of bytes"}
	case size > p.MaxFile:
		return tooLarge(p.MaxFile)
	}
	said := metadata(r.Header.Get(tusMetadata))
	u := models.Upload{Dossier: i.Dossier, Name: shownName(said["filename"]), Size: size, Replaces: models.FileID(said["replaces"]), Component: said["component"]}
	if u.Replaces != "" {
		if u.Page, err = strconv.Atoi(said["page"]); err != nil || u.Page < 1 {
			return &models.Error{Code: models.CodeInvalid, Message: "it is not said which page is scanned again", Hint: "send its number as page"}
		}
		if err := p.ofDossier(r, i, u.Replaces); err != nil {
			return err
		}
	}
	if u, err = p.Uploads.Begin(r.Context(), u); err != nil {
		return err
	}
	w.Header().Set("Location", address(i.Dossier)+"/uploads/"+string(u.ID))
	w.Header().Set(tusExpires, u.Made.Add(expiresAfter).Format(http.TimeFormat))
	w.WriteHeader(http.StatusCreated)
	return nil
}

func tooLarge(limit int64) error {
	return &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the file has more than %d MB", limit>>20),
		Hint: "split it, or scan with fewer dots per inch"}
}

// metadata reads "key base64,key base64".
func metadata(header string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(header, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if text, err := base64.StdEncoding.DecodeString(value); err == nil {
			out[key] = string(text)
		}
	}
	return out
}

// shownName gives the last element of a sender's name, in letters that can be shown. It is never used as a path.
func shownName(name string) string {
	name = path.Base(strings.ReplaceAll(viet.Normalise(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1 // also signs that turn the direction of writing
		}
		return r
	}, name)
	runes := []rune(name)
	return string(runes[:min(len(runes), mostNameRune)])
}

// where tells where an upload ends. One that is whole but was cut off before it became a file becomes it now.
func (p *Pages) where(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	w.Header().Set(tusHeader, tusVersion)
	release := p.senders.claim(r.Context(), id(r), nil)
	defer release()
	u, err := p.upload(r, i)
	if models.CodeOf(err) == models.CodeNotFound {
		return p.whereAdded(w, r, i, err)
	}
	if err != nil {
		return err
	}
	return p.standing(w, r, u, http.StatusOK)
}

// standing answers where an upload ends, after it became a file where it is whole.
func (p *Pages) standing(w http.ResponseWriter, r *http.Request, u models.Upload, status int) error {
	if u.Whole() {
		if err := p.complete(w, r, u); err != nil {
			return err
		}
	}
	tell(w, u)
	w.WriteHeader(status)
	return nil
}

// whereAdded answers for an upload that became a file, whose sender did not hear of it.
func (p *Pages) whereAdded(w http.ResponseWriter, r *http.Request, i models.Intake, gone error) error {
	a, err := p.Papers.Addition(r.Context(), page.VisitorOf(r.Context()).Scope(), i.Dossier, r.PathValue("upload"))
	if models.CodeOf(err) == models.CodeNotFound {
		return gone
	}
	if err != nil {
		return err
	}
	w.Header().Set(fileHeader, string(a.File.ID))
	tell(w, models.Upload{Size: a.Bytes, Offset: a.Bytes})
	w.WriteHeader(http.StatusOK)
	return nil
}

func tell(w http.ResponseWriter, u models.Upload) {
	w.Header().Set(tusOffset, strconv.FormatInt(u.Offset, 10))
	w.Header().Set(tusLength, strconv.FormatInt(u.Size, 10))
	w.Header().Set("Cache-Control", "no-store")
}

// append takes the next bytes of an upload. The answer to the last ones is a receipt: bytes and row are on disk.
func (p *Pages) append(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	w.Header().Set(tusHeader, tusVersion)
	if r.Header.Get("Content-Type") != tusType {
		return &models.Error{Code: models.CodeUnsupported, Message: "the bytes of an upload come as " + tusType, Hint: "see tus.io"}
	}
	offset, err := strconv.ParseInt(r.Header.Get(tusOffset), 10, 64)
	if err != nil || offset < 0 {
		return &models.Error{Code: models.CodeInvalid, Message: "it is not said where the bytes go", Hint: "send Upload-Offset"}
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	release := p.senders.claim(ctx, id(r), cancel)
	defer release()
	if _, err := p.upload(r, i); err != nil {
		return err
	}
	body, end := patient(ctx, w, r.Body)
	u, err := p.Uploads.Append(ctx, id(r), offset, body)
	end()
	if err != nil {
		return err
	}
	return p.standing(w, r, u, http.StatusNoContent)
}

// drop forgets an upload.
func (p *Pages) drop(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	w.Header().Set(tusHeader, tusVersion)
	if _, err := p.upload(r, i); err != nil {
		return err
	}
	if err := p.Uploads.Remove(r.Context(), id(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func id(r *http.Request) models.UploadID { return models.UploadID(r.PathValue("upload")) }

// upload gives the upload of the address, which must be one of the dossier.
func (p *Pages) upload(r *http.Request, i models.Intake) (models.Upload, error) {
	u, err := p.Uploads.Find(r.Context(), id(r))
	if err == nil && u.Dossier != i.Dossier {
		return models.Upload{}, &models.Error{Code: models.CodeNotFound, Message: "this upload is not on its way, or no more", Hint: "send the file again from its start"}
	}
	return u, err
}

// complete makes a file, or another page of one, of an upload that arrived whole. Doing it twice does it once.
func (p *Pages) complete(w http.ResponseWriter, r *http.Request, u models.Upload) error {
	ctx := context.WithoutCancel(r.Context()) // whoever sent it may have left; it is here
	content, err := p.Uploads.Content(ctx, u.ID)
	if err != nil {
		return err
	}
	defer content.Close()
	f, err := p.Blobs.Put(ctx, content, p.MaxFile)
	if err != nil {
		return err
	}
	f.Name = u.Name
	a, err := p.add(ctx, page.VisitorOf(ctx).Scope(), u, f, actor(r))
	if err != nil {
		return err
	}
	w.Header().Set(fileHeader, string(a.File.ID))
	if err := p.Uploads.Remove(ctx, u.ID); err != nil {
		p.Log.Warn("an upload that became a file was not removed; it goes after a day", "error", err)
	}
	return nil
}

// add writes what arrived into the ledger and tells the queue.
func (p *Pages) add(ctx context.Context, scope models.Scope, u models.Upload, f models.File, actor string) (models.Addition, error) {
	return intake.Adder{Papers: papers{p.Papers, p.Decisions}, Queue: p.Queue, Log: p.Log}.Add(ctx, scope, u, f, actor)
}

// papers is where files are added and placed, as intake asks for it.
type papers struct {
	Papers
	Decisions
}
