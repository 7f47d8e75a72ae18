package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"sohoa/engine/tesseract"
	"sohoa/models"
)

// viewLimit bounds the folder of drawn pages, in bytes: some ten thousand of them.
const viewLimit = 2 << 30

// viewWidths are the widths that pages are drawn in; others are rounded up to one of these, so that few are kept.
var viewWidths = []int{160, 320, 640, 1000, 1400, 2000}

// viewer draws pages for people in child processes and keeps what it drew. It implements picture.Viewer.
type viewer struct {
	renderer renderer
	pool     *tesseract.Pool
	kept     *drawn
}

func (h *house) viewer(r renderer) (*viewer, error) {
	kept, err := openDrawn(filepath.Join(h.settings.Data, "views"), viewLimit)
	if err != nil {
		return nil, err
	}
	r.lane = models.LaneDesk // whoever looks waits
	return &viewer{renderer: r, kept: kept,
		pool: tesseract.NewPool(tesseract.Options{Args: []string{viewArg}, Slots: max(1, h.settings.Workers/2), Log: h.log})}, nil
}

func (v *viewer) close() { v.pool.Close() }

// Count implements picture.Viewer.
func (v *viewer) Count(ctx context.Context, file models.File) (int, error) {
	return v.renderer.Count(ctx, file)
}

// Image implements picture.Viewer.
func (v *viewer) Image(ctx context.Context, file models.File, page int, turn *int, width int) ([]byte, error) {
	if i, _ := slices.BinarySearch(viewWidths, width); i < len(viewWidths) && width > 0 {
		width = viewWidths[i]
	} else {
		width = 0
	}
	req := viewRequest{Turn: unknownTurn, Width: width}
	if turn != nil {
		req.Turn = *turn
	}
	return v.kept.get(v.name(file, page, fmt.Sprintf("%d-%d", req.Turn, width)), func() ([]byte, error) {
		_, parts, err := v.ask(ctx, file, page, req)
		if err == nil && len(parts) != 1 {
			err = &models.Error{Code: models.CodeInternal, Message: "the viewing child gave no picture"}
		}
		if err != nil {
			return nil, err
		}
		return parts[0], nil
	})
}

// Judge implements picture.Viewer.
func (v *viewer) Judge(ctx context.Context, file models.File, page int) (models.Capture, error) {
	var c models.Capture
	data, err := v.kept.get(v.name(file, page, "capture-1"), func() ([]byte, error) {
		answer, _, err := v.ask(ctx, file, page, viewRequest{Judge: true})
		if err != nil {
			return nil, err
		}
		return json.Marshal(answer.Capture)
	})
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(data, &c)
}

func (v *viewer) ask(ctx context.Context, file models.File, page int, req viewRequest) (viewAnswer, [][]byte, error) {
	var answer viewAnswer
	at, number := file.At(page)
	picture, err := v.renderer.Picture(ctx, at, number)
	if err != nil {
		return answer, nil, err
	}
	data := picture.Data
	req.Picture = picture
	parts, err := v.pool.Do(ctx, models.LaneDesk, req, [][]byte{data}, &answer)
	return answer, parts, err
}

// name names what was drawn of a page.
func (v *viewer) name(file models.File, page int, what string) string {
	at, number := file.At(page)
	return fmt.Sprintf("%s/%d/%s", at.Blob, number, what)
}
