package pipeline

import (
	"context"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// read turns one page into words: the picture is prepared and recognised in a child process; the file's own text
// layer replaces what was recognised only where the two agree.
func (l *Line) read(ctx context.Context, file models.File, page int, lane models.Lane) (models.Reading, error) {
	picture, err := l.picture(ctx, file, page)
	if err != nil {
		return models.Reading{}, err
	}
	r, err := l.Reader.Read(ctx, taskOf(file, page, lane), picture)
	if err != nil {
		return models.Reading{}, err
	}
	for _, line := range r.Lines {
		spellY(line.Words)
	}
	return preferTextLayer(r, picture), nil
}

// picture gives the picture of a page, which may be that of a rescan.
func (l *Line) picture(ctx context.Context, file models.File, page int) (models.Picture, error) {
	file, page = file.At(page)
	return l.Renderer.Picture(ctx, file, page)
}

// taskOf names the work on a page, which may be a rescan's.
func taskOf(file models.File, page int, lane models.Lane) PageTask {
	file, page = file.At(page)
	return PageTask{Blob: file.Blob, Page: page, Lane: lane}
}

// spellY gives the letter that the recogniser does not know back to the words of a line.
func spellY(words []models.Word) {
	before := ""
	for i := range words {
		end := strings.TrimRight(words[i].Text, ".,;:)")
		words[i].Text = viet.SpellY(before, end) + words[i].Text[len(end):]
		before = words[i].Text
	}
}
