package pipeline

import (
	"context"

	"sohoa/models"
)

// read turns one page into words: the picture is prepared and recognised in a child process; the file's own text
// layer replaces what was recognised only where the two agree.
func (l *Line) read(ctx context.Context, file models.File, page int, lane models.Lane) (models.Reading, error) {
	picture, err := l.Renderer.Picture(ctx, file, page)
	if err != nil {
		return models.Reading{}, err
	}
	r, err := l.Reader.Read(ctx, PageTask{Blob: file.Blob, Page: page, Lane: lane}, picture)
	if err != nil {
		return models.Reading{}, err
	}
	r.Page.Number = page
	return preferTextLayer(r, picture), nil
}
