package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// coded is what a QR code or a machine-readable zone says of one field, and where it stands.
type coded struct {
	name     models.FieldName
	value    string
	evidence models.Evidence
}

// addCodes lets the codes of an identity card speak: a code is read without a slip, so its value replaces what was
// recognised, or vouches for it where both agree.
func (r *reading) addCodes() {
	if r.typ.Find(fieldPersonalID) == nil || r.typ.Find("valid_until") == nil {
		return // only a card carries its holder's codes
	}
	for _, c := range r.codes() {
		spec := r.typ.Find(c.name)
		if spec == nil || c.value == "" {
			continue
		}
		if v := r.value(c.name); v != nil {
			r.confirm(v, c)
			continue
		}
		r.values = append(r.values, codedValue(spec, c))
	}
}

// confirm lets a code replace a recognised value. Where both say the same in other letters (the zone has no marks), the
// recognised spelling stays.
func (r *reading) confirm(v *value, c coded) {
	if v.Reading.Value == c.value || viet.Fold(v.Reading.Value) == viet.Fold(c.value) && viet.Fold(c.value) == strings.ToLower(c.value) {
		v.vouched = true
		return
	}
	*v = codedValue(v.Field, c)
}

func codedValue(spec *doctypes.Field, c coded) value {
	return value{
		Candidate: extract.Candidate{Field: spec, Label: 1, Whole: true,
			Reading: values.Reading{Value: c.value, Raw: c.value, Form: 1}},
		source:   models.SourceBarcode,
		evidence: []models.Evidence{c.evidence},
	}
}

// codes reads the identity card's QR code and machine-readable zone. The zone speaks first, so that the QR code, which
// has Vietnamese letters, has the last word.
func (r *reading) codes() []coded {
	var out []coded
	pages := slices.SortedFunc(func(yield func(models.Reading) bool) {
		for _, p := range r.pages {
			if !yield(p) {
				return
			}
		}
	}, func(a, b models.Reading) int { return cmp.Compare(a.Page.Number, b.Page.Number) })
	for _, page := range pages {
		out = append(out, zoneCodes(page)...)
	}
	for _, page := range pages {
		for _, b := range page.Codes {
			if q, ok := values.ParseIDQR(b.Text); ok {
				out = append(out, qrCodes(q, models.Evidence{Page: page.Page.Number, Box: b.Box, Text: "QR"})...)
			}
		}
	}
	return out
}

func qrCodes(q values.IDQR, at models.Evidence) []coded {
	return []coded{
		{fieldPersonalID, q.PersonalID, at}, {"old_id", q.OldID, at}, {fieldFullName, strings.ToUpper(q.Name), at},
		{fieldDateOfBirth, q.DateOfBirth, at}, {fieldSex, q.Sex, at}, {"issue_date", q.IssueDate, at},
	}
}

// zoneCodes reads the three lines of the zone. Its name has no marks and so is no value of its own.
func zoneCodes(page models.Reading) []coded {
	var text strings.Builder
	var box models.Box
	for _, line := range page.Lines {
		t := line.Text()
		if strings.Contains(t, "<<") || strings.HasPrefix(t, "IDVNM") || strings.Contains(t, "VNM<") {
			text.WriteString(t + "\n")
			box = box.Union(line.Box())
		}
	}
	m, ok := values.ParseMRZ(text.String())
	if !ok {
		return nil
	}
	at := models.Evidence{Page: page.Page.Number, Box: page.PageBox(box), Text: "MRZ"}
	return []coded{
		{fieldPersonalID, m.PersonalID, at}, {fieldDateOfBirth, m.DateOfBirth, at}, {fieldSex, m.Sex, at}, {"valid_until", m.ValidUntil, at},
	}
}
