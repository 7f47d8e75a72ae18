package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io/fs"

	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline"
)

// Cut implements pipeline.Eyes with the prepared pictures that reading left.
func (r *reader) Cut(ctx context.Context, task pipeline.PageTask, picture func() (models.Picture, error), boxes []image.Rectangle) ([][]byte, error) {
	out := make([][]byte, len(boxes))
	for i, box := range boxes {
		gray, err := r.scratch.Cut(tesseract.Key{Blob: task.Blob, Page: task.Page}, box)
		if errors.Is(err, fs.ErrNotExist) {
			if err = r.prepareAgain(ctx, task, picture); err == nil {
				gray, err = r.scratch.Cut(tesseract.Key{Blob: task.Blob, Page: task.Page}, box)
			}
		}
		if err != nil {
			return nil, err
		}
		if gray.Rect.Empty() {
			continue
		}
		var b bytes.Buffer
		if err := png.Encode(&b, gray); err != nil {
			return nil, &models.Error{Code: models.CodeInternal, Message: "a crop cannot be written as PNG", Err: err}
		}
		out[i] = b.Bytes()
	}
	return out, nil
}

// prepareAgain brings back the prepared picture of a page that was read before.
func (r *reader) prepareAgain(ctx context.Context, task pipeline.PageTask, picture func() (models.Picture, error)) error {
	p, err := picture()
	if err != nil {
		return err
	}
	_, err = r.Read(ctx, task, p)
	return err
}
