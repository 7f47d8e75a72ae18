package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/evaluate"
)

// plainTesseract reads pages with the tesseract program as it comes, for comparison. What it read is remembered.
type plainTesseract struct {
	binary, version string
	journal         pipeline.Journal
	line            lanes
}

func newPlainTesseract(ctx context.Context, journal pipeline.Journal, line lanes) (*plainTesseract, error) {
	binary, err := exec.LookPath("tesseract")
	var out []byte
	if err == nil {
		out, err = exec.CommandContext(ctx, binary, "--version").CombinedOutput()
	}
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the tesseract program does not run",
			Hint: "run: apt install tesseract-ocr tesseract-ocr-vie", Err: err}
	}
	version, _, _ := strings.Cut(string(out), "\n")
	return &plainTesseract{binary: binary, version: version, journal: journal, line: line}, nil
}

// read gives documents with nothing but the text of the pages that the truth says are theirs.
func (p *plainTesseract) read(ctx context.Context, file models.File, truth evaluate.Truth) (models.Digitisation, error) {
	var out models.Digitisation
	for _, d := range truth.Documents {
		texts := make([]string, len(d.Pages))
		for i, page := range d.Pages {
			var err error
			if texts[i], err = p.page(ctx, file, page); err != nil {
				return out, fmt.Errorf("%s, page %d: %w", file.Name, page, err)
			}
		}
		out.Documents = append(out.Documents, models.Document{Type: d.Type, Pages: d.Pages, Text: strings.Join(texts, "\f")})
	}
	return out, nil
}

func (p *plainTesseract) page(ctx context.Context, file models.File, page int) (string, error) {
	key := models.JournalKey{Blob: file.Blob, Step: "plain tesseract", Page: page, Version: p.version}
	var text string
	if data, err := p.journal.Recall(ctx, key); err != nil {
		return "", err
	} else if data != nil {
		return text, json.Unmarshal(data, &text)
	}
	r := p.line.renderer
	r.lane = models.LaneBacklog
	picture, err := r.Picture(ctx, file, page)
	if err != nil {
		return "", err
	}
	if text, err = p.recognise(ctx, picture); err != nil {
		return "", err
	}
	data, err := json.Marshal(text)
	if err != nil {
		return "", err
	}
	return text, p.journal.Record(ctx, key, data)
}

// recognise runs the program on a picture. One that it cannot read gives no text, as it would give a person none.
func (p *plainTesseract) recognise(ctx context.Context, picture models.Picture) (string, error) {
	dir, err := os.MkdirTemp("", "sohoa-plain-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "page")
	if err := os.WriteFile(path, fileOf(picture), 0o600); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, p.binary, path, "stdout", "-l", "vie")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stderr = io.Discard
	out, err := cmd.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); exited && ctx.Err() == nil {
		return "", nil
	}
	return string(out), err
}

// fileOf gives the picture as a file: raw pixels get the header of a portable pixmap.
func fileOf(p models.Picture) []byte {
	sign := map[models.PictureFormat]string{models.PictureGray: "P5", models.PictureRGB: "P6"}[p.Format]
	if sign == "" {
		return p.Data
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n%d %d\n255\n", sign, p.Width, p.Height)
	out.Write(p.Data)
	return out.Bytes()
}
