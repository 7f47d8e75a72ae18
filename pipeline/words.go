package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"sohoa/models"
)

// Words gives the words that were recognised on a page of a file, in reading order, with their places on the upright page.
// They come from the journal alone; CodeNotFound where the page was not read yet, or could not be.
func (l *Line) Words(ctx context.Context, file models.File, page int) ([]models.Word, error) {
	r, err := l.recalled(ctx, file, page)
	if err != nil {
		return nil, err
	}
	var out []models.Word
	for _, line := range r.Lines {
		for _, w := range line.Words {
			if w.Box = r.PageBox(w.Box); !w.Box.Empty() {
				out = append(out, w)
			}
		}
	}
	return out, nil
}

// recalled gives what an earlier run recognised on a page. CodeNotFound where none did.
func (l *Line) recalled(ctx context.Context, file models.File, page int) (models.Reading, error) {
	at, number := file.At(page)
	data, err := l.Journal.Recall(ctx, models.JournalKey{Blob: at.Blob, Step: stepRead.name, Page: number, Version: stepRead.version})
	if err != nil {
		return models.Reading{}, fmt.Errorf("recall a page: %w", err)
	}
	var r models.Reading
	if data == nil || json.Unmarshal(data, &r) != nil {
		return r, &models.Error{Code: models.CodeNotFound, Message: "the words of this page are not known",
			Hint: "the page was not read yet or could not be read; have the file read again"}
	}
	r.Page.Number = page
	return r, nil
}
