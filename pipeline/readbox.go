package pipeline

import (
	"context"
	"image"
	"math"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/values"
)

// BoxRead is what stands in a box that a person drew on a page.
type BoxRead struct {
	Text  string         // as recognised, lines joined by single spaces; empty where nothing was read
	Value values.Reading // as the kind understands the text; zero where OK is false
	OK    bool           // the text holds a value of the kind
}

// mostBoxLines bounds the lines of one box, so that a box over a whole page does not keep the desk waiting.
const mostBoxLines = 12

// ReadBox recognises the box, in pixels of the upright page, once more, each line in it alone, and reads a value of the kind
// from it. CodeInvalid for a box outside of the page, CodeNotFound where the page was never read.
func (l *Line) ReadBox(ctx context.Context, file models.File, page int, box models.Box, kind values.Kind) (BoxRead, error) {
	r, err := l.recalled(ctx, file, page)
	if err != nil {
		return BoxRead{}, err
	}
	box = box.Intersect(models.Box{Right: r.Page.Width, Bottom: r.Page.Height})
	if box.Empty() {
		return BoxRead{}, &models.Error{Code: models.CodeInvalid, Message: "the box covers nothing of the page", Hint: "draw the box on the page"}
	}
	area := preparedBox(r, box)
	crops := linesIn(r, area)
	for i := range crops {
		crops[i].Digits = kind.Numeric()
	}
	answers, err := l.Reader.Reread(ctx, taskOf(file, page, models.LaneDesk), func() (models.Picture, error) {
		return l.picture(ctx, file, page)
	}, crops)
	if err != nil {
		return BoxRead{}, err
	}
	var texts []string
	for _, a := range answers {
		if t := spelled(a.Text); t != "" {
			texts = append(texts, t)
		}
	}
	out := BoxRead{Text: strings.Join(texts, " ")}
	out.Value, out.OK = values.Read(kind, out.Text)
	return out, nil
}

// preparedBox takes a box of the upright page to the prepared picture: the opposite of models.Reading.PageBox. It is the
// smallest box around the four corners, cut to the picture.
func preparedBox(r models.Reading, b models.Box) models.Box {
	m, p := r.Prepared.ToPage, r.Prepared.Perspective
	whole := models.Box{Right: r.Prepared.Width, Bottom: r.Prepared.Height}
	if m == ([6]float64{}) {
		return b.Intersect(whole)
	}
	inverse, ok := inverted([3][3]float64{{m[0], m[1], m[2]}, {m[3], m[4], m[5]}, {p[0], p[1], 1}})
	if !ok {
		return models.Box{}
	}
	out := models.Box{Left: math.MaxInt32, Top: math.MaxInt32}
	for _, c := range [4][2]int{{b.Left, b.Top}, {b.Right, b.Top}, {b.Left, b.Bottom}, {b.Right, b.Bottom}} {
		x, y := float64(c[0]), float64(c[1])
		w := inverse[2][0]*x + inverse[2][1]*y + inverse[2][2]
		u := (inverse[0][0]*x + inverse[0][1]*y + inverse[0][2]) / w
		v := (inverse[1][0]*x + inverse[1][1]*y + inverse[1][2]) / w
		out.Left, out.Top = min(out.Left, int(math.Floor(u))), min(out.Top, int(math.Floor(v)))
		out.Right, out.Bottom = max(out.Right, int(math.Ceil(u))), max(out.Bottom, int(math.Ceil(v)))
	}
	return out.Intersect(whole)
}

// inverted gives the inverse of a matrix but for a factor, which a perspective does not feel; false where it has none.
func inverted(m [3][3]float64) (out [3][3]float64, ok bool) {
	for i := range 3 {
		for j := range 3 {
			a, b, c, d := (j+1)%3, (j+2)%3, (i+1)%3, (i+2)%3
			out[i][j] = m[a][c]*m[b][d] - m[a][d]*m[b][c]
		}
	}
	det := m[0][0]*out[0][0] + m[0][1]*out[1][0] + m[0][2]*out[2][0]
	return out, math.Abs(det) > 1e-12
}

// linesIn gives a crop for each line of words whose middle stands in the area, top to bottom, cut to the area's sides; the
// area itself where at most one line does: a person drew it around what the recogniser may not have seen.
func linesIn(r models.Reading, area models.Box) []Crop {
	var bands []models.Box
	for _, line := range r.Lines {
		b := line.Box().Intersect(models.Box{Left: area.Left, Top: 0, Right: area.Right, Bottom: r.Prepared.Height})
		if middle := (b.Top + b.Bottom) / 2; b.Empty() || middle < area.Top || middle >= area.Bottom {
			continue
		}
		if n := len(bands) - 1; n >= 0 && sameBand(bands[n], b) {
			bands[n] = bands[n].Union(b)
		} else {
			bands = append(bands, b)
		}
	}
	whole := []Crop{{Box: image.Rect(area.Left, area.Top, area.Right, area.Bottom)}}
	if len(bands) < 2 {
		return whole
	}
	var out []Crop
	for _, b := range bands[:min(len(bands), mostBoxLines)] {
		margin := b.Height() / 4
		out = append(out, Crop{Box: image.Rect(area.Left, max(0, b.Top-margin), area.Right, min(r.Prepared.Height, b.Bottom+margin))})
	}
	return out
}

// sameBand tells whether two boxes stand beside each other rather than one below the other.
func sameBand(a, b models.Box) bool {
	both := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
	return 2*both > min(a.Height(), b.Height())
}
