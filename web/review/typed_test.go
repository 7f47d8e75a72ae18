package review

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/values"
)

func TestTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  values.Kind
		text  string
		value string
		ok    bool
	}{
		{values.KindDate, "17/05/2020", "2020-05-17", true},
		{values.KindDate, "17.5.2020", "2020-05-17", true},
		{values.KindDate, "2020", "2020", true},
		{values.KindDate, "Không thời hạn", values.NoExpiry, true},
		{values.KindDate, "31/02/2020", "", false},
		{values.KindDate, "hôm qua", "", false},
		{values.KindDate, "17/05/2020 18/05/2020", "", false},
		{values.KindSex, "nam", values.Male, true},
		{values.KindSex, "Nữ", values.Female, true},
		{values.KindSex, "x", "", false},
		{values.KindPersonalID, "031 095 001 234", "031095001234", true},
		{values.KindPersonalID, "03109500123", "", false},
		{values.KindPersonalID, "O31095001234", "", false}, // a letter is never silently made a digit
		{values.KindYear, "1996", "1996", true},
		{values.KindArea, "125,5", "125.5", true},
		{values.KindArea, "125,5 m2", "125.5", true},
		{values.KindPersonName, "  VŨ ĐẶNG  MINH KHUÊ ", "VŨ ĐẶNG MINH KHUÊ", true},
		{values.KindPersonName, "HOÀNG THI\u0323 LAN", "HOÀNG THỊ LAN", true}, // composed
		{values.KindPlace, "Xã Kiến Thụy, thành phố Hải Phòng", "Xã Kiến Thụy, thành phố Hải Phòng", true},
		{values.KindEthnicity, "Kinh", "Kinh", true},
		{values.KindDocumentNo, "51/2026", "51/2026", true},
		{values.KindText, "chữ gì cũng được: 1, 2", "chữ gì cũng được: 1, 2", true},
	} {
		value, wrong := typed(c.kind, c.text)
		if (len(wrong) == 0) != c.ok || c.ok && value != c.value {
			t.Errorf("%s %q: %q, %v; want %q, %v", c.kind, c.text, value, wrong, c.value, c.ok)
		}
	}
}

// What is displayed is read back to the same value, so that confirming what is on screen changes nothing.
func TestDisplay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind         values.Kind
		value, shown string
	}{
		{values.KindDate, "2020-05-17", "17/05/2020"}, {values.KindDate, "2020", "2020"}, {values.KindDate, values.NoExpiry, values.NoExpiry},
		{values.KindDate, "nonsense", "nonsense"}, {values.KindDate, "", ""},
		{values.KindSex, values.Female, "Nữ"}, {values.KindArea, "125.5", "125,5"}, {values.KindMoney, "1500000", "1.500.000"},
		{values.KindDecimal, "0.75", "0,75"}, {values.KindPersonName, "AN", "AN"}, {values.KindInteger, "12", "12"},
	} {
		got := display(c.kind, c.value)
		if got != c.shown {
			t.Errorf("%s %q is shown as %q, want %q", c.kind, c.value, got, c.shown)
		}
		if back, wrong := typed(c.kind, got); got != c.value && (back != c.value || len(wrong) > 0) {
			t.Errorf("%q is read back as %q, %v", got, back, wrong)
		}
	}
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, other string
		want        [][2]int
	}{
		{"KHUÊ", "KHUẾ", [][2]int{{3, 4}}},
		{"18/05/2026", "13/05/2026", [][2]int{{1, 2}}},
		{"AN", "AN", nil},
		{"", "AN", nil},
		{"NGUYỄN AN", "NGUYEN AM", [][2]int{{4, 5}, {8, 9}}},
		{"AN", "ANH", [][2]int{{1, 2}}},  // the other has more: the letter before
		{"𠀀AN", "𠀀AM", [][2]int{{3, 4}}}, // scripts count in halves of such letters
		{"12", "3456", [][2]int{{0, 2}}},
	} {
		if got := doubt(c.text, c.other); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q and %q: %v, want %v", c.text, c.other, got, c.want)
		}
	}
}

// What stands on genuine papers may be typed as it is written, and comes back as the same value.
func TestTypedTruth(t *testing.T) {
	t.Parallel()
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../fixtures/papers/*.truth.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	n := 0
	for _, name := range files {
		var truth struct {
			Documents []struct {
				Type   models.TypeName
				Fields map[models.FieldName]string
			}
		}
		data, err := os.ReadFile(name)
		if err != nil || json.Unmarshal(data, &truth) != nil {
			t.Fatal(name, err)
		}
		for _, d := range truth.Documents {
			for field, value := range d.Fields {
				described := types.Find(d.Type).Find(field)
				if described == nil || value == "" {
					continue
				}
				n++
				shown := display(described.Kind, value)
				if got, wrong := typed(described.Kind, shown); got != value || len(wrong) > 0 {
					t.Errorf("%s: %s (%s) %q, shown as %q, comes back as %q, %v", filepath.Base(name), field, described.Kind, value, shown, got, wrong)
				}
			}
		}
	}
	t.Logf("%d values", n)
}
