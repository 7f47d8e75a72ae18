package pipeline

import (
	"fmt"
	"slices"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// TestChecks puts values that contradict each other on a paper: all of them go before a clerk, and nothing else does.
func TestChecks(t *testing.T) {
	t.Parallel()
	birth := `                    GIẤY KHAI SINH
     Họ, chữ đệm, tên: NGUYỄN THỊ HOA
     Ngày, tháng, năm sinh: %s
     Ghi bằng chữ: %s
     Giới tính: %s
     Số định danh cá nhân: 031320001234
     Họ, chữ đệm, tên người mẹ: TRẦN THỊ LAN
     Họ, chữ đệm, tên người cha: %s
     Ngày, tháng, năm đăng ký: %s
                                                       KT. CHỦ TỊCH
                                                       PHÓ CHỦ TỊCH

                                                     %s
`
	const words = "Ngày mười bảy tháng năm năm hai nghìn không trăm hai mươi"
	for name, c := range map[string]struct {
		born, words, sex, father, registered, signer string
		doubted                                      []models.FieldName
	}{
		"all agree":               {"17/05/2020", words, "Nữ", "NGUYỄN VĂN BÌNH", "25/05/2020", "Phạm Quang Dũng", nil},
		"no words":                {"17/05/2020", "..........", "Nữ", "NGUYỄN VĂN BÌNH", "25/05/2020", "Phạm Quang Dũng", nil},
		"words of another day":    {"11/05/2020", words, "Nữ", "NGUYỄN VĂN BÌNH", "25/05/2020", "Phạm Quang Dũng", []models.FieldName{"date_of_birth"}},
		"ID of the other sex":     {"17/05/2020", words, "Nam", "NGUYỄN VĂN BÌNH", "25/05/2020", "Phạm Quang Dũng", []models.FieldName{"personal_id", "sex"}},
		"ID of another year":      {"17/05/2019", "", "Nữ", "NGUYỄN VĂN BÌNH", "25/05/2020", "Phạm Quang Dũng", []models.FieldName{"personal_id", "date_of_birth"}},
		"registered before birth": {"17/05/2020", words, "Nữ", "NGUYỄN VĂN BÌNH", "16/05/2020", "Phạm Quang Dũng", []models.FieldName{"date_of_birth", "registration_date"}},
		"parents of one name":     {"17/05/2020", words, "Nữ", "TRẦN THỊ LAN", "25/05/2020", "Phạm Quang Dũng", []models.FieldName{"mother_full_name", "father_full_name"}},
		"signed by the father":    {"17/05/2020", words, "Nữ", "NGUYỄN VĂN BÌNH", "25/05/2020", "Nguyễn Văn Bình", []models.FieldName{"signer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf(birth, c.born, c.words, c.sex, c.father, c.registered, c.signer)
			doc := run(t, (&desk{pages: []models.Reading{drawn(1, text)}}).line(t)).Documents[0]
			for _, name := range c.doubted {
				if f := doc.Field(name); f == nil || f.Value == "" {
					t.Errorf("%s was not read", name)
				}
			}
			for _, f := range doc.Fields {
				doubt := slices.ContainsFunc(f.Findings, func(x models.Finding) bool { return x.Code == models.FindingCheckFailed })
				if want := slices.Contains(c.doubted, f.Name); doubt != want || want && f.State != models.StateCheck {
					t.Errorf("%s = %q is %s, doubted: %v", f.Name, f.Value, f.State, doubt)
				}
			}
		})
	}
}

// TestCheckNames sees that the checks a type's file may name are those that the line knows.
func TestCheckNames(t *testing.T) {
	t.Parallel()
	for name := range checks {
		if _, err := doctypes.Parse("t.yaml", []byte("type: t\nchecks: ["+name+"]\n")); err != nil {
			t.Error(err)
		}
	}
	for _, typ := range embeddedTypes(t) {
		for _, name := range typ.Checks {
			if checks[name] == nil {
				t.Errorf("%s asks for the check %q, which nobody runs", typ.Name, name)
			}
		}
	}
}
