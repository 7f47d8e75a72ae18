package linking_test

import (
	"slices"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// paper is a result of which everything is known.
func paper() models.Result {
	return models.Result{
		Code: "R1", Type: "marital_status_certificate", DocumentNo: "123/2020/UBND-XNTTHN", IssuingAgency: "UBND xã An Thái, huyện An Lão", IssueDate: "2020-05-17",
		Holder: models.Person{
			FullName: "Nguyễn Thị Thu Hòa", PersonalID: "099185123456", OldID: "031555884", DateOfBirth: "1985-03-12", MotherName: "Trần Thị Lan",
			Address: "số 5 đường Tô Hiệu, xã An Thái, huyện An Lão, thành phố Hải Phòng",
		},
	}
}

func with(change func(r *models.Result)) models.Result {
	r := paper()
	change(&r)
	return r
}

// damaged are papers as recognisers and clerks leave them; each must still be found.
func damaged() map[string]models.Result {
	return map[string]models.Result{
		"lost digits, other date": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{FullName: "Nguyễn Hoa", PersonalID: "09918512345", DateOfBirth: "1958"}}
		}),
		"doubled digit alone": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{PersonalID: "0991851233456"}}
		}),
		"replaced digit alone": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{PersonalID: "099185128456"}}
		}),
		"old number damaged": with(func(r *models.Result) { *r = models.Result{Holder: models.Person{OldID: "081555884"}} }),
		"day and month swapped, name misread": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{FullName: "Nguycn Thu Hòa", DateOfBirth: "1985-12-03"}}
		}),
		"given name misread": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{FullName: "Nguyễn Thị Thu Hàa", DateOfBirth: "1985-03-12"}}
		}),
		"name and year": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{FullName: "NGUYEN THI THU HOA", DateOfBirth: "1985"}}
		}),
		"without spaces": with(func(r *models.Result) { *r = models.Result{Holder: models.Person{FullName: "NGUYỄNTHỊTHUHÒA"}} }),
		"name and mother": with(func(r *models.Result) {
			*r = models.Result{Holder: models.Person{FullName: "Nguyễn Hoà", MotherName: "Trần Thị Lan"}}
		}),
		"number and day": with(func(r *models.Result) { *r = models.Result{DocumentNo: "123", IssueDate: "2020-05-17"} }),
		"number, agency": with(func(r *models.Result) {
			*r = models.Result{DocumentNo: "0123", IssuingAgency: "Ủy ban nhân dân xã An Thái"}
		}),
		"number of a year": with(func(r *models.Result) { *r = models.Result{DocumentNo: "123/2020", Type: "marital_status_certificate"} }),
		"day and agency": with(func(r *models.Result) {
			*r = models.Result{IssueDate: "2020-05-17", IssuingAgency: "UBND XÃ AN THÁI"}
		}),
	}
}

func TestKeysSurviveDamage(t *testing.T) {
	t.Parallel()
	keys := linking.Keys(paper())
	for name, r := range damaged() {
		if !slices.ContainsFunc(linking.Keys(r), func(k string) bool { return slices.Contains(keys, k) }) {
			t.Errorf("%s: no key in common", name)
		}
	}
}

func TestKeysAreFewAndShort(t *testing.T) {
	t.Parallel()
	keys := linking.Keys(paper())
	if len(keys) > 19 || !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("%d keys: %v", len(keys), keys)
	}
	for _, k := range keys {
		if len(k) != 9 {
			t.Errorf("key %q has %d bytes", k, len(k))
		}
	}
	if keys := linking.Keys(models.Result{}); len(keys) != 0 {
		t.Errorf("an empty result has keys %v", keys)
	}
}
