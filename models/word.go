package models

import "encoding/json"

// Box is a rectangle in pixels of the upright page image, origin top left; right and bottom are exclusive.
type Box struct {
	Left, Top, Right, Bottom int
}

// MarshalJSON writes [left, top, right, bottom], as the contract of the output says.
func (b Box) MarshalJSON() ([]byte, error) {
	return json.Marshal([4]int{b.Left, b.Top, b.Right, b.Bottom})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Box) UnmarshalJSON(data []byte) error {
	var v [4]int
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*b = Box{v[0], v[1], v[2], v[3]}
	return nil
}

// Width gives the box's width in pixels, never negative.
func (b Box) Width() int { return max(0, b.Right-b.Left) }

// Height gives the box's height in pixels, never negative.
func (b Box) Height() int { return max(0, b.Bottom-b.Top) }

// Empty tells whether the box covers no pixel.
func (b Box) Empty() bool { return b.Right <= b.Left || b.Bottom <= b.Top }

// Union gives the smallest box that holds both; an empty box adds nothing.
func (b Box) Union(o Box) Box {
	if b.Empty() {
		return o
	}
	if o.Empty() {
		return b
	}
	return Box{min(b.Left, o.Left), min(b.Top, o.Top), max(b.Right, o.Right), max(b.Bottom, o.Bottom)}
}

// Intersect gives the part that both boxes cover; it may be empty.
func (b Box) Intersect(o Box) Box {
	return Box{max(b.Left, o.Left), max(b.Top, o.Top), min(b.Right, o.Right), min(b.Bottom, o.Bottom)}
}

// Word is one recognised word.
type Word struct {
	Text       string  `json:"t"`
	Box        Box     `json:"b"`
	Confidence float64 `json:"c"` // the engine's own, 0 to 1
}

// Line is a run of words that stand on one base line in one column, left to right.
type Line struct {
	Words []Word `json:"w"`
}

// Box gives the smallest box around the line's words.
func (l Line) Box() Box {
	var b Box
	for _, w := range l.Words {
		b = b.Union(w.Box)
	}
	return b
}

// Text gives the words joined by single spaces.
func (l Line) Text() string {
	var n int
	for _, w := range l.Words {
		n += len(w.Text) + 1
	}
	out := make([]byte, 0, n)
	for i, w := range l.Words {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, w.Text...)
	}
	return string(out)
}
