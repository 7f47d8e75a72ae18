package opinion

import (
	"reflect"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// small is a type of two fields, with which answers stay short.
var small = &doctypes.Type{Name: "note", Label: "Ghi chú", Fields: []doctypes.Field{
	{Name: "full_name", Kind: "person_name", Places: []doctypes.Place{doctypes.PlaceLabel}, Labels: []string{"Họ tên"}},
	{Name: "note", Kind: "text", Places: []doctypes.Place{doctypes.PlaceLabel}, Labels: []string{"Ghi chú"}},
}}

func notePaper() *Paper {
	return &Paper{Sheet: sheet("Họ tên: Trần Văn Kha\nGhi chú: không\n....\nhết"), Type: small}
}

const (
	noName = `"full_name":{"lines":[],"value":null}`
	noNote = `"note":{"lines":[],"value":null}`
)

func TestDecode(t *testing.T) {
	t.Parallel()
	name := Reply{Fields: map[models.FieldName]Claim{"full_name": {"Trần Văn Kha", []int{1}}}}
	for text, want := range map[string]Reply{
		`{"fields":{"full_name":{"lines":[1],"value":"Trần Văn Kha"},` + noNote + `}}`:                             name,
		`{"fields":{` + noNote + `,"full_name":{"value":"Trần Văn Kha","lines":[1,1]}}}`:                           name,
		` {"fields":{` + noNote + `,"full_name":{"value":" Trần  Văn\nKha ","lines":[1]}}} `:                       name,
		"```json\n" + `{"fields":{` + noNote + `,"full_name":{"value":"Trần Văn Kha","lines":[1]}}}` + "\n```":     name,
		"<think>một, hai</think>" + `{"fields":{"full_name":{"lines":[1],"value":"Trần Văn Kha"},` + noNote + `}}`: name,
		`{"fields":{"full_name":{"lines":[2],"value":" . "},` + noNote + `}}`:                                      {Fields: map[models.FieldName]Claim{}},
		`{"fields":{"full_name":{"lines":[4,2],"value":"Tr\u1EA7n\u202E Kha"},` + noNote + `}}`: {
			Fields: map[models.FieldName]Claim{"full_name": {"Trần Kha", []int{2, 4}}}, HiddenSigns: true},
	} {
		got, err := notePaper().Decode(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngives %+v, %v\nwanted %+v", text, got, err, want)
		}
	}
}

func TestDecodeUnknown(t *testing.T) {
	t.Parallel()
	p := &Paper{Sheet: sheet("ĐƠN XIN\nLý do: học"), Types: doctypes.Set{small}, Choose: true}
	got, err := p.Decode(`{"type":"unknown","title":{"lines":[1],"value":"ĐƠN XIN"},"pairs":[{"lines":[2],"label":"Lý do","value":"học"},{"lines":[],"label":"Tên","value":""}]}`)
	want := Reply{Type: models.TypeUnknown, Title: &Claim{"ĐƠN XIN", []int{1}}, Pairs: []PairClaim{{"Lý do", "học", []int{2}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{
		`{"type":"decision","title":{"lines":[],"value":null},"pairs":[]}`,
		`{"type":null,"title":{"lines":[],"value":null},"pairs":[]}`,
		`{"type":"note","title":{"lines":[],"value":null}}`,
		`{"type":"note","title":null,"pairs":[]}`,
		`{"type":"note","title":{"lines":[],"value":null},"pairs":{}}`,
		`{"type":"note","title":{"lines":[],"value":null},"pairs":[{"lines":[2],"label":null,"value":"học"}]}`,
		`{"type":"note","title":{"lines":[],"value":null},"pairs":[{"lines":[2],"value":"học"}]}`,
		`{"type":"note","title":{"lines":[],"value":null},"pairs":[` + strings.Repeat(`{"lines":[],"label":"a","value":"b"},`, mostPairs) + `{"lines":[],"label":"a","value":"b"}]}`,
	} {
		if got, err := p.Decode(bad); err == nil {
			t.Errorf("%s is taken: %+v", bad, got)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	good := `{"fields":{` + noName + `,` + noNote + `}}`
	secret := "031320001234"
	for name, text := range map[string]string{
		"nothing":            "",
		"prose":              "Không có gì.",
		"prose before":       "Đây: " + good,
		"prose after":        good + " Xong.",
		"two objects":        good + good,
		"half":               good[:len(good)-4],
		"a list":             `[` + good + `]`,
		"null":               `null`,
		"no fields":          `{}`,
		"fields null":        `{"fields":null}`,
		"fields a list":      `{"fields":[]}`,
		"unknown key":        `{"fields":{` + noName + `,` + noNote + `},"` + secret + `":1}`,
		"unknown field":      `{"fields":{` + noName + `,` + noNote + `,"` + secret + `":{"lines":[],"value":null}}}`,
		"missing field":      `{"fields":{` + noName + `}}`,
		"field twice":        `{"fields":{` + noName + `,` + noNote + `,` + noName + `}}`,
		"fields twice":       `{"fields":{` + noName + `,` + noNote + `},"fields":{` + noName + `,` + noNote + `}}`,
		"other case":         `{"Fields":{` + noName + `,` + noNote + `}}`,
		"field a string":     `{"fields":{"full_name":"` + secret + `",` + noNote + `}}`,
		"value a number":     `{"fields":{"full_name":{"lines":[1],"value":` + secret[1:] + `},` + noNote + `}}`,
		"value an object":    `{"fields":{"full_name":{"lines":[1],"value":{"a":"` + secret + `"}},` + noNote + `}}`,
		"value missing":      `{"fields":{"full_name":{"lines":[1]},` + noNote + `}}`,
		"lines missing":      `{"fields":{"full_name":{"value":"` + secret + `"},` + noNote + `}}`,
		"lines null":         `{"fields":{"full_name":{"lines":null,"value":"` + secret + `"},` + noNote + `}}`,
		"a confidence":       `{"fields":{"full_name":{"lines":[1],"value":"` + secret + `","confidence":1},` + noNote + `}}`,
		"line zero":          `{"fields":{"full_name":{"lines":[0],"value":"` + secret + `"},` + noNote + `}}`,
		"negative line":      `{"fields":{"full_name":{"lines":[-1],"value":"` + secret + `"},` + noNote + `}}`,
		"line too high":      `{"fields":{"full_name":{"lines":[5],"value":"` + secret + `"},` + noNote + `}}`,
		"blank line":         `{"fields":{"full_name":{"lines":[3],"value":"` + secret + `"},` + noNote + `}}`,
		"huge line":          `{"fields":{"full_name":{"lines":[99999999999999999999],"value":"` + secret + `"},` + noNote + `}}`,
		"line a fraction":    `{"fields":{"full_name":{"lines":[1.0],"value":"` + secret + `"},` + noNote + `}}`,
		"line a power":       `{"fields":{"full_name":{"lines":[1e0],"value":"` + secret + `"},` + noNote + `}}`,
		"line a string":      `{"fields":{"full_name":{"lines":["1"],"value":"` + secret + `"},` + noNote + `}}`,
		"too many lines":     `{"fields":{"full_name":{"lines":[1` + strings.Repeat(",1", mostCited) + `],"value":"` + secret + `"},` + noNote + `}}`,
		"value too long":     `{"fields":{"full_name":{"lines":[1],"value":"` + strings.Repeat("a", mostValue+1) + `"},` + noNote + `}}`,
		"answer too long":    good + strings.Repeat(" ", mostBytes),
		"invalid UTF-8":      strings.Replace(good, "note", "n\xff", 1),
		"comment":            `{"fields":/**/{` + noName + `,` + noNote + `}}`,
		"type not asked":     `{"type":"note","fields":{` + noName + `,` + noNote + `}}`,
		"fence without end":  "```json\n" + good,
		"prose in the fence": "```json\nĐây\n" + good + "\n```",
	} {
		got, err := notePaper().Decode(text)
		if err == nil {
			t.Errorf("%s is taken: %+v", name, got)
		} else if strings.Contains(err.Error(), secret) || !reflect.DeepEqual(got, Reply{}) {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
	if _, err := notePaper().Decode(good); err != nil {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	good := `{"fields":{"full_name":{"lines":[1,2],"value":"Trần Văn Kha"},` + noNote + `}}`
	f.Add(good, false)
	f.Add("```\n"+good+"\n```", true)
	f.Add(`{"title":{"lines":[1],"value":"a\u0301"},"pairs":[{"lines":[2],"label":"L\u200b","value":"\ud800"}]}`, false)
	f.Add(`{"fields":{"full_name":{"lines":[1],"value":"Ð ð 1\u0301"},`+noNote+`}}`, true)
	f.Fuzz(func(t *testing.T, text string, mask bool) {
		known := notePaper()
		known.Mask = mask
		unknown := &Paper{Sheet: known.Sheet, Mask: mask}
		for _, p := range []*Paper{known, unknown} {
			reply, err := p.Decode(text)
			if err != nil {
				continue
			}
			again, err := p.Decode(p.Encode(reply))
			again.HiddenSigns = reply.HiddenSigns // taken out the first time
			if err != nil || !reflect.DeepEqual(again, reply) {
				t.Fatalf("%+v\nis read again as\n%+v, %v", reply, again, err)
			}
		}
	})
}
