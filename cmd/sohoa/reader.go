package main

import (
	"context"
	"errors"
	"image"
	"io/fs"

	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline"
)

// reader lets the line read pages in the pool's child processes. It keeps the prepared pictures in the scratch folder,
// so that crops can be read again without preparing the page twice.
type reader struct {
	pool    *tesseract.Pool
	scratch *tesseract.Scratch
	steps   *steps
}

// Read implements pipeline.Reader.
func (r *reader) Read(ctx context.Context, task pipeline.PageTask, picture models.Picture) (models.Reading, error) {
	var answer readAnswer
	parts, err := r.pool.Do(ctx, task.Lane, readRequest{Picture: &picture}, [][]byte{picture.Data}, &answer)
	r.steps.add(answer.Spent)
	if err != nil || len(parts) == 0 {
		return answer.Reading, err
	}
	p := answer.Reading.Prepared
	if len(parts[0]) != p.Width*p.Height {
		return answer.Reading, &models.Error{Code: models.CodeInternal, Message: "the reading child gave a picture of another size"}
	}
	gray := &image.Gray{Pix: parts[0], Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
	return answer.Reading, r.scratch.Put(tesseract.Key{Blob: task.Blob, Page: task.Page}, gray)
}

// Reread implements pipeline.Reader.
func (r *reader) Reread(ctx context.Context, task pipeline.PageTask, picture func() (models.Picture, error), crops []pipeline.Crop) ([]pipeline.Second, error) {
	parts, err := r.cut(task, crops)
	if errors.Is(err, fs.ErrNotExist) {
		if err = r.prepareAgain(ctx, task, picture); err != nil {
			return nil, err
		}
		parts, err = r.cut(task, crops)
	}
	if err != nil {
		return nil, err
	}
	var answer readAnswer
	_, err = r.pool.Do(ctx, task.Lane, readRequest{Crops: crops}, parts, &answer)
	r.steps.add(answer.Spent)
	return answer.Seconds, err
}

// cut takes the crops out of the prepared picture and trims them to what lies inside it.
func (r *reader) cut(task pipeline.PageTask, crops []pipeline.Crop) ([][]byte, error) {
	parts := make([][]byte, len(crops))
	for i := range crops {
		gray, err := r.scratch.Cut(tesseract.Key{Blob: task.Blob, Page: task.Page}, crops[i].Box)
		if err != nil {
			return nil, err
		}
		crops[i].Box = crops[i].Box.Intersect(image.Rectangle{Min: crops[i].Box.Min, Max: crops[i].Box.Min.Add(gray.Rect.Size())})
		parts[i] = packed(gray)
	}
	return parts, nil
}
