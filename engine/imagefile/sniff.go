package imagefile

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"sohoa/models"
)

// Kind is what a file is by its first bytes.
type Kind string

// The kinds that can be read, and PDF, which is another engine's work.
const (
	JPEG Kind = "JPEG"
	PNG  Kind = "PNG"
	WebP Kind = "WebP"
	TIFF Kind = "TIFF"
	PDF  Kind = "PDF"
)

// Limits bound what is read. A zero value means the default.
type Limits struct {
	Bytes  int64 // of a file; 100 MB
	Pages  int   // of a file; 500
	Pixels int   // of a page; 100 million
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 100 << 20
	}
	if l.Pages <= 0 {
		l.Pages = 500
	}
	if l.Pixels <= 0 {
		l.Pixels = 100_000_000
	}
	return l
}

// headBytes is how much of a file its kind is told by: a PDF may begin with up to a thousand bytes of something else.
const headBytes = 1024

// Sniff tells the kind of a file of size bytes by its content, whatever its name says. The error is models.CodeEmpty for
// no bytes, models.CodeTooLarge for too many, models.CodeUnsupported for all other kinds, with what it seems to be.
func Sniff(r io.ReaderAt, size int64, limits Limits) (Kind, error) {
	if size == 0 {
		return "", &models.Error{Code: models.CodeEmpty, Message: "the file is empty (0 bytes)", Hint: "scan or send it again"}
	}
	if limit := limits.withDefaults().Bytes; size > limit {
		return "", &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the file has %d MB; at most %d MB can be taken", size>>20, limit>>20),
			Hint: "scan at 300 dpi, or split the file"}
	}
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", unreadable(err)
	}
	if kind := kindOf(head); kind != "" {
		return kind, nil
	}
	return "", &models.Error{Code: models.CodeUnsupported, Message: "the file is neither PDF, JPEG, PNG, TIFF nor WebP: it seems to be " + guess(head),
		Hint: "scan the paper, or save it as PDF"}
}

func kindOf(head []byte) Kind {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WebP
	case hasAnyPrefix(head, "II*\x00", "MM\x00*", "II+\x00", "MM\x00+"):
		return TIFF
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF
	}
	return ""
}

func hasAnyPrefix(data []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if bytes.HasPrefix(data, []byte(p)) {
			return true
		}
	}
	return false
}

// guess names kinds that people send by mistake.
func guess(head []byte) string {
	for _, k := range []struct {
		at   int
		sign string
		name string
	}{
		{0, "PK\x03\x04", "a ZIP archive or an office document (Word, Excel)"},
		{0, "PK\x05\x06", "an empty ZIP archive"},
		{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (Word, Excel)"},
		{0, "Rar!", "a RAR archive"},
		{0, "7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
		{0, "\x1f\x8b", "a gzip archive"},
		{0, "GIF8", "a GIF image"},
		{0, "BM", "a BMP image"},
		{4, "ftypheic", "a HEIC photo of a telephone"},
		{4, "ftypheix", "a HEIC photo of a telephone"},
		{4, "ftypmif1", "a HEIF photo of a telephone"},
		{4, "ftypavif", "an AVIF image"},
		{4, "ftyp", "a video"},
		{0, "\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"},
		{0, "AT&TFORM", "a DjVu document"},
		{0, "%!PS", "a PostScript document"},
		{0, "{\\rtf", "an RTF document"},
		{0, "\x7fELF", "a program"},
		{0, "MZ", "a program"},
		{0, "<?xml", "an XML document"},
		{0, "<!DOCTYPE html", "a web page"},
		{0, "<html", "a web page"},
	} {
		if len(head) >= k.at+len(k.sign) && string(head[k.at:k.at+len(k.sign)]) == k.sign {
			return k.name
		}
	}
	if utf8.Valid(head) && !bytes.ContainsRune(head, 0) {
		return "plain text"
	}
	return "something unknown"
}

func unreadable(err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: "the file could not be read from its store", Hint: "it will be tried again", Err: err}
}

func corrupt(kind Kind, what string, cause error) error {
	return &models.Error{Code: models.CodeCorrupt, Message: fmt.Sprintf("the %s file is damaged: %s", kind, what),
		Hint: "scan the paper again, or send the original file again", Err: cause}
}

func unsupported(kind Kind, what string) error {
	return &models.Error{Code: models.CodeUnsupported, Message: fmt.Sprintf("this form of %s cannot be read: %s", kind, what),
		Hint: "save it as an ordinary PDF, JPEG, PNG or TIFF"}
}

// checkPixels refuses pages that would take too much memory, before anything is decompressed.
func checkPixels(kind Kind, page, w, h int, limits Limits) error {
	if w <= 0 || h <= 0 {
		return corrupt(kind, fmt.Sprintf("page %d has no size", page), nil)
	}
	if w > limits.Pixels/h {
		return &models.Error{Code: models.CodeTooLarge,
			Message: fmt.Sprintf("page %d has %d by %d pixels; at most %d million can be taken", page, w, h, limits.Pixels/1_000_000),
			Hint:    "scan at 300 dpi"}
	}
	return nil
}
