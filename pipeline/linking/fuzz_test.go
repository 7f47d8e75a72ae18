package linking_test

import (
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// Whatever stands on a paper or in a register, links come out as probabilities and keys stay few.
func FuzzLinks(f *testing.F) {
	f.Add("Nguyễn Văn An", "099185123456", "1985-03-12", "xã An Hưng, Hải Phòng", "123/2020", "UBND xã An Thái", "id_card")
	f.Add("", "", "", "", "", "", "")
	f.Add("ubnd", "Ủy ban nhân dân", "xã", "xã, phường, thị trấn, huyện", "/2020/", "UBND xã", "decision")
	f.Add("\xff\xfe", "O00000000000", "99/99/9999", ", , ,", "BN", "Công an", "unknown")
	f.Add("Phạm Thị\u0301nhung", "0310", "0000-00-00", "P. 5, Q. 3", "000000", "Sở - Sở – Sở", "x")
	f.Fuzz(func(t *testing.T, name, id, born, address, number, agency, kind string) {
		r := models.Result{
			Code: "R", Type: models.TypeName(kind), DocumentNo: number, IssuingAgency: agency, IssueDate: born,
			Holder: models.Person{FullName: name, PersonalID: id, OldID: number, DateOfBirth: born, MotherName: address, Address: agency},
		}
		other := models.Result{Code: "S", Type: "decision", DocumentNo: id, IssuingAgency: address, Holder: models.Person{FullName: address, PersonalID: number, MotherName: name, Address: address}}
		for _, pair := range [][2]models.Result{{r, other}, {other, r}, {r, r}} {
			for _, l := range links(pair[0], pair[1], paper()) {
				if !(l.Confidence >= 0 && l.Confidence <= 1) {
					t.Errorf("%+v", l)
				}
			}
		}
		if keys := linking.Keys(r); len(keys) > 19 {
			t.Errorf("%d keys", len(keys))
		}
	})
}
