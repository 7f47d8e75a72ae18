// Package assets serves the bundled style sheets, scripts, fonts and icons. They are made from src by "make assets" and are
// not kept in the repository; a program built without them says so instead of showing bare pages.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"sohoa/models"
)

//go:embed all:dist
var files embed.FS

// Prefix is where the files are served.
const Prefix = "/assets/"

// file is one bundled file as it is sent.
type file struct {
	kind   string // its media type
	data   []byte
	packed []byte // the same, compressed; nil where that gains nothing
	digest string // the first digits of its digest, which make its address change with its content
}

// kinds is the media types by ending; those of the system differ from machine to machine.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// bundled gives all files by name, prepared once.
var bundled = sync.OnceValue(func() map[string]file {
	out := map[string]file{}
	_ = fs.WalkDir(files, "dist", func(name string, entry fs.DirEntry, err error) error { // embedded files can be read
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		data, err := files.ReadFile(name)
		sum := sha256.Sum256(data)
		kind := kinds[path.Ext(name)]
		out[strings.TrimPrefix(name, "dist/")] = file{kind: kind, data: data, packed: pack(kind, data), digest: hex.EncodeToString(sum[:5])}
		return err
	})
	return out
})

func pack(kind string, data []byte) []byte {
	if kind == kinds[".woff2"] { // compressed in itself
		return nil
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	_, _ = w.Write(data) // a buffer takes everything
	if w.Close() != nil || out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}

// Built tells whether the program was built with its assets.
func Built() bool { return bundled()["app.css"].digest != "" }

// URL gives the address of a bundled file, as URL("app.css"). It changes with the file's content, so that browsers may
// keep the file for good.
func URL(name string) string {
	return Prefix + bundled()[name].digest + "/" + name
}

// Handler serves the files.
func Handler(w http.ResponseWriter, r *http.Request) error {
	digest, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	f, ok := bundled()[name]
	if !ok {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such file", Hint: "load the page again"}
	}
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("Vary", "Accept-Encoding")
	// Fonts are named by the style sheet, with digests of their own in their names.
	if digest == f.digest || strings.HasPrefix(name, "fonts/") {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	data := f.data
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		data = f.packed
	}
	_, _ = w.Write(data) // whoever asked may have left
	return nil
}
