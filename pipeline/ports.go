package pipeline

import (
	"context"
	"encoding/json"
	"image"

	"sohoa/models"
)

// Renderer turns a file into pictures of its pages. Its errors carry a code that blames the file
// (models.Code.ByInput) where trying again is useless.
type Renderer interface {
	// Count gives the number of pages after the file was judged by its content: kind, limits, damage.
	Count(ctx context.Context, file models.File) (int, error)
	// Picture gives one page, counted from 1.
	Picture(ctx context.Context, file models.File, page int) (models.Picture, error)
}

// PageTask names one page's work and the lane it waits in.
type PageTask struct {
	Blob models.BlobRef
	Page int
	Lane models.Lane
}

// Reader recognises pages outside this process, so that a bad picture costs one page and not the worker.
type Reader interface {
	// Read prepares and recognises a page.
	Read(ctx context.Context, task PageTask, picture models.Picture) (models.Reading, error)
	// Reread reads parts of a page again, each alone, in the picture that Read prepared. Where that picture is no
	// longer at hand, the page is prepared again from what picture gives. The answer has one entry for each crop.
	Reread(ctx context.Context, task PageTask, picture func() (models.Picture, error), crops []Crop) ([]Second, error)
}

// Crop is a part of a prepared page to be read once more as a single line.
type Crop struct {
	Box    image.Rectangle `json:"box"`    // pixels of the prepared picture
	Digits bool            `json:"digits"` // only digits and the signs of dates and numbers can stand here
}

// Second is what a second reading gave.
type Second struct {
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"` // 0 to 1, the lowest of its words
}

// Model is a language model that reads as a second reader. Whatever it says is a claim that must be found on the page.
type Model interface {
	// Name gives what the endpoint serves, so that another model's answers are not taken for its own.
	Name() string
	// Ask gives the model's answer. CodeUnavailable where none is to be had now: the endpoint is away, busy or refused, or
	// the unit's budget for the day is used up.
	Ask(ctx context.Context, q models.Question) (models.Answer, error)
}

// Journal remembers what finished, so that a retry, a crash or a changed rule repeats only what it must. The key
// of an entry is the content it was made from, the step, the page and the version of the step.
type Journal interface {
	// Recall gives what was recorded, or nil where nothing was.
	Recall(ctx context.Context, key models.JournalKey) (json.RawMessage, error)
	Record(ctx context.Context, key models.JournalKey, out json.RawMessage) error
}
