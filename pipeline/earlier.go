package pipeline

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// Earlier gives what an earlier result says of the fields of a paper that is linked to it: of the paper itself where it is
// that result, and of the person of the paper who is its holder.
func Earlier(doc *models.Document, result models.Result, relation models.Relation) map[models.FieldName]string {
	out := map[models.FieldName]string{}
	put := func(value string, names ...models.FieldName) {
		if value == "" {
			return
		}
		for _, name := range names {
			if _, twice := out[name]; !twice {
				out[name] = value
			}
		}
	}
	if relation == models.RelationSameResult {
		put(result.DocumentNo, numberNames...)
		put(result.IssuingAgency, agencyNames...)
		put(result.IssueDate, issueNames...)
		put(result.ValidUntil, "valid_until")
	}
	if relation != models.RelationSameResult && relation != models.RelationSameHolder {
		return out
	}
	prefix, ok := holderIn(doc, result.Holder)
	if !ok {
		return out
	}
	h := result.Holder
	put(h.FullName, prefix+fieldFullName)
	put(h.PersonalID, prefix+fieldPersonalID)
	put(h.OldID, prefix+"old_id")
	put(h.DateOfBirth, prefix+fieldDateOfBirth)
	put(h.Sex, prefix+fieldSex)
	if prefix == "" {
		put(h.MotherName, "mother_full_name")
	}
	for _, name := range addressNames {
		put(h.Address, prefix+name)
	}
	return out
}

// holderIn tells which of the people of a paper the holder is: the prefix of his fields.
func holderIn(doc *models.Document, holder models.Person) (models.FieldName, bool) {
	named := func(prefix models.FieldName) bool { _, ok := person(doc, prefix); return ok }
	is := func(prefix models.FieldName) bool {
		p, ok := person(doc, prefix)
		return ok && (p.PersonalID != "" && p.PersonalID == holder.PersonalID || p.OldID != "" && p.OldID == holder.OldID ||
			p.FullName != "" && viet.Fold(p.FullName) == viet.Fold(holder.FullName))
	}
	if i := slices.IndexFunc(people, is); i >= 0 {
		return people[i], true
	}
	var there []models.FieldName
	for _, prefix := range people {
		if named(prefix) {
			there = append(there, prefix)
		}
	}
	if len(there) == 1 {
		return there[0], true // only one can be meant; his name may have been misread
	}
	return "", false
}
