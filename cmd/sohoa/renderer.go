package main

import (
	"context"
	"io"
	"time"

	"sohoa/engine/imagefile"
	"sohoa/engine/pdfium"
	"sohoa/models"
)

// pdfArg leads the own binary to the main function of a child that reads PDF files. It is no command for people.
const pdfArg = "child-pdf"

// opener gives the bytes that a reference names.
type opener interface {
	Open(ctx context.Context, ref models.BlobRef) (models.Content, error)
}

// renderer implements pipeline.Renderer for one lane: it looks what a file really is and asks the engine for that kind.
type renderer struct {
	blobs  opener
	pdf    *pdfium.Renderer
	limits imagefile.Limits
	lane   models.Lane
	steps  *steps
}

// Count implements pipeline.Renderer.
func (r renderer) Count(ctx context.Context, file models.File) (int, error) {
	content, kind, err := r.open(ctx, file)
	if err != nil {
		return 0, err
	}
	defer func() { _ = content.Close() }()
	if kind == imagefile.PDF {
		return r.pdf.Count(ctx, r.lane, source(file, content))
	}
	image, err := imagefile.Open(content, file.Size, r.limits)
	if err != nil {
		return 0, err
	}
	return image.Pages(), nil
}

// Picture implements pipeline.Renderer.
func (r renderer) Picture(ctx context.Context, file models.File, page int) (models.Picture, error) {
	defer r.steps.since(stepRender, time.Now())
	content, kind, err := r.open(ctx, file)
	if err != nil {
		return models.Picture{}, err
	}
	defer func() { _ = content.Close() }()
	if kind == imagefile.PDF {
		return r.pdf.Picture(ctx, r.lane, source(file, content), page)
	}
	image, err := imagefile.Open(content, file.Size, r.limits)
	if err != nil {
		return models.Picture{}, err
	}
	return image.Picture(page)
}

// open gives the file's content, which the caller must close, and what it is by its first bytes.
func (r renderer) open(ctx context.Context, file models.File) (models.Content, imagefile.Kind, error) {
	content, err := r.blobs.Open(ctx, file.Blob)
	if err != nil {
		return nil, "", err
	}
	kind, err := imagefile.Sniff(content, file.Size, r.limits)
	if err != nil {
		_ = content.Close()
		return nil, "", err
	}
	return content, kind, nil
}

// source gives a PDF to the process that reads it; the bytes are fetched only where that does not have them.
func source(file models.File, content models.Content) pdfium.Source {
	return pdfium.Source{Key: string(file.Blob), Load: func() ([]byte, error) {
		data := make([]byte, file.Size)
		if _, err := content.ReadAt(data, 0); err != nil && err != io.EOF {
			return nil, &models.Error{Code: models.CodeUnavailable, Message: "the file could not be read from its store",
				Hint: "it will be tried again", Err: err}
		}
		return data, nil
	}}
}
