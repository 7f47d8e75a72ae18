package opinion

import (
	"slices"
	"strings"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// kindWords say what a value of the kind is, where the name of the field may not.
var kindWords = map[values.Kind]string{
	values.KindPersonalID:    "12 digits, on old papers 9",
	values.KindOldID:         "9 digits",
	values.KindDate:          "date",
	values.KindDateWords:     "date in words",
	values.KindYear:          "year",
	values.KindDocumentNo:    "number of the paper",
	values.KindAdmNo:         "number and symbol of the paper",
	values.KindCivilNo:       "number in the civil register",
	values.KindSerial:        "two letters and digits",
	values.KindRegisterNo:    "number in the register",
	values.KindBusinessCode:  "code of the business",
	values.KindParcelNo:      "number",
	values.KindCode:          "code",
	values.KindPersonName:    "name of a person, without a title",
	values.KindSex:           "Nam or Nữ",
	values.KindEthnicity:     "ethnic group",
	values.KindNationality:   "country",
	values.KindPlace:         "place or address",
	values.KindAgency:        "agency",
	values.KindPosition:      "post of the signer",
	values.KindArea:          "area with its unit",
	values.KindMoney:         "sum in digits",
	values.KindDecimal:       "number with its unit",
	values.KindInteger:       "whole number",
	values.KindPhone:         "telephone number",
	values.KindEmail:         "address of electronic mail",
	values.KindMaritalStatus: "marital status",
	values.KindCheckbox:      "what stands beside the marked box",
	values.KindText:          "text",
}

// placeWords say where a field stands that has no label.
var placeWords = map[doctypes.Place]string{
	doctypes.PlaceHeaderAgency:   "in the left header, the lower of two agencies",
	doctypes.PlaceHeaderNumber:   "after Số below the header",
	doctypes.PlaceDateline:       "of the line …, ngày … tháng … năm …",
	doctypes.PlaceDatelinePlace:  "before the date of the line …, ngày … tháng … năm …",
	doctypes.PlaceAbstract:       "under the title",
	doctypes.PlaceLetterAbstract: "after V/v below the number",
	doctypes.PlaceAddressee:      "after Kính gửi",
	doctypes.PlaceSigner:         "under the signature",
	doctypes.PlaceSignerPosition: "above the signature",
	doctypes.PlaceTitle:          "the title",
	doctypes.PlaceKind:           "first word of the title",
	doctypes.PlaceSignerAgency:   "above the signature, after TM.",
	doctypes.PlaceSerial:         "alone on a line",
	doctypes.PlaceColumn:         "in a column of the table",
	doctypes.PlaceAnniversary:    "beside the other dates",
	doctypes.PlaceAnywhere:       "anywhere",
}

// meanings tells what the fields of a type are and where they are printed, from the same file that the rules use.
func meanings(t *doctypes.Type) []askedField {
	out := make([]askedField, 0, len(t.Fields))
	for i := range t.Fields {
		f := &t.Fields[i]
		parts := []string{kindWords[f.Kind]}
		if f.Hint != "" {
			parts = append(parts, f.Hint)
		}
		if where := whereWords(t, f); where != "" {
			parts = append(parts, where)
		}
		out = append(out, askedField{f.Name, strings.Join(parts, "; ")})
	}
	return out
}

// mostLabels is how many wordings of a label a model is told; it knows the others when it sees them.
const mostLabels = 2

// whereWords says where a field stands: its labels, the section they stand in, or its first place.
func whereWords(t *doctypes.Type, f *doctypes.Field) string {
	var where []string
	if place := f.Places[0]; place != doctypes.PlaceLabel {
		where = append(where, placeWords[place])
	}
	if labels := quoted(f.Labels, mostLabels); labels != "" {
		where = append(where, "labelled "+labels)
	}
	i := slices.IndexFunc(t.Sections, func(s doctypes.Section) bool { return f.Section != "" && s.Name == f.Section })
	if i >= 0 {
		where = append(where, "in the part of "+quoted(t.Sections[i].Anchors, 1))
	}
	return strings.Join(where, ", ")
}

// quoted gives the first wordings of a list; short ones, which rules need for labels that are cut off, only where there
// are no others.
func quoted(wordings []string, most int) string {
	short := func(w string) bool { return len(layout.FoldLetters(w)) < shortestLabel }
	if long := slices.DeleteFunc(slices.Clone(wordings), short); len(long) > 0 {
		wordings = long
	}
	out := make([]string, 0, most)
	for _, w := range wordings[:min(len(wordings), most)] {
		out = append(out, "“"+w+"”")
	}
	return strings.Join(out, " or ")
}
