package pdfium

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"

	"sohoa/models"
)

// tailBytes is how far from the end a file's closing lines are looked for; some programs add to the end what they like.
const tailBytes = 64 << 10

// linearised finds the length that a file made for the web says it has.
var linearised = regexp.MustCompile(`/Linearized\b[^>]*?/L\s+(\d+)`)

// checkTail refuses files that were cut short. PDFium would mend them, and the pages that are gone would never be missed.
func checkTail(data []byte) error {
	if !bytes.Contains(data[max(0, len(data)-tailBytes):], []byte("startxref")) {
		return corrupt("it was cut short", nil)
	}
	head := data[:min(len(data), 2048)]
	if m := linearised.FindSubmatch(head); m != nil {
		if length, err := strconv.ParseInt(string(m[1]), 10, 64); err == nil && length > int64(len(data)) {
			return corrupt("it was cut short", nil)
		}
	}
	return nil
}

func corrupt(what string, cause error) error {
	return &models.Error{Code: models.CodeCorrupt, Message: "the PDF file is damaged: " + what,
		Hint: "scan the paper again, or send the original file again", Err: cause}
}

// openError says in words why PDFium refuses a file.
func openError(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return &models.Error{Code: models.CodeEncrypted, Message: "the PDF file is protected by a password",
			Hint: "ask the sender for a file without a password, or print it and scan it", Err: err}
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile), errors.Is(err, pdfiumerrors.ErrUnknown),
		errors.Is(err, pdfiumerrors.ErrPage):
		return corrupt("it cannot be opened", err)
	}
	return err
}

func checkCount(pages, limit int) error {
	if pages == 0 {
		return &models.Error{Code: models.CodeEmpty, Message: "the PDF file has no page", Hint: "scan the paper again"}
	}
	if pages > limit {
		return &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the PDF file has %d pages; at most %d can be taken", pages, limit), Hint: "split the file"}
	}
	return nil
}
