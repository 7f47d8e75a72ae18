package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
	"sohoa/pipeline/recognise"
)

// named is a step's name and version. The version changes with what the step does: results of other versions are not
// recalled.
type named struct{ name, version string }

// The steps whose results are remembered. What comes after recognition costs less than remembering it.
var (
	stepCount  = named{"render", "1"}
	stepRead   = named{"recognise", recognise.Version}
	stepReread = named{"reread", "1"}
	// The question holds the prompt, whose change asks anew; the version is for the answer's form.
	stepOpinion = named{"opinion", "1"}
)

// step gives what an earlier run recorded for the whole file under the step, or runs it and records the result.
func step[T any](ctx context.Context, l *Line, file models.File, n named, run func() (T, error)) (T, error) {
	return recall(ctx, l, models.JournalKey{Blob: file.Blob, Step: n.name, Version: n.version}, run)
}

// recall gives what was recorded under the key, or runs and records.
func recall[T any](ctx context.Context, l *Line, key models.JournalKey, run func() (T, error)) (T, error) {
	var out T
	data, err := l.Journal.Recall(ctx, key)
	if err != nil {
		return out, fmt.Errorf("recall %s: %w", key.Step, err)
	}
	if data != nil && json.Unmarshal(data, &out) == nil {
		return out, nil
	}
	if out, err = run(); err != nil {
		return out, err
	}
	if data, err = json.Marshal(out); err != nil {
		return out, fmt.Errorf("record %s: %w", key.Step, err)
	}
	if err := l.Journal.Record(ctx, key, data); err != nil {
		return out, fmt.Errorf("record %s: %w", key.Step, err)
	}
	return out, nil
}

// each reads the pages of a file, several at once, every page remembered alone. A page that cannot be read comes back
// marked unread; the error is one that concerns more than the page.
func each(ctx context.Context, l *Line, file models.File, count int, read func(context.Context, int) (models.Reading, error)) ([]models.Reading, error) {
	out := make([]models.Reading, count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, l.Ahead))
	for page := 1; page <= count; page++ {
		group.Go(func() error {
			at, number := file.At(page)
			key := models.JournalKey{Blob: at.Blob, Step: stepRead.name, Page: number, Version: stepRead.version}
			r, err := recall(ctx, l, key, func() (models.Reading, error) { return read(ctx, page) })
			switch code := models.CodeOf(err); {
			case err == nil:
				r.Page.Number = page // what is remembered may have been another page of another file
				out[page-1] = r
			case ctx.Err() == nil && (code.ByInput() || code == models.CodeCrashed):
				out[page-1] = unread(page)
			default:
				return fmt.Errorf("page %d: %w", page, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return out, allUnread(out)
}

func unread(page int) models.Reading {
	return models.Reading{Page: models.Page{Number: page, Quality: models.Quality{Unread: true}}}
}

// allUnread refuses a file of which no page could be read.
func allUnread(pages []models.Reading) error {
	for _, p := range pages {
		if !p.Page.Quality.Unread {
			return nil
		}
	}
	return &models.Error{Code: models.CodeCorrupt, Message: "no page of the file could be read",
		Hint: "scan the paper again", Err: errors.New("every page failed")}
}
