// Package assets serves the bundled style sheets, scripts, fonts and icons. They are made from src by "make assets" and are
// not kept in the repository; a program built without them says so instead of showing bare pages.
package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
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

// digests gives the first digits of each file's digest, which make its address change with its content.
var digests = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	_ = fs.WalkDir(files, "dist", func(name string, entry fs.DirEntry, err error) error { // embedded files can be read
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		sum := sha256.Sum256(data)
		out[strings.TrimPrefix(name, "dist/")] = hex.EncodeToString(sum[:5])
		return err
	})
	return out
})

// Built tells whether the program was built with its assets.
func Built() bool { return digests()["app.css"] != "" }

// URL gives the address of a bundled file, as URL("app.css"). It changes with the file's content, so that browsers may
// keep the file for good.
func URL(name string) string {
	return Prefix + digests()[name] + "/" + name
}

// Handler serves the files.
func Handler(w http.ResponseWriter, r *http.Request) error {
	digest, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	data, err := files.ReadFile("dist/" + name)
	if err != nil || strings.HasPrefix(path.Base(name), ".") {
		return &models.Error{Code: models.CodeNotFound, Message: "there is no such file", Hint: "load the page again"}
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if digest == digests()[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(data) // whoever asked may have left
	return nil
}
