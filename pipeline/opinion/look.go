package opinion

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// Look gives the question about one crop of a page, a PNG: what is written there, as the value of the field.
func Look(unit models.UnitCode, f *doctypes.Field, crop []byte) models.Question {
	in := struct{ Means string }{kindWords[f.Kind]}
	if f.Hint != "" {
		in.Means += "; " + f.Hint
	}
	nullable := object(member{"type", raw([]string{"string", "null"})})
	return models.Question{
		Unit: unit, Name: "crop_reading", Pictures: [][]byte{crop},
		System: fill("look.tmpl", in), User: "Read the picture.",
		Schema: strict(member{keyValue, nullable}),
		Most:   nullTokens + valueTokens(f.Kind),
	}
}

// DecodeLook gives what the model read in a crop, "" for nothing. It refuses any answer but {"value": …}.
func DecodeLook(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > mostBytes {
		return "", errTooLong
	}
	if !utf8.ValidString(text) {
		return "", errUTF8
	}
	if !json.Valid([]byte(text)) {
		return "", errJSON
	}
	d := &decoder{json: json.NewDecoder(strings.NewReader(text))}
	var seen string
	err := d.object("the answer", []string{keyValue}, func(string) (err error) {
		seen, err = d.text(keyValue, true)
		return err
	})
	return seen, err
}
