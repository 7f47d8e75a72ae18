package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"maps"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// second is what the second reading of a value's place said.
type second struct {
	done       bool
	agrees     bool
	text       string
	confidence float64
}

// part is one crop of a value: values over several rows have several.
type part struct {
	value int
	crop  Crop
}

// reread reads the places of the values once more, each alone, and notes whether the second reading agrees. What a text
// layer or a code gave needs none. A value that a clerk must look at in any case gets one too: it may tell what else stands there.
func (l *Line) reread(ctx context.Context, r *reading) error {
	parts := map[int][]part{}
	for i := range r.values {
		v := &r.values[i]
		if v.source != models.SourceRules || v.vouched {
			continue
		}
		for _, sp := range v.Spans {
			row := &v.sheet.Rows[sp.Row]
			parts[row.Page] = append(parts[row.Page], part{i, cropOf(v, sp, r.pages[row.Page].Prepared)})
		}
	}
	texts := make([][]string, len(r.values))
	for _, page := range slices.Sorted(maps.Keys(parts)) {
		answers, err := l.rereadPage(ctx, r, page, parts[page])
		if err != nil {
			return err
		}
		for k, p := range parts[page] {
			v := &r.values[p.value]
			if !v.second.done {
				v.second = second{done: true, confidence: 1}
			}
			texts[p.value] = append(texts[p.value], spelled(answers[k].Text))
			v.second.confidence = min(v.second.confidence, answers[k].Confidence)
		}
	}
	for i := range r.values {
		if v := &r.values[i]; v.second.done {
			v.second.text = strings.Join(texts[i], " ")
			v.second.agrees = agrees(v, v.second.text)
		}
	}
	return nil
}

// spelled gives a second reading the letter that the recogniser does not know.
func spelled(text string) string {
	words := strings.Fields(text)
	line := make([]models.Word, len(words))
	for i := range words {
		line[i].Text = words[i]
	}
	spellY(line)
	return models.Line{Words: line}.Text()
}

// cropOf gives the words' place with a margin in which tones and tails stand but the next word does not.
func cropOf(v *value, sp layout.Span, p models.Prepared) Crop {
	row := &v.sheet.Rows[sp.Row]
	b := v.sheet.Box(sp)
	side := row.Em / 2
	left, right := side, side
	if sp.From > 0 {
		left = min(side, max(2, row.Words[sp.From].Gap/2))
	}
	if sp.To < len(row.Words) {
		right = min(side, max(2, row.Words[sp.To].Gap/2))
	}
	box := image.Rect(b.Left-left, b.Top-row.Em/4, b.Right+right, b.Bottom+row.Em/4)
	return Crop{Box: box.Intersect(image.Rect(0, 0, p.Width, p.Height)), Digits: digitsOnly(v)}
}

// digitsOnly tells whether the value's letters are digits and the signs of dates and numbers.
func digitsOnly(v *value) bool {
	if v.Field.Kind.Numeric() {
		return strings.Trim(v.Reading.Raw, "0123456789 .,") == ""
	}
	return v.Field.Kind == values.KindDate && strings.Trim(v.Reading.Raw, "0123456789/-. ") == ""
}

func (l *Line) rereadPage(ctx context.Context, r *reading, page int, parts []part) ([]Second, error) {
	crops := make([]Crop, len(parts))
	for i := range parts {
		crops[i] = parts[i].crop
	}
	data, err := json.Marshal(crops)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	task := taskOf(r.file, page, r.lane)
	key := models.JournalKey{Blob: task.Blob, Step: stepReread.name, Page: task.Page,
		Version: stepReread.version + ":" + stepRead.version + ":" + hex.EncodeToString(sum[:12])}
	answers, err := recall(ctx, l, key, func() ([]Second, error) {
		return l.Reader.Reread(ctx, task, func() (models.Picture, error) {
			return l.picture(ctx, r.file, page)
		}, crops)
	})
	if code := models.CodeOf(err); code == models.CodeCrashed || code.ByInput() || err == nil && len(answers) != len(crops) {
		return make([]Second, len(crops)), nil // no second reading: nothing is vouched for
	}
	return answers, err
}

// agrees tells whether the second text holds the same value: by its normalised form for what has one, letter by
// letter for text.
func agrees(v *value, text string) bool {
	again, ok := values.Read(v.Field.Kind, text)
	if ok && again.Value == v.Reading.Value {
		return true
	}
	return viet.Canonical(letterRun(text)) == viet.Canonical(letterRun(v.Reading.Raw)) && letterRun(text) != "" && !v.Reading.Repaired
}

// letterRun drops what the recogniser adds or loses around letters: spaces and punctuation.
func letterRun(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,:;-–_'\"", r) {
			return -1
		}
		return r
	}, viet.Normalise(s))
}
